//! Who takes part in a draw, who must not meet, and who lacks an assessor.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Id;

use super::{Member, Panel};
use crate::{
    model::{Candidate, CandidateState},
    sheets::SheetState,
};

/// A candidate with fewer assessors than the method names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The candidate.
    pub candidate: Id<Candidate>,
    /// Its code.
    pub code: String,
    /// How many are missing.
    pub missing: usize,
}

pub(super) const fn is_drawn_for(state: CandidateState) -> bool {
    matches!(
        state,
        CandidateState::Verified | CandidateState::Scheduled | CandidateState::Presented
    )
}

impl Panel {
    /// Codes of the candidates that assessors are drawn for.
    pub(super) fn drawable(&self) -> Vec<&Candidate> {
        self.candidates
            .iter()
            .filter(|candidate| is_drawn_for(candidate.state))
            .collect()
    }

    pub(super) fn active(&self) -> Vec<&Member> {
        self.members.iter().filter(|m| m.is_active).collect()
    }

    /// Pairs of codes, candidate first, of conflicts between those who take part.
    pub(super) fn barred(&self) -> BTreeSet<(String, String)> {
        let candidate: BTreeMap<_, _> = self.candidates.iter().map(|c| (c.id, &c.code)).collect();
        let member: BTreeMap<_, _> = self.members.iter().map(|m| (m.id, &m.code)).collect();
        self.conflicts
            .iter()
            .filter_map(|conflict| {
                let candidate = candidate.get(&conflict.candidate)?;
                let member = member.get(&conflict.member)?;
                Some(((*candidate).clone(), (*member).clone()))
            })
            .collect()
    }

    /// Pairs of codes that have a sheet, void or not: they do not meet twice.
    pub(super) fn met(&self) -> BTreeSet<(String, String)> {
        let candidate: BTreeMap<_, _> = self.candidates.iter().map(|c| (c.id, &c.code)).collect();
        let member: BTreeMap<_, _> = self.members.iter().map(|m| (m.id, &m.code)).collect();
        self.sheets
            .iter()
            .filter_map(|sheet| {
                let candidate = candidate.get(&sheet.candidate)?;
                let member = member.get(&sheet.member)?;
                Some(((*candidate).clone(), (*member).clone()))
            })
            .collect()
    }

    /// Candidates with fewer standing sheets than the method names.
    pub fn shortages(&self) -> Vec<Shortage> {
        let wanted = usize::from(self.call.method.per_candidate);
        let mut standing: BTreeMap<Id<Candidate>, usize> = BTreeMap::new();
        for sheet in self.sheets.iter().filter(|s| s.state != SheetState::Void) {
            *standing.entry(sheet.candidate).or_default() += 1;
        }
        self.drawable()
            .into_iter()
            .filter_map(|candidate| {
                let has = standing.get(&candidate.id).copied().unwrap_or(0);
                (has < wanted).then(|| Shortage {
                    candidate: candidate.id,
                    code: candidate.code.clone(),
                    missing: wanted - has,
                })
            })
            .collect()
    }

    pub(super) fn load(&self, member: Id<Member>) -> usize {
        let load = self.loads.get(&member);
        load.map_or(0, |load| load.open + load.closed) as usize
    }

    pub(super) fn round(&self) -> u32 {
        self.draws.last().map_or(1, |last| last.round + 1)
    }
}
