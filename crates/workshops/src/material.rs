//! Files of the region's evidence locker that a workshop uses.

use access::{Actor, Permission};
use kernel::Id;
use register::{
    Acting,
    evidence::{self, CiteError, NewCitation, Proof},
    model::{Cited, Evidence},
};
use serde_json::json;
use store::Tx;

use crate::{WorkshopError, model::Workshop, planning, reach};

/// The word of this context where evidence is cited.
pub const CONTEXT: &str = "workshop";

/// The files that a workshop uses.
///
/// # Errors
/// [`WorkshopError::Store`].
pub async fn of(tx: &mut Tx, workshop: Id<Workshop>) -> Result<Vec<Cited>, WorkshopError> {
    let subject = workshop.to_string();
    let mut found = evidence::citations_of(tx, CONTEXT, &[&subject]).await?;
    Ok(found.remove(&subject).unwrap_or_default())
}

/// Cites an entry of the region's locker for a workshop, by someone of the region who may read it.
///
/// # Errors
/// [`WorkshopError::Invalid`] where the entry is not the region's or was withdrawn.
pub async fn cite(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    (entry, words): (&str, &str),
) -> Result<(), WorkshopError> {
    let workshop = planning::of_all(act, id).await?;
    reach::may(
        act.tx,
        act.actor,
        Permission::ReadEvidence,
        &workshop.region,
    )
    .await?;
    let unknown = || WorkshopError::field("evidence", "unknown", entry);
    let file: Id<Evidence> = entry.parse().map_err(|_| unknown())?;
    let place = format!(
        "Bimtek {}, {}",
        workshop.stage.roman(),
        workshop.region_name
    );
    let subject = id.to_string();
    let href = format!("/workshops/{id}");
    let new = NewCitation {
        context: CONTEXT,
        subject: &subject,
        page: None,
        words,
        place: &place,
        href: &href,
    };
    match evidence::cite(act, &workshop.region, file, &new).await {
        Ok(_) => {}
        Err(CiteError::Unknown(_) | CiteError::Page { .. }) => return Err(unknown()),
        Err(CiteError::Withdrawn(title)) => {
            return Err(WorkshopError::field("evidence", "withdrawn", title));
        }
        Err(CiteError::Invalid(wrong)) => return Err(wrong.into()),
        Err(CiteError::Store(err)) => return Err(err.into()),
    }
    let details = json!({"evidence": file, "words": words});
    act.record("workshops.cite_material", &workshop.subject(), details)
        .await?;
    Ok(())
}

/// Takes a citation back.
///
/// # Errors
/// [`WorkshopError::Unknown`].
pub async fn uncite(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    file: Id<Evidence>,
) -> Result<(), WorkshopError> {
    let workshop = planning::of_all(act, id).await?;
    let subject = id.to_string();
    if !evidence::uncite(act.tx, (CONTEXT, &subject), file, None).await? {
        return Err(WorkshopError::Unknown(file.to_string()));
    }
    let details = json!({"evidence": file});
    act.record("workshops.uncite_material", &workshop.subject(), details)
        .await?;
    Ok(())
}

/// A cited file for whoever may read the workshop, a mentor without a role at the locker too.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn file(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Workshop>,
    file: Id<Evidence>,
) -> Result<Evidence, WorkshopError> {
    planning::find(tx, actor, id).await?;
    let subject = id.to_string();
    let proof = Proof {
        context: CONTEXT,
        subject: &subject,
    };
    Ok(evidence::may_read(tx, actor, file, Some(proof)).await?)
}
