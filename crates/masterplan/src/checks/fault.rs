//! What may be wrong with a plan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Place;

/// How much a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// No release while it stands.
    Blocking,
    /// To be known before a release.
    Warning,
}

/// A kind of fault; its word is the end of a message's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// The plan has no title, no vision, or no action: `missing`.
    Incomplete,
    /// A cell cannot stand: `problem`, `typed` (see [`crate::CellFault`]).
    Cell,
    /// Two rows of a table have one code: `code`.
    DuplicateCode,
    /// A code that no row of the other table has: `code`, `table`.
    UnknownReference,
    /// Actions wait for each other: `codes`.
    DependencyCycle,
    /// An action or milestone lies outside the plan's years: `year`.
    OutsideHorizon,
    /// A target falls where it should rise, rises where it should fall, or changes where it should hold: `direction`,
    /// `before`, `after`.
    TargetAgainstDirection,
    /// An action begins before what it waits for has ended: `code`, `year`.
    BeginsBeforeDependency,
    /// A milestone lies outside the years of its action: `year`, `from`, `to`.
    MilestoneOutsideAction,
    /// Money in a year in which the action does not run: `year`.
    MoneyOutsideYears,
    /// The horizon says short (1 year), medium (to 5) or long (to 10), the years say more: `horizon`, `years`.
    HorizonContradictsYears,
    /// A quick win that belongs to no action.
    QuickWinWithoutAction,
    /// An action says it is a quick win, and no quick win belongs to it.
    NoQuickWinOfAction,
    /// An action without money in any year.
    Unfunded,
    /// An action that follows no strategy and no programme of the statutory plan.
    Unaligned,
    /// A row without an owner.
    MissingOwner,
    /// A row without a baseline.
    MissingBaseline,
    /// A row without an indicator.
    MissingIndicator,
    /// An objective or action without any target.
    MissingTarget,
    /// An action with money and without a sub-activity code.
    MissingBudgetCode,
    /// An action that is done, or a milestone reached, without evidence.
    MissingEvidence,
    /// An action delayed or dropped, or a quick win stalled, replaced or stopped, without a reason.
    MissingReason,
    /// An action planned for a year that is over: `year`.
    Overdue,
    /// No decree forms the team.
    MissingDecree,
    /// No regulation sets the plan.
    MissingRegulation,
    /// The head of region who signed is no longer in office.
    StaleHead,
}

impl FaultCode {
    /// Its word, `duplicate-code`: the end of a message's id.
    pub fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => unreachable!("a kind without fields is a word"),
        }
    }

    /// How much it weighs. Blocking is what contradicts itself or cannot be followed; what is missing warns, since a region
    /// may have to release a plan before its money is found (the demo does).
    pub const fn severity(self) -> Severity {
        match self {
            Self::Incomplete
            | Self::Cell
            | Self::DuplicateCode
            | Self::UnknownReference
            | Self::DependencyCycle
            | Self::OutsideHorizon
            | Self::TargetAgainstDirection => Severity::Blocking,
            Self::BeginsBeforeDependency
            | Self::MilestoneOutsideAction
            | Self::MoneyOutsideYears
            | Self::HorizonContradictsYears
            | Self::QuickWinWithoutAction
            | Self::NoQuickWinOfAction
            | Self::Unfunded
            | Self::Unaligned
            | Self::MissingOwner
            | Self::MissingBaseline
            | Self::MissingIndicator
            | Self::MissingTarget
            | Self::MissingBudgetCode
            | Self::MissingEvidence
            | Self::MissingReason
            | Self::Overdue
            | Self::MissingDecree
            | Self::MissingRegulation
            | Self::StaleHead => Severity::Warning,
        }
    }
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What.
    pub code: FaultCode,
    /// How much it weighs.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What its sentence needs, by name; see [`FaultCode`].
    pub data: BTreeMap<&'static str, String>,
}

impl Fault {
    pub(super) fn new<const N: usize>(
        code: FaultCode,
        place: Place,
        data: [(&'static str, String); N],
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            place,
            data: data.into(),
        }
    }
}
