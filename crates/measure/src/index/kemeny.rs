//! The ranking with most pairwise support, found exactly, with every tie.
//!
//! Condorcet's method as Kemeny (1959) and Young and Levenglick (1978) completed it; the Handbook
//! (§6.2, p. 112) calls it C-K-Y-L. Of all permutations it takes those that maximise the sum of
//! `support(i, j)` over all pairs with i before j.

use super::outrank::Outranking;

/// Units that must be ordered together, at most: 2^20 subsets times 20 fit 10 MB and 0.1 s.
pub const MAX_TOGETHER: usize = 20;

/// Rankings listed, at most; the number of ties is exact beyond it.
pub const MAX_LISTED: usize = 1000;

/// The best rankings of an outranking matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Kemeny {
    /// Sum of the support of all pairs in their order.
    pub score: f64,
    /// Number of rankings that reach the score: more than 1 is a tie. Saturates at `u64::MAX`.
    pub n_best: u64,
    /// The best rankings, best unit first, in lexicographic order; at most [`MAX_LISTED`].
    pub rankings: Vec<Vec<usize>>,
    /// Mean place of each unit over all best rankings, from 1.
    pub mean_place: Vec<f64>,
}

/// More units than exact search can order together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{size} units cannot be separated by majority; exact search stops at {MAX_TOGETHER}")]
pub struct TooMany {
    /// Units that would have to be ordered together.
    pub size: usize,
}

/// Finds all best rankings.
///
/// Units fall into groups such that every unit of an earlier group beats every unit of a later one;
/// by the extended Condorcet criterion (Truchon 1998) each best ranking keeps the groups apart, so
/// each is solved alone by dynamic programming over its subsets.
///
/// # Errors
/// [`TooMany`] when one group has more than [`MAX_TOGETHER`] units.
pub fn kemeny(matrix: &Outranking) -> Result<Kemeny, TooMany> {
    let groups = majority_groups(matrix);
    let mut parts = Vec::with_capacity(groups.len());
    for group in &groups {
        if group.len() > MAX_TOGETHER {
            return Err(TooMany { size: group.len() });
        }
        parts.push(Part::solve(matrix, group));
    }
    let mut mean_place = vec![0.0; matrix.len()];
    let mut before = 0.0;
    for (group, part) in groups.iter().zip(&parts) {
        for (k, &unit) in group.iter().enumerate() {
            mean_place[unit] = before + part.mean_place[k];
        }
        before += f64::from(u32::try_from(group.len()).expect("groups are small"));
    }
    let mut rankings: Vec<Vec<usize>> = vec![Vec::new()];
    for (group, part) in groups.iter().zip(&parts) {
        let mut longer = Vec::new();
        'full: for head in &rankings {
            for tail in &part.orders {
                let tail = tail.iter().map(|&k| group[k]);
                longer.push(head.iter().copied().chain(tail).collect::<Vec<_>>());
                if longer.len() == MAX_LISTED {
                    break 'full;
                }
            }
        }
        rankings = longer;
    }
    rankings.sort_unstable();
    let score = rankings[0].iter().enumerate();
    let score = score
        .map(|(p, &i)| {
            rankings[0][p + 1..]
                .iter()
                .map(|&j| matrix.support(i, j))
                .sum::<f64>()
        })
        .sum();
    let n_best = parts
        .iter()
        .fold(1_u64, |n, part| n.saturating_mul(part.n_best));
    Ok(Kemeny {
        score,
        n_best,
        rankings,
        mean_place,
    })
}

/// Strongly connected groups of the relation "is not beaten by", best group first.
///
/// Of any two units at least one is not beaten by the other, so the groups are in one line; the
/// number of units a unit is not beaten by puts them in order.
fn majority_groups(matrix: &Outranking) -> Vec<Vec<usize>> {
    let n = matrix.len();
    let mut order: Vec<usize> = (0..n).collect();
    let holds = |i: usize| (0..n).filter(|&j| !matrix.beats(j, i)).count();
    let held: Vec<usize> = (0..n).map(holds).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(held[i]), i));
    // A cut is sound when every unit before it beats every unit after it: `open` counts the pairs
    // that stand in the way, and changes only by the pairs of the unit that crosses the cut.
    let mut groups = Vec::new();
    let (mut start, mut open) = (0, 0_usize);
    for at in 0..n {
        let unit = order[at];
        open -= order[..at]
            .iter()
            .filter(|&&i| !matrix.beats(i, unit))
            .count();
        open += order[at + 1..]
            .iter()
            .filter(|&&j| !matrix.beats(unit, j))
            .count();
        if open == 0 {
            let mut group = order[start..=at].to_vec();
            group.sort_unstable();
            groups.push(group);
            start = at + 1;
        }
    }
    groups
}

/// All best orders of one group.
struct Part {
    n_best: u64,
    /// Positions within the group, best first.
    orders: Vec<Vec<usize>>,
    /// Mean place within the group, from 1.
    mean_place: Vec<f64>,
}

