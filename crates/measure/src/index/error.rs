//! Why an index cannot be computed.

/// A failure of the arithmetic, named so that a statistician knows which figure to look at.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IndexError {
    /// Data and structure do not belong together.
    #[error("the data have {data} indicators, the structure has {structure}")]
    Shape {
        /// Columns of the data.
        data: usize,
        /// Indicators of the structure.
        structure: usize,
    },
    /// A denominator column without values.
    #[error("the data have no column `{0}`, which the structure names as a denominator")]
    NoDenominator(String),
    /// Division by zero.
    #[error(
        "unit `{unit}`: the denominator `{denominator}` of `{indicator}` is 0; correct it, or leave \
         it blank if it is missing"
    )]
    ZeroDenominator {
        /// The unit.
        unit: String,
        /// The indicator.
        indicator: String,
        /// The denominator column.
        denominator: String,
    },
    /// Too few units after screening.
    #[error("screening leaves {left} of {all} units; a ranking needs at least 2: lower min_data")]
    ScreenedOut {
        /// Units left.
        left: usize,
        /// Units before.
        all: usize,
    },
    /// A group column that is not there.
    #[error(
        "impute.group names `{group}`, which is no Group of the structure and no column of the data; \
         {known}"
    )]
    NoGroup {
        /// The column asked for.
        group: String,
        /// A sentence that names the columns there are.
        known: String,
    },
    /// A unit with missing values and no group.
    #[error(
        "unit `{unit}` has no `{group}`, so its missing `{indicator}` cannot take a group mean"
    )]
    NoGroupLabel {
        /// The unit.
        unit: String,
        /// The group column.
        group: String,
        /// The indicator.
        indicator: String,
    },
    /// A group without any value.
    #[error(
        "no unit of the group `{label}` has a value of `{indicator}`, so the group has no mean; \
         choose impute = \"mean\" or leave the indicator out"
    )]
    EmptyGroup {
        /// The group.
        label: String,
        /// The indicator.
        indicator: String,
    },
    /// An indicator without values.
    #[error("no unit has a value of `{0}`; leave it out of the structure")]
    AllMissing(String),
    /// A unit without values.
    #[error("unit `{unit}` has no value below `{node}`; impute, or screen it out with min_data")]
    EmptyUnit {
        /// The unit.
        unit: String,
        /// The index.
        node: String,
    },
    /// A normalisation that divides by zero.
    #[error(
        "`{indicator}` is {value} for every unit, so {method} would divide by zero; \
         leave it out, or set constant = \"middle\""
    )]
    Constant {
        /// The indicator.
        indicator: String,
        /// Its only value.
        value: f64,
        /// The normalisation.
        method: &'static str,
    },
    /// A normalisation that needs something the structure does not have.
    #[error("{method} needs {needs} of `{indicator}`")]
    Needs {
        /// The indicator.
        indicator: String,
        /// The normalisation.
        method: &'static str,
        /// What is missing, and where it is written.
        needs: &'static str,
    },
    /// A value the normalisation has no meaning for.
    #[error("unit `{unit}`: `{indicator}` is {value}; {problem}")]
    Value {
        /// The unit.
        unit: String,
        /// The indicator.
        indicator: String,
        /// Its value.
        value: f64,
        /// Why it does not fit, and what to do.
        problem: &'static str,
    },
    /// A reference unit that is not in the data.
    #[error("the reference unit `{0}` is not among the units (or was screened out)")]
    NoReference(String),
    /// Geometric or harmonic mean of a value that is not positive.
    #[error(
        "unit `{unit}`: `{child}` is {value}, and the {method} mean of `{node}` takes positive \
         values only; normalise to a positive range such as lower = 1, upper = 100"
    )]
    NotPositive {
        /// The unit.
        unit: String,
        /// The child node.
        child: String,
        /// Its value.
        value: f64,
        /// The node to be computed.
        node: String,
        /// `geometric` or `harmonic`.
        method: &'static str,
    },
    /// More units than an exact search can rank.
    #[error(
        "the Kemeny ranking of `{node}` needs {size} units to be ordered together; exact search \
         stops at {limit}: use copeland or borda, or rank fewer units"
    )]
    KemenySize {
        /// The node.
        node: String,
        /// Units that cannot be separated by majority.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// More units than a table of all pairs can hold.
    #[error(
        "pairwise comparison of {units} units needs {units}² cells; the limit is {limit} units"
    )]
    PairLimit {
        /// Units.
        units: usize,
        /// The limit.
        limit: usize,
    },
    /// A list of aggregations of the wrong length.
    #[error(
        "aggregate lists {given} aggregations; the structure has {levels} levels above the indicators"
    )]
    AggregateLevels {
        /// Entries of the list.
        given: usize,
        /// Levels above the indicators.
        levels: usize,
    },
    /// Weights that make no sense.
    #[error("weights of `{node}`: {problem}")]
    Weights {
        /// The node.
        node: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// `top` outside of the ranking.
    #[error("top = {top} is not between 1 and the number of units, {units}")]
    Top {
        /// The k of P(rank ≤ k).
        top: usize,
        /// Units.
        units: usize,
    },
    /// Too few runs.
    #[error("{given} runs are too few; {needed} is the least")]
    Runs {
        /// Runs asked for.
        given: usize,
        /// The least.
        needed: usize,
    },
    /// More results than memory allows.
    #[error(
        "{units} units × {runs} runs need {needed} MB for their ranks; the limit is {limit} MB: \
         with so many units ask for at most {most} runs"
    )]
    Memory {
        /// Units.
        units: usize,
        /// Runs asked for.
        runs: usize,
        /// Memory needed.
        needed: usize,
        /// Memory allowed.
        limit: usize,
        /// Runs that fit.
        most: usize,
    },
    /// A level that is not in the structure.
    #[error("level {0} is not in the structure, or is the index itself")]
    NoLevel(u32),
    /// A unit that is not in the ranking.
    #[error("unit `{0}` is not among the units (or was screened out)")]
    NoUnit(String),
    /// Nothing varies.
    #[error(
        "nothing varies: [uncertainty] must vary weights, normalise or aggregate, and a weight varies \
         only against siblings"
    )]
    NothingVaries,
    /// An alternative that cannot be computed.
    #[error("[uncertainty] {which}: {source}")]
    Alternative {
        /// Which normalisation and aggregation, by their place in the lists.
        which: String,
        /// What goes wrong with it.
        source: Box<IndexError>,
    },
}
