//! Cohorts, letters, participations and steps, as they are sent.

use kernel::{LetterNumber, PartialDate, RegionCode};

use super::{CohortDraft, FieldError, Fields, LetterDraft, ParticipationDraft, StepDraft};
use crate::model::{Confidence, Status};

/// A cohort whose every field is right.
pub(crate) struct NewCohort {
    pub(crate) year: u16,
    pub(crate) theme: String,
    pub(crate) note: String,
}

impl CohortDraft {
    pub(crate) fn parse(&self) -> Result<NewCohort, Vec<FieldError>> {
        let mut f = Fields::default();
        let year = f.parse::<u16>("year", &self.year, "year");
        if year.is_some_and(|y| !(2000..=2100).contains(&y)) {
            f.refuse("year", "year", &self.year);
        }
        let (theme, note) = (
            f.free("theme", &self.theme, 300),
            f.free("note", &self.note, 2000),
        );
        f.done()?;
        Ok(NewCohort {
            year: year.expect("checked above"),
            theme,
            note,
        })
    }
}

/// A letter whose number follows the grammar and agrees with its date.
pub(crate) struct NewLetter {
    pub(crate) number: LetterNumber,
    pub(crate) date: PartialDate,
    pub(crate) subject: String,
    pub(crate) purpose: String,
    pub(crate) cohort: Option<u16>,
    pub(crate) source: Option<String>,
}

impl LetterDraft {
    pub(crate) fn parse(&self) -> Result<NewLetter, Vec<FieldError>> {
        let mut f = Fields::default();
        let number = f.parse::<LetterNumber>("number", &self.number, "letter");
        let date = f.parse::<PartialDate>("date", &self.date, "date");
        if let (Some(number), Some(date)) = (&number, &date)
            && number.agrees_with(date).is_err()
        {
            f.refuse("number", "letter-date", &self.number);
        }
        let (subject, purpose) = (
            f.text("subject", &self.subject, 300),
            f.free("purpose", &self.purpose, 300),
        );
        let cohort = f.maybe("cohort", &self.cohort, "year");
        let source = f.word("source", &self.source);
        f.done()?;
        Ok(NewLetter {
            number: number.expect("checked above"),
            date: date.expect("checked above"),
            subject,
            purpose,
            cohort,
            source,
        })
    }
}

/// A participation whose every field is right.
pub(crate) struct NewParticipation {
    pub(crate) cohort: u16,
    pub(crate) region: RegionCode,
    pub(crate) status: Status,
    pub(crate) list_no: Option<i64>,
    pub(crate) repeat_of: Option<u16>,
    pub(crate) replaced_by: Option<RegionCode>,
    pub(crate) source: Option<String>,
    pub(crate) confidence: Confidence,
    pub(crate) note: String,
}

impl ParticipationDraft {
    pub(crate) fn parse(&self) -> Result<NewParticipation, Vec<FieldError>> {
        let mut f = Fields::default();
        let cohort = f.parse::<u16>("cohort", &self.cohort, "year");
        let region = f.parse::<RegionCode>("region", &self.region, "code");
        let status = f.parse::<Status>("status", &self.status, "choice");
        let list_no = f.maybe::<i64>("list_no", &self.list_no, "number");
        if list_no.is_some_and(|n| n < 1) {
            f.refuse("list_no", "range", &self.list_no);
        }
        let repeat_of = f.maybe::<u16>("repeat_of", &self.repeat_of, "year");
        if let (Some(cohort), Some(earlier)) = (cohort, repeat_of)
            && earlier >= cohort
        {
            f.refuse("repeat_of", "not-earlier", &self.repeat_of);
        }
        let replaced_by = f.maybe::<RegionCode>("replaced_by", &self.replaced_by, "code");
        if replaced_by.is_some() != (status == Some(Status::Replaced)) && status.is_some() {
            f.refuse("replaced_by", "replaced-by", &self.replaced_by);
        }
        if replaced_by.is_some() && replaced_by == region {
            f.refuse("replaced_by", "itself", &self.replaced_by);
        }
        let source = f.word("source", &self.source);
        let confidence = f.parse("confidence", &self.confidence, "choice");
        let note = f.free("note", &self.note, 2000);
        f.done()?;
        Ok(NewParticipation {
            cohort: cohort.expect("checked above"),
            region: region.expect("checked above"),
            status: status.expect("checked above"),
            list_no,
            repeat_of,
            replaced_by,
            source,
            confidence: confidence.expect("checked above"),
            note,
        })
    }
}

/// A step whose every field is right; whether the process has it depends on the participation.
pub(crate) struct NewStep {
    pub(crate) to: Status,
    pub(crate) happened_on: Option<PartialDate>,
    pub(crate) replaced_by: Option<RegionCode>,
    pub(crate) source: Option<String>,
    pub(crate) reason: String,
}

impl StepDraft {
    pub(crate) fn parse(&self) -> Result<NewStep, Vec<FieldError>> {
        let mut f = Fields::default();
        let to = f.parse::<Status>("to", &self.to, "choice");
        let happened_on = f.maybe("happened_on", &self.happened_on, "date");
        let replaced_by = f.maybe::<RegionCode>("replaced_by", &self.replaced_by, "code");
        if to.is_some() && replaced_by.is_some() != (to == Some(Status::Replaced)) {
            f.refuse("replaced_by", "replaced-by", &self.replaced_by);
        }
        let source = f.word("source", &self.source);
        let reason = f.text("reason", &self.reason, 2000);
        f.done()?;
        Ok(NewStep {
            to: to.expect("checked above"),
            happened_on,
            replaced_by,
            source,
            reason,
        })
    }
}
