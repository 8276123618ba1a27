//! Texts of the plan and fixed texts, as blocks of a book.

use masterplan::text::{self, Inline, parse};

use super::Maker;
use crate::plan::{
    Align, Block, Cell, Column, Figure, Look, Picture, Row, RowKind, Table,
    outline::{Item, Kind, Said},
    words::fill_with,
};

impl Maker<'_> {
    /// A fixed text with its holes filled.
    pub(super) fn filled(&self, said: &Said) -> String {
        fill_with(said.in_lang(self.lang), |name| self.hole(name))
    }

    /// What stands in a hole of a fixed text.
    fn hole(&self, name: &str) -> Option<String> {
        let content = self.content;
        let made = &self.file.release.made;
        Some(match name {
            "region" => content.region.name.clone(),
            "REGION" => content.region.name.to_uppercase(),
            "title" => content.title.clone(),
            "from" => content.period.from.to_string(),
            "to" => content.period.to.to_string(),
            "period" => self.period(),
            "release" => made.number.to_string(),
            "date" => self.words.day(&made.at),
            "decree" => made.decree.clone(),
            "sha256" => self.file.sha256.clone(),
            "head" => self.head_of_region().to_owned(),
            "HEAD" => self.head_of_region().to_uppercase(),
            "pillars" => {
                let names = content.pillar_set.pillars.iter();
                let names: Vec<_> = names.map(|p| self.pillar_name(p)).collect();
                names.join(", ")
            }
            _ => return self.number(name),
        })
    }

    fn head_of_region(&self) -> &str {
        let code = &self.content.region.code;
        // Cities are numbered from 71 within their province.
        let is_city = |code: &str| code.split('.').nth(1).is_some_and(|part| part >= "71");
        self.words.label(if code.is_province() {
            "governor"
        } else if is_city(code.as_str()) {
            "mayor"
        } else {
            "regent"
        })
    }

    /// A fixed text as blocks. It is read first and filled then, so that nothing that fills a hole is markup.
    pub(super) fn text(&mut self, said: &Said) -> Vec<Block> {
        let mut blocks = parse(said.in_lang(self.lang));
        let ask = |name: &str| self.hole(name);
        blocks.iter_mut().for_each(|block| fill_block(block, &ask));
        self.blocks(&blocks, 3)
    }

    pub(super) fn fixed(&mut self, item: &Item) -> Vec<Block> {
        let Some(said) = &item.text else {
            return Vec::new();
        };
        let look = match item.kind {
            Kind::Lead => Look::Lead,
            Kind::Warning => Look::Warning,
            _ => Look::Body,
        };
        let mut blocks = self.text(said);
        for block in &mut blocks {
            if let Block::Paragraph(of, _) = block {
                *of = look;
            }
        }
        blocks
    }

    pub(super) fn section(&mut self, item: &Item, level: u8) -> Vec<Block> {
        let Some(key) = item.section else {
            return Vec::new();
        };
        let blocks = parse(self.content.section(key));
        self.blocks(&blocks, level)
    }

    /// An article of a regulation with its number above.
    pub(super) fn article(&mut self, item: &Item) -> Vec<Block> {
        let Some(said) = &item.text else {
            return Vec::new();
        };
        let text = self.text(said);
        self.articles += 1;
        let number = self.articles.to_string();
        let title = self.words.filled("article-n", &[("n", number.as_str())]);
        let mut heading = self.heading(2, String::new(), title);
        heading.middle = true;
        let mut blocks = vec![Block::Heading(heading)];
        blocks.extend(text);
        blocks
    }

    /// The title at the head of the first page, for books of a few pages.
    pub(super) fn head(&mut self) {
        let title = self.filled(&self.outline.title);
        let heading = self.heading(1, String::new(), title);
        self.put(false, Block::Heading(heading));
        let line = format!(
            "{} · {} · {}",
            self.content.region.name,
            self.content.title,
            self.period()
        );
        self.put(false, Block::Paragraph(Look::Note, text::lines(&line)));
        if self.is_draft {
            let line = text::lines(self.words.label("draft-line"));
            self.put(false, Block::Paragraph(Look::Warning, line));
        }
    }

    /// The head of a regulation that nobody has signed.
    pub(super) fn legal_head(&mut self) {
        let title = self.filled(&self.outline.title);
        let mut heading = self.heading(1, String::new(), title);
        heading.middle = true;
        self.put(false, Block::Heading(heading));
        let line = text::lines(self.words.label("draft-line"));
        self.put(false, Block::Paragraph(Look::Warning, line));
    }

    /// Blocks of a text below a heading of the level above `level`.
    pub(super) fn blocks(&mut self, blocks: &[text::Block], level: u8) -> Vec<Block> {
        let headings = blocks.iter().filter_map(|block| match block {
            text::Block::Heading { level, .. } => Some(*level),
            _ => None,
        });
        let highest = headings.min().unwrap_or(1);
        blocks
            .iter()
            .flat_map(|block| self.block(block, level, highest))
            .collect()
    }

    fn block(&mut self, block: &text::Block, level: u8, highest: u8) -> Vec<Block> {
        let one = match block {
            text::Block::Heading { level: own, text } => {
                let level = level.saturating_add(own - highest).min(4);
                let words = text::plain(text);
                // A heading without words would be an empty bookmark.
                if words.trim().is_empty() {
                    return Vec::new();
                }
                Block::Heading(self.heading(level, String::new(), words))
            }
            text::Block::Paragraph { text } => Block::Paragraph(Look::Body, text.clone()),
            text::Block::List { start, items } => {
                let items = items.iter().map(|item| self.blocks(item, level)).collect();
                Block::List(*start, items)
            }
            text::Block::Quote { blocks } => {
                let mut inner = self.blocks(blocks, level);
                for block in &mut inner {
                    if let Block::Paragraph(look, _) = block {
                        *look = Look::Quote;
                    }
                }
                return inner;
            }
            text::Block::Code { text } => Block::Paragraph(Look::Code, text::lines(text)),
            text::Block::Table { right, head, rows } => {
                Block::Table(plain_table(right, head, rows))
            }
            text::Block::Figure { evidence, caption } => self.evidence(evidence, caption),
            text::Block::Rule => return Vec::new(),
        };
        vec![one]
    }

    fn evidence(&mut self, id: &str, caption: &str) -> Block {
        let picture = if self.options.figures.contains_key(id) {
            Picture::Given(id.to_owned())
        } else {
            Picture::Absent(id.to_owned())
        };
        self.figures += 1;
        let caption = if caption.trim().is_empty() {
            id
        } else {
            caption
        };
        Block::Figure(Figure {
            number: self.figures,
            caption: caption.to_owned(),
            alt: caption.to_owned(),
            picture,
        })
    }
}

