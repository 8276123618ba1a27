//! Texts of a plan: `CommonMark` with tables, read into blocks. HTML is shown as the text it is.
//!
//! What a text may not do is taken from it while it is read, never left to whoever shows it: links lead to http and https
//! alone, figures are references to evidence, control characters are dropped. No words are lost: what passes a limit is
//! kept as plain text.

mod builder;
#[cfg(test)]
mod tests;

use pulldown_cmark::{Options, Parser};
use serde::{Deserialize, Serialize};

/// A text longer than this many bytes is plain from there on.
pub const MOST_BYTES: usize = 200_000;
/// Quotes and lists within each other; what lies deeper joins the innermost.
pub const MOST_DEPTH: usize = 6;
/// Columns of a table; what stands beyond joins the last.
pub const MOST_COLUMNS: usize = 16;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A heading, 1 to 6 as it was written.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// The number of the first item; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// Lines as they were typed.
    Code {
        /// The lines.
        text: String,
    },
    /// A table.
    Table {
        /// Whether each column is set to the right.
        right: Vec<bool>,
        /// The head.
        head: Vec<Vec<Inline>>,
        /// As many cells in each as the head has.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A figure that is kept as evidence: `![caption](evidence:ID)`.
    Figure {
        /// The evidence's id.
        evidence: String,
        /// What it shows.
        caption: String,
    },
    /// A line across.
    Rule,
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Inline {
    /// Words, without newlines.
    Text {
        /// The words.
        text: String,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasized.
        text: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasized.
        text: Vec<Inline>,
    },
    /// Letters of a fixed width.
    Code {
        /// The letters.
        text: String,
    },
    /// A link to http or https.
    Link {
        /// Where it leads.
        to: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// The end of a line.
    Break,
}

impl Inline {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// Reads a text. Any text is one; see the module for what becomes of what it may not do.
pub fn parse(text: &str) -> Vec<Block> {
    let (marked, rest) = text.split_at(text.floor_char_boundary(MOST_BYTES));
    let mut builder = builder::Builder::new();
    for event in Parser::new_ext(marked, Options::ENABLE_TABLES) {
        builder.take(event);
    }
    let mut blocks = builder.finish();
    let plain = rest.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    blocks.extend(plain.map(|p| Block::Paragraph { text: lines(p) }));
    blocks
}

/// A text without any markup: its lines as they are.
pub fn lines(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push(Inline::Break);
        }
        let line = clean(line);
        if !line.is_empty() {
            out.push(Inline::Text { text: line });
        }
    }
    out
}

/// The words of inlines without their looks.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    collect(inlines, &mut out);
    out
}

fn collect(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Emphasis { text } | Inline::Strong { text } | Inline::Link { text, .. } => {
                collect(text, out);
            }
            Inline::Break => out.push(' '),
        }
    }
}

/// Without control characters, and without marks that turn other words around.
fn clean(text: &str) -> String {
    let is_foul = |c: char| {
        c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.replace('\t', " ")
        .chars()
        .filter(|c| !is_foul(*c))
        .collect()
}
