//! The words of the interface: every context's messages in every language.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle, memoizer::MemoizerKind,
};
use fluent_syntax::ast::{Entry, PatternElement};

use crate::{Lang, format};

/// A value inside a message: text, or a number that picks the plural and is written as the language does.
///
/// Pass a year as text: as a number it would be grouped, `2.022`, unless the message says
/// `NUMBER($year, useGrouping: "false")`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A text, shown as it is.
    Text(Cow<'a, str>),
    /// A number; whole ones are exact to 2⁵³.
    Number(f64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

macro_rules! numbers {
    ($($t:ty)*) => {$(
        impl From<$t> for Value<'_> {
            fn from(n: $t) -> Self {
                Self::Number(n as f64)
            }
        }
        impl From<&$t> for Value<'_> {
            fn from(n: &$t) -> Self {
                Self::from(*n)
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            Value::Text(text) => FluentValue::String(text.as_ref().into()),
            Value::Number(n) => FluentValue::from(*n),
        }
    }
}

/// One context's messages in one language.
#[derive(Debug, Clone, Copy)]
pub struct Locale {
    /// The language of `text`.
    pub lang: Lang,
    /// The context; each id begins with it and a hyphen.
    pub context: &'static str,
    /// The messages, in Fluent's syntax.
    pub text: &'static str,
}

/// The messages of the `web` crate itself; [`Catalogue::new`] adds them without being asked.
pub const LOCALES: [Locale; 2] = [
    Locale {
        lang: Lang::Id,
        context: "web",
        text: include_str!("../locales/id.ftl"),
    },
    Locale {
        lang: Lang::En,
        context: "web",
        text: include_str!("../locales/en.ftl"),
    },
];

/// The messages cannot be used as they are; each variant names the context, language and place.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CatalogueError {
    /// The file is not Fluent.
    #[error("the {lang} messages of `{context}` do not parse: {why}")]
    Syntax {
        /// The context.
        context: &'static str,
        /// The language.
        lang: Lang,
        /// What the parser found, with the offset.
        why: String,
    },
    /// An id that does not begin with its context.
    #[error("`{id}` in the {lang} messages of `{context}` must begin with `{context}-`")]
    Prefix {
        /// The id.
        id: String,
        /// The context.
        context: &'static str,
        /// The language.
        lang: Lang,
    },
    /// An id given twice.
    #[error("`{id}` stands twice in the {lang} messages of `{context}`")]
    Twice {
        /// The id.
        id: String,
        /// The context.
        context: &'static str,
        /// The language.
        lang: Lang,
    },
    /// An id that one language has and another lacks.
    #[error("`{id}` has no {lang} text")]
    Untranslated {
        /// The id.
        id: String,
        /// The language that lacks it.
        lang: Lang,
    },
}

struct Language {
    bundle: FluentBundle<FluentResource>,
    /// Messages without a placeable, ready to show: most of a page.
    plain: HashMap<String, String>,
    ids: BTreeSet<String>,
}

/// Every message of every context, checked when it is built.
pub struct Catalogue {
    id: Language,
    en: Language,
}

impl Catalogue {
    /// Builds the catalogue from the locales of all contexts; those of `web` are added.
    pub fn new(contexts: &[&[Locale]]) -> Result<Self, CatalogueError> {
        let all: Vec<Locale> = std::iter::once(LOCALES.as_slice())
            .chain(contexts.iter().copied())
            .flatten()
            .copied()
            .collect();
        let id = Language::new(Lang::Id, &all)?;
        let en = Language::new(Lang::En, &all)?;
        let lacks = |ids: &BTreeSet<String>, other: &BTreeSet<String>, lang| {
            ids.difference(other)
                .next()
                .map(|id| CatalogueError::Untranslated {
                    id: id.clone(),
                    lang,
                })
        };
        match lacks(&id.ids, &en.ids, Lang::En).or_else(|| lacks(&en.ids, &id.ids, Lang::Id)) {
            Some(err) => Err(err),
            None => Ok(Self { id, en }),
        }
    }

    /// Whether every language has the message.
    pub fn has(&self, id: &str) -> bool {
        self.id.ids.contains(id)
    }

    /// The message in a language; `⟦id⟧`, and a line in the log, where there is none.
    pub fn text(&self, lang: Lang, id: &str, args: &[(&str, Value<'_>)]) -> String {
        let language = match lang {
            Lang::Id => &self.id,
            Lang::En => &self.en,
        };
        if let Some(text) = language.plain.get(id) {
            return text.clone();
        }
        let Some(pattern) = language.bundle.get_message(id).and_then(|m| m.value()) else {
            tracing::error!(message.id = id, "there is no message `{id}`");
            return format!("⟦{id}⟧");
        };
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(k, v)| (*k, FluentValue::from(v)))
            .collect();
        let mut errors = Vec::new();
        let text = language
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        for err in &errors {
            tracing::error!(message.id = id, "message `{id}` cannot be filled in: {err}");
        }
        text.into_owned()
    }
}

impl Language {
    fn new(lang: Lang, all: &[Locale]) -> Result<Self, CatalogueError> {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.identifier()]);
        // Both languages run left to right: isolation marks would only clutter copied text.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::Id => numbers_id,
            Lang::En => numbers_en,
        }));
        bundle
            .add_builtins()
            .expect("a new bundle has no functions yet");
        let mut language = Self {
            bundle,
            plain: HashMap::new(),
            ids: BTreeSet::new(),
        };
        for locale in all.iter().filter(|locale| locale.lang == lang) {
            language.add(locale)?;
        }
        Ok(language)
    }

    fn add(&mut self, locale: &Locale) -> Result<(), CatalogueError> {
        let (context, lang) = (locale.context, locale.lang);
        let resource = FluentResource::try_new(locale.text.to_owned()).map_err(|(_, errors)| {
            let why: Vec<String> = errors
                .iter()
                .map(|e| format!("{e} at byte {}", e.pos.start))
                .collect();
            CatalogueError::Syntax {
                context,
                lang,
                why: why.join("; "),
            }
        })?;
        for entry in resource.entries() {
            let Entry::Message(message) = entry else {
                continue;
            };
            let id = message.id.name.to_owned();
            if !id.strip_prefix(context).is_some_and(|r| r.starts_with('-')) {
                return Err(CatalogueError::Prefix { id, context, lang });
            }
            if let Some(pattern) = &message.value
                && let [PatternElement::TextElement { value }] = pattern.elements.as_slice()
            {
                self.plain.insert(id.clone(), (*value).to_owned());
            }
            if !self.ids.insert(id.clone()) {
                return Err(CatalogueError::Twice { id, context, lang });
            }
        }
        self.bundle
            .add_resource(resource)
            .map_err(|errors| CatalogueError::Syntax {
                context,
                lang,
                why: format!("{errors:?}"),
            })
    }
}

