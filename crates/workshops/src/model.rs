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

/// A closed set of words with `as_str`, `FromStr`, `Display` and serde.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        $(#[$meta])*
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in the database, the API and the ids of messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or(())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
