//! One index under many methods: the inner loop of every simulation.
//!
//! Where one mean is used on all levels and nothing is missing, the tree collapses: a run is one
//! weight for each indicator (the product of the weights on its path), and a block of runs is one
//! matrix product of the normalised indicators (or their logarithms, or reciprocals, taken once)
//! with the runs' weights. All other methods fill the tree anew for each run.

use super::aggregate::{Plan, Tree, aggregate, carry, per_node};
use super::compute::Computed;
use super::error::IndexError;
use super::method::{Aggregate, Aggregation, Method, Normalise, WeightDraw};
use super::normalise::normalise;
use super::product::Panels;
use super::structure::Structure;
use super::{Matrix, weight};

/// A point in the space of methods.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Which normalisation and aggregation.
    pub scenario: usize,
    /// A weight for each node, in any unit.
    pub weights: Vec<f64>,
}

/// Everything about the index that does not change from run to run.
pub struct Engine<'a> {
    structure: &'a Structure,
    units: &'a [String],
    draw: &'a WeightDraw,
    /// Nominal weights, summing to 1 within each parent.
    base: &'a [f64],
    /// Nodes whose weights vary.
    varying: Vec<usize>,
    n_normalise: usize,
    n_aggregate: usize,
    scenarios: Vec<Scenario>,
}

/// One normalisation with one aggregation.
enum Scenario {
    /// One matrix product, and the mean to carry its result back with.
    Flat(Panels, Aggregation),
    /// Node by node.
    Tree(Matrix, Vec<Aggregation>),
}

impl<'a> Engine<'a> {
    /// Prepares every combination of the normalisations and aggregations that may be drawn, and
    /// tries each once.
    ///
    /// # Errors
    /// [`IndexError::Alternative`] naming the combination that cannot be computed.
    pub fn new(
        computed: &'a Computed,
        structure: &'a Structure,
        method: &'a Method,
    ) -> Result<Self, IndexError> {
        let drawn = &method.uncertainty;
        let normalisations: Vec<&Normalise> = match drawn.normalise.as_slice() {
            [] => vec![&method.normalise],
            some => some.iter().collect(),
        };
        let aggregations: Vec<&Aggregate> = match drawn.aggregate.as_slice() {
            [] => vec![&method.aggregate],
            some => some.iter().collect(),
        };
        let varying = varying(structure, &drawn.weights);
        let mut engine = Self {
            structure,
            units: &computed.units,
            draw: &drawn.weights,
            base: &computed.weights,
            varying,
            n_normalise: normalisations.len(),
            n_aggregate: aggregations.len(),
            scenarios: Vec::new(),
        };
        for (i, rule) in normalisations.iter().enumerate() {
            for (j, aggregate) in aggregations.iter().enumerate() {
                let added = engine.add(computed, method, rule, aggregate);
                added.map_err(|e| engine.blame(e, i, j))?;
            }
        }
        Ok(engine)
    }

    /// An alternative is named only where there is one.
    fn blame(&self, error: IndexError, normalise: usize, aggregate: usize) -> IndexError {
        if self.n_normalise * self.n_aggregate == 1 {
            return error;
        }
        let (normalise, aggregate) = (normalise + 1, aggregate + 1);
        let which = format!("normalisation {normalise} with aggregation {aggregate} of the lists");
        IndexError::Alternative {
            which,
            source: Box::new(error),
        }
    }

