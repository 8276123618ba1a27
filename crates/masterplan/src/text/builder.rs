//! From the events of the `CommonMark` reader to blocks, without recursion: depth comes from outside.

use pulldown_cmark::{Alignment, Event, Tag};

use super::{Block, Inline, MOST_COLUMNS, MOST_DEPTH, clean};

/// Something that was begun and not ended.
enum Frame {
    Blocks(Kind, Vec<Block>),
    List(Option<u64>, Vec<Vec<Block>>),
    Heading(u8, Vec<Inline>),
    Paragraph(Vec<Inline>),
    Inlines(Look, Vec<Inline>),
    /// An image: where it points, and its caption so far.
    Image(String, Vec<Inline>),
    /// Lines of a code block or of HTML.
    Lines(bool, String),
    Table(Vec<bool>, Vec<Vec<Vec<Inline>>>),
    Row(Vec<Vec<Inline>>),
    Cell(Vec<Inline>),
    /// Too deep, or of no meaning here: what it holds goes to what lies outside.
    Through,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Quote,
    Item,
}

enum Look {
    Emphasis,
    Strong,
    Link(String),
}

pub(super) struct Builder {
    stack: Vec<Frame>,
    depth: usize,
    /// Figures within a paragraph or cell come after it.
    figures: Vec<Block>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            stack: vec![Frame::Blocks(Kind::Root, Vec::new())],
            depth: 0,
            figures: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(_) => self.end(),
            Event::Text(text) => self.words(&text),
            // HTML is what was typed, no more.
            Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let text = clean(&text);
                self.inline(Inline::Code { text });
            }
            Event::FootnoteReference(text) => self.words(&text),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(_) => {}
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        while self.stack.len() > 1 {
            self.end();
        }
        let mut blocks = match self.stack.pop() {
            Some(Frame::Blocks(_, blocks)) => blocks,
            _ => Vec::new(),
        };
        blocks.append(&mut self.figures);
        blocks
    }

    fn begin(&mut self, tag: Tag<'_>) {
        let is_deep = self.depth >= MOST_DEPTH * 2;
        let frame = match tag {
            Tag::Paragraph => Frame::Paragraph(Vec::new()),
            Tag::Heading { level, .. } => Frame::Heading(level as u8, Vec::new()),
            Tag::CodeBlock(_) => Frame::Lines(true, String::new()),
            Tag::HtmlBlock => Frame::Lines(false, String::new()),
            Tag::BlockQuote(_) if !is_deep => Frame::Blocks(Kind::Quote, Vec::new()),
            Tag::List(start) if !is_deep => Frame::List(start, Vec::new()),
            // An item belongs to the list around it, which may have been too deep.
            Tag::Item if matches!(self.stack.last(), Some(Frame::List(..))) => {
                Frame::Blocks(Kind::Item, Vec::new())
            }
            Tag::Emphasis if !is_deep => Frame::Inlines(Look::Emphasis, Vec::new()),
            Tag::Strong if !is_deep => Frame::Inlines(Look::Strong, Vec::new()),
            Tag::Link { dest_url, .. } if is_web(&dest_url) => {
                Frame::Inlines(Look::Link(clean(&dest_url)), Vec::new())
            }
            Tag::Image { dest_url, .. } => Frame::Image(clean(&dest_url), Vec::new()),
            Tag::Table(columns) => Frame::Table(
                columns
                    .iter()
                    .take(MOST_COLUMNS)
                    .map(|a| *a == Alignment::Right)
                    .collect(),
                Vec::new(),
            ),
            Tag::TableHead | Tag::TableRow => Frame::Row(Vec::new()),
            Tag::TableCell => Frame::Cell(Vec::new()),
            _ => Frame::Through,
        };
        self.depth += usize::from(!matches!(frame, Frame::Through));
        self.stack.push(frame);
    }

    fn end(&mut self) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        self.depth -= usize::from(!matches!(frame, Frame::Through));
        match frame {
            Frame::Blocks(Kind::Quote, blocks) => self.block(Block::Quote { blocks }),
            Frame::Blocks(Kind::Item, blocks) => {
                if let Some(Frame::List(_, items)) = self.stack.last_mut() {
                    items.push(blocks);
                }
            }
            // The root is never ended.
            Frame::Blocks(Kind::Root, blocks) => {
                self.stack.push(Frame::Blocks(Kind::Root, blocks));
            }
            Frame::List(start, items) => self.block(Block::List { start, items }),
            Frame::Heading(level, text) => self.block(Block::Heading { level, text }),
            Frame::Paragraph(text) => self.paragraph(text),
            Frame::Inlines(look, text) => self.inline(match look {
                Look::Emphasis => Inline::Emphasis { text },
                Look::Strong => Inline::Strong { text },
                Look::Link(to) => Inline::Link { to, text },
            }),
            Frame::Image(to, caption) => self.image(&to, caption),
            Frame::Lines(is_code, text) => {
                let text = text.trim_end_matches('\n').to_owned();
                if is_code {
                    self.block(Block::Code { text });
                } else {
                    let text = super::lines(&text);
                    self.block(Block::Paragraph { text });
                }
            }
            Frame::Table(right, rows) => self.table(right, rows),
            Frame::Row(cells) => {
                if let Some(Frame::Table(_, rows)) = self.stack.last_mut() {
                    rows.push(cells);
                }
            }
            Frame::Cell(text) => self.cell(text),
            Frame::Through => {}
        }
    }

    fn paragraph(&mut self, text: Vec<Inline>) {
        let has_words = text.iter().any(|inline| !is_blank(inline));
        if has_words {
            self.block(Block::Paragraph { text });
        } else {
            self.show_figures();
        }
    }

    fn image(&mut self, to: &str, caption: Vec<Inline>) {
        let id = to.strip_prefix("evidence:").unwrap_or_default();
        let is_id = !id.is_empty()
            && id.len() <= 40
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_id {
            self.figures.push(Block::Figure {
                evidence: id.to_owned(),
                caption: super::plain(&caption),
            });
        } else if is_web(to) {
            // Only words: captions hold pictures that hold captions, as deep as someone likes.
            let words = super::plain(&caption);
            let words = if words.is_empty() { to } else { &words };
            let text = vec![Inline::text(words)];
            let to = to.to_owned();
            self.inline(Inline::Link { to, text });
        } else {
            for inline in caption {
                self.inline(inline);
            }
            self.words(&format!(" ({to})"));
        }
    }

    fn table(&mut self, right: Vec<bool>, rows: Vec<Vec<Vec<Inline>>>) {
        let width = right.len();
        let mut rows = rows.into_iter().map(|mut row| {
            row.resize(width, Vec::new());
            row
        });
        let head = rows.next().unwrap_or_default();
        let rows = rows.collect();
        self.block(Block::Table { right, head, rows });
    }

    fn cell(&mut self, text: Vec<Inline>) {
        if let Some(Frame::Row(cells)) = self.stack.last_mut() {
            match cells.get_mut(MOST_COLUMNS - 1) {
                Some(last) => {
                    last.push(Inline::text(" · "));
                    last.extend(text);
                }
                None => cells.push(text),
            }
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(Frame::Lines(_, lines)) = self.stack.last_mut() {
            let whole: Vec<_> = text.split('\n').map(clean).collect();
            lines.push_str(&whole.join("\n"));
            return;
        }
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let line = clean(line);
            if !line.is_empty() {
                self.inline(Inline::Text { text: line });
            }
            if lines.peek().is_some() {
                self.inline(Inline::Break);
            }
        }
    }

    fn inline(&mut self, inline: Inline) {
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Frame::Heading(_, text)
                | Frame::Paragraph(text)
                | Frame::Inlines(_, text)
                | Frame::Image(_, text)
                | Frame::Cell(text) => return join(text, inline),
                // The words of a tight list stand in the item itself.
                Frame::Blocks(_, blocks) => {
                    if let Some(Block::Paragraph { text }) = blocks.last_mut() {
                        join(text, inline);
                    } else {
                        blocks.push(Block::Paragraph { text: vec![inline] });
                    }
                    return;
                }
                Frame::List(..)
                | Frame::Lines(..)
                | Frame::Table(..)
                | Frame::Row(_)
                | Frame::Through => {}
            }
        }
    }

    fn block(&mut self, block: Block) {
        for frame in self.stack.iter_mut().rev() {
            if let Frame::Blocks(_, blocks) = frame {
                blocks.push(block);
                break;
            }
        }
        self.show_figures();
    }

    fn show_figures(&mut self) {
        let figures = std::mem::take(&mut self.figures);
        if let Some(Frame::Blocks(_, blocks)) = self
            .stack
            .iter_mut()
            .rev()
            .find(|frame| matches!(frame, Frame::Blocks(..)))
        {
            blocks.extend(figures);
        }
    }
}

/// Neighbouring words are one.
fn join(text: &mut Vec<Inline>, inline: Inline) {
    if let (Some(Inline::Text { text: before }), Inline::Text { text: after }) =
        (text.last_mut(), &inline)
    {
        before.push_str(after);
    } else {
        text.push(inline);
    }
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text { text } => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    }
}

fn is_web(to: &str) -> bool {
    let lower = to.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && !to.contains(char::is_whitespace)
}
