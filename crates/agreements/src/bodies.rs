//! Bodies of a region and who sits in them.

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::{
    Acting,
    model::{Fields, Region},
    regions::{self, Found},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use crate::{
    AgreementError, NotNow,
    error::{named, revision},
    forming,
    model::{Body, BodyKind, Decree, DecreeKind, Member, MemberRole, Sector},
    store::{bodies as rows, decrees},
};

/// A region of today.
///
/// # Errors
/// [`AgreementError::Unknown`].
pub async fn region(tx: &mut Tx, code: &RegionCode) -> Result<Region, AgreementError> {
    match regions::find(tx, code).await? {
        Some(Found::Region(region)) if !region.is_retired() => Ok(*region),
        _ => Err(AgreementError::Unknown(format!("region {code}"))),
    }
}

/// The bodies of a region with everyone who sits or sat in them, for those who see it.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn of_region(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<Vec<(Body, Vec<Member>)>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Region(region.clone()))?;
    let bodies = rows::of_region(tx, region).await?;
    let mut members: BTreeMap<uuid::Uuid, Vec<Member>> = BTreeMap::new();
    for member in rows::members_of_region(tx, region).await? {
        members.entry(member.body.uuid()).or_default().push(member);
    }
    Ok(bodies
        .into_iter()
        .map(|body| {
            let own = members.remove(&body.id.uuid()).unwrap_or_default();
            (body, own)
        })
        .collect())
}

/// One body, for those who see its region.
///
/// # Errors
/// [`AgreementError::Forbidden`], [`AgreementError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Body>) -> Result<Body, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let body = rows::find(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("body {id}")))?;
    actor.may(
        Permission::ReadAgreements,
        &Scope::Region(body.region.clone()),
    )?;
    Ok(body)
}

/// Everyone who sits or sat in a body, in order of entry, for those who see it.
///
/// # Errors
/// As [`find`].
pub async fn members(
    tx: &mut Tx,
    actor: &Actor,
    body: &Body,
) -> Result<Vec<Member>, AgreementError> {
    actor.may(
        Permission::ReadAgreements,
        &Scope::Region(body.region.clone()),
    )?;
    Ok(rows::members(tx, body.id).await?)
}

/// A body as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct BodyDraft {
    /// Which body; it stays.
    #[schema(value_type = BodyKind)]
    pub kind: String,
    /// What it is called.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Dewan Smart City Kota Bitung"
    )]
    pub name: String,
    /// The id of the decree that forms it; may be empty.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub decree: String,
    /// The revision the change was made on; empty for something new.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl BodyDraft {
    /// The draft that would leave the body as it is.
    pub fn of(body: &Body) -> Self {
        Self {
            kind: body.kind.to_string(),
            name: body.name.clone(),
            decree: body.decree.map(|id| id.to_string()).unwrap_or_default(),
            revision: body.revision.to_string(),
        }
    }

    fn parse(&self, id: Id<Body>, region: &RegionCode) -> Result<Body, AgreementError> {
        let mut f = Fields::default();
        let kind = f.parse("kind", &self.kind, "choice");
        let decree: Option<uuid::Uuid> = f.maybe("decree", &self.decree, "id");
        let name = f.text("name", &self.name, 200);
        f.done()?;
        Ok(Body {
            id,
            region: region.clone(),
            kind: kind.unwrap_or(BodyKind::Council),
            name,
            decree: decree.map(Id::from_uuid),
            revision: 1,
        })
    }
}

/// The decree that forms such a body.
pub const fn decree_of(kind: BodyKind) -> DecreeKind {
    match kind {
        BodyKind::Council => DecreeKind::Council,
        BodyKind::Team => DecreeKind::Team,
        BodyKind::Forum => DecreeKind::Forum,
    }
}

async fn fitting(tx: &mut Tx, body: &Body) -> Result<(), AgreementError> {
    let Some(id) = body.decree else {
        return Ok(());
    };
    let decree: Option<Decree> = decrees::find(tx, id).await?;
    match decree {
        Some(decree) if decree.region == body.region && decree.kind == decree_of(body.kind) => {
            Ok(())
        }
        _ => Err(NotNow::WrongDecree.into()),
    }
}

