//! Worksheets: tables whose columns the program knows and whose rows people write together.

mod columns;

use std::collections::BTreeMap;

use kernel::{Id, RegionCode, Timestamp};
use register::model::{FieldError, Fields, Participation};
use serde::Serialize;
use uuid::Uuid;

use super::{Stage, draft::is_link, words};

words! {
    /// A worksheet: of the group work of a stage, of a workshop, or of a focus group.
    #[schema(as = WorksheetName)]
    Sheet {
        /// Stage I: how ready the five elements are.
        Readiness = "readiness",
        /// Stage I: what is, what should be, and what closes the gap.
        Gap = "gap",
        /// Stage I: strengths, weaknesses, opportunities, threats.
        Swot = "swot",
        /// Stage II: the vision.
        Vision = "vision",
        /// Stage II: the missions.
        Mission = "mission",
        /// Stage II: ideas of actions.
        Action = "action",
        /// Stage II: what comes in one, five, ten years.
        Roadmap = "roadmap",
        /// Stage III: quick wins with ten criteria scored.
        QuickWin = "quick-win",
        /// Stage IV: what must be there before the plan is presented.
        Check = "check",
        /// Stage IV: what is committed to.
        Commitment = "commitment",
        /// Stage IV: who signs the commitment.
        Signer = "signer",
        /// Of a workshop: what happens when.
        Agenda = "agenda",
        /// Of a workshop: links to material.
        Material = "material",
        /// Of a focus group: what troubles people.
        Issue = "issue",
        /// Of a focus group: what they agree on.
        Agreed = "agreed",
        /// Of a focus group: statements with votes.
        Statement = "statement",
        /// Of a focus group: what it led to.
        Outcome = "outcome",
    }
}

/// What a worksheet belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderKind {
    /// A region's part in a cohort.
    Participation,
    /// A workshop.
    Workshop,
    /// A focus group.
    FocusGroup,
}

/// A thing that has worksheets.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: HolderKind,
    /// The region it belongs to.
    pub region: RegionCode,
    /// The region's name.
    pub region_name: String,
    /// The region's part in its cohort.
    pub participation: Id<Participation>,
    /// The cohort's year.
    pub cohort: u16,
}

/// How a cell is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number within a range.
    Whole(i64, i64),
    /// `08:00`.
    Time,
    /// An address on the web.
    Link,
}

/// A column of a worksheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in forms, the API, the database and the ids of messages.
    pub name: &'static str,
    /// How it is filled in.
    pub filled: Filled,
    /// Whether it must be.
    pub required: bool,
}

/// The ten criteria of a quick win (domain §3.8), each scored from 1 to 5.
pub const CRITERIA: [&str; 10] = [
    "formulation",
    "attractiveness",
    "benefit",
    "uniqueness",
    "partnership",
    "potential",
    "continuity",
    "resources",
    "risk",
    "sustainability",
];

impl Sheet {
    /// The stage whose groups write it; none for worksheets of workshops and focus groups.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Readiness | Self::Gap | Self::Swot => Some(Stage::One),
            Self::Vision | Self::Mission | Self::Action | Self::Roadmap => Some(Stage::Two),
            Self::QuickWin => Some(Stage::Three),
            Self::Check | Self::Commitment | Self::Signer => Some(Stage::Four),
            Self::Agenda
            | Self::Material
            | Self::Issue
            | Self::Agreed
            | Self::Statement
            | Self::Outcome => None,
        }
    }

    /// What it belongs to.
    pub const fn holder(self) -> HolderKind {
        match self {
            Self::Agenda | Self::Material => HolderKind::Workshop,
            Self::Issue | Self::Agreed | Self::Statement | Self::Outcome => HolderKind::FocusGroup,
            Self::Readiness
            | Self::Gap
            | Self::Swot
            | Self::Vision
            | Self::Mission
            | Self::Action
            | Self::Roadmap
            | Self::QuickWin
            | Self::Check
            | Self::Commitment
            | Self::Signer => HolderKind::Participation,
        }
    }

    /// Whether rows of this sheet make a stage's outputs non-empty; the names under a commitment alone do not.
    pub const fn is_output(self) -> bool {
        self.stage().is_some() && !matches!(self, Self::Signer)
    }

    /// What was sent for a row, or everything that is wrong with it. Unknown columns are left out.
    pub(crate) fn parse(self, sent: &Cells) -> Result<Cells, Vec<FieldError>> {
        let mut f = Fields::default();
        let mut cells = Cells::new();
        for column in self.columns() {
            let name = column.name;
            let value = sent.get(name).map_or("", |value| value.trim());
            if value.is_empty() {
                if column.required {
                    f.refuse(name, "required", "");
                }
                continue;
            }
            let kept = match column.filled {
                Filled::Line => f.free(name, &value.replace(['\r', '\n'], " "), 300),
                Filled::Text => f.free(name, &value.replace("\r\n", "\n"), 4000),
                Filled::Choice(choices) => {
                    if !choices.contains(&value) {
                        f.refuse(name, "choice", value);
                    }
                    value.to_owned()
                }
                Filled::Whole(least, most) => whole(&mut f, name, value, least, most),
                Filled::Time => time(&mut f, name, value),
                Filled::Link => {
                    if !is_link(value) {
                        f.refuse(name, "url", value);
                    }
                    f.free(name, value, 600)
                }
            };
            cells.insert(name.to_owned(), kept);
        }
        if let (Some(from), Some(until)) = (cells.get("from"), cells.get("until"))
            && until <= from
        {
            f.refuse("until", "before-start", until);
        }
        f.done()?;
        Ok(cells)
    }
}

