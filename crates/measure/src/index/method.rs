//! The method of a composite index: every choice between raw values and a ranking, as one document.
//!
//! The order of the steps is that of the OECD/JRC *Handbook on Constructing Composite Indicators*
//! (2008): denominate, impute and screen (§3), treat (§3, §5.1), normalise (§5), weight (§6.1),
//! aggregate (§6.2), and then doubt (§7).

mod choice;
mod scale;
mod written;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::structure::Structure;

/// A method. An absent key takes the default named here. It is written as it is read: its JSON has the
/// keys of the file, with every default spelled out, and gives the same method when read again.
///
/// ```toml
/// denominate = true
/// impute     = { by = "group-mean", group = "EurAsia_group" }
/// screen     = { min_data = 0.9 }
/// treat      = { winsorise_max = 5, skew = 2.0, kurtosis = 3.5 }
/// normalise  = { by = "minmax", lower = 0, upper = 100 }
/// weights    = "given"
/// aggregate  = ["arithmetic", "arithmetic", "geometric"]
///
/// [uncertainty]
/// weights   = { by = "perturb", percent = 25 }
/// normalise = ["minmax", { by = "zscore", mean = 10, sd = 2 }]
/// aggregate = ["arithmetic", "geometric"]
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Method {
    /// Divide indicators by the denominator the structure names for them. Default: true.
    pub denominate: bool,
    /// Leave out units with too little data. Default: nobody is left out.
    pub screen: Screen,
    /// Fill in missing values. Default: none, the weights of what is present are re-scaled.
    pub impute: Impute,
    /// Treat outliers. Default: not.
    pub treat: Treat,
    /// Bring indicators to one scale. Default: min–max to 0..100.
    pub normalise: Normalise,
    /// What to do with an indicator that is the same for all units. Default: an error.
    pub constant: Constant,
    /// Where weights come from. Default: the structure.
    pub weights: Weights,
    /// How children become their parent. Default: arithmetic mean on every level.
    pub aggregate: Aggregate,
    /// What to vary when the ranking is doubted.
    pub uncertainty: Uncertainty,
}

impl Default for Method {
    fn default() -> Self {
        Self {
            denominate: true,
            screen: Screen::default(),
            impute: Impute::default(),
            treat: Treat::default(),
            normalise: Normalise::default(),
            constant: Constant::default(),
            weights: Weights::default(),
            aggregate: Aggregate::default(),
            uncertainty: Uncertainty::default(),
        }
    }
}

/// A method file that cannot be understood; the text names the line and the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MethodError(String);

impl Method {
    /// Reads a method from TOML.
    ///
    /// # Errors
    /// [`MethodError`] naming the line, the key and the keys that exist.
    pub fn from_toml(text: &str) -> Result<Self, MethodError> {
        toml::from_str(text).map_err(|e| MethodError(e.to_string().trim_end().to_owned()))
    }

    /// SHA-256 of the canonical JSON (RFC 8785) of the method and the structure it is applied to:
    /// whoever publishes it beforehand cannot change the arithmetic afterwards.
    #[must_use]
    pub fn hash(&self, structure: &Structure) -> String {
        crate::canonical::sha256(&(self, structure))
    }
}

/// Which units are left out for want of data (Handbook §3).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Default)]
pub struct Screen {
    /// Smallest share of indicators, 0..1, on which a unit must have a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_data: Option<f64>,
    /// Smallest share of a unit's values, 0..1, that must not be zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_nonzero: Option<f64>,
    /// Which values are counted.
    pub on: ScreenOn,
}

/// Which values screening counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenOn {
    /// Those there are after imputation, as in COINr's own example: only gaps that imputation left
    /// count against a unit.
    #[default]
    Imputed,
    /// Those that were measured: screening comes before imputation.
    Measured,
}

/// How missing values are filled in (Handbook §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Impute {
    /// Not: the weights of the values present are re-scaled within each parent.
    #[default]
    None,
    /// With the mean of the indicator over all units.
    Mean,
    /// With the median of the indicator over all units.
    Median,
    /// With the mean of the indicator over the unit's group.
    GroupMean {
        /// Column that names each unit's group.
        group: String,
    },
}

/// How outliers are treated: a column passes unless |skewness| and excess kurtosis both exceed
/// their limits; otherwise its farthest points are pulled in one by one, and where that does not
/// suffice the logarithm is taken (Becker et al. 2022; Handbook §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Treat {
    /// Columns stay as they are.
    #[default]
    None,
    /// Winsorise, then perhaps take logarithms.
    Outliers {
        /// At most so many points are pulled in.
        winsorise_max: usize,
        /// Limit of |G1|.
        skew: f64,
        /// Limit of G2.
        kurtosis: f64,
        /// Take logarithms of the original column where winsorising does not suffice.
        log: bool,
    },
}

