//! Signing: in turn, in office, in time, once. By hand with a scan, or on the file itself.

use access::{Actor, Forbidden, Permission, Role, Scope};
use kernel::Id;
use register::{
    Acting,
    evidence::media::{self, Media},
    model::{Fields, StepDraft as RegisterStep},
    regions,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, StoreError, Tx, files};

use crate::{
    AgreementError, NotNow,
    agreements::{find, known, register_step, take},
    alarms::same_person,
    forming,
    issued::{self, Issued, IssuedEvent},
    model::{Agreement, AgreementState, DayState, Method, Party, Signatory, today},
    signing_days,
    store::{
        agreements::Move,
        signing::{self as rows},
    },
};

/// The signatories of an agreement, in turn.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn signatories(tx: &mut Tx, agreement: &Agreement) -> Result<Vec<Signatory>, StoreError> {
    rows::signatories(tx, agreement.id).await
}

/// A signatory with its agreement, for those who see it.
///
/// # Errors
/// [`AgreementError::Unknown`], [`AgreementError::Forbidden`].
pub async fn signatory(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Signatory>,
) -> Result<(Signatory, Agreement), AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let signatory = rows::signatory(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("signatory {id}")))?;
    let agreement = find(tx, actor, signatory.agreement).await?;
    Ok((signatory, agreement))
}

/// Who signs, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SignatoryDraft {
    /// Their name.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Their office.
    #[schema(min_length = 1, max_length = 200, example = "Sekretaris Daerah")]
    pub office: String,
    /// On whose behalf, where it is not the head of region.
    #[schema(max_length = 200, example = "a.n. Bupati Agam")]
    pub on_behalf: String,
}

/// Whether the actor may name who signs and keep scans: officers; for a region also the region.
pub(crate) fn may_prepare(
    actor: &Actor,
    agreement: &Agreement,
    party: Party,
) -> Result<(), AgreementError> {
    let by_officer = actor.may(Permission::ManageAgreements, &Scope::Nation);
    if party != Party::Region {
        return Ok(by_officer?);
    }
    let own = Scope::Region(agreement.region.clone());
    Ok(by_officer.or_else(|_| actor.may(Permission::ConfirmAgreements, &own))?)
}

/// Names who signs, before the first signature; a deputy signs on behalf of the head whom the register names now.
///
/// # Errors
/// [`NotNow::SignedAlready`]: names are part of what was signed; [`AgreementError::Invalid`].
pub async fn name(
    act: &mut Acting<'_>,
    id: Id<Signatory>,
    draft: &SignatoryDraft,
) -> Result<Signatory, AgreementError> {
    let (before, agreement) = signatory(act.tx, act.actor, id).await?;
    may_prepare(act.actor, &agreement, before.party)?;
    let all = rows::signatories(act.tx, agreement.id).await?;
    if let Some(first) = all.iter().find(|one| one.signed_at.is_some()) {
        return Err(NotNow::SignedAlready(first.name.clone()).into());
    }
    let mut f = Fields::default();
    let mut new = Signatory {
        name: f.text("name", &draft.name, 120),
        office: f.text("office", &draft.office, 200),
        on_behalf: f.free("on_behalf", &draft.on_behalf, 200),
        ..before.clone()
    };
    f.done()?;
    if new.party == Party::Region {
        new.authority = head(act.tx, &agreement).await?;
        let is_head = new.authority.is_empty() || same_person(&new.name, &new.authority);
        if new.on_behalf.is_empty() && !is_head {
            return Err(AgreementError::field("on_behalf", "deputy", &new.authority));
        }
    }
    crate::error::named(
        rows::name(act.tx, &new).await,
        &agreement.subject_text(),
        "name",
        &new.name,
    )?;
    touch(act.tx, &agreement).await?;
    act.record(
        "agreements.name_signatory",
        &agreement.subject_text(),
        json!({"before": before, "after": draft}),
    )
    .await?;
    Ok(new)
}

