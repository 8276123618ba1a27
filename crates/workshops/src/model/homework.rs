//! What a region does between two workshops.

use kernel::{Id, RegionCode, Timestamp};
use register::model::{FieldError, Fields, Participation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Stage, words};

words! {
    /// How far a task has come.
    HomeworkState {
        /// To be done.
        Open = "open",
        /// Done, with a note.
        Done = "done",
        /// No longer asked for, with a note.
        Dropped = "dropped",
    }
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Homework {
    /// Its id.
    pub id: Id<Homework>,
    /// The region's part in its cohort.
    pub participation: Id<Participation>,
    /// The cohort's year.
    pub cohort: u16,
    /// The region's code on the day it was given.
    pub region: RegionCode,
    /// After which stage's workshop.
    pub stage: Stage,
    /// What is to be done.
    pub task: String,
    /// The agency that does it, where it is one of the register.
    pub agency: Option<Uuid>,
    /// The agency or person in words.
    pub owner: String,
    /// The last day.
    pub due_on: String,
    /// How far it has come.
    pub state: HomeworkState,
    /// What was done, or why it was dropped.
    pub note: String,
    /// When it was done or dropped.
    pub done_at: Option<Timestamp>,
    /// Counts changes.
    pub revision: i64,
}

impl Homework {
    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("homework:{}", self.id)
    }

    /// Whether its day has passed and it is not done.
    pub fn is_late(&self, today: &str) -> bool {
        self.state == HomeworkState::Open && self.due_on.as_str() < today
    }
}

/// A task, new or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HomeworkDraft {
    /// `1` to `4`.
    pub stage: String,
    /// What is to be done.
    pub task: String,
    /// The agency's id; empty for a person.
    pub agency: String,
    /// The person; empty for an agency.
    pub owner: String,
    /// The last day, `2023-08-31`.
    pub due_on: String,
    /// The revision the change was made on; empty for something new.
    pub revision: String,
}

/// A task that is done, dropped, or open again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DoneDraft {
    /// `done`, `dropped` or `open`.
    pub state: String,
    /// What was done, or why it was dropped.
    pub note: String,
    /// The revision the change was made on.
    pub revision: String,
}

#[derive(Debug)]
pub(crate) struct NewHomework {
    pub(crate) stage: Stage,
    pub(crate) task: String,
    pub(crate) agency: Option<Uuid>,
    pub(crate) owner: String,
    pub(crate) due_on: String,
}

impl HomeworkDraft {
    pub(crate) fn parse(&self) -> Result<NewHomework, Vec<FieldError>> {
        let mut f = Fields::default();
        let stage = f.parse("stage", &self.stage, "choice");
        let task = f.text("task", &self.task, 1000);
        let agency = f.maybe("agency", &self.agency, "unknown");
        let owner = if agency.is_some() {
            f.free("owner", &self.owner, 200)
        } else {
            f.text("owner", &self.owner, 200)
        };
        let due: Option<kernel::PartialDate> = f.parse("due_on", &self.due_on, "day");
        if due.as_ref().is_some_and(|day| day.day().is_none()) {
            f.refuse("due_on", "day", &self.due_on);
        }
        f.done()?;
        Ok(NewHomework {
            stage: stage.unwrap_or(Stage::One),
            task,
            agency,
            owner,
            due_on: due.map_or_else(String::new, |day| day.to_string()),
        })
    }
}
