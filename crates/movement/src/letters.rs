//! The letter that names the chosen: prepared, issued with the register, signed.

use access::{Actor, Permission, Scope};
use kernel::{Id, LetterNumber, PartialDate};
use measure::canonical;
use register::{
    Acting, cohorts,
    model::{CohortDraft, Fields, LetterDraft as RegisterLetter, ParticipationDraft},
    participations,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, Tx, files};

use crate::{
    CallError, NotNow, calls,
    error::{named, revision},
    model::{AnnexLine, Call, CallState, Candidate, CandidateState, LetterState, SelectionLetter},
    ranking,
    store::{
        candidates as candidate_rows,
        letters::{self as rows, Gained, Written},
    },
};

/// A letter as the form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterDraft {
    /// `B-003/DJAI/AI.01.04/01/2022`.
    pub number: String,
    /// Its date, `2022-01-03`.
    pub date: String,
    /// Where it is dated.
    pub place: String,
    /// Who signs.
    pub signer_name: String,
    /// The signer's office.
    pub signer_office: String,
    /// Further words, by paragraphs.
    pub body: String,
    /// The revision the change was made on; empty for something new.
    pub revision: String,
}

/// The letter of a call, for the ministry and the auditor; for everyone once it was issued.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn of_call(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
) -> Result<Option<SelectionLetter>, CallError> {
    let letter = rows::of_call(tx, call).await?;
    match &letter {
        Some(letter) if letter.state == LetterState::Draft => ranking::may_read(actor)?,
        _ => {}
    }
    Ok(letter)
}

/// Prepares the letter of a decided call, or changes it before it is issued. The annex follows the decision.
///
/// # Errors
/// [`CallError::Invalid`] for a number outside the grammar or against its date.
pub async fn save(
    act: &mut Acting<'_>,
    call: Id<Call>,
    draft: &LetterDraft,
) -> Result<SelectionLetter, CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let call = calls::known(act.tx, call).await?;
    if call.state != CallState::Decided {
        return Err(NotNow::NotDecided.into());
    }
    let (number, date) = draft.parse()?;
    let annex = canonical::json(&annex(act.tx, &call).await?);
    let written = Written {
        number: &String::from(number),
        date: date.as_str(),
        place: draft.place.trim(),
        signer_name: draft.signer_name.trim(),
        signer_office: draft.signer_office.trim(),
        body: draft.body.trim(),
        annex: &annex,
    };
    let (at, by) = (act.now(), act.by());
    let done = match rows::of_call(act.tx, call.id).await? {
        Some(before) => {
            let on = revision(&draft.revision, &call.subject())?;
            rows::update(act.tx, (before.id, on), &written, at).await
        }
        None => {
            let id = act.clock.new_id();
            rows::insert(act.tx, (id, call.id), &written, (&by, at)).await
        }
    };
    named(done, &call.subject(), "number", &draft.number)?;
    act.record("movement.save_letter", &call.subject(), json!(draft))
        .await?;
    known(act.tx, call.id).await
}

impl LetterDraft {
    fn parse(&self) -> Result<(LetterNumber, PartialDate), CallError> {
        let mut f = Fields::default();
        let number: Option<LetterNumber> = f.parse("number", &self.number, "letter-number");
        let date: Option<PartialDate> = f.parse("date", &self.date, "day");
        if let (Some(number), Some(date)) = (&number, &date) {
            if date.day().is_none() {
                f.refuse("date", "day", &self.date);
            }
            if number.agrees_with(date).is_err() {
                f.refuse("number", "against-date", &self.number);
            }
        }
        f.text("place", &self.place, 100);
        f.text("signer_name", &self.signer_name, 200);
        f.text("signer_office", &self.signer_office, 300);
        f.free("body", &self.body, 10_000);
        f.done()?;
        match (number, date) {
            (Some(number), Some(date)) => Ok((number, date)),
            _ => unreachable!("a field that is missing was refused"),
        }
    }
}

/// The chosen in the order of the ranking.
async fn annex(tx: &mut Tx, call: &Call) -> Result<Vec<AnnexLine>, CallError> {
    let selected = selected(tx, call).await?;
    let provinces = register::regions::places(tx).await?;
    let name = |code: &kernel::RegionCode| {
        provinces
            .iter()
            .find(|place| place.code == *code)
            .map_or_else(String::new, |place| place.name.clone())
    };
    Ok(selected
        .iter()
        .zip(1..)
        .map(|(candidate, no)| AnnexLine {
            no,
            region: candidate.region.to_string(),
            name: candidate.name.clone(),
            province: name(&candidate.province),
        })
        .collect())
}