fn whole(f: &mut Fields, name: &'static str, value: &str, least: i64, most: i64) -> String {
    // Money is typed with points between thousands.
    let plain = value.replace(['.', ' '], "");
    match plain.parse::<i64>() {
        Ok(n) if (least..=most).contains(&n) => {}
        Ok(_) => f.refuse(name, "range", value),
        Err(_) => f.refuse(name, "number", value),
    }
    plain
}

fn time(f: &mut Fields, name: &'static str, value: &str) -> String {
    let value = value.replace('.', ":");
    let is_right = value.len() == 5
        && value.split_once(':').is_some_and(|(h, m)| {
            h.parse::<u8>().is_ok_and(|h| h < 24) && m.parse::<u8>().is_ok_and(|m| m < 60)
        });
    if !is_right {
        f.refuse(name, "time", &value);
    }
    value
}

/// Texts by column.
pub type Cells = BTreeMap<String, String>;

/// A row of a worksheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its id.
    pub id: Id<Row>,
    /// What the worksheet belongs to.
    pub holder: Uuid,
    /// The worksheet.
    pub sheet: Sheet,
    /// Its place among the rows.
    pub place: i64,
    /// Its cells.
    pub cells: Cells,
    /// Whether it was taken out; history brings it back.
    pub is_removed: bool,
    /// Counts changes.
    pub revision: i64,
    /// Who changed it last.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Row {
    /// A cell; empty where nothing stands.
    pub fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", String::as_str)
    }

    /// A number; `None` where nothing stands.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.cell(name).parse().ok()
    }

    /// The ten scores of a quick win added up; `None` while one is missing.
    pub fn score(&self) -> Option<i64> {
        CRITERIA.iter().map(|name| self.number(name)).sum()
    }
}

/// What a row was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Its id.
    pub id: Id<Version>,
    /// The row.
    pub row: Id<Row>,
    /// `added`, `saved`, `removed`, `restored`, or `set-aside` where it met another's change.
    pub kind: String,
    /// The revision of the row it became, or was meant to change.
    pub revision: i64,
    /// The cells.
    pub cells: Cells,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(pairs: &[(&str, &str)]) -> Cells {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn every_wrong_cell_is_named_and_unknown_ones_are_dropped() {
        let sent = cells(&[("element", "moon"), ("rating", "6"), ("x", "y")]);
        let wrong = Sheet::Readiness.parse(&sent).unwrap_err();
        let told: Vec<_> = wrong.iter().map(|w| (w.field, w.problem)).collect();
        assert_eq!(
            told,
            [
                ("element", "choice"),
                ("statement", "required"),
                ("rating", "range")
            ]
        );
        let right = cells(&[("words", " Kota \r\n cerdas "), ("x", "y")]);
        let kept = Sheet::Mission.parse(&right).unwrap();
        assert_eq!(kept, cells(&[("words", "Kota \n cerdas")]));
    }

    #[test]
    fn an_agenda_item_that_ends_before_it_begins_is_refused() {
        let sent = cells(&[
            ("day", "1"),
            ("from", "10:00"),
            ("until", "09.00"),
            ("title", "Pembukaan"),
        ]);
        assert_eq!(
            Sheet::Agenda.parse(&sent).unwrap_err()[0].problem,
            "before-start"
        );
    }

    #[test]
    fn money_may_be_typed_with_points() {
        let sent = cells(&[
            ("name", "A"),
            ("pillar", "living"),
            ("budget", "1.250.000.000"),
        ]);
        assert_eq!(Sheet::Action.parse(&sent).unwrap()["budget"], "1250000000");
    }
}