    fn add(
        &mut self,
        computed: &Computed,
        method: &Method,
        rule: &Normalise,
        rule_up: &Aggregate,
    ) -> Result<(), IndexError> {
        let indicators = self.structure.indicators();
        let table = normalise(
            &computed.stages.treated,
            indicators,
            self.units,
            rule,
            method.constant,
        )?;
        let methods = per_node(self.structure, rule_up)?;
        let aggregates = &methods[self.structure.n_indicators()..];
        let mean = aggregates[0];
        let flat = !table.has_missing()
            && aggregates.iter().all(|&m| m == mean)
            && matches!(
                mean,
                Aggregation::Arithmetic | Aggregation::Geometric | Aggregation::Harmonic
            );
        self.tree(&table, &methods, self.base)?;
        self.scenarios.push(if flat {
            // Reciprocals fall where scores rise, so their negatives rank alike.
            let sign = if mean == Aggregation::Harmonic {
                -1.0
            } else {
                1.0
            };
            Scenario::Flat(Panels::pack(&table, |x| sign * carry(x, mean)), mean)
        } else {
            Scenario::Tree(table, methods)
        });
        Ok(())
    }

    fn tree(
        &self,
        table: &Matrix,
        methods: &[Aggregation],
        weights: &[f64],
    ) -> Result<Tree, IndexError> {
        let (structure, units) = (self.structure, self.units);
        aggregate(
            table,
            &Plan {
                structure,
                units,
                weights,
                pca: false,
                methods,
                active: None,
            },
        )
    }

    /// Number of units.
    pub const fn n_units(&self) -> usize {
        self.units.len()
    }

    /// Length of a score row in a [`Block`]: the units, and padding.
    pub fn stride(&self) -> usize {
        Panels::stride(self.units.len())
    }

    /// How many uniform numbers make a [`Run`]: one for the normalisation, one for the
    /// aggregation, one for each weight that varies.
    pub fn n_dimensions(&self) -> usize {
        2 + self.varying.len()
    }

    /// Nodes whose weights vary; the third dimension belongs to the first.
    pub fn varying(&self) -> &[usize] {
        &self.varying
    }

    /// Numbers of normalisations and of aggregations to choose from.
    pub const fn n_choices(&self) -> (usize, usize) {
        (self.n_normalise, self.n_aggregate)
    }

    /// The run that a point of the unit cube stands for.
    pub fn run(&self, point: &[f64]) -> Run {
        let choose = |u: f64, n: usize| ((u * n as f64) as usize).min(n - 1);
        let scenario = choose(point[0], self.n_normalise) * self.n_aggregate
            + choose(point[1], self.n_aggregate);
        let mut weights = self.base.to_vec();
        for (&node, &u) in self.varying.iter().zip(&point[2..]) {
            weights[node] = match self.draw {
                WeightDraw::Fixed => weights[node],
                WeightDraw::Perturb { percent, .. } => {
                    weights[node] * (1.0 + percent / 100.0 * (2.0 * u - 1.0))
                }
                // Exponential numbers over their sum are uniform on the simplex (Devroye 1986, V.2).
                WeightDraw::Simplex { .. } => -libm::log(1.0 - u),
            };
        }
        Run { scenario, weights }
    }

    /// The scores of the index for each run, in a row of `block`; on the scale that ranks alike.
    ///
    /// # Errors
    /// The first run that cannot be computed, with its position.
    pub fn score(&self, runs: &[Run], block: &mut Block) -> Result<(), (usize, IndexError)> {
        let stride = self.stride();
        block.scores.resize(runs.len() * stride, 0.0);
        for (s, scenario) in self.scenarios.iter().enumerate() {
            let mine = runs.iter().enumerate().filter(|(_, run)| run.scenario == s);
            match scenario {
                Scenario::Flat(panels, _) => {
                    block.rows.clear();
                    block.leaves.clear();
                    for (row, run) in mine {
                        block.rows.push(row);
                        self.flatten(&run.weights, &mut block.path);
                        block
                            .leaves
                            .extend_from_slice(&block.path[..self.structure.n_indicators()]);
                    }
                    panels.multiply(&block.leaves, &block.rows, &mut block.scores);
                }
                Scenario::Tree(table, methods) => {
                    for (row, run) in mine {
                        let tree = self
                            .tree(table, methods, &run.weights)
                            .map_err(|e| (row, e))?;
                        let index = tree.scores.column(tree.scores.cols() - 1);
                        block.scores[row * stride..][..index.len()].copy_from_slice(index);
                    }
                }
            }
        }
        Ok(())
    }

