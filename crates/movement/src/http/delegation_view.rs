//! A delegation in a line, on the work page and beside its section.

use web::Page;

use super::words;
use crate::model::{Delegation, DelegationState, Urgency};

/// A delegation in a line.
pub(super) struct DelegationView {
    pub(super) id: String,
    pub(super) agency: String,
    pub(super) due: String,
    pub(super) note: String,
    pub(super) state: String,
    pub(super) tone: &'static str,
    pub(super) reminders: String,
    pub(super) revision: i64,
    pub(super) is_open: bool,
    pub(super) is_done: bool,
}

// messages: movement-delegation-*
pub(super) fn line(page: &Page, d: &Delegation, (today, soon): (&str, &str)) -> DelegationView {
    let urgency = d.urgency(today, soon);
    let (word, tone) = match (d.state, urgency) {
        (DelegationState::Done, _) => ("done", "good"),
        (DelegationState::Withdrawn, _) => ("withdrawn", "neutral"),
        (DelegationState::Open, Urgency::Overdue) => ("overdue", "bad"),
        (DelegationState::Open, Urgency::Soon) => ("soon", "warn"),
        (DelegationState::Open, Urgency::Calm) => ("open", "info"),
    };
    DelegationView {
        id: d.id.to_string(),
        agency: d.agency_name.clone(),
        due: words::day(page, &d.due_on),
        note: d.note.clone(),
        state: page.t(&format!("movement-delegation-{word}")),
        tone,
        reminders: match d.reminded_at {
            Some(at) => page.targs(
                "movement-reminded",
                &[("n", d.n_reminders.into()), ("at", page.instant(at).into())],
            ),
            None => String::new(),
        },
        revision: d.revision,
        is_open: d.state == DelegationState::Open,
        is_done: d.state == DelegationState::Done,
    }
}
