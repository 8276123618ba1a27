//! What a form lacks before it can be handed in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Answer, Proof, Section};

/// Something an answer lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The section.
    pub section: String,
    /// The item.
    pub item: String,
    /// What it lacks.
    pub lack: Lack,
}

/// What an answer can lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what", content = "which")]
pub enum Lack {
    /// No level was chosen.
    Level,
    /// There are no words.
    Words,
    /// A level above the lowest cites nothing.
    Evidence,
    /// A document that the instrument asks for is not among what is cited.
    Document(String),
    /// What is cited holds no more.
    Expired(String),
    /// What is cited was withdrawn from the locker.
    Withdrawn(String),
}

impl Lack {
    /// The word in the ids of messages and the API.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Words => "words",
            Self::Evidence => "evidence",
            Self::Document(_) => "document",
            Self::Expired(_) => "expired",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// Which document or file; empty where none is meant.
    pub fn which(&self) -> &str {
        match self {
            Self::Level | Self::Words | Self::Evidence => "",
            Self::Document(which) | Self::Expired(which) | Self::Withdrawn(which) => which,
        }
    }
}

/// Everything that the answers of these sections lack, in the order of the form.
pub fn gaps(
    sections: &[Section],
    answers: &BTreeMap<String, Answer>,
    proofs: &BTreeMap<String, Vec<Proof>>,
    today: &str,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for section in sections {
        for item in &section.items {
            let answer = answers.get(item.code());
            let cited = proofs.get(item.code()).map_or(&[][..], Vec::as_slice);
            let level = answer.and_then(|answer| answer.level);
            let mut lacks = Vec::new();
            if level.is_none() {
                lacks.push(Lack::Level);
            }
            if answer.is_none_or(|answer| answer.words.is_empty()) {
                lacks.push(Lack::Words);
            }
            if level.is_some_and(|level| level > item.min) {
                if cited.is_empty() {
                    lacks.push(Lack::Evidence);
                } else {
                    let missing = item
                        .required()
                        .filter(|d| !cited.iter().any(|p| p.is_for(d)));
                    lacks.extend(missing.map(|d| Lack::Document(d.to_owned())));
                }
            }
            for proof in cited {
                if proof.withdrawn {
                    lacks.push(Lack::Withdrawn(proof.title.clone()));
                } else if proof.is_expired(today) {
                    lacks.push(Lack::Expired(proof.title.clone()));
                }
            }
            gaps.extend(lacks.into_iter().map(|lack| Gap {
                section: section.code.clone(),
                item: item.code().to_owned(),
                lack,
            }));
        }
    }
    gaps
}
