//! Rankings, decisions, objections, the letter.

use kernel::{Id, LetterNumber, PartialDate, Timestamp, words};
use serde::{Deserialize, Serialize};

use super::{Call, CallMethod, Candidate};
use crate::compute::Ranked;

words! {
    /// What a ranking is for.
    RankingKind {
        /// By the published method; the decision rests on the newest.
        Official = "official",
        /// With other weights, to see what would change; kept, and never decided on.
        WhatIf = "what-if",
    }
}

words! {
    /// What is decided of a candidate.
    Outcome {
        /// Chosen.
        Selected = "selected",
        /// Next in line.
        Reserve = "reserve",
        /// Not chosen.
        NotSelected = "not_selected",
    }
}

words! {
    /// What became of an objection.
    ObjectionState {
        /// Not answered yet.
        Open = "open",
        /// Right.
        Upheld = "upheld",
        /// Not right.
        Rejected = "rejected",
    }
}

words! {
    /// How far a selection letter has come.
    LetterState {
        /// Being prepared.
        Draft = "draft",
        /// Numbered and sent out; the chosen are members of the cohort.
        Issued = "issued",
        /// A scan of the signed letter is kept.
        Signed = "signed",
        /// Withdrawn before it was issued.
        Void = "void",
    }
}

/// A ranking as it was computed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Its id.
    pub id: Id<Ranking>,
    /// The call.
    pub call: Id<Call>,
    /// Its number within the call, from 1.
    pub no: u32,
    /// What it is for.
    pub kind: RankingKind,
    /// What the officer said of it.
    pub note: String,
    /// SHA-256 of the sheets it was computed from.
    pub input_hash: String,
    /// By what method.
    pub method: RankingMethod,
    /// The published hash, or that of the changed method of a what-if.
    pub method_hash: String,
    /// The ranking.
    pub result: Ranked,
    /// SHA-256 of the result as canonical JSON.
    pub result_hash: String,
    /// Who had it computed.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
}

/// The method of a ranking: the call's, and other weights where it is a what-if.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingMethod {
    /// The call's method.
    pub call: CallMethod,
    /// Other weights by code of a node; empty in an official ranking.
    pub weights: std::collections::BTreeMap<String, f64>,
    /// Places to give.
    pub quota: u32,
}

/// What was decided of a candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The candidate.
    pub candidate: Id<Candidate>,
    /// What was decided.
    pub outcome: Outcome,
    /// What the ranking alone would have given.
    pub by_ranking: Outcome,
    /// Why it departs from the ranking; empty where it does not.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objection {
    /// Its id.
    pub id: Id<Objection>,
    /// The candidate who objects.
    pub candidate: Id<Candidate>,
    /// Its region's name.
    pub name: String,
    /// Its words.
    pub words: String,
    /// What became of it.
    pub state: ObjectionState,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// The ministry's answer; empty while it is open.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Counts changes.
    pub revision: i64,
}

/// A line of a letter's annex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnexLine {
    /// Its place, from 1.
    pub no: u32,
    /// The region's code.
    pub region: String,
    /// The region's name.
    pub name: String,
    /// Its province.
    pub province: String,
}

/// The director general's letter with the list of the chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelectionLetter {
    /// Its id.
    pub id: Id<SelectionLetter>,
    /// The call.
    pub call: Id<Call>,
    /// Its number.
    pub number: LetterNumber,
    /// Its date.
    pub date: PartialDate,
    /// Where it was written.
    pub place: String,
    /// Who signs.
    pub signer_name: String,
    /// The signer's office.
    pub signer_office: String,
    /// Further words, by paragraphs.
    pub body: String,
    /// The chosen, in order.
    pub annex: Vec<AnnexLine>,
    /// How far it has come.
    pub state: LetterState,
    /// SHA-256 of the typeset letter.
    pub pdf: Option<String>,
    /// SHA-256 of the scan of the signed letter.
    pub scan: Option<String>,
    /// When it was signed.
    pub signed_on: Option<String>,
    /// Counts changes.
    pub revision: i64,
}
