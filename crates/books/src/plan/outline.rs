//! What a book consists of: `outlines/*.toml`.

use std::collections::BTreeMap;

use masterplan::{Book, SectionKey, Table};
use serde::Deserialize;

use crate::{BookError, Lang, Template};

/// What a book consists of, in its order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Outline {
    /// The book's title.
    pub title: Said,
    #[serde(default)]
    pub paper: Paper,
    #[serde(default)]
    pub front: Vec<Front>,
    #[serde(default)]
    pub numbering: Numbering,
    /// Printed as a draft whatever the release is: a regulation that nobody has signed.
    #[serde(default)]
    pub always_draft: bool,
    pub chapters: Vec<Chapter>,
}

/// The sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 841 × 594 mm, flat.
    A1,
}

/// What stands before the first chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Front {
    /// A page with the title.
    Title,
    /// The title at the head of the first page.
    Head,
    /// The head of a regulation.
    Legal,
    Contents,
    Tables,
}

/// How chapters are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Numbering {
    /// 1, 1.1
    #[default]
    Decimal,
    /// BAB I, Pasal 1, through all chapters.
    Legal,
    None,
}

/// A text in both languages. Holes: `{region}`, `{title}`, `{from}`, `{to}`, `{release}`, `{head}`, …
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    id: String,
    en: String,
}

impl Said {
    pub(super) fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Id => &self.id,
            Lang::En => &self.en,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Chapter {
    /// Its heading; without one its items follow those before.
    pub title: Option<Said>,
    /// Whether its pages lie flat.
    #[serde(default)]
    pub landscape: bool,
    /// `LAMPIRAN I` instead of a chapter's number.
    #[serde(default)]
    pub annex: bool,
    /// Whether it begins a page.
    #[serde(default = "yes")]
    pub new_page: bool,
    /// Said where nothing was written; without it an empty chapter is left out.
    pub empty: Option<Said>,
    pub items: Vec<Item>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Item {
    pub kind: Kind,
    /// A heading of its own, left out with an empty item.
    pub title: Option<Said>,
    #[serde(default)]
    pub landscape: bool,
    #[serde(default)]
    pub new_page: bool,
    /// `section`: which.
    pub section: Option<SectionKey>,
    /// `text`, `article`, `warning`, `lead`: the words, `CommonMark`. `list`: the pattern of an item, with the row's cells as holes.
    pub text: Option<Said>,
    /// `table`, `list`: which.
    pub table: Option<Table>,
    /// `table`: `name` or `name width`; also `no`, `budget-total`, `years`, `score`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// `table`: one for each value of this column.
    pub each: Option<String>,
    /// `table`: rows of one value of this column stand together below its name.
    pub group: Option<String>,
    /// Rows whose cells have one of these values.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// `table`: a row of sums of what is money.
    #[serde(default)]
    pub total: bool,
    /// `table`, `list`: at most so many rows; what is left out is told.
    pub most: Option<usize>,
    pub caption: Option<Said>,
    /// `chart`: which.
    pub chart: Option<ChartKind>,
    /// `numbers`, `facts`: which.
    #[serde(default)]
    pub which: Vec<String>,
}

/// What an item prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// A text of the plan.
    Section,
    /// A fixed text.
    Text,
    /// A fixed text, larger.
    Lead,
    /// A fixed text in a frame.
    Warning,
    /// A numbered article of a regulation.
    Article,
    /// A table of the plan.
    Table,
    /// Strengths and weaknesses, opportunities and threats in four fields.
    SwotMatrix,
    /// A chart with its table.
    Chart,
    /// The roadmap as a drawing.
    Roadmap,
    /// Actions by years, with milestones.
    RoadmapGrid,
    /// Rows as a list.
    List,
    /// Key figures.
    Numbers,
    /// Names and values.
    Facts,
    /// A sheet for each quick win.
    QuickWinSheets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ChartKind {
    BudgetByPillar,
    BudgetByYear,
    BudgetBySource,
    BudgetByAgency,
    Readiness,
    ActionsByStatus,
}

/// The outline of a book, from the template's files.
pub(super) fn of(book: Book, template: &Template) -> Result<Outline, BookError> {
    let name = match book {
        Book::Analysis => "outlines/analysis.toml",
        Book::Plan => "outlines/plan.toml",
        Book::Summary => "outlines/summary.toml",
        Book::QuickWins => "outlines/quick-wins.toml",
        Book::Poster => "outlines/poster.toml",
        Book::Regulation => "outlines/regulation.toml",
        Book::Residents => "outlines/residents.toml",
    };
    let outline: Outline = read(name, template)?;
    for item in outline.chapters.iter().flat_map(|chapter| &chapter.items) {
        if let Some(wrong) = item.unknown_column() {
            let text = template.file(name).unwrap_or_default();
            let text = String::from_utf8_lossy(text);
            let line = text
                .lines()
                .position(|line| line.contains(&format!("\"{wrong}\"")));
            return Err(BookError::Template {
                file: name.to_owned(),
                line: line.map_or(0, |line| line + 1),
                column: 1,
                message: format!("the table has no column `{wrong}`"),
            });
        }
    }
    Ok(outline)
}

impl Item {
    /// A column that its table does not have.
    fn unknown_column(&self) -> Option<&str> {
        const OWN: [&str; 4] = ["no", "years", "score", "budget-total"];
        let table = self.table?;
        let columns = self.columns.iter().map(String::as_str);
        let named = columns.filter(|spec| {
            let name = spec.split(' ').next().unwrap_or(spec);
            !OWN.contains(&name) && table.column(name).is_none()
        });
        let others = self.each.iter().chain(&self.group).chain(self.only.keys());
        let others = others
            .map(String::as_str)
            .filter(|name| table.column(name).is_none());
        named.chain(others).next()
    }
}

/// Reads a TOML file of the template; a fault is told with its line.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    name: &str,
    template: &Template,
) -> Result<T, BookError> {
    let file = template.file(name).ok_or_else(|| BookError::File {
        name: name.to_owned(),
        reason: "is not among the files of the template",
    })?;
    let wrong = |line, column, message| BookError::Template {
        file: name.to_owned(),
        line,
        column,
        message,
    };
    let text = std::str::from_utf8(file).map_err(|e| wrong(0, 0, e.to_string()))?;
    toml::from_str(text).map_err(|e| {
        let before = text.get(..e.span().map_or(0, |span| span.start));
        let before = before.unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        wrong(line, column, e.message().to_owned())
    })
}
