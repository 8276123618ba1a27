//! From an outline and a release to the tree of a book.

mod cells;
mod derived;
mod roadmap;
mod sheets;
mod tables;
mod texts;

use masterplan::{Book, Content, ReleaseFile};

use super::{
    Block, Doc, Heading, Options, Part, TitlePage,
    outline::{self, Chapter, Front, Item, Kind, Numbering, Outline},
    words::Words,
};
use crate::{BookError, Lang, State};

pub(super) fn build(
    file: &ReleaseFile,
    book: Book,
    lang: Lang,
    options: &Options,
) -> Result<Doc, BookError> {
    let outline = outline::of(book, &options.template)?;
    let words = Words::read(lang, &options.template)?;
    let mut maker = Maker {
        file,
        content: &file.release.content,
        words: &words,
        lang,
        options,
        outline: &outline,
        is_draft: outline.always_draft || options.state == State::Draft,
        parts: Vec::new(),
        tables: 0,
        figures: 0,
        headings: 0,
        chapters: 0,
        sections: 0,
        annexes: 0,
        articles: 0,
    };
    maker.front();
    for chapter in &outline.chapters {
        maker.chapter(chapter);
    }
    let title = maker.filled(&outline.title);
    let reference = words.filled(
        "reference",
        &[
            ("title", title.as_str()),
            ("plan", maker.content.title.as_str()),
            ("number", &file.release.made.number.to_string()),
        ],
    );
    let is_draft = maker.is_draft;
    Ok(Doc {
        lang,
        state: if is_draft { State::Draft } else { State::Final },
        title: format!("{title}: {}", file.release.content.title),
        author: file.release.content.region.name.clone(),
        made_at: file.release.made.at.clone(),
        notice: options.notice.clone(),
        reference,
        sha256: file.sha256.clone(),
        verify: options.verify.clone(),
        paper: outline.paper,
        parts: maker.parts,
        labels: words.labels().clone(),
    })
}

/// What is needed to print an item, and what was counted so far.
struct Maker<'a> {
    file: &'a ReleaseFile,
    content: &'a Content,
    words: &'a Words,
    lang: Lang,
    options: &'a Options,
    outline: &'a Outline,
    is_draft: bool,
    parts: Vec<Part>,
    tables: usize,
    figures: usize,
    headings: usize,
    chapters: usize,
    sections: usize,
    annexes: usize,
    articles: usize,
}

