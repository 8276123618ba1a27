//! Who came: by a list that the region keeps, or by scanning the code on the screen.

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{PageOf, Window};

use crate::{
    NotNow, WorkshopError,
    model::{Attendance, AttendanceDraft, Holder, HolderKind, Sector, Sheet, Source, Workshop},
    planning,
    store::people::{self as rows, Came},
    ticket, worksheets, zones,
};

/// One page of those who were at a workshop or focus group. Names stand only where whoever bears them agreed.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    holder: Uuid,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Attendance>, WorkshopError> {
    held(tx, actor, holder).await?;
    let found = rows::list(tx, holder, &window.into()).await?;
    Ok(PageOf::new(window, found, |attendance| {
        (attendance.id.to_string(), attendance.id.to_string())
    }))
}

/// How many came from each sector, of those from which anyone came.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn by_sector(tx: &mut Tx, holder: Uuid) -> Result<Vec<(Sector, i64)>, StoreError> {
    rows::by_sector(tx, holder).await
}

/// The workshop or focus group, for an actor who may read it.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn held(tx: &mut Tx, actor: &Actor, holder: Uuid) -> Result<Holder, WorkshopError> {
    match worksheets::holder(tx, actor, holder, Sheet::Agenda).await {
        Err(WorkshopError::Unknown(_)) => worksheets::holder(tx, actor, holder, Sheet::Issue).await,
        other => other,
    }
}

/// Writes someone into the list. Without consent the name is not kept, not even in the audit log.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Invalid`], [`NotNow::Settled`].
pub async fn add(
    act: &mut Acting<'_>,
    holder: Uuid,
    draft: &AttendanceDraft,
) -> Result<Id<Attendance>, WorkshopError> {
    let holder = held(act.tx, act.actor, holder).await?;
    writes(act, &holder).await?;
    if holder.kind == HolderKind::Workshop {
        let workshop = planning::known(act.tx, Id::from_uuid(holder.id)).await?;
        planning::unsettled(&workshop)?;
    }
    let new = draft.parse()?;
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    let came = Came {
        source: Source::List,
        nonce: None,
        token_hash: None,
    };
    rows::insert(act.tx, (id, holder.id), &new, &came, (&by, at)).await?;
    let details = json!({"attendance": id, "sector": new.sector, "consents": new.consents});
    act.record("workshops.add_attendance", &subject(&holder), details)
        .await?;
    Ok(id)
}

/// Takes the name of someone who takes back their consent out of a list; the count stays.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn forget(
    act: &mut Acting<'_>,
    holder: Uuid,
    id: Id<Attendance>,
) -> Result<(), WorkshopError> {
    let holder = held(act.tx, act.actor, holder).await?;
    writes(act, &holder).await?;
    rows::by_id(act.tx, (id.uuid(), holder.id))
        .await?
        .ok_or_else(|| WorkshopError::Unknown(id.to_string()))?;
    rows::forget(act.tx, id.uuid()).await?;
    let details = json!({"attendance": id});
    act.record("workshops.withdraw_consent", &subject(&holder), details)
        .await?;
    Ok(())
}

async fn writes(act: &mut Acting<'_>, holder: &Holder) -> Result<(), WorkshopError> {
    if act
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)
        .is_ok()
    {
        return Ok(());
    }
    planning::may_work(act.tx, act.actor, &holder.region, holder.participation).await
}

fn subject(holder: &Holder) -> String {
    match holder.kind {
        HolderKind::Workshop => format!("workshop:{}", holder.id),
        HolderKind::FocusGroup => format!("focus-group:{}", holder.id),
        HolderKind::Participation => format!("participation:{}", holder.id),
    }
}

/// What the screen in the room shows.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The workshop.
    pub workshop: Workshop,
    /// The code of this minute.
    pub code: String,
    /// Whether it can be scanned today.
    pub is_today: bool,
}

/// The screen of a workshop, for whoever works on it.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn screen(act: &mut Acting<'_>, id: Id<Workshop>) -> Result<Screen, WorkshopError> {
    let workshop = planning::of_all(act, id).await?;
    let at = act.now();
    Ok(Screen {
        code: ticket::code(&workshop.secret, workshop.id.uuid(), at),
        is_today: today(&workshop, at).is_ok(),
        workshop,
    })
}

