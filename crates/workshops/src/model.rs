//! The words of workshops, as types. Pure: no database, no pages.

mod attendance;
mod draft;
mod focus;
mod homework;
mod stage;
mod state;
mod worksheet;
mod workshop;

pub(crate) use attendance::NewAttendance;
pub use attendance::{
    Attendance, AttendanceDraft, Evaluation, EvaluationDraft, QUESTIONS, Sector, Source,
};
pub(crate) use draft::{NewPlan, NewWorkshop, days_between, next_day};
pub use draft::{PlanDraft, WorkshopDraft};
pub(crate) use focus::NewFocus;
pub use focus::{FocusDraft, FocusGroup, PILLARS};
pub(crate) use homework::NewHomework;
pub use homework::{DoneDraft, Homework, HomeworkDraft, HomeworkState};
pub use stage::{Opening, OpeningDraft, Stage, StageReport, Unmet};
pub use state::{IllegalStep, WorkshopState};
pub use worksheet::{CRITERIA, Cells, Column, Filled, Holder, HolderKind, Row, Sheet, Version};
pub use workshop::{Mentor, Mode, Step, Workshop};

pub(crate) use kernel::words;
