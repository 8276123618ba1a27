//! A book as a tree that knows no format.

use masterplan::text::Inline;

use super::outline::Paper;
use crate::{Lang, State};

/// A book ready to be given a format.
#[derive(Debug, Clone, PartialEq)]
pub struct Doc {
    /// Language of its fixed words.
    pub lang: Lang,
    /// Draft or final.
    pub state: State,
    /// Title in the file's properties.
    pub title: String,
    /// The region that answers for it.
    pub author: String,
    /// When the release was made, as RFC 3339.
    pub made_at: String,
    /// At the head of every page.
    pub notice: Option<String>,
    /// At the foot of every page: what the document is.
    pub reference: String,
    /// Hash of the release, at the foot of every page.
    pub sha256: String,
    /// Where the release can be verified.
    pub verify: Option<String>,
    /// The sheet.
    pub paper: Paper,
    /// Parts one after the other, each upright or flat.
    pub parts: Vec<Part>,
    /// Words that renderers need: `contents`, `tables`, `page`, `draft`, …
    pub labels: std::collections::BTreeMap<String, String>,
}

/// Pages of one direction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// Whether its pages lie flat.
    pub landscape: bool,
    /// What stands on them.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A whole page with the title.
    Title(TitlePage),
    /// The table of contents.
    Contents,
    /// The list of tables.
    ListOfTables,
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Look, Vec<Inline>),
    /// A list: the number of its first item or bullets, and its items.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// A new page begins.
    PageBreak,
}

/// The page with the title.
#[derive(Debug, Clone, PartialEq)]
pub struct TitlePage {
    /// The region.
    pub region: String,
    /// The book.
    pub book: String,
    /// The plan.
    pub plan: String,
    /// Its years.
    pub period: String,
    /// What is to be said before all else: that it is a draft.
    pub warning: Option<String>,
    /// Release, date, decree, hash: names and values.
    pub facts: Vec<(String, String)>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 4.
    pub level: u8,
    /// `3.1`, `BAB I`; empty where it has none.
    pub number: String,
    /// Its words.
    pub text: String,
    /// Unique within the book: letters, digits, hyphens.
    pub id: String,
    /// Whether it begins a page.
    pub new_page: bool,
    /// Set in the middle, as laws are.
    pub middle: bool,
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Plain.
    Body,
    /// Larger: the vision, a first paragraph.
    Lead,
    /// Small and quiet: a source, a unit.
    Note,
    /// Quoted.
    Quote,
    /// In the middle.
    Middle,
    /// In a frame: a warning.
    Warning,
    /// Letters of one width.
    Code,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Counted through the book; `None` for one that is no more than a layout of facts.
    pub number: Option<usize>,
    /// What it shows.
    pub caption: String,
    /// Unit or source, below.
    pub note: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether the columns have heads; facts have heads at the left.
    pub has_head: bool,
    /// Whether the first cell of each row names the row.
    pub row_heads: bool,
}

impl Table {
    /// The width of each column within a room, in its unit: as its share asks for, yet no narrower than the longest word
    /// of its head and its longest number, each letter `letter` wide and the cell's edges `edge`.
    pub(super) fn widths(&self, room: f32, letter: f32, edge: f32) -> Vec<f32> {
        let all: f32 = self.columns.iter().map(|c| c.width).sum();
        let wanted: Vec<f32> = self.columns.iter().map(|c| room * c.width / all).collect();
        let least: Vec<f32> = (0..self.columns.len())
            .map(|i| self.longest(i) * letter + edge)
            .collect();
        let widths: Vec<f32> = wanted.iter().zip(&least).map(|(w, l)| w.max(*l)).collect();
        let over = widths.iter().sum::<f32>() - room;
        let slack: f32 = widths.iter().zip(&least).map(|(w, l)| w - l).sum();
        if over <= 0.0 || slack <= over {
            return wanted;
        }
        let shrunk = widths
            .iter()
            .zip(&least)
            .map(|(w, l)| w - (w - l) * over / slack);
        shrunk.collect()
    }

    /// Letters of the longest word that should stay whole; an overlong one may break.
    fn longest(&self, i: usize) -> f32 {
        let words = |text: &str| {
            text.split(' ')
                .map(|w| w.chars().count())
                .max()
                .unwrap_or(0)
        };
        let column = &self.columns[i];
        let mut longest = words(&column.title);
        if column.align != Align::Left {
            for row in self.rows.iter().filter(|row| row.kind != RowKind::Group) {
                if let Some(cell) = row.cells.get(i) {
                    longest = longest.max(words(&masterplan::text::plain(&cell.text)));
                }
            }
        }
        f32::from(u8::try_from(longest.min(16)).unwrap_or(16))
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width, in relation to the others.
    pub width: f32,
    /// Where its cells stand.
    pub align: Align,
}

/// Where words stand in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right: numbers.
    Right,
    /// In the middle: years and marks.
    Middle,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One of many.
    Body,
    /// The name of those below it; one cell over all columns.
    Group,
    /// A sum.
    Total,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Its words.
    pub text: Vec<Inline>,
    /// Whether its ground is coloured: a bar of the roadmap.
    pub shaded: bool,
}

impl Cell {
    /// A cell of plain words.
    pub fn of(text: impl AsRef<str>) -> Self {
        Self {
            text: masterplan::text::lines(text.as_ref()),
            shaded: false,
        }
    }
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Counted through the book.
    pub number: usize,
    /// What it shows, below.
    pub caption: String,
    /// The same in words for who does not see it.
    pub alt: String,
    /// The picture.
    pub picture: Picture,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// Drawn here: the SVG, its width and its height.
    Svg(String, f32, f32),
    /// Given with the options by this name.
    Given(String),
    /// Kept as evidence and not given; its id is told.
    Absent(String),
}
