//! What is wrong with a document, and where.

/// Faults kept in full.
pub(super) const MOST_FAULTS: usize = 1_000;

/// A value that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem} `{found}`")]
pub struct Fault {
    /// Where: `$.misi[0].tujuan[2].kodetujuan`.
    pub path: String,
    /// A word for what is wrong, the end of a message's id: `missing`, `empty`, `type`, `year`, `period`, `region`, `code`,
    /// `code-twice`, `status`, `total`, `number`, `long`, `control`, `key-twice`.
    pub problem: &'static str,
    /// What stands there, shortened.
    pub found: String,
}

/// Something that was left unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where: `$.misi[0].catatan`.
    pub path: String,
    /// `unknown` for what this program does not know, `beyond-period` for a year after the last.
    pub why: &'static str,
}

/// Why a document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SipdError {
    /// Larger than any plan.
    #[error("the document has {size} bytes, at most {limit} are accepted")]
    TooLarge {
        /// Bytes found.
        size: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// Deeper, or of more values, than any plan.
    #[error("the document has more than {limit} {what}")]
    TooMuch {
        /// `levels` or `values`.
        what: &'static str,
        /// How many are accepted.
        limit: usize,
    },
    /// No JSON.
    #[error("this is no JSON: {0}")]
    Syntax(String),
    /// JSON that is no plan.
    #[error("{total} values cannot stand; the first: {}", first(kept))]
    Faults {
        /// The first faults, in the order of the document.
        kept: Vec<Fault>,
        /// How many there are.
        total: usize,
    },
}

fn first(kept: &[Fault]) -> String {
    kept.first().map(Fault::to_string).unwrap_or_default()
}

/// Cuts a text for display.
pub(super) fn shown(text: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(60).map(visible).collect()
}
