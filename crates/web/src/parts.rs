//! What the macros of `ui.html` are given.

/// A step of the breadcrumbs; the last has no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The words.
    pub label: String,
    /// The address; empty for the page itself.
    pub href: String,
}

impl Crumb {
    /// A step with an address.
    pub fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self::to("", label)
    }
}

/// A choice of a select or a group of radio buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A tab, which is a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The address.
    pub href: String,
    /// The words.
    pub label: String,
    /// Whether this is the one shown.
    pub current: bool,
    /// How many things lie behind it, where that helps.
    pub count: Option<u64>,
}