async fn selected(tx: &mut Tx, call: &Call) -> Result<Vec<Candidate>, CallError> {
    let official = ranking::official(tx, call.id)
        .await?
        .ok_or(NotNow::NobodyScored)?;
    let place = |code: &str| official.result.rows.iter().position(|row| row.code == code);
    let mut selected = candidate_rows::of_call(tx, call.id).await?;
    selected.retain(|c| c.state == CandidateState::Selected);
    selected.sort_by_key(|c| place(&c.code));
    Ok(selected)
}

/// Issues the letter: the call is announced, the register gains the letter and a participation for each of the chosen.
/// `pdf` is the letter as typeset.
///
/// # Errors
/// [`CallError::Stale`] where the letter was changed since; what the register refuses, such as a region that stands in
/// the cohort already.
pub async fn issue(
    act: &mut Acting<'_>,
    db: &Db,
    letter: &SelectionLetter,
    pdf: Vec<u8>,
) -> Result<SelectionLetter, CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let call = calls::known(act.tx, letter.call).await?;
    let file = files::put(db, act.tx, pdf, "application/pdf").await?;
    let gained = Gained {
        pdf: Some(&file.sha256),
        ..Gained::default()
    };
    let at = act.now();
    named(
        rows::move_to(
            act.tx,
            (letter.id, letter.revision),
            LetterState::Issued,
            &gained,
            at,
        )
        .await,
        &call.subject(),
        "state",
        "",
    )?;
    register(act, &call, letter).await?;
    calls::move_to(act, &call, CallState::Announced, "").await?;
    act.record(
        "movement.issue_letter",
        &call.subject(),
        json!({"number": letter.number, "pdf": file.sha256, "n_selected": letter.annex.len()}),
    )
    .await?;
    known(act.tx, call.id).await
}

/// What the register keeps of the selection; each is a command of the register with an entry of its own.
async fn register(
    act: &mut Acting<'_>,
    call: &Call,
    letter: &SelectionLetter,
) -> Result<(), CallError> {
    let year = call.year.to_string();
    if cohorts::find(act.tx, call.year).await?.is_none() {
        let cohort = CohortDraft {
            year: year.clone(),
            theme: call.theme.clone(),
            ..CohortDraft::default()
        };
        cohorts::add(act, &cohort).await?;
    }
    let number = String::from(letter.number.clone());
    let kept = RegisterLetter {
        number: number.clone(),
        date: letter.date.to_string(),
        subject: call.title.clone(),
        purpose: call.title.clone(),
        cohort: year.clone(),
        ..RegisterLetter::default()
    };
    cohorts::save_letter(act, None, &kept).await?;
    for line in &letter.annex {
        let member = ParticipationDraft {
            cohort: year.clone(),
            region: line.region.clone(),
            status: "selected".to_owned(),
            list_no: line.no.to_string(),
            confidence: "high".to_owned(),
            note: number.clone(),
            ..ParticipationDraft::default()
        };
        participations::add(act, &member).await?;
    }
    Ok(())
}

/// Keeps the scan of the signed letter.
///
/// # Errors
/// [`CallError::Invalid`] where the file is no PDF; [`NotNow`] before the letter was issued.
pub async fn sign(
    act: &mut Acting<'_>,
    db: &Db,
    call: Id<Call>,
    (scan, signed_on): (Vec<u8>, &str),
) -> Result<SelectionLetter, CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let letter = known(act.tx, call).await?;
    if !matches!(letter.state, LetterState::Issued | LetterState::Signed) {
        return Err(NotNow::NotAnnounced.into());
    }
    if !scan.starts_with(b"%PDF-") {
        return Err(CallError::field("scan", "not-a-pdf", ""));
    }
    let day: Option<PartialDate> = signed_on.parse().ok();
    if day.as_ref().is_none_or(|day| day.day().is_none()) {
        return Err(CallError::field("signed_on", "day", signed_on));
    }
    let file = files::put(db, act.tx, scan, "application/pdf").await?;
    let gained = Gained {
        scan: Some(&file.sha256),
        signed_on: Some(signed_on),
        ..Gained::default()
    };
    let (at, subject) = (act.now(), format!("call:{call}"));
    let on = (letter.id, letter.revision);
    named(
        rows::move_to(act.tx, on, LetterState::Signed, &gained, at).await,
        &subject,
        "scan",
        "",
    )?;
    let details = json!({"scan": file.sha256, "signed_on": signed_on});
    act.record("movement.sign_letter", &subject, details)
        .await?;
    known(act.tx, call).await
}

async fn known(tx: &mut Tx, call: Id<Call>) -> Result<SelectionLetter, CallError> {
    rows::of_call(tx, call)
        .await?
        .ok_or_else(|| CallError::Unknown(format!("letter of call {call}")))
}