impl Maker<'_> {
    fn front(&mut self) {
        for front in &self.outline.front {
            match front {
                Front::Title => {
                    let page = self.title_page();
                    self.put(false, Block::Title(page));
                }
                Front::Head => self.head(),
                Front::Legal => self.legal_head(),
                Front::Contents => self.put(false, Block::Contents),
                Front::Tables => self.put(false, Block::ListOfTables),
            }
        }
    }

    fn title_page(&self) -> TitlePage {
        TitlePage {
            region: self.content.region.name.clone(),
            book: self.filled(&self.outline.title),
            plan: self.content.title.clone(),
            period: self.period(),
            warning: self
                .is_draft
                .then(|| self.words.label("draft-line").to_owned()),
            facts: self.release_facts(),
        }
    }

    fn period(&self) -> String {
        let period = self.content.period;
        if period.from == period.to {
            period.from.to_string()
        } else {
            format!("{}–{}", period.from, period.to)
        }
    }

    fn release_facts(&self) -> Vec<(String, String)> {
        let made = &self.file.release.made;
        let mut facts = vec![
            ("release", made.number.to_string()),
            ("made-at", self.words.day(&made.at)),
            ("reason", made.reason.clone()),
            ("decree", made.decree.clone()),
        ];
        if let Some(status) = &self.options.status {
            facts.push(("status", status.clone()));
        }
        facts.push(("sha256", self.file.sha256.clone()));
        facts
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (self.words.label(name).to_owned(), value))
            .collect()
    }

    fn chapter(&mut self, chapter: &Chapter) {
        self.sections = 0;
        let before = (self.tables, self.figures, self.articles);
        let mut made: Vec<(bool, Vec<Block>)> = Vec::new();
        for item in &chapter.items {
            let is_flat = chapter.landscape || item.landscape;
            let blocks = self.item(item, chapter);
            if !blocks.is_empty() {
                made.push((is_flat, blocks));
            }
        }
        if made.is_empty() {
            let Some(empty) = &chapter.empty else {
                (self.tables, self.figures, self.articles) = before;
                return;
            };
            made.push((chapter.landscape, self.text(empty)));
        }
        if let Some(title) = &chapter.title {
            let number = self.chapter_number(chapter);
            let text = self.filled(title);
            let mut heading = self.heading(1, number, text);
            heading.new_page = chapter.new_page;
            heading.middle = self.outline.numbering == Numbering::Legal;
            let is_flat = made[0].0;
            self.put(is_flat, Block::Heading(heading));
        }
        for (is_flat, blocks) in made {
            for block in blocks {
                self.put(is_flat, block);
            }
        }
    }

    fn chapter_number(&mut self, chapter: &Chapter) -> String {
        if chapter.annex {
            self.annexes += 1;
            let number = roman(self.annexes);
            return self.words.filled("annex-n", &[("n", number.as_str())]);
        }
        match self.outline.numbering {
            Numbering::None => String::new(),
            Numbering::Decimal => {
                self.chapters += 1;
                self.chapters.to_string()
            }
            Numbering::Legal => {
                self.chapters += 1;
                let number = roman(self.chapters);
                self.words.filled("chapter-n", &[("n", number.as_str())])
            }
        }
    }

    /// The blocks of an item with its heading; none where there is nothing to print.
    fn item(&mut self, item: &Item, chapter: &Chapter) -> Vec<Block> {
        let level = if item.title.is_some() { 3 } else { 2 };
        let mut blocks = match item.kind {
            Kind::Section => self.section(item, level),
            Kind::Text | Kind::Lead | Kind::Warning => self.fixed(item),
            Kind::Article => return self.article(item),
            Kind::Table => self.table_item(item, level),
            Kind::SwotMatrix => self.swot_matrix(item),
            Kind::Chart => self.chart(item),
            Kind::Roadmap => self.roadmap(item, chapter.landscape || item.landscape),
            Kind::RoadmapGrid => self.roadmap_grid(item, level),
            Kind::List => self.list(item),
            Kind::Numbers => self.numbers(item),
            Kind::Facts => self.facts(item),
            Kind::QuickWinSheets => self.quick_win_sheets(),
        };
        if blocks.is_empty() {
            return blocks;
        }
        if let Some(title) = &item.title {
            let number = if self.outline.numbering == Numbering::Decimal && !chapter.annex {
                self.sections += 1;
                format!("{}.{}", self.chapters + 1, self.sections)
            } else {
                String::new()
            };
            let text = self.filled(title);
            let heading = Heading {
                new_page: item.new_page,
                ..self.heading(2, number, text)
            };
            blocks.insert(0, Block::Heading(heading));
        } else if item.new_page {
            blocks.insert(0, Block::PageBreak);
        }
        blocks
    }

    fn heading(&mut self, level: u8, number: String, text: String) -> Heading {
        self.headings += 1;
        Heading {
            level,
            number,
            text,
            id: format!("h-{}", self.headings),
            new_page: false,
            middle: false,
        }
    }

    fn put(&mut self, landscape: bool, block: Block) {
        // The poster is flat as it is.
        let landscape = landscape && self.outline.paper == outline::Paper::A4;
        match self.parts.last_mut() {
            Some(part) if part.landscape == landscape => part.blocks.push(block),
            _ => {
                // A part begins a page by itself.
                let block = match block {
                    Block::Heading(heading) => Block::Heading(Heading {
                        new_page: false,
                        ..heading
                    }),
                    other => other,
                };
                self.parts.push(Part {
                    landscape,
                    blocks: vec![block],
                });
            }
        }
    }
}

/// `XIV`.
fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}
