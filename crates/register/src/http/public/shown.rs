//! Subjects, properties and values in human words.
// messages: register-property-*, register-standing-*, register-confidence-*

use kernel::PartialDate;
use web::Page;

use super::atlas::Atlas;
use crate::{
    http::words::word,
    model::{Claim, Confidence, Figure, Standing, Status},
    wording::{in_lang, value_in_lang},
};

/// Text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    /// The words.
    pub(super) text: String,
    /// Where they lead; empty for nowhere.
    pub(super) href: String,
}

impl Shown {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: String::new(),
        }
    }

    pub(super) fn to(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// Words for what the register holds as codes.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) page: &'a Page,
    pub(super) atlas: &'a Atlas,
}

impl Words<'_> {
    /// `Angkatan 2019`.
    pub(super) fn cohort(self, year: impl ToString) -> String {
        self.page
            .tn("register-cohort-of", "year", year.to_string().as_str())
    }

    /// A subject in words, with its own page where it has one.
    pub(super) fn subject(self, subject: &str) -> Shown {
        let parts: Vec<&str> = subject.split(':').collect();
        match parts.as_slice() {
            ["cohort", year] => Shown::to(self.cohort(year), format!("/cohorts/{year}")),
            ["region", code] => self.region(code),
            ["movement"] => Shown::to(self.page.t("register-subject-movement"), "/"),
            ["movement", day] => {
                let day = self.day(day);
                Shown::to(
                    self.page
                        .tn("register-subject-movement-to", "day", day.as_str()),
                    "/",
                )
            }
            ["programme"] => Shown::plain(self.page.t("register-subject-programme")),
            ["agreement"] => Shown::plain(self.page.t("register-subject-agreement")),
            ["evaluation"] => Shown::plain(self.page.t("register-subject-evaluation")),
            ["evaluation", year] => Shown::plain(self.page.tn(
                "register-subject-evaluation-of",
                "year",
                *year,
            )),
            ["evaluation", year, code] => {
                let region = self.region(code);
                let args = [
                    ("year", (*year).into()),
                    ("region", region.text.as_str().into()),
                ];
                Shown::to(
                    self.page.targs("register-subject-evaluation-region", &args),
                    region.href,
                )
            }
            _ => Shown::plain(subject),
        }
    }

    /// A region's name with its page; the code where no region of today has it.
    pub(super) fn region(self, code: &str) -> Shown {
        let name = self.atlas.name(code).unwrap_or(code);
        Shown::to(name, format!("/regions/{code}"))
    }

    /// Our words in the reader's language.
    pub(super) fn ours(self, text: &str) -> String {
        in_lang(self.page.lang, text).to_owned()
    }

    /// A property in words; an unknown one as it is.
    pub(super) fn property(self, property: &str) -> String {
        let id = format!("register-property-{}", property.replace('_', "-"));
        if self.page.knows(&id) {
            self.page.t(&id)
        } else {
            property.to_owned()
        }
    }

    /// A value as people write it: numbers grouped, dates in words, codes as names.
    pub(super) fn value(self, property: &str, value: &str) -> Shown {
        match property {
            "member" | "awarded_member" => self.region(value),
            "letter" | "invitation_letter" if self.atlas.letter_dated(value).is_some() => {
                Shown::to(value, "/letters")
            }
            "pillars" | "scope" | "theme" | "signed_at" => {
                Shown::plain(value_in_lang(self.page.lang, property, value))
            }
            _ => Shown::plain(self.plain_value(property, value)),
        }
    }

    fn plain_value(self, property: &str, value: &str) -> String {
        if is_date(property)
            && let Some(text) = self.span(value)
        {
            return text;
        }
        if let Ok(n) = value.parse::<i64>() {
            // A year is no amount: 2022 has no separator.
            return if is_date(property) {
                value.to_owned()
            } else {
                self.page.number(n)
            };
        }
        match (property, value.parse::<f64>()) {
            ("index", Ok(x)) => self.page.decimal(x, 2),
            _ => value.to_owned(),
        }
    }

    /// A day, month or year, or two of them with a dash between.
    fn span(self, value: &str) -> Option<String> {
        let Some((from, to)) = value.split_once('/') else {
            return Some(self.page.date(&value.parse().ok()?));
        };
        let (from, to): (PartialDate, PartialDate) = (from.parse().ok()?, to.parse().ok()?);
        let (first, last) = (self.page.date(&from), self.page.date(&to));
        // 17–18 Juli 2017: what both share is said once.
        let same_month = from.year() == to.year() && from.month() == to.month();
        match (same_month, from.day(), to.day()) {
            (true, Some(day), Some(_)) => match self.page.lang {
                web::Lang::Id => Some(format!("{day}–{last}")),
                web::Lang::En => Some(format!("{first} – {last}")),
            },
            _ => Some(format!("{first} – {last}")),
        }
    }

    /// A day in words, or as it is written where it is none.
    pub(super) fn day(self, text: &str) -> String {
        text.parse::<PartialDate>()
            .map_or_else(|_| text.to_owned(), |date| self.page.date(&date))
    }

    /// When something was published or happened; words for not known.
    pub(super) fn when(self, date: Option<&PartialDate>) -> String {
        date.map_or_else(
            || self.page.t("register-undated"),
            |date| self.page.date(date),
        )
    }

    /// Who decided, in public words: accounts are not named.
    pub(super) fn actor(self, id: &str) -> String {
        match id {
            "system" => self.page.t("register-actor-system"),
            _ => self.page.t("register-actor-officer"),
        }
    }

    /// How sure a claim or a participation is.
    pub(super) fn confidence(self, confidence: Confidence) -> Badge {
        let tone = match confidence {
            Confidence::High => "good",
            Confidence::Medium => "info",
            Confidence::Low => "warn",
        };
        Badge {
            label: word(self.page, "confidence", confidence.as_str()),
            tone,
        }
    }

    /// How far a participation has come.
    pub(super) fn status(self, status: Status) -> Badge {
        let tone = match status {
            Status::Replaced => "warn",
            Status::StruckOff | Status::Declined | Status::NotSelected => "bad",
            Status::Invited | Status::Applied | Status::Assessed | Status::Reserve => "neutral",
            Status::Selected => "info",
            _ => "good",
        };
        Badge {
            label: word(self.page, "status", status.as_str()),
            tone,
        }
    }

    /// Why a figure has its value.
    pub(super) fn standing(self, figure: &Figure) -> Badge {
        let (key, tone) = match figure.standing {
            Standing::Curated if figure.is_contested() => ("curated", "accent"),
            Standing::Curated => ("curated", "good"),
            Standing::Agreed => ("agreed", "good"),
            Standing::Disputed => ("disputed", "bad"),
        };
        Badge {
            label: word(self.page, "standing", key),
            tone,
        }
    }

    /// A figure as the cell of a table or a list.
    pub(super) fn cell(self, figure: Option<&Figure>) -> Cell {
        let Some(figure) = figure else {
            return Cell::default();
        };
        Cell {
            text: match &figure.value {
                Some(value) => self.value(&figure.property, value).text,
                None => self.page.t("register-disputed-value"),
            },
            href: figure_href(&figure.subject, &figure.property),
            contested: figure.is_contested(),
            sources: count_sources(&figure.claims),
        }
    }
}

