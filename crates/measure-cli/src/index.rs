//! `pilar index …`: composite indices from files.

pub mod compute;
pub mod input;
pub mod sensitivity;
pub mod uncertainty;

use std::io::Write;

use crate::CliError;

/// What can be done with a composite index.
#[derive(Debug, clap::Subcommand)]
pub enum IndexCommand {
    /// Compute an index: a score for every node of the structure, and the ranking
    Compute(compute::ComputeArgs),
    /// Vary weights, normalisation and aggregation, and show how far each rank moves
    Uncertainty(uncertainty::UncertaintyArgs),
    /// Say which choice moves the ranking: variance-based indices, and leaving one out
    Sensitivity(sensitivity::SensitivityArgs),
}

impl IndexCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        match self {
            Self::Compute(args) => compute::run(&args, out),
            Self::Uncertainty(args) => uncertainty::run(&args, out),
            Self::Sensitivity(args) => sensitivity::run(&args, out),
        }
    }
}

/// The three files explained, for `--help`.
pub(crate) const METHOD_HELP: &str = "\
The data file:
  uCode,uName,Island,Roads,Poverty,People
  71.01,Alpha,North,420,12.5,240
  72.02,Delta,South,530,7.7,310

The structure file (rows in any order; a blank weight is 1, a blank direction 1):
  Level,iCode,iName,Direction,Weight,Denominator,Parent,Type
  1,Roads,Paved roads,1,2,People,Index,Indicator
  1,Poverty,Poor people,-1,1,,Index,Indicator
  2,Index,Index,1,1,,,Aggregate
  ,Island,Island,,,,,Group
  ,People,Inhabitants,,,,,Denominator

The method file (every key may be left out; unknown keys are refused):
  denominate = true                          divide by the structure's Denominator
  impute     = { by = \"group-mean\", group = \"EurAsia_group\" }
               or \"mean\", \"median\", \"none\" (re-scale the weights of what is there)
  screen     = { min_data = 0.9, on = \"measured\" }   leave out units with less data; also
               min_nonzero; on = \"imputed\" (the default) counts imputed values as data
  treat      = { winsorise_max = 5, skew = 2.0, kurtosis = 3.5, log = true }
  normalise  = { by = \"minmax\", lower = 0, upper = 100 }
               or zscore (mean, sd), rank, borda, prank, goalposts (lower, upper, clip, bounds),
               distance-to-max, distance-to-reference (unit), distance-to-target (cap),
               fraction-of-max, benchmark, rubric (min, max), scaled (from, to)
  constant   = \"error\"                       or \"middle\": an indicator equal for all units
  weights    = \"given\"                       or \"equal\", \"pca\", { by = \"table\", table = { … } },
               { by = \"ahp\", matrices = { Parent = [[1, 3], [\"1/3\", 1]] }, max_ratio = 0.1 }
  aggregate  = \"arithmetic\"                  or geometric, harmonic, copeland, kemeny, borda;
               or a list with one for each level above the indicators, from the lowest
  [uncertainty]
  weights    = { by = \"perturb\", percent = 25, levels = [2, 3] }   or \"simplex\", \"fixed\"
  normalise  = [\"minmax\", { by = \"zscore\", mean = 10, sd = 2 }]    each run takes one
  aggregate  = [\"arithmetic\", \"geometric\"]                       each run takes one";