/// Adds a body; a region has one of each kind.
///
/// # Errors
/// [`AgreementError::Invalid`]; [`NotNow::WrongDecree`].
pub async fn add(
    act: &mut Acting<'_>,
    code: &RegionCode,
    draft: &BodyDraft,
) -> Result<Body, AgreementError> {
    act.actor
        .may(Permission::ManageBodies, &Scope::Region(code.clone()))?;
    region(act.tx, code).await?;
    let new = draft.parse(act.clock.new_id(), code)?;
    fitting(act.tx, &new).await?;
    let (at, by) = (act.now(), act.by());
    named(
        rows::insert(act.tx, &new, (&by, at)).await,
        &new.name,
        "kind",
        &draft.kind,
    )?;
    act.record(
        "agreements.add_body",
        &format!("body:{}", new.id),
        json!({"region": code, "draft": draft}),
    )
    .await?;
    forming::follow(act, code).await?;
    Ok(new)
}

/// Changes name and decree of a body.
///
/// # Errors
/// [`AgreementError::Invalid`]; [`NotNow::WrongDecree`]; [`AgreementError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Body>,
    draft: &BodyDraft,
) -> Result<Body, AgreementError> {
    let before = managed(act, id).await?;
    let draft = BodyDraft {
        kind: before.kind.to_string(),
        ..draft.clone()
    };
    let new = draft.parse(id, &before.region)?;
    fitting(act.tx, &new).await?;
    let subject = format!("body:{id}");
    let (on, at) = (revision(&draft.revision, &subject)?, act.now());
    named(
        rows::update(act.tx, on, &new, at).await,
        &subject,
        "name",
        &new.name,
    )?;
    act.record(
        "agreements.edit_body",
        &subject,
        json!({"before": before, "after": draft}),
    )
    .await?;
    forming::follow(act, &before.region).await?;
    find(act.tx, act.actor, id).await
}

/// A member as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MemberDraft {
    /// Their name.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Their office.
    #[schema(min_length = 1, max_length = 200)]
    pub office: String,
    /// Their agency or organisation.
    #[schema(min_length = 1, max_length = 200)]
    pub agency: String,
    /// What they do in it.
    #[schema(value_type = MemberRole)]
    pub role: String,
    /// Where they come from.
    #[schema(value_type = Sector)]
    pub sector: String,
}

impl MemberDraft {
    fn parse(&self, id: Id<Member>, body: Id<Body>) -> Result<Member, AgreementError> {
        let mut f = Fields::default();
        let role = f.parse("role", &self.role, "choice");
        let sector = f.parse("sector", &self.sector, "choice");
        let member = Member {
            id,
            body,
            name: f.text("name", &self.name, 120),
            office: f.text("office", &self.office, 200),
            agency: f.text("agency", &self.agency, 200),
            role: role.unwrap_or(MemberRole::Member),
            sector: sector.unwrap_or(Sector::Government),
            left_at: None,
        };
        f.done()?;
        Ok(member)
    }
}

/// Adds a member.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields.
pub async fn add_member(
    act: &mut Acting<'_>,
    id: Id<Body>,
    draft: &MemberDraft,
) -> Result<Member, AgreementError> {
    let body = managed(act, id).await?;
    let new = draft.parse(act.clock.new_id(), body.id)?;
    let at = act.now();
    rows::insert_member(act.tx, &new, at).await?;
    // The audit log keeps no names of people.
    act.record(
        "agreements.add_member",
        &format!("body:{id}"),
        json!({"member": new.id, "role": new.role, "sector": new.sector}),
    )
    .await?;
    Ok(new)
}

/// A member leaves; where they came to meetings stays written.
///
/// # Errors
/// [`NotNow::MemberLeft`].
pub async fn remove_member(act: &mut Acting<'_>, id: Id<Member>) -> Result<Body, AgreementError> {
    act.actor.regions(Permission::ReadAgreements)?;
    let member = rows::member(act.tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("member {id}")))?;
    let body = managed(act, member.body).await?;
    if member.left_at.is_some() {
        return Err(NotNow::MemberLeft.into());
    }
    let at = act.now();
    rows::leave(act.tx, id, at).await?;
    act.record(
        "agreements.remove_member",
        &format!("body:{}", body.id),
        json!({"member": id}),
    )
    .await?;
    Ok(body)
}

/// A body that the actor may change.
pub(crate) async fn managed(act: &mut Acting<'_>, id: Id<Body>) -> Result<Body, AgreementError> {
    let body = find(act.tx, act.actor, id).await?;
    act.actor.may(
        Permission::ManageBodies,
        &Scope::Region(body.region.clone()),
    )?;
    Ok(body)
}