async fn touch(tx: &mut Tx, agreement: &Agreement) -> Result<(), StoreError> {
    match agreement.signing_day {
        Some(day) => rows::touch(tx, day).await,
        None => Ok(()),
    }
}

/// Who heads the region now; empty where the register does not know.
async fn head(tx: &mut Tx, agreement: &Agreement) -> Result<String, StoreError> {
    let heads = regions::heads(tx).await?;
    Ok(heads
        .get(&agreement.region)
        .map(|(name, _)| name.clone())
        .unwrap_or_default())
}

/// Whose turn it is, where the signatory may sign now: the state, the day, the turn, the office.
///
/// # Errors
/// [`NotNow`] says why not.
pub(crate) async fn may_sign_now(
    act: &mut Acting<'_>,
    signatory: &Signatory,
    agreement: &Agreement,
) -> Result<Vec<Signatory>, AgreementError> {
    if signatory.signed_at.is_some() {
        return Err(NotNow::SignedAlready(signatory.name.clone()).into());
    }
    if agreement.state != AgreementState::Scheduled {
        return Err(NotNow::NotScheduled(agreement.state.as_str()).into());
    }
    if let Some(day) = agreement.signing_day
        && signing_days::known(act.tx, day).await?.state != DayState::Planned
    {
        return Err(NotNow::DayShut.into());
    }
    let today = today(act.now());
    match (&agreement.date, &agreement.ends_on) {
        (Some(date), _) if today < *date => return Err(NotNow::NotYet(date.clone()).into()),
        (_, Some(end)) if today > *end => return Err(NotNow::Ended(end.clone()).into()),
        _ => {}
    }
    let all = rows::signatories(act.tx, agreement.id).await?;
    if let Some(first) = all.iter().find(|one| one.signed_at.is_none())
        && first.id != signatory.id
    {
        return Err(NotNow::OutOfOrder(first.name.clone()).into());
    }
    if signatory.name.is_empty() {
        return Err(NotNow::Unnamed.into());
    }
    if signatory.party == Party::Region {
        let present = head(act.tx, agreement).await?;
        if !same_person(&present, &signatory.authority) {
            return Err(NotNow::NotInOffice {
                named: signatory.authority.clone(),
                present,
            }
            .into());
        }
    }
    Ok(all)
}

/// The scan of a page that was signed by hand, looked at.
#[derive(Debug)]
pub struct Scan {
    bytes: Vec<u8>,
    media: Media,
}

