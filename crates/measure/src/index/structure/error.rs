//! Why rows do not make a tree.

/// Why rows do not make a tree.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StructureError {
    /// Two rows share a code.
    #[error("{place}: the code `{code}` stands there twice (first in {first}); codes must differ")]
    Duplicate {
        /// The code.
        code: String,
        /// Where the second row stands.
        place: String,
        /// Where the first row stands.
        first: String,
    },
    /// A parent that is in no row.
    #[error(
        "{place}: `{code}` names the parent `{parent}`, which is in no row; \
         add an Aggregate row `{parent}` or correct the spelling"
    )]
    UnknownParent {
        /// The node.
        code: String,
        /// The parent it names.
        parent: String,
        /// Where the node's row stands.
        place: String,
    },
    /// A parent that is not an aggregate.
    #[error("{place}: `{code}` names the parent `{parent}`, which is not an Aggregate")]
    ParentNotAggregate {
        /// The node.
        code: String,
        /// The parent it names.
        parent: String,
        /// Where the node's row stands.
        place: String,
    },
    /// Nodes that are their own ancestors.
    #[error(
        "{place}: these are their own ancestors: {}; give one of them another parent, or none if it \
         is the index",
        codes.join(" → ")
    )]
    Cycle {
        /// The nodes, the first again at the end.
        codes: Vec<String>,
        /// Where the first one's row stands.
        place: String,
    },
    /// No indicator.
    #[error("the structure has no row of type Indicator")]
    NoIndicator,
    /// More or fewer than one top.
    #[error(
        "the structure must end in one aggregate without a parent; it has {}: {}",
        .0.len(), .0.join(", ")
    )]
    NotOneTop(Vec<String>),
    /// An indicator that belongs nowhere.
    #[error("{place}: the indicator `{code}` has no parent")]
    Orphan {
        /// The indicator.
        code: String,
        /// Where its row stands.
        place: String,
    },
    /// An aggregate without children.
    #[error("{place}: nothing belongs to the aggregate `{code}`")]
    Childless {
        /// The aggregate.
        code: String,
        /// Where its row stands.
        place: String,
    },
    /// A level that does not rise towards the top, or is missing.
    #[error("{place}: `{code}` must stand on a level below its parent `{parent}`'s")]
    LevelOrder {
        /// The node.
        code: String,
        /// Its parent.
        parent: String,
        /// Where the node's row stands.
        place: String,
    },
    /// A figure that cannot be.
    #[error("{place}: `{code}`: {problem}")]
    Figure {
        /// The node.
        code: String,
        /// What is wrong, and what would be right.
        problem: String,
        /// Where the node's row stands.
        place: String,
    },
    /// A denominator that is in no row of that type.
    #[error(
        "{place}: `{code}` is to be divided by `{denominator}`, which is in no row of type Denominator"
    )]
    UnknownDenominator {
        /// The indicator.
        code: String,
        /// The denominator it names.
        denominator: String,
        /// Where the indicator's row stands.
        place: String,
    },
}
