//! Who came, and what they thought of it.

use kernel::{Id, Timestamp};
use register::model::{FieldError, Fields};
use serde::{Deserialize, Serialize};

use super::words;

words! {
    /// The five sectors of a smart city's people.
    Sector {
        /// Offices of government.
        Government = "government",
        /// Universities and schools.
        University = "university",
        /// Firms and banks.
        Business = "business",
        /// Communities and residents.
        Community = "community",
        /// Press, radio, television.
        Media = "media",
    }
}

words! {
    /// How an attendance came.
    #[schema(as = AttendanceSource)]
    Source {
        /// Written by whoever keeps the list.
        List = "list",
        /// Sent by the participant who scanned the code.
        Qr = "qr",
    }
}

/// Someone who was there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attendance {
    /// Its id.
    pub id: Id<Attendance>,
    /// The name; empty without consent.
    pub name: String,
    /// Office, university, firm; empty after consent was taken back.
    pub unit: String,
    /// The sector.
    pub sector: Sector,
    /// The group they worked in.
    pub team: String,
    /// Whether the name may be kept.
    pub consents: bool,
    /// How it came.
    pub source: Source,
    /// When.
    pub at: Timestamp,
}

/// Someone who is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AttendanceDraft {
    /// The name; dropped without consent.
    pub name: String,
    /// Office, university, firm.
    pub unit: String,
    /// One of the five sectors.
    pub sector: String,
    /// The group they work in.
    pub team: String,
    /// `yes` where the name may be kept.
    pub consent: String,
}

pub(crate) struct NewAttendance {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) sector: Sector,
    pub(crate) team: String,
    pub(crate) consents: bool,
}

impl AttendanceDraft {
    pub(crate) fn parse(&self) -> Result<NewAttendance, Vec<FieldError>> {
        let mut f = Fields::default();
        let consents = self.consent == "yes";
        let name = if consents {
            f.text("name", &self.name, 120)
        } else {
            String::new()
        };
        let unit = f.text("unit", &self.unit, 200);
        let sector = f.parse("sector", &self.sector, "choice");
        let team = f.free("team", &self.team, 60);
        f.done()?;
        Ok(NewAttendance {
            name,
            unit,
            sector: sector.unwrap_or(Sector::Government),
            team,
            consents,
        })
    }
}

/// What participants are asked, each answered from 1 to 5.
pub const QUESTIONS: [&str; 5] = ["goals", "speakers", "material", "method", "organisation"];

/// What one participant thought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// The answers, in the order of [`QUESTIONS`].
    pub marks: [u8; 5],
    /// What they said.
    pub words: String,
}

/// What one participant thinks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvaluationDraft {
    /// Whether it met its goals.
    pub goals: String,
    /// Whether the speakers were clear.
    pub speakers: String,
    /// Whether the material is of use.
    pub material: String,
    /// Whether the work in groups helped.
    pub method: String,
    /// Whether it was well run.
    pub organisation: String,
    /// What else there is to say.
    pub words: String,
}

impl EvaluationDraft {
    pub(crate) fn parse(&self) -> Result<Evaluation, Vec<FieldError>> {
        let mut f = Fields::default();
        let given = [
            &self.goals,
            &self.speakers,
            &self.material,
            &self.method,
            &self.organisation,
        ];
        let mut marks = [0u8; 5];
        for ((mark, field), value) in marks.iter_mut().zip(QUESTIONS).zip(given) {
            match f.parse::<u8>(field, value, "number") {
                Some(n) if (1..=5).contains(&n) => *mark = n,
                Some(_) => f.refuse(field, "range", value),
                None => {}
            }
        }
        let words = f.free("words", &self.words, 2000);
        f.done()?;
        Ok(Evaluation { marks, words })
    }
}
