//! What the minutes of a decision hold.

use access::Actor;
use kernel::{Id, Timestamp};
use store::Tx;

use crate::{
    CallError, NotNow, calls,
    model::{Call, Candidate, Decision, Ranking},
    panels::{self, Agreement},
    ranking, selection,
    store::{candidates as candidate_rows, letters as letter_rows},
};

/// Where the ministry sits, for minutes without a letter.
const SEAT: &str = "Jakarta";

/// A decision with everything it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Minuted {
    /// The call.
    pub call: Call,
    /// The ranking it was decided on.
    pub ranking: Ranking,
    /// Every candidate of the call.
    pub candidates: Vec<Candidate>,
    /// What was decided of each.
    pub decisions: Vec<Decision>,
    /// How far the assessors agree.
    pub agreement: Agreement,
    /// Who decided, by name.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
    /// Where: the letter's place, or the ministry's seat.
    pub place: String,
}

/// Reads the minutes of a call that is decided, for those who may read rankings.
///
/// # Errors
/// [`CallError::Forbidden`]; [`CallError::Unknown`]; [`NotNow::NotDecided`].
pub async fn of_call(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Minuted, CallError> {
    ranking::may_read(actor)?;
    let call = calls::known(tx, call).await?;
    let decisions = selection::of_call(tx, call.id).await?;
    let last = decisions
        .iter()
        .max_by_key(|decision| decision.at)
        .ok_or(NotNow::NotDecided)?;
    let (by, decided_at) = (last.by.clone(), last.at);
    let ranking = ranking::official(tx, call.id)
        .await?
        .ok_or(NotNow::NobodyScored)?;
    let names = access::names_of(tx, &[by.as_str()]).await?;
    let letter = letter_rows::of_call(tx, call.id).await?;
    let place = letter.map(|letter| letter.place);
    Ok(Minuted {
        agreement: panels::agreement_of(tx, call.id).await?,
        candidates: candidate_rows::all(tx, call.id).await?,
        decided_by: names.of(&by).to_owned(),
        decided_at,
        place: place
            .filter(|place| !place.is_empty())
            .unwrap_or_else(|| SEAT.to_owned()),
        decisions,
        ranking,
        call,
    })
}
