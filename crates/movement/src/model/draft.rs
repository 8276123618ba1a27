//! What officers send of a call, before it is known to be right.

use measure::{
    instrument::{self, Instrument},
    lottery::Seed,
};
use register::model::{FieldError, Fields, Kind};
use serde::{Deserialize, Serialize};

use super::{CallMethod, Estimate, LocalTime, TieRule};

/// A call, new or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CallDraft {
    /// The cohort's year.
    pub year: String,
    /// What it is called.
    pub title: String,
    /// The theme.
    pub theme: String,
    /// `regency`, `city` or `province`, separated by commas.
    pub kinds: String,
    /// Further conditions in words.
    pub rules: String,
    /// Places to give.
    pub quota: String,
    /// A shipped instrument, `assessment@1`, or an instrument as TOML.
    pub instrument: String,
    /// From when, local time.
    pub opens_at: String,
    /// Until when, local time.
    pub closes_at: String,
    /// The last day for what the desk asks.
    pub desk_due: String,
    /// Days for objections.
    pub objection_days: String,
    /// Assessors of each candidate.
    pub per_candidate: String,
    /// `mean` or `adjusted`.
    pub estimate: String,
    /// Draws of the model.
    pub draws: String,
    /// The text from which seeds are made.
    pub seed: String,
    /// `items` or `lottery`.
    pub tie_rule: String,
    /// Items compared first, separated by commas.
    pub tie_items: String,
    /// `yes` where names of candidates are public.
    pub names_public: String,
    /// The revision the change was made on; empty for something new.
    pub revision: String,
}

/// A call that was found right.
pub(crate) struct NewCall {
    pub(crate) year: u16,
    pub(crate) title: String,
    pub(crate) theme: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) rules: String,
    pub(crate) quota: u32,
    pub(crate) instrument: Instrument,
    pub(crate) instrument_text: String,
    pub(crate) opens_at: LocalTime,
    pub(crate) closes_at: LocalTime,
    pub(crate) desk_due: String,
    pub(crate) objection_days: u16,
    pub(crate) method: CallMethod,
    pub(crate) names_public: bool,
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n', '\r'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn within(
    fields: &mut Fields,
    field: &'static str,
    value: &str,
    range: std::ops::RangeInclusive<u32>,
) -> u32 {
    let number: Option<u32> = fields.parse(field, value, "number");
    match number {
        Some(n) if range.contains(&n) => n,
        Some(_) => {
            fields.refuse(field, "range", value);
            *range.start()
        }
        None => *range.start(),
    }
}

impl CallDraft {
    /// The call, or everything that is wrong with it.
    pub(crate) fn parse(&self) -> Result<NewCall, Vec<FieldError>> {
        let mut f = Fields::default();
        let year = within(&mut f, "year", &self.year, 2017..=2100);
        let title = f.text("title", &self.title, 200);
        let theme = f.free("theme", &self.theme, 500);
        let rules = f.free("rules", &self.rules, 5000);
        let kinds = self.kinds(&mut f);
        let quota = within(&mut f, "quota", &self.quota, 1..=2000);
        let (instrument_text, instrument) = self.instrument(&mut f);
        let opens_at: Option<LocalTime> = f.parse("opens_at", &self.opens_at, "local-time");
        let closes_at: Option<LocalTime> = f.parse("closes_at", &self.closes_at, "local-time");
        let desk_due: Option<LocalTime> = f.parse(
            "desk_due",
            &format!("{}T00:00", self.desk_due.trim()),
            "day",
        );
        if let (Some(opens), Some(closes)) = (opens_at, closes_at)
            && closes <= opens
        {
            f.refuse("closes_at", "before-opening", &self.closes_at);
        }
        if let (Some(closes), Some(due)) = (closes_at, desk_due)
            && due.day() < closes.day()
        {
            f.refuse("desk_due", "before-closing", &self.desk_due);
        }
        let objection_days = within(&mut f, "objection_days", &self.objection_days, 0..=60);
        let method = self.method(&mut f, instrument.as_ref());
        f.done()?;
        let (Some(instrument), Some(opens_at), Some(closes_at), Some(desk_due)) =
            (instrument, opens_at, closes_at, desk_due)
        else {
            unreachable!("a field that is missing was refused");
        };
        Ok(NewCall {
            year: u16::try_from(year).expect("a year to 2100"),
            title,
            theme,
            kinds,
            rules,
            quota,
            instrument,
            instrument_text,
            opens_at,
            closes_at,
            desk_due: desk_due.day(),
            objection_days: u16::try_from(objection_days).expect("days to 60"),
            method,
            names_public: self.names_public == "yes",
        })
    }

    fn kinds(&self, f: &mut Fields) -> Vec<Kind> {
        let mut kinds = Vec::new();
        for word in listed(&self.kinds) {
            match word.parse() {
                Ok(kind) if !kinds.contains(&kind) => kinds.push(kind),
                Ok(_) => {}
                Err(_) => f.refuse("kinds", "choice", word),
            }
        }
        if kinds.is_empty() {
            f.refuse("kinds", "required", "");
        }
        kinds
    }

    fn instrument(&self, f: &mut Fields) -> (String, Option<Instrument>) {
        let asked = self.instrument.trim();
        let text = match instrument::shipped(asked) {
            Some(shipped) => shipped.toml,
            None => asked,
        };
        if text.is_empty() {
            f.refuse("instrument", "required", "");
            return (String::new(), None);
        }
        match Instrument::from_toml(text) {
            Ok(instrument) => (text.to_owned(), Some(instrument)),
            Err(err) => {
                f.refuse("instrument", "instrument", &err.to_string());
                (String::new(), None)
            }
        }
    }

    fn method(&self, f: &mut Fields, instrument: Option<&Instrument>) -> CallMethod {
        let per_candidate = within(f, "per_candidate", &self.per_candidate, 2..=9);
        let draws = within(f, "draws", &self.draws, 1000..=1_000_000);
        let estimate = match self.estimate.as_str() {
            "adjusted" => Estimate::Adjusted,
            "mean" => Estimate::Mean,
            other => {
                f.refuse("estimate", "choice", other);
                Estimate::Mean
            }
        };
        let tie_rule = match self.tie_rule.as_str() {
            "items" => TieRule::Items,
            "lottery" => TieRule::Lottery,
            other => {
                f.refuse("tie_rule", "choice", other);
                TieRule::Lottery
            }
        };
        let tie_items: Vec<String> = listed(&self.tie_items).map(str::to_owned).collect();
        if let Some(instrument) = instrument {
            for item in &tie_items {
                if !instrument.items().any(|node| node.code == *item) {
                    f.refuse("tie_items", "unknown-item", item);
                }
            }
        }
        if tie_rule == TieRule::Items && tie_items.is_empty() {
            f.refuse("tie_items", "required", "");
        }
        let seed = f.text("seed", &self.seed, 200);
        if format!("{seed}:panel").parse::<Seed>().is_err() {
            f.refuse("seed", "seed", &self.seed);
        }
        CallMethod {
            per_candidate: u8::try_from(per_candidate).expect("2 to 9"),
            estimate,
            draws,
            seed,
            tie_rule,
            tie_items,
        }
    }
}