impl Part {
    fn solve(matrix: &Outranking, group: &[usize]) -> Self {
        let n = group.len();
        let support = |i: usize, j: usize| matrix.support(group[i], group[j]);
        let table = Table::fill(n, support);
        // Best orders from the empty set up to a subset, and from it to the full set.
        let full = (1_usize << n) - 1;
        let mut up = vec![0_u64; full + 1];
        up[0] = 1;
        for set in 1..=full {
            up[set] = table
                .lasts(set)
                .map(|j| up[set & !(1 << j)])
                .fold(0, u64::saturating_add);
        }
        let mut down = vec![0_u64; full + 1];
        down[full] = 1;
        // Counted in whole numbers, so that the order of the units cannot change the last bit.
        let mut places = vec![0_u128; n];
        for set in (1..=full).rev() {
            for j in table.lasts(set) {
                let rest = set & !(1 << j);
                down[rest] = down[rest].saturating_add(down[set]);
                let through = u128::from(up[rest]) * u128::from(down[set]);
                places[j] += through * u128::from(set.count_ones());
            }
        }
        let mean_place = places
            .iter()
            .map(|&sum| sum as f64 / up[full] as f64)
            .collect();
        let mut orders = Vec::new();
        table.collect(full, &mut Vec::with_capacity(n), &mut orders);
        Self {
            n_best: up[full],
            orders,
            mean_place,
        }
    }
}

/// For every subset, the most support an order of it can have.
struct Table {
    n: usize,
    best: Vec<f64>,
    support: Vec<f64>,
}

impl Table {
    fn fill(n: usize, support: impl Fn(usize, usize) -> f64) -> Self {
        let mut flat = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..n {
                flat[i * n + j] = support(i, j);
            }
        }
        let mut table = Self {
            n,
            best: vec![0.0; 1 << n],
            support: flat,
        };
        for set in 1..1_usize << n {
            table.best[set] = members(set)
                .map(|j| table.with_last(set, j))
                .fold(f64::NEG_INFINITY, f64::max);
        }
        table
    }

    /// Support of the best order of `set` in which `j` comes last.
    fn with_last(&self, set: usize, j: usize) -> f64 {
        let rest = set & !(1 << j);
        self.best[rest]
            + members(rest)
                .map(|i| self.support[i * self.n + j])
                .sum::<f64>()
    }

    /// The members that come last in a best order of `set`. Sums differ by rounding only below
    /// 10⁻⁹: weights that differ by less are not told apart.
    fn lasts(&self, set: usize) -> impl Iterator<Item = usize> + '_ {
        members(set).filter(move |&j| self.with_last(set, j) > self.best[set] - 1e-9)
    }

    /// Writes the best orders of `set` in front of `tail`, which is held in reverse.
    fn collect(&self, set: usize, tail: &mut Vec<usize>, orders: &mut Vec<Vec<usize>>) {
        if orders.len() == MAX_LISTED {
            return;
        }
        if set == 0 {
            orders.push(tail.iter().rev().copied().collect());
            return;
        }
        for j in self.lasts(set).collect::<Vec<_>>() {
            tail.push(j);
            self.collect(set & !(1 << j), tail, orders);
            tail.pop();
        }
    }
}

/// The positions of the bits that are set.
fn members(mut set: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let next = set.trailing_zeros() as usize;
            set &= set - 1;
            next
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let shorter = permutations(n - 1);
        let insert = |p: &Vec<usize>, at: usize| {
            let mut longer = p.clone();
            longer.insert(at, n - 1);
            longer
        };
        shorter
            .iter()
            .flat_map(|p| (0..n).map(move |at| insert(p, at)))
            .collect()
    }

    proptest! {
        #[test]
        fn no_permutation_has_more_support_and_every_tie_is_found(
            votes in prop::collection::vec(0_u8..5, 15)
        ) {
            let n = 6;
            let mut rows = vec![vec![0.0; n]; n];
            let pairs = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
            for ((i, j), vote) in pairs.zip(votes) {
                rows[i][j] = f64::from(vote) / 4.0;
                rows[j][i] = 1.0 - rows[i][j];
            }
            let matrix = Outranking::from_rows(&rows);
            let support = |p: &[usize]| -> f64 {
                (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)))
                    .map(|(a, b)| matrix.support(p[a], p[b])).sum()
            };
            let all = permutations(n);
            let best = all.iter().map(|p| support(p)).fold(0.0, f64::max);
            let mut expected: Vec<Vec<usize>> =
                all.into_iter().filter(|p| support(p) > best - 1e-9).collect();
            expected.sort_unstable();
            let found = kemeny(&matrix).unwrap();
            prop_assert!((found.score - best).abs() < 1e-9);
            prop_assert_eq!(found.n_best, expected.len() as u64);
            for unit in 0..n {
                let places = expected.iter().map(|p| p.iter().position(|&u| u == unit).unwrap());
                let mean = places.map(|p| p as f64 + 1.0).sum::<f64>() / expected.len() as f64;
                prop_assert!((found.mean_place[unit] - mean).abs() < 1e-9);
            }
            let listed = expected.len().min(MAX_LISTED);
            prop_assert_eq!(found.rankings, expected[..listed].to_vec());
        }
    }

    #[test]
    fn a_large_cycle_is_refused_with_its_size() {
        let n = 21;
        let beats = |i: usize, j: usize| (j + n - i) % n <= n / 2;
        let rows: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| f64::from(u8::from(i != j && beats(i, j))))
                    .collect()
            })
            .collect();
        assert_eq!(
            kemeny(&Outranking::from_rows(&rows)),
            Err(TooMany { size: 21 })
        );
    }
}
