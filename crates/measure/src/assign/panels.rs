//! The panels of assessors while they are being put together: drawn greedily, completed by
//! augmenting paths.

use std::collections::VecDeque;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::{AssignError, Parties, pick};

/// Who judges whom, with loads and meetings kept up to date.
pub(super) struct Panels {
    of: Vec<Vec<usize>>,
    loads: Vec<usize>,
    /// Common candidates of each two assessors, assessors × assessors.
    meetings: Vec<u32>,
}

impl Panels {
    /// Panels of the size wanted with equal loads, or the reason why there are none.
    pub(super) fn draw(parties: &Parties<'_>, rng: &mut ChaCha8Rng) -> Result<Self, AssignError> {
        let m = parties.assessors.len();
        let mut panels = Self {
            of: vec![Vec::new(); parties.candidates.len()],
            loads: vec![0; m],
            meetings: vec![0; m * m],
        };
        let mut order: Vec<usize> = (0..parties.candidates.len()).collect();
        order.shuffle(rng);
        // Those with most conflicts choose first.
        order.sort_by_key(|&candidate| std::cmp::Reverse(parties.conflicts[candidate].len()));
        for &candidate in &order {
            panels.fill(parties, candidate, rng);
        }
        let ways = Ways::new(parties, rng);
        for &candidate in &order {
            while panels.of[candidate].len() < parties.per_candidate {
                ways.complete(&mut panels, parties, candidate)?;
            }
        }
        for assessor in 0..m {
            while panels.loads[assessor] < parties.loads().0 {
                ways.employ(&mut panels, parties, assessor)?;
            }
        }
        Ok(panels)
    }

    pub(super) fn of(&self, candidate: usize) -> &[usize] {
        &self.of[candidate]
    }

    pub(super) fn n_candidates(&self) -> usize {
        self.of.len()
    }

    pub(super) fn loads(&self) -> &[usize] {
        &self.loads
    }

    pub(super) fn candidates_of(&self, assessor: usize) -> impl Iterator<Item = usize> {
        (0..self.of.len()).filter(move |&candidate| self.of[candidate].contains(&assessor))
    }

    /// The common candidates of each pair of assessors.
    fn pairs(&self) -> impl Iterator<Item = u32> + '_ {
        let m = self.loads.len();
        (0..m).flat_map(move |a| self.meetings[a * m + a + 1..(a + 1) * m].iter().copied())
    }

    /// Least and most common candidates over all pairs of assessors.
    pub(super) fn meetings(&self) -> (usize, usize) {
        let least = self.pairs().min().unwrap_or(0);
        (least as usize, self.pairs().max().unwrap_or(0) as usize)
    }

    /// Σ λ² over pairs of assessors, and the least it could be if all meetings were spread evenly.
    pub(super) fn unevenness(&self) -> (i64, i64) {
        let now = self.pairs().map(|met| i64::from(met).pow(2)).sum();
        let (met, pairs) = (
            self.pairs().map(i64::from).sum::<i64>(),
            self.pairs().count() as i64,
        );
        if pairs == 0 {
            return (0, 0);
        }
        let (each, left) = (met / pairs, met % pairs);
        (now, (pairs - left) * each.pow(2) + left * (each + 1).pow(2))
    }

    /// Puts `new` in the place of `old` and returns by how much Σ λ² over pairs grows.
    pub(super) fn replace(&mut self, candidate: usize, old: usize, new: usize) -> i64 {
        self.remove(candidate, old) + self.add(candidate, new)
    }

    fn add(&mut self, candidate: usize, assessor: usize) -> i64 {
        let m = self.loads.len();
        let mut grown = 0;
        for &other in &self.of[candidate] {
            grown += 2 * i64::from(self.meetings[assessor * m + other]) + 1;
            self.meetings[assessor * m + other] += 1;
            self.meetings[other * m + assessor] += 1;
        }
        self.of[candidate].push(assessor);
        self.loads[assessor] += 1;
        grown
    }

    fn remove(&mut self, candidate: usize, assessor: usize) -> i64 {
        let m = self.loads.len();
        self.of[candidate].retain(|&other| other != assessor);
        self.loads[assessor] -= 1;
        let mut grown = 0;
        for &other in &self.of[candidate] {
            grown += 1 - 2 * i64::from(self.meetings[assessor * m + other]);
            self.meetings[assessor * m + other] -= 1;
            self.meetings[other * m + assessor] -= 1;
        }
        grown
    }

    /// Gives a candidate the least loaded permitted assessors, among them those who have met the rest
    /// of the panel least, among them a random one. May leave places open.
    fn fill(&mut self, parties: &Parties<'_>, candidate: usize, rng: &mut ChaCha8Rng) {
        let (_, most) = parties.loads();
        let m = self.loads.len();
        while self.of[candidate].len() < parties.per_candidate {
            let mut best = None;
            let mut n_equal = 0;
            for assessor in 0..m {
                let free = self.loads[assessor] < most
                    && !self.of[candidate].contains(&assessor)
                    && parties.is_permitted(candidate, assessor);
                if !free {
                    continue;
                }
                let met: u32 = self.of[candidate]
                    .iter()
                    .map(|&other| self.meetings[assessor * m + other])
                    .sum();
                let key = (self.loads[assessor], met);
                if best.is_none_or(|(least, _)| key < least) {
                    best = Some((key, assessor));
                    n_equal = 1;
                } else if best.is_some_and(|(least, _)| key == least) {
                    n_equal += 1;
                    if pick(rng, n_equal) == 0 {
                        best = Some((key, assessor));
                    }
                }
            }
            let Some((_, assessor)) = best else { return };
            self.add(candidate, assessor);
        }
    }
}