/// Finds what a scan is by its bytes, within bounds of memory and time, away from the threads that serve and before a
/// transaction is open.
///
/// # Errors
/// [`AgreementError::Invalid`] for a file that is neither PDF nor picture.
pub async fn examine(bytes: Vec<u8>) -> Result<Scan, AgreementError> {
    let looked = tokio::task::spawn_blocking(move || (media::sniff(&bytes), bytes)).await;
    let refused = |why| AgreementError::field("file", "not-a-scan", why);
    match looked {
        Ok((Ok(found), bytes)) if found.media.is_shown() => Ok(Scan {
            bytes,
            media: found.media,
        }),
        Ok((Ok(_), _)) => Err(refused("")),
        Ok((Err(refusal), _)) => Err(refused(refusal.as_str())),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// Keeps the scan of a page that was signed by hand, marked as such.
///
/// # Errors
/// [`NotNow`] as for every signature.
pub async fn scan(
    act: &mut Acting<'_>,
    db: &Db,
    id: Id<Signatory>,
    Scan { bytes, media }: Scan,
) -> Result<Agreement, AgreementError> {
    let (signatory, agreement) = signatory(act.tx, act.actor, id).await?;
    may_prepare(act.actor, &agreement, signatory.party)?;
    let all = may_sign_now(act, &signatory, &agreement).await?;
    if all.iter().any(|one| one.method == Some(Method::Electronic)) {
        return Err(NotNow::OtherMethodScan.into());
    }
    let file = files::put(db, act.tx, bytes, media.media_type()).await?;
    let code = document(act, &agreement).await?;
    let kept = (file.sha256.as_str(), IssuedEvent::Scanned);
    let at = act.now();
    issued::add_file(act.tx, &code, kept, at).await?;
    signed(
        act,
        (&signatory, &agreement),
        &all,
        (Method::Scan, &file.sha256),
    )
    .await?;
    act.record(
        "agreements.sign_by_scan",
        &agreement.subject_text(),
        json!({"signatory": signatory.id, "party": signatory.party, "sha256": file.sha256, "media": media.media_type()}),
    )
    .await?;
    known(act.tx, agreement.id).await
}

/// The code under which the agreement's files are known; the first time it is made.
pub(crate) async fn document(
    act: &mut Acting<'_>,
    agreement: &Agreement,
) -> Result<String, AgreementError> {
    if let Some(code) = &agreement.document_code {
        return Ok(code.clone());
    }
    let document = Issued {
        code: issued::new_code(act.clock),
        kind: "agreement".to_owned(),
        subject: agreement.subject_text(),
        title: title(agreement),
        at: act.now(),
    };
    issued::begin(act.tx, &document).await?;
    let as_read = (agreement.id, agreement.revision);
    if !rows::give_code(act.tx, as_read, &document.code).await? {
        return Err(AgreementError::Stale(document.subject));
    }
    Ok(document.code)
}

/// What a reader of the verification page is told it is.
pub(crate) fn title(agreement: &Agreement) -> String {
    let number = agreement.number.as_ref().map(|n| n.as_str());
    format!(
        "Nota Kesepakatan {} – {}",
        number.unwrap_or_default(),
        agreement.name
    )
}

/// What every signature does: the signatory's mark, the board, and with the last of them the agreement and the cohort.
pub(crate) async fn signed(
    act: &mut Acting<'_>,
    (signatory, agreement): (&Signatory, &Agreement),
    all: &[Signatory],
    (method, file): (Method, &str),
) -> Result<(), AgreementError> {
    let (at, by) = (act.now(), act.by());
    crate::error::named(
        rows::sign(act.tx, signatory.id, (method, Some(file)), (&by, at)).await,
        &agreement.subject_text(),
        "file",
        "",
    )?;
    touch(act.tx, agreement).await?;
    let is_last = all
        .iter()
        .all(|one| one.id == signatory.id || one.signed_at.is_some());
    if !is_last {
        return Ok(());
    }
    agreement.state.transition(AgreementState::Signed)?;
    let change = Move {
        to: AgreementState::Signed,
        confirmed_no: agreement.confirmed_no,
        passed_no: agreement.passed_no,
        replaced_by: None,
    };
    take(act, agreement, &change, "").await?;
    let number = agreement.number.as_ref().map(|n| n.as_str());
    let step = RegisterStep {
        to: "signed".to_owned(),
        happened_on: agreement.date.clone().unwrap_or_default(),
        reason: format!("Nota Kesepakatan {}", number.unwrap_or_default()),
        ..RegisterStep::default()
    };
    register_step(act, agreement.participation, step).await?;
    // Bodies that stood before the agreement was signed.
    forming::follow(act, &agreement.region).await
}

/// Whether this person signs for the party themselves: for a region its own head, for the others a ministry administrator.
/// A national role reaches every region, but nobody signs in another's name.
pub(crate) fn may_sign(
    actor: &Actor,
    agreement: &Agreement,
    party: Party,
) -> Result<(), AgreementError> {
    let scope = match party {
        Party::Region => Scope::Region(agreement.region.clone()),
        Party::Ministry | Party::Witness => Scope::Nation,
    };
    actor.may(Permission::SignAgreements, &scope)?;
    let is_own = match actor.principal() {
        None => true,
        Some(principal) => principal.grants.iter().any(|grant| {
            *grant.scope() == scope && (party != Party::Region || grant.role() == Role::Head)
        }),
    };
    if is_own {
        Ok(())
    } else {
        Err(Forbidden::Role {
            permission: Permission::SignAgreements,
            scope,
        }
        .into())
    }
}
