//! What a table is expected to hold, said once for reading, errors and templates.

use std::borrow::Cow;

/// Language of headings, templates and document properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Lang {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Indonesian => "id",
            Lang::English => "en",
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Bahasa Indonesia.
    pub id: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Words {
    /// Pairs an Indonesian and an English text.
    pub fn new(id: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Words {
            id: id.into(),
            en: en.into(),
        }
    }

    /// The text in one language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Indonesian => &self.id,
            Lang::English => &self.en,
        }
    }
}

/// One accepted value of a [`Kind::OneOf`] column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value handed to the caller; also accepted in the file.
    pub key: Cow<'static, str>,
    /// Value shown in the template and accepted in either language.
    pub label: Words,
}

impl Choice {
    /// A choice with its key and its label in both languages.
    pub fn new(
        key: impl Into<Cow<'static, str>>,
        id: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Choice {
            key: key.into(),
            label: Words::new(id, en),
        }
    }
}

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Whole number that fits `i64`.
    Integer,
    /// Decimal number; comma or point, refused where either reading is possible.
    Decimal,
    /// Day of the calendar.
    Date,
    /// Year, month or day.
    PartialDate,
    /// One of a list.
    OneOf(Vec<Choice>),
    /// Region code: `71` or `71.72`. Only the shape is checked here.
    RegionCode,
}

/// One expected column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub(crate) key: Cow<'static, str>,
    pub(crate) kind: Kind,
    pub(crate) label: Words,
    pub(crate) aliases: Vec<Cow<'static, str>>,
    pub(crate) required: bool,
    pub(crate) max_chars: Option<usize>,
    pub(crate) example: Cow<'static, str>,
    pub(crate) help: Words,
}

impl Column {
    /// An optional column; `key` is the name in code and is accepted as heading too.
    pub fn new(
        key: impl Into<Cow<'static, str>>,
        kind: Kind,
        id: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Column {
            key: key.into(),
            kind,
            label: Words::new(id, en),
            aliases: Vec::new(),
            required: false,
            max_chars: None,
            example: Cow::Borrowed(""),
            help: Words::default(),
        }
    }

    /// Accepts one more heading.
    #[must_use]
    pub fn alias(mut self, heading: impl Into<Cow<'static, str>>) -> Self {
        self.aliases.push(heading.into());
        self
    }

    /// The column must be there and each of its cells filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Longest accepted value, in characters.
    #[must_use]
    pub fn max_chars(mut self, limit: usize) -> Self {
        self.max_chars = Some(limit);
        self
    }

    /// Example shown in the template.
    #[must_use]
    pub fn example(mut self, example: impl Into<Cow<'static, str>>) -> Self {
        self.example = example.into();
        self
    }

    /// Explanation shown in the template.
    #[must_use]
    pub fn help(
        mut self,
        id: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.help = Words::new(id, en);
        self
    }

    /// Name in code.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Heading in one language.
    pub fn heading(&self, lang: Lang) -> &str {
        self.label.of(lang)
    }

    /// Kind of the cells.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Whether each cell must be filled.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Example shown in the template; empty where there is none.
    pub fn example_text(&self) -> &str {
        &self.example
    }

    /// Explanation in one language; empty where there is none.
    pub fn help_text(&self, lang: Lang) -> &str {
        self.help.of(lang)
    }

    /// Whether a heading of a file names this column.
    pub(crate) fn answers_to(&self, folded: &str) -> bool {
        let own = [&self.key, &self.label.id, &self.label.en];
        own.into_iter()
            .chain(&self.aliases)
            .any(|name| fold(name) == folded)
    }
}

/// Headings and choices are compared without case, white space, `_` and other signs, so that
/// `Kode_Daerah`, `kode daerah` and `KODE DAERAH *` are one.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