/// Searches for augmenting paths, in a random but fixed order of assessors.
struct Ways {
    order: Vec<usize>,
}

impl Ways {
    fn new(parties: &Parties<'_>, rng: &mut ChaCha8Rng) -> Self {
        let mut order: Vec<usize> = (0..parties.assessors.len()).collect();
        order.shuffle(rng);
        Self { order }
    }

    /// Finds one more assessor for a candidate: somebody with room, or somebody whose place at
    /// another candidate can be taken over by somebody with room, and so on.
    ///
    /// When there is no way, everyone reachable is full, and their sheets all come from the
    /// candidates reachable: those candidates need more than those assessors can take.
    fn complete(
        &self,
        panels: &mut Panels,
        parties: &Parties<'_>,
        candidate: usize,
    ) -> Result<(), AssignError> {
        let (_, most) = parties.loads();
        // For each assessor the candidate it was reached from; for each candidate the assessor.
        let mut from_candidate = vec![None; parties.assessors.len()];
        let mut from_assessor = vec![None; parties.candidates.len()];
        let mut reached = vec![candidate];
        let mut queue = VecDeque::from([candidate]);
        while let Some(at) = queue.pop_front() {
            for &assessor in &self.order {
                let is_new = from_candidate[assessor].is_none()
                    && !panels.of[at].contains(&assessor)
                    && parties.is_permitted(at, assessor);
                if !is_new {
                    continue;
                }
                from_candidate[assessor] = Some(at);
                if panels.loads[assessor] < most {
                    let mut taken = assessor;
                    loop {
                        let to = from_candidate[taken].expect("a reached assessor has a candidate");
                        match from_assessor[to] {
                            Some(given) => panels.replace(to, given, taken),
                            None => panels.add(to, taken),
                        };
                        match from_assessor[to] {
                            Some(given) => taken = given,
                            None => return Ok(()),
                        }
                    }
                }
                for other in panels.candidates_of(assessor) {
                    if other != candidate && from_assessor[other].is_none() {
                        from_assessor[other] = Some(assessor);
                        reached.push(other);
                        queue.push_back(other);
                    }
                }
            }
        }
        reached.sort_unstable();
        let full = (0..parties.assessors.len()).filter(|&assessor| {
            reached
                .iter()
                .any(|&candidate| parties.is_permitted(candidate, assessor))
        });
        Err(AssignError::Crowded {
            needed: reached.len() * parties.per_candidate,
            assessors: parties.assessor_codes(full),
            candidates: parties.candidate_codes(reached),
            most,
        })
    }

    /// Finds one more candidate for an assessor below the least load: one who has an assessor with a
    /// sheet to spare, or an assessor who can be given another sheet instead, and so on.
    fn employ(
        &self,
        panels: &mut Panels,
        parties: &Parties<'_>,
        assessor: usize,
    ) -> Result<(), AssignError> {
        let (least, _) = parties.loads();
        // For each assessor the place it would give up, and for whom.
        let mut gives: Vec<Option<(usize, usize)>> = vec![None; parties.assessors.len()];
        let mut seen = vec![false; parties.candidates.len()];
        let mut reached = vec![assessor];
        let mut queue = VecDeque::from([assessor]);
        while let Some(at) = queue.pop_front() {
            for (candidate, seen) in seen.iter_mut().enumerate() {
                let is_way = !*seen
                    && !panels.of[candidate].contains(&at)
                    && parties.is_permitted(candidate, at);
                if !is_way {
                    continue;
                }
                *seen = true;
                for other in panels.of[candidate].clone() {
                    if other == assessor || gives[other].is_some() {
                        continue;
                    }
                    gives[other] = Some((candidate, at));
                    if panels.loads[other] > least {
                        let mut giver = other;
                        while let Some((place, taker)) = gives[giver] {
                            panels.replace(place, giver, taker);
                            giver = taker;
                        }
                        return Ok(());
                    }
                    reached.push(other);
                    queue.push_back(other);
                }
            }
        }
        reached.sort_unstable();
        let permitted = (0..parties.candidates.len()).filter(|&candidate| {
            reached
                .iter()
                .any(|&assessor| parties.is_permitted(candidate, assessor))
        });
        Err(AssignError::Idle {
            candidates: parties.candidate_codes(permitted),
            assessors: parties.assessor_codes(reached),
            least,
        })
    }
}
