//! More assessors for some candidates of an assignment that is already under way.

use std::collections::{HashMap, HashSet, VecDeque};

use rand::seq::SliceRandom;

use super::{AssignError, Sheet, sorted};
use crate::stream::stream;

/// Who is to get more assessors.
#[derive(Debug, Clone, Copy)]
pub struct More<'a> {
    /// Sheets that stand: (candidate, assessor). Leave out those of an assessor who has left.
    pub sheets: &'a [(String, String)],
    /// Candidates, unique, each with the number of assessors wanted on top.
    pub candidates: &'a [(String, usize)],
    /// Codes of the assessors who may take more, unique.
    pub assessors: &'a [String],
    /// Pairs (candidate, assessor) that must not meet; about others than these, they do not matter.
    pub conflicts: &'a [(String, String)],
    /// Seed: the same seed, sheets and codes give the same result, in whatever order they come.
    pub seed: u64,
}

/// Draws the additional sheets: nobody twice on one candidate, conflicts kept apart, and the loads of
/// the assessors, old sheets and new, as even as the old ones and the conflicts allow. The order of
/// each assessor's new sheets continues behind the old ones, at random.
///
/// Loads are evened out along alternating paths, which finds the best there is (N. Harvey, R. Ladner,
/// L. Lovász and T. Tamir, Journal of Algorithms 59 (2006) 53–78, "Semi-matchings").
///
/// # Errors
/// [`AssignError::Empty`], the two about codes that stand twice, or [`AssignError::Blocked`] naming a
/// candidate whom too few assessors may judge.
pub fn assign_more(more: &More<'_>) -> Result<Vec<Sheet>, AssignError> {
    if more.candidates.is_empty() || more.assessors.is_empty() {
        return Err(AssignError::Empty {
            candidates: more.candidates.len(),
            assessors: more.assessors.len(),
        });
    }
    let mut design = Design::of(more)?;
    // Stream 0 is the first assignment's.
    let mut rng = stream(more.seed, 1);
    let mut order: Vec<usize> = (0..design.candidates.len()).collect();
    order.shuffle(&mut rng);
    for candidate in order {
        let mut free: Vec<usize> = design.free(candidate).collect();
        let wanted = design.wanted[candidate];
        if free.len() < wanted {
            return Err(AssignError::Blocked {
                candidate: design.candidates[candidate].clone(),
                free: free.len(),
                wanted,
            });
        }
        free.shuffle(&mut rng);
        free.sort_by_key(|&assessor| design.loads[assessor]);
        for &assessor in &free[..wanted] {
            design.give(candidate, assessor);
        }
    }
    while design.even_out() {}
    let mut sheets = Vec::new();
    for (assessor, code) in design.assessors.iter().enumerate() {
        let mut own = design.new_of(assessor);
        own.shuffle(&mut rng);
        let before = design.loads[assessor] - own.len();
        sheets.extend(own.iter().enumerate().map(|(at, &candidate)| Sheet {
            candidate: design.candidates[candidate].clone(),
            assessor: (*code).clone(),
            order: before + at + 1,
        }));
    }
    sheets.sort();
    Ok(sheets)
}

struct Design<'a> {
    candidates: Vec<&'a String>,
    wanted: Vec<usize>,
    assessors: Vec<&'a String>,
    /// For each candidate the assessors who must not get it: conflicts, and sheets that stand.
    barred: Vec<HashSet<usize>>,
    /// New assessors of each candidate.
    panels: Vec<Vec<usize>>,
    /// Sheets of each assessor, old and new.
    loads: Vec<usize>,
}

impl<'a> Design<'a> {
    fn of(more: &More<'a>) -> Result<Self, AssignError> {
        let mut pairs: Vec<&(String, usize)> = more.candidates.iter().collect();
        pairs.sort();
        if let Some(twice) = pairs.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(AssignError::DuplicateCandidate(twice[0].0.clone()));
        }
        let assessors = sorted(more.assessors).map_err(AssignError::DuplicateAssessor)?;
        let at: HashMap<&String, usize> =
            assessors.iter().enumerate().map(|(i, &c)| (c, i)).collect();
        let place: HashMap<&String, usize> =
            pairs.iter().enumerate().map(|(i, p)| (&p.0, i)).collect();
        let mut loads = vec![0; assessors.len()];
        for (_, assessor) in more.sheets {
            if let Some(&assessor) = at.get(assessor) {
                loads[assessor] += 1;
            }
        }
        let mut barred = vec![HashSet::new(); pairs.len()];
        for (candidate, assessor) in more.conflicts.iter().chain(more.sheets) {
            if let (Some(&candidate), Some(&assessor)) = (place.get(candidate), at.get(assessor)) {
                barred[candidate].insert(assessor);
            }
        }
        Ok(Self {
            wanted: pairs.iter().map(|pair| pair.1).collect(),
            panels: vec![Vec::new(); pairs.len()],
            candidates: pairs.iter().map(|pair| &pair.0).collect(),
            assessors,
            barred,
            loads,
        })
    }

    fn is_free(&self, candidate: usize, assessor: usize) -> bool {
        !self.barred[candidate].contains(&assessor) && !self.panels[candidate].contains(&assessor)
    }

    fn free(&self, candidate: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.assessors.len()).filter(move |&assessor| self.is_free(candidate, assessor))
    }

    fn give(&mut self, candidate: usize, assessor: usize) {
        self.panels[candidate].push(assessor);
        self.loads[assessor] += 1;
    }

    fn new_of(&self, assessor: usize) -> Vec<usize> {
        let has = |&candidate: &usize| self.panels[candidate].contains(&assessor);
        (0..self.candidates.len()).filter(has).collect()
    }

    /// Takes one sheet from an assessor with two more than another, along a chain of exchanges;
    /// `false` when there is no such chain left.
    fn even_out(&mut self) -> bool {
        let mut starts: Vec<usize> = (0..self.assessors.len()).collect();
        starts.sort_by_key(|&assessor| std::cmp::Reverse(self.loads[assessor]));
        let Some(chain) = starts.into_iter().find_map(|start| self.chain(start)) else {
            return false;
        };
        for (giver, candidate, taker) in chain {
            self.panels[candidate].retain(|&assessor| assessor != giver);
            self.panels[candidate].push(taker);
            self.loads[giver] -= 1;
            self.loads[taker] += 1;
        }
        true
    }

    /// The shortest chain of (giver, candidate, taker) from `start` to somebody with two sheets less.
    fn chain(&self, start: usize) -> Option<Vec<(usize, usize, usize)>> {
        let mut from: Vec<Option<(usize, usize)>> = vec![None; self.assessors.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(giver) = queue.pop_front() {
            for candidate in self.new_of(giver) {
                for taker in self.free(candidate) {
                    if taker == start || from[taker].is_some() {
                        continue;
                    }
                    from[taker] = Some((giver, candidate));
                    if self.loads[taker] + 2 <= self.loads[start] {
                        return Some(walk_back(&from, taker));
                    }
                    queue.push_back(taker);
                }
            }
        }
        None
    }
}

fn walk_back(from: &[Option<(usize, usize)>], end: usize) -> Vec<(usize, usize, usize)> {
    let mut chain = Vec::new();
    let mut taker = end;
    while let Some((giver, candidate)) = from[taker] {
        chain.push((giver, candidate, taker));
        taker = giver;
    }
    chain
}
