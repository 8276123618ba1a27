//! Evidence, as it is sent.

use kernel::PartialDate;

use super::{EvidenceDraft, FieldError, Fields};
use crate::model::EvidenceKind;

/// The facts of an entry, each of them right.
#[derive(Debug, Clone)]
pub(crate) struct NewEvidence {
    pub(crate) kind: EvidenceKind,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) date: Option<PartialDate>,
    pub(crate) expires: Option<PartialDate>,
    pub(crate) note: String,
}

impl EvidenceDraft {
    pub(crate) fn parse(&self) -> Result<NewEvidence, Vec<FieldError>> {
        let mut f = Fields::default();
        let kind = f.parse("kind", &self.kind, "choice");
        let title = f.text("title", &self.title, 200);
        let number = f.free("number", &self.number, 120);
        let date: Option<PartialDate> = f.maybe("date", &self.date, "date");
        let expires: Option<PartialDate> = f.maybe("expires", &self.expires, "date");
        if expires.as_ref().is_some_and(|day| day.day().is_none()) {
            f.refuse("expires", "whole-day", &self.expires);
        }
        if let (Some(date), Some(expires)) = (&date, &expires)
            && expires.as_str() < date.as_str()
        {
            f.refuse("expires", "date-order", &self.expires);
        }
        let note = f.free("note", &self.note, 2000);
        f.done()?;
        Ok(NewEvidence {
            kind: kind.expect("a kind that is missing was refused"),
            title,
            number,
            date,
            expires,
            note,
        })
    }
}
