//! Places, turns, steps and alarms in the words of a language: for pages, letters and the handover pack alike.
// messages: cockpit-action-*, cockpit-place-*, cockpit-turn-*, cockpit-step-*, cockpit-alarm-*

use agreements::alarms::Alarm;
use kernel::PartialDate;
use web::{Catalogue, Lang};

use crate::model::{Place, Step, StepKind, Turn};

/// Every word this context says of a region.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    catalogue: &'a Catalogue,
}

impl<'a> Words<'a> {
    /// The words of a catalogue.
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue }
    }

    /// A message without values.
    pub fn t(&self, lang: Lang, id: &str) -> String {
        self.catalogue.text(lang, id, &[])
    }

    /// Where a region stands.
    pub fn place(&self, lang: Lang, place: Place) -> String {
        self.t(lang, &format!("cockpit-place-{}", place.as_str()))
    }

    /// Whose turn it is.
    pub fn turn(&self, lang: Lang, turn: Turn) -> String {
        self.t(lang, &format!("cockpit-turn-{}", turn.as_str()))
    }

    /// What should be done, with its reason.
    pub fn step(&self, lang: Lang, step: &Step) -> String {
        let id = format!("cockpit-step-{}", step.kind.as_str());
        let detail = self.detail(lang, step);
        if detail.is_empty() {
            return self.t(lang, &id);
        }
        let id = format!("{id}-detail");
        let args = [("detail", detail.into())];
        self.catalogue.text(lang, &id, &args)
    }

    fn detail(&self, lang: Lang, step: &Step) -> String {
        match step.kind {
            StepKind::LateHomework
            | StepKind::Homework
            | StepKind::Outputs
            | StepKind::OpenStage
            | StepKind::PlanWorkshop => step.detail.clone(),
            StepKind::Draft
            | StepKind::Confirm
            | StepKind::Review
            | StepKind::PlanSigning
            | StepKind::PutInForce
            | StepKind::Replace
            | StepKind::Submit => String::new(),
            StepKind::Sign
            | StepKind::Decree
            | StepKind::CloseWorkshop
            | StepKind::Invite
            | StepKind::Prepare
            | StepKind::RenewDecree
            | StepKind::CallCouncil
            | StepKind::Regulation
            | StepKind::Extend => day(lang, &step.detail),
        }
    }

    /// What kind of alarm it is, and since when.
    pub fn alarm(&self, lang: Lang, alarm: &Alarm) -> String {
        let id = format!("cockpit-alarm-{}", alarm.kind.message());
        let args = [("day", day(lang, &alarm.since).into())];
        self.catalogue.text(lang, &id, &args)
    }
}

/// A day in the words of a language; what is no day stays as it is.
pub(crate) fn day(lang: Lang, text: &str) -> String {
    text.parse::<PartialDate>()
        .map_or_else(|_| text.to_owned(), |date| web::date(lang, &date))
}
