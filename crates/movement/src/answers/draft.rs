//! What someone sends of a section, before it is known to be right.

use register::model::FieldError;
use serde::{Deserialize, Serialize};

use crate::{
    CallError,
    model::{NewAnswer, Section},
};

/// The longest answer, in characters.
pub const LONGEST: usize = 5000;

/// One answer as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerDraft {
    /// The item's code.
    #[schema(example = "A1")]
    pub item: String,
    /// The level; empty where none is chosen.
    #[schema(example = "3")]
    pub level: String,
    /// The answer in words.
    pub words: String,
    /// The stamp that came with the answer that was changed.
    #[schema(example = "1.3.9f86d081884c7d65")]
    pub stamp: String,
}

/// The changes, or everything that is wrong with them.
pub(super) fn parse(
    section: &Section,
    drafts: &[AnswerDraft],
) -> Result<Vec<NewAnswer>, CallError> {
    let mut wrong = Vec::new();
    let mut new: Vec<NewAnswer> = Vec::new();
    for draft in drafts {
        let mut refuse = |field, problem, value: &str| {
            wrong.push(FieldError {
                field,
                problem,
                value: format!(
                    "{}: {}",
                    draft.item,
                    value.chars().take(80).collect::<String>()
                ),
            });
        };
        let item = section.items.iter().find(|item| item.code() == draft.item);
        let Some(item) = item.filter(|_| new.iter().all(|n| n.item != draft.item)) else {
            refuse("item", "unknown-item", &draft.item);
            continue;
        };
        let level = match draft.level.trim() {
            "" => None,
            text => match text.parse() {
                Ok(level) if (item.min..=item.max).contains(&level) => Some(level),
                _ => {
                    refuse("level", "choice", text);
                    None
                }
            },
        };
        // Browsers send line ends as CR LF, programs as LF: one text, one digest.
        let words = draft.words.replace("\r\n", "\n").replace('\r', "\n");
        let words = words.trim().to_owned();
        if words.chars().count() > LONGEST {
            refuse("words", "too-long", "");
        }
        if words
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            refuse("words", "control-character", "");
        }
        match draft.stamp.parse() {
            Ok(on) => new.push(NewAnswer {
                item: draft.item.clone(),
                level,
                words,
                on,
            }),
            Err(_) => refuse("stamp", "required", &draft.stamp),
        }
    }
    if wrong.is_empty() {
        Ok(new)
    } else {
        Err(CallError::Invalid(wrong))
    }
}