fn plain_table(right: &[bool], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Table {
    let columns = right
        .iter()
        .zip(head)
        .enumerate()
        .map(|(i, (right, head))| {
            // As wide as its longest words ask for, within reason.
            let widest = rows.iter().filter_map(|row| row.get(i));
            let widest = widest
                .chain([head])
                .map(|cell| text::plain(cell).chars().count());
            let widest = widest.max().unwrap_or(1).clamp(4, 40);
            Column {
                title: text::plain(head),
                width: f32::from(u8::try_from(widest).unwrap_or(40)),
                align: if *right { Align::Right } else { Align::Left },
            }
        });
    Table {
        number: None,
        caption: String::new(),
        note: None,
        columns: columns.collect(),
        rows: rows
            .iter()
            .map(|row| Row {
                kind: RowKind::Body,
                cells: row
                    .iter()
                    .map(|text| Cell {
                        text: text.clone(),
                        shaded: false,
                    })
                    .collect(),
            })
            .collect(),
        has_head: true,
        row_heads: false,
    }
}

/// Fills the holes in the words of a block.
pub(super) fn fill_block(block: &mut text::Block, ask: &dyn Fn(&str) -> Option<String>) {
    match block {
        text::Block::Heading { text, .. } | text::Block::Paragraph { text } => {
            fill_inlines(text, ask);
        }
        text::Block::List { items, .. } => {
            for block in items.iter_mut().flatten() {
                fill_block(block, ask);
            }
        }
        text::Block::Quote { blocks } => blocks.iter_mut().for_each(|b| fill_block(b, ask)),
        text::Block::Table { head, rows, .. } => {
            for cell in head.iter_mut().chain(rows.iter_mut().flatten()) {
                fill_inlines(cell, ask);
            }
        }
        text::Block::Code { .. } | text::Block::Figure { .. } | text::Block::Rule => {}
    }
}

pub(super) fn fill_inlines(inlines: &mut Vec<Inline>, ask: &dyn Fn(&str) -> Option<String>) {
    for inline in std::mem::take(inlines) {
        match inline {
            Inline::Text { text } => inlines.extend(text::lines(&fill_with(&text, ask))),
            Inline::Emphasis { mut text } => {
                fill_inlines(&mut text, ask);
                inlines.push(Inline::Emphasis { text });
            }
            Inline::Strong { mut text } => {
                fill_inlines(&mut text, ask);
                inlines.push(Inline::Strong { text });
            }
            Inline::Link { to, mut text } => {
                fill_inlines(&mut text, ask);
                inlines.push(Inline::Link { to, text });
            }
            other => inlines.push(other),
        }
    }
}