fn today(workshop: &Workshop, at: Timestamp) -> Result<(), NotNow> {
    planning::unsettled(workshop)?;
    let today = zones::today(&workshop.region, at);
    if workshop.days().contains(&today) {
        Ok(())
    } else {
        Err(NotNow::NotToday)
    }
}

/// A form for whoever has scanned the code: the workshop, and the ticket to send along. Anyone in the room may; the code is the
/// permission.
///
/// # Errors
/// [`NotNow::CodeExpired`], [`NotNow::NotToday`].
pub async fn open_form(
    tx: &mut Tx,
    id: Id<Workshop>,
    (code, at): (&str, Timestamp),
) -> Result<(Workshop, String), WorkshopError> {
    let workshop = planning::known(tx, id).await?;
    ticket::scanned(&workshop.secret, id.uuid(), code, at)?;
    today(&workshop, at)?;
    let ticket = ticket::issue(&workshop.secret, id.uuid(), at);
    Ok((workshop, ticket))
}

/// The workshop of a form that came back, whose ticket is still good.
///
/// # Errors
/// [`NotNow::CodeExpired`].
pub async fn reopen_form(
    tx: &mut Tx,
    id: Id<Workshop>,
    (ticket, at): (&str, Timestamp),
) -> Result<Workshop, WorkshopError> {
    let workshop = planning::known(tx, id).await?;
    ticket::redeem(&workshop.secret, id.uuid(), ticket, at)?;
    Ok(workshop)
}

/// Writes down someone who scanned the code, and gives the token by which they evaluate and take their consent back.
///
/// # Errors
/// [`NotNow::CodeExpired`], [`NotNow::NotToday`], [`NotNow::SentAlready`] for a form that is sent twice,
/// [`WorkshopError::Invalid`].
pub async fn attend(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    (draft, ticket): (&AttendanceDraft, &str),
) -> Result<String, WorkshopError> {
    let at = act.now();
    let workshop = planning::known(act.tx, id).await?;
    let nonce = ticket::redeem(&workshop.secret, id.uuid(), ticket, at)?;
    today(&workshop, at)?;
    let new = draft.parse()?;
    let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let hash = ticket::hashed(&token);
    let came = Came {
        source: Source::Qr,
        nonce: Some(&nonce),
        token_hash: Some(&hash),
    };
    let (attendance, by) = (act.clock.new_id(), act.by());
    rows::insert(act.tx, (attendance, id.uuid()), &new, &came, (&by, at))
        .await
        .map_err(|err| match err {
            StoreError::Duplicate(_) => WorkshopError::from(NotNow::SentAlready),
            other => other.into(),
        })?;
    let details = json!({"attendance": attendance, "sector": new.sector, "consents": new.consents});
    act.record("workshops.attend", &workshop.subject(), details)
        .await?;
    Ok(token)
}

/// What the holder of a token may still do.
#[derive(Debug, Clone)]
pub struct Own {
    /// The workshop they were at.
    pub workshop: Workshop,
    /// Whether their name is kept.
    pub consents: bool,
    /// Whether they have evaluated it.
    pub has_evaluated: bool,
    pub(crate) attendance: Uuid,
}

/// The attendance behind a token.
///
/// # Errors
/// [`WorkshopError::Unknown`].
pub async fn own(tx: &mut Tx, token: &str) -> Result<Own, WorkshopError> {
    let found = rows::by_token(tx, &ticket::hashed(token)).await?;
    let held = found.ok_or_else(|| WorkshopError::Unknown("attendance".to_owned()))?;
    Ok(Own {
        workshop: planning::known(tx, Id::from_uuid(held.holder)).await?,
        consents: held.consents != 0,
        has_evaluated: held.has_evaluated != 0,
        attendance: held.id,
    })
}

/// Takes back one's own consent: name and unit are removed, the count stays.
///
/// # Errors
/// [`WorkshopError::Unknown`].
pub async fn withdraw(act: &mut Acting<'_>, token: &str) -> Result<(), WorkshopError> {
    let own = own(act.tx, token).await?;
    rows::forget(act.tx, own.attendance).await?;
    let details = json!({"attendance": own.attendance});
    act.record(
        "workshops.withdraw_consent",
        &own.workshop.subject(),
        details,
    )
    .await?;
    Ok(())
}
