//! The words of agreements, decrees and bodies, as types. Pure: no database, no pages.

mod agreement;
mod body;
mod calendar;
mod clause;
mod day;
mod decree;
mod diff;
mod number;
mod sent;
mod state;

pub use agreement::{Agreement, Step, WaitingOn};
pub use body::{
    Body, BodyKind, Decision, DecisionState, Meeting, Member, MemberRole, Sector, UnknownWord,
    missing_sectors,
};
pub use calendar::today;
pub(crate) use calendar::{add_days, add_months, is_day, last_day};
pub use clause::{Clause, Comment, CommentState, Template, TemplateClause};
pub use day::{DayState, Method, Mode, Party, Signatory, SigningDay};
pub use decree::{Decree, DecreeForm, DecreeKind, DecreeState};
pub use diff::{Piece, diff};
pub use number::{AgreementNumber, InvalidAgreementNumber};
pub(crate) use sent::sent;
pub use state::{AgreementState, IllegalStep};

/// A closed set of words: one spelling in the database, in forms, in the API and in the ids of messages.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The word in the id of a message, which has hyphens.
            pub fn message(self) -> String {
                self.as_str().replace('_', "-")
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.as_str() == text)
                    .ok_or_else(|| $crate::model::UnknownWord(text.chars().take(40).collect()))
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
