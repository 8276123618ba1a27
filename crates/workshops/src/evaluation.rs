//! What participants thought of a workshop: five answers from 1 to 5 and words, once for each attendance, and nothing that
//! leads back to whoever gave them.

use access::Actor;
use kernel::Id;
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::{
    NotNow, WorkshopError, attendance,
    model::{EvaluationDraft, QUESTIONS, Workshop},
    planning,
    store::people as rows,
};

/// What all participants together thought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results {
    /// How many evaluated.
    pub n: usize,
    /// How often each mark from 1 to 5 was given, by question in the order of [`QUESTIONS`].
    pub marks: [[u64; 5]; 5],
    /// What they said, in alphabetical order, which tells nothing of when.
    pub words: Vec<String>,
}

/// Keeps what the holder of a token thinks.
///
/// # Errors
/// [`NotNow::Evaluated`] the second time; [`WorkshopError::Invalid`]; [`WorkshopError::Unknown`].
pub async fn evaluate(
    act: &mut Acting<'_>,
    token: &str,
    draft: &EvaluationDraft,
) -> Result<(), WorkshopError> {
    let own = attendance::own(act.tx, token).await?;
    let new = draft.parse()?;
    rows::evaluated(act.tx, own.attendance)
        .await
        .map_err(|err| match err {
            StoreError::Stale => WorkshopError::from(NotNow::Evaluated),
            other => other.into(),
        })?;
    // An id that holds no time: the order of the rows tells nothing.
    rows::insert_evaluation(act.tx, (Uuid::new_v4(), own.workshop.id), &new).await?;
    act.record("workshops.evaluate", &own.workshop.subject(), json!({}))
        .await?;
    Ok(())
}

/// What participants thought, for whoever may read the workshop.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn results(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Workshop>,
) -> Result<(Workshop, Results), WorkshopError> {
    let workshop = planning::find(tx, actor, id).await?;
    let all = rows::evaluations(tx, id).await?;
    let mut results = Results {
        n: all.len(),
        ..Results::default()
    };
    for one in all {
        for (question, mark) in (0..QUESTIONS.len()).zip(one.marks) {
            results.marks[question][usize::from(mark.clamp(1, 5)) - 1] += 1;
        }
        if !one.words.is_empty() {
            results.words.push(one.words);
        }
    }
    results.words.sort_unstable();
    Ok((workshop, results))
}