    /// Carries ranking scores of a run back to the scale of the index.
    pub fn carry_back(&self, scenario: usize, scores: &mut [f64]) {
        let Scenario::Flat(_, mean) = &self.scenarios[scenario] else {
            return;
        };
        for score in scores {
            *score = match mean {
                Aggregation::Geometric => libm::exp(*score),
                Aggregation::Harmonic => -1.0 / *score,
                _ => *score,
            };
        }
    }

    /// The weight of each node in the index: the product of the re-scaled weights on its path.
    fn flatten(&self, weights: &[f64], path: &mut Vec<f64>) {
        let nodes = self.structure.nodes();
        path.resize(nodes.len(), 0.0);
        path[nodes.len() - 1] = 1.0;
        for (at, node) in nodes.iter().enumerate().rev() {
            if node.children.is_empty() {
                continue;
            }
            let sum: f64 = node.children.iter().map(|&c| weights[c]).sum();
            let unit = path[at] / sum;
            for &child in &node.children {
                path[child] = weights[child] * unit;
            }
        }
    }
}

/// Room for the scores of a block of runs.
#[derive(Debug, Default)]
pub struct Block {
    /// A row of [`Engine::stride`] scores for each run.
    pub scores: Vec<f64>,
    leaves: Vec<f64>,
    rows: Vec<usize>,
    path: Vec<f64>,
}

/// Nodes whose weights vary and matter: those with a sibling, on a level that varies.
fn varying(structure: &Structure, draw: &WeightDraw) -> Vec<usize> {
    let nodes = structure.nodes();
    let matters = |&i: &usize| {
        let siblings = nodes[i].parent.map_or(0, |p| nodes[p].children.len());
        siblings > 1 && draw.varies(nodes[i].level)
    };
    (0..nodes.len()).filter(matters).collect()
}

/// The scores of the index under each set of weights (one for each node of the structure, in its
/// order and any unit; re-scaled within each parent): what if the weights were these? Everything up to
/// the normalised indicators stays as in `computed`. A column for each set, a row for each unit.
///
/// # Errors
/// [`IndexError`] as for [`super::compute`]; [`IndexError::Weights`] for a set of the wrong length
/// or one that leaves a parent's children without weight.
pub fn scores_under_weights(
    computed: &Computed,
    structure: &Structure,
    method: &Method,
    sets: &[Vec<f64>],
) -> Result<Matrix, IndexError> {
    let plain = Method {
        uncertainty: super::Uncertainty::default(),
        ..method.clone()
    };
    let engine = Engine::new(computed, structure, &plain)?;
    let mut runs = Vec::with_capacity(sets.len());
    for (n, set) in sets.iter().enumerate() {
        let wrong = |problem: String| IndexError::Weights {
            node: format!("set {n}"),
            problem,
        };
        if set.len() != structure.nodes().len() {
            let problem = format!(
                "{} weights for {} nodes",
                set.len(),
                structure.nodes().len()
            );
            return Err(wrong(problem));
        }
        if set.iter().any(|w| !(w.is_finite() && *w >= 0.0))
            || weight::rescale(structure, set).iter().any(|w| w.is_nan())
        {
            return Err(wrong(
                "every weight must be 0 or more, and siblings not all 0".into(),
            ));
        }
        runs.push(Run {
            scenario: 0,
            weights: set.clone(),
        });
    }
    let mut block = Block::default();
    engine.score(&runs, &mut block).map_err(|(_, e)| e)?;
    let mut result = Matrix::empty(engine.n_units());
    for row in block.scores.chunks_exact_mut(engine.stride()) {
        let scores = &mut row[..engine.n_units()];
        engine.carry_back(0, scores);
        result.push(scores.to_vec());
    }
    Ok(result)
}