fn numbers_id<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    numbers(Lang::Id, value)
}

fn numbers_en<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    numbers(Lang::En, value)
}

/// Numbers inside messages are written as everywhere else on the page.
fn numbers(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let plain = number.as_string();
    Some(if number.options.use_grouping {
        format::grouped(lang, &plain)
    } else {
        format::pointed(lang, &plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn locale(lang: Lang, text: &'static str) -> Locale {
        Locale {
            lang,
            context: "tea",
            text,
        }
    }

    #[test]
    fn an_id_must_begin_with_its_context() {
        let err = Catalogue::new(&[&[locale(Lang::Id, "cup = Cangkir\n")]]).err();
        let id = "cup".to_owned();
        assert_eq!(
            err,
            Some(CatalogueError::Prefix {
                id,
                context: "tea",
                lang: Lang::Id
            })
        );
    }

    #[test]
    fn a_message_that_one_language_lacks_stops_the_start() {
        let err = Catalogue::new(&[&[
            locale(Lang::Id, "tea-cup = Cangkir\n"),
            locale(Lang::En, "tea-pot = Pot\n"),
        ]])
        .err()
        .unwrap();
        assert_eq!(err.to_string(), "`tea-cup` has no en text");
    }

    #[test]
    fn an_id_given_twice_and_a_file_that_does_not_parse_are_named() {
        let twice = Catalogue::new(&[&[locale(Lang::En, "tea-cup = A\ntea-cup = B\n")]]).err();
        assert!(twice.unwrap().to_string().contains("twice"));
        let broken = Catalogue::new(&[&[locale(Lang::En, "tea-cup = { $\n")]]).err();
        assert!(broken.unwrap().to_string().contains("do not parse"));
    }

    #[test]
    fn numbers_inside_messages_are_written_as_the_language_does() {
        let text = "tea-cups = { $n ->\n    [one] a cup\n   *[other] { $n } cups\n }\ntea-year = in { NUMBER($y, useGrouping: \"false\") }\n";
        let id = "tea-cups = { $n } cangkir\ntea-year = pada { $y }\n";
        let all = Catalogue::new(&[&[locale(Lang::En, text), locale(Lang::Id, id)]]).unwrap();
        let cups = |lang, n: i64| all.text(lang, "tea-cups", &[("n", n.into())]);
        assert_eq!(cups(Lang::En, 1), "a cup");
        assert_eq!(cups(Lang::En, 1234), "1,234 cups");
        assert_eq!(cups(Lang::Id, 1234), "1.234 cangkir");
        assert_eq!(
            all.text(Lang::En, "tea-year", &[("y", 2022.into())]),
            "in 2022"
        );
        assert_eq!(
            all.text(Lang::Id, "tea-cups", &[("n", 0.25.into())]),
            "0,25 cangkir"
        );
    }

    #[test]
    fn a_missing_message_is_plain_to_see() {
        let all = Catalogue::new(&[]).unwrap();
        assert_eq!(all.text(Lang::Id, "tea-none", &[]), "⟦tea-none⟧");
        assert!(!all.has("tea-none"));
    }
}