/// A word in a colour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Badge {
    pub(super) label: String,
    pub(super) tone: &'static str,
}

/// A figure with the way to its sources; the default is a figure nobody has published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    /// The value; empty where it is not known.
    pub(super) text: String,
    /// Its page.
    pub(super) href: String,
    /// Whether published values differ.
    pub(super) contested: bool,
    /// How many sources give it.
    pub(super) sources: usize,
}

/// The page of a figure.
pub(super) fn figure_href(subject: &str, property: &str) -> String {
    format!("/figures/{subject}/{property}")
}

/// Only addresses of the web lead out of a page: imports bring others.
pub(super) fn outward(url: Option<&str>) -> String {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
        .unwrap_or_default()
        .to_owned()
}

/// How many publications stand behind claims.
fn count_sources(claims: &[Claim]) -> usize {
    let mut sources: Vec<&str> = claims
        .iter()
        .filter(|claim| claim.withdrawn.is_none())
        .map(|claim| claim.source.as_str())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

/// Properties whose values are days, months, years or spans of them.
fn is_date(property: &str) -> bool {
    const NAMED: [&str; 5] = [
        "launch",
        "struck_off",
        "quick_win_due",
        "plan_due",
        "council_formed",
    ];
    ["_on", "_from", "_to", "_date"]
        .iter()
        .any(|end| property.ends_with(end))
        || (property.starts_with("workshop_"))
        || NAMED.contains(&property)
}