/// How an indicator is brought to the common scale. `d` is its direction, `x` a value; sums and
/// extremes run over the units (Handbook §5, Table 3; Becker et al. 2022).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Normalise {
    /// `lower + (upper − lower)(dx − min)/(max − min)`.
    #[serde(rename = "minmax")]
    MinMax {
        /// Result of the worst unit.
        lower: f64,
        /// Result of the best unit.
        upper: f64,
    },
    /// `mean + sd·(dx − x̄)/s` with the sample standard deviation s.
    #[serde(rename = "zscore")]
    ZScore {
        /// Mean of the result.
        mean: f64,
        /// Standard deviation of the result.
        sd: f64,
    },
    /// Rank from the worst (1) to the best (n); ties take the smallest.
    Rank,
    /// `rank − 1`: how many units are worse.
    Borda,
    /// `(rank − 1)/(n − 1)`.
    #[serde(rename = "prank")]
    PercentileRank,
    /// Min–max between fixed values instead of the sample's extremes.
    Goalposts {
        /// Result at the worse goalpost.
        lower: f64,
        /// Result at the better goalpost.
        upper: f64,
        /// Whether values beyond a goalpost are cut to it.
        clip: bool,
        /// Worst and best value for indicators whose goalposts are not in the structure.
        bounds: BTreeMap<String, (f64, f64)>,
    },
    /// `1 − (max − dx)/(max − min)`: distance to the best unit.
    DistanceToMax,
    /// `1 − (r − dx)/(r − min)` with the value r of a reference unit.
    DistanceToReference {
        /// Code of the reference unit.
        unit: String,
    },
    /// `1 − (t − dx)/(t − min)` with the target t of the structure.
    DistanceToTarget {
        /// Whether results are cut at 1.
        cap: bool,
    },
    /// `x/max`; where lower is better, `min/x`.
    FractionOfMax,
    /// Performance to benchmark: `min(1, x/b)`; where lower is better, `min(1, b/x)`; b is the
    /// target of the structure.
    Benchmark,
    /// `(x − min)/(max − min)` of a rubric's levels; where lower is better, mirrored.
    Rubric {
        /// Lowest level.
        min: f64,
        /// Highest level.
        max: f64,
    },
    /// `dx` carried from one range to another without looking at the sample.
    Scaled {
        /// Range of the indicator.
        from: (f64, f64),
        /// Range of the result.
        to: (f64, f64),
    },
}

impl Default for Normalise {
    fn default() -> Self {
        Self::MinMax {
            lower: 0.0,
            upper: 100.0,
        }
    }
}

/// What happens to an indicator that is the same for all units, where the normalisation would
/// divide by zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Constant {
    /// Refuse, naming the indicator.
    #[default]
    Error,
    /// Give every unit the middle of the scale.
    Middle,
}

/// Where weights come from (Handbook §6.1).
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Weights {
    /// The structure's `Weight` column.
    #[default]
    Given,
    /// Every child of a parent weighs the same.
    Equal,
    /// The structure's, except for the nodes named here.
    Table {
        /// A weight for each node named.
        table: BTreeMap<String, f64>,
    },
    /// Analytic hierarchy process (Saaty 1980): the principal eigenvector of each parent's matrix
    /// of pairwise comparisons, whose rows and columns follow its children.
    Ahp {
        /// A reciprocal matrix for each parent named; other parents keep the given weights.
        matrices: BTreeMap<String, Vec<Vec<f64>>>,
        /// Largest consistency ratio accepted.
        max_ratio: f64,
    },
    /// Squared loadings on the first principal component of the children's correlations.
    Pca,
}

/// How children become their parent (Handbook §6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregation {
    /// `Σ w x / Σ w`.
    #[serde(alias = "amean")]
    Arithmetic,
    /// `exp(Σ w ln x / Σ w)`; values must be positive.
    #[serde(alias = "gmean")]
    Geometric,
    /// `Σ w / Σ (w / x)`; values must be positive.
    #[serde(alias = "hmean")]
    Harmonic,
    /// Units beaten minus units lost to, in pairwise comparison (Copeland 1951).
    Copeland,
    /// Place in the ranking with most pairwise support (Condorcet, Kemeny 1959, Young and Levenglick
    /// 1978): n minus the mean place over all best rankings.
    #[serde(alias = "condorcet", alias = "condorcet-kemeny", alias = "ckyl")]
    Kemeny,
    /// Weighted number of units beaten, ties counting half (Borda 1784).
    Borda,
}

/// One aggregation for all levels, or one for each level above the indicators.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Aggregate {
    /// The same on every level.
    Same(Aggregation),
    /// One for each level, from the lowest.
    PerLevel(Vec<Aggregation>),
}

impl Default for Aggregate {
    fn default() -> Self {
        Self::Same(Aggregation::Arithmetic)
    }
}

/// What is varied when the ranking is doubted (Handbook §7; Saisana, Saltelli and Tarantola 2005).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Uncertainty {
    /// How weights vary. Default: ±25 % on every level.
    pub weights: WeightDraw,
    /// Normalisations of which each run takes one at random. Default: the method's own.
    pub normalise: Vec<Normalise>,
    /// Aggregations of which each run takes one at random. Default: the method's own.
    pub aggregate: Vec<Aggregate>,
}

/// How weights vary from run to run; afterwards they are re-scaled within each parent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum WeightDraw {
    /// They stay.
    Fixed,
    /// `w·(1 + p/100·U)` with U uniform on −1..1.
    Perturb {
        /// p: 25 for ±25 %.
        percent: f64,
        /// Levels whose nodes vary; all when absent.
        #[serde(skip_serializing_if = "Option::is_none")]
        levels: Option<Vec<u32>>,
    },
    /// Uniform over all weights that sum to 1 within a parent, forgetting the given ones.
    Simplex {
        /// Levels whose nodes vary; all when absent.
        #[serde(skip_serializing_if = "Option::is_none")]
        levels: Option<Vec<u32>>,
    },
}

impl Default for WeightDraw {
    fn default() -> Self {
        Self::Perturb {
            percent: 25.0,
            levels: None,
        }
    }
}

impl WeightDraw {
    /// Whether nodes of this level vary.
    #[must_use]
    pub fn varies(&self, level: u32) -> bool {
        match self {
            Self::Fixed => false,
            Self::Perturb { levels, .. } | Self::Simplex { levels } => {
                levels.as_ref().is_none_or(|l| l.contains(&level))
            }
        }
    }
}
