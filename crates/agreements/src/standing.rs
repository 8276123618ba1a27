//! Where regions stand after their selection: what the cockpit and the gate of the workshops read.

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{
    model::{Participation, Status},
    participations, regions,
};
use serde::Serialize;
use store::Tx;

use crate::{
    AgreementError,
    alarms::{self, Alarm, Facts},
    model::{self, Agreement, AgreementState, BodyKind, Decree, DecreeKind, WaitingOn},
    store::standing as rows,
};

/// An agreement in a few words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signed {
    /// The agreement.
    pub id: Id<Agreement>,
    /// How far it has come.
    pub state: AgreementState,
    /// Since when.
    pub since: Timestamp,
    /// Its date; empty before it has one.
    pub date: String,
    /// Its last day; empty before it has one.
    pub ends_on: String,
}

/// Where one region of a cohort stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Its participation.
    pub participation: Id<Participation>,
    /// How far that has come.
    pub status: Status,
    /// Its agreement; `None` before one was drafted.
    pub agreement: Option<Signed>,
    /// Whose turn it is with the agreement.
    pub waiting_on: WaitingOn,
    /// Kinds of decrees in force.
    pub decrees: Vec<DecreeKind>,
    /// Bodies formed by a decree in force.
    pub bodies: Vec<BodyKind>,
    /// The day of the last meeting of its council.
    pub last_council_meeting: Option<String>,
    /// What is late or wrong.
    pub alarms: Vec<Alarm>,
}

impl Standing {
    /// Whether the agreement is signed and in its term, or about to begin it.
    pub fn has_signed(&self) -> bool {
        self.agreement
            .as_ref()
            .is_some_and(|signed| signed.state.is_binding())
    }

    /// Whether council and executing team stand by decree; the forum may come later (domain §3.6).
    pub fn has_bodies(&self) -> bool {
        [BodyKind::Council, BodyKind::Team]
            .iter()
            .all(|kind| self.bodies.contains(kind))
    }

    /// Whether the first workshop may begin.
    pub fn is_ready(&self) -> bool {
        self.has_signed() && self.has_bodies()
    }
}

/// Every region of a cohort by code, as it stands at an instant, for those who see all. Six statements, whatever their
/// number.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn of_cohort(
    tx: &mut Tx,
    actor: &Actor,
    year: u16,
    now: Timestamp,
) -> Result<Vec<Standing>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Nation)?;
    let members = participations::of_cohort(tx, year).await?;
    gather(tx, members, None, now).await
}

/// Where one region stands in a cohort, for those who see it; `None` where it is no member.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn of_region(
    tx: &mut Tx,
    actor: &Actor,
    (year, region): (u16, &RegionCode),
    now: Timestamp,
) -> Result<Option<Standing>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Region(region.clone()))?;
    let mut members = participations::of_cohort(tx, year).await?;
    members.retain(|member| member.region == *region);
    Ok(gather(tx, members, Some(region), now).await?.pop())
}

/// Where one participation stands, for a command that goes on from it.
pub(crate) async fn of_member(
    tx: &mut Tx,
    member: Participation,
    now: Timestamp,
) -> Result<Standing, AgreementError> {
    let known = Known::load(tx, Some(&member.region)).await?;
    Ok(known.standing(member, &model::today(now)))
}

/// Every region with an agreement or a body, newest cohort first, that has an alarm; for those who see all.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn alarmed(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<(RegionCode, String, Alarm)>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Nation)?;
    let known = Known::load(tx, None).await?;
    let places = regions::places(tx).await?;
    let today = model::today(now);
    let mut all = Vec::new();
    for place in places {
        let agreement = known.latest(&place.code);
        for alarm in known.alarms(&place.code, agreement, &today) {
            all.push((place.code.clone(), place.name.clone(), alarm));
        }
    }
    Ok(all)
}

/// The alarms of one region, for those who see it.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn alarms_of(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
    now: Timestamp,
) -> Result<Vec<Alarm>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Region(region.clone()))?;
    let known = Known::load(tx, Some(region)).await?;
    Ok(known.alarms(region, known.latest(region), &model::today(now)))
}

async fn gather(
    tx: &mut Tx,
    members: Vec<Participation>,
    region: Option<&RegionCode>,
    now: Timestamp,
) -> Result<Vec<Standing>, AgreementError> {
    let known = Known::load(tx, region).await?;
    let today = model::today(now);
    Ok(members
        .into_iter()
        .map(|member| known.standing(member, &today))
        .collect())
}

/// A body, and the decree that forms it.
type Formed = (BodyKind, Option<Id<Decree>>);

/// Everything that standings and alarms rest on: five statements, for one region or for all.
struct Known {
    agreements: Vec<Agreement>,
    decrees: BTreeMap<RegionCode, Vec<Decree>>,
    bodies: BTreeMap<RegionCode, Vec<Formed>>,
    meetings: BTreeMap<RegionCode, String>,
    heads: BTreeMap<RegionCode, (String, String)>,
}

impl Known {
    async fn load(tx: &mut Tx, region: Option<&RegionCode>) -> Result<Self, AgreementError> {
        let agreements = rows::agreements(tx, region).await?;
        let mut decrees: BTreeMap<RegionCode, Vec<Decree>> = BTreeMap::new();
        for decree in rows::decrees(tx, region).await? {
            decrees
                .entry(decree.region.clone())
                .or_default()
                .push(decree);
        }
        let mut bodies: BTreeMap<RegionCode, Vec<_>> = BTreeMap::new();
        for (code, kind, decree) in rows::bodies(tx, region).await? {
            bodies.entry(code).or_default().push((kind, decree));
        }
        let meetings = rows::council_meetings(tx, region).await?;
        let heads = regions::heads(tx).await?;
        Ok(Self {
            agreements,
            decrees,
            bodies,
            meetings: meetings.into_iter().collect(),
            heads,
        })
    }

    fn latest(&self, region: &RegionCode) -> Option<&Agreement> {
        self.agreements
            .iter()
            .filter(|a| a.region == *region)
            .max_by_key(|a| a.cohort)
    }

    fn alarms(
        &self,
        region: &RegionCode,
        agreement: Option<&Agreement>,
        today: &str,
    ) -> Vec<Alarm> {
        let none = Vec::new();
        let bodies = self.bodies.get(region).map_or(&[][..], Vec::as_slice);
        let kinds: Vec<BodyKind> = bodies.iter().map(|(kind, _)| *kind).collect();
        let facts = Facts {
            agreement: agreement.map(|a| {
                let date = a.date.as_deref().unwrap_or_default();
                (a.state, date, a.ends_on.as_deref().unwrap_or_default())
            }),
            decrees: self.decrees.get(region).unwrap_or(&none),
            bodies: &kinds,
            last_council_meeting: self.meetings.get(region).map(String::as_str),
            head: self.heads.get(region).map(|(name, _)| name.as_str()),
        };
        alarms::of(&facts, today)
    }

    fn standing(&self, member: Participation, today: &str) -> Standing {
        let agreement = self
            .agreements
            .iter()
            .find(|a| a.participation == member.id);
        let standing: Vec<&Decree> = self
            .decrees
            .get(&member.region)
            .into_iter()
            .flatten()
            .filter(|decree| decree.stands_on(today))
            .collect();
        let mut decrees: Vec<DecreeKind> = standing.iter().map(|decree| decree.kind).collect();
        decrees.sort_unstable();
        decrees.dedup();
        let formed = self.bodies.get(&member.region).into_iter().flatten();
        let bodies = formed
            .filter(|(_, by)| by.is_some_and(|id| standing.iter().any(|d| d.id == id)))
            .map(|(kind, _)| *kind)
            .collect();
        let waiting_on = match agreement {
            Some(agreement) => agreement.waits_on(),
            None if member.status == Status::Selected => WaitingOn::Ministry,
            None => WaitingOn::Nobody,
        };
        Standing {
            waiting_on,
            decrees,
            bodies,
            last_council_meeting: self.meetings.get(&member.region).cloned(),
            alarms: self.alarms(&member.region, agreement, today),
            agreement: agreement.map(|a| Signed {
                id: a.id,
                state: a.state,
                since: a.since,
                date: a.date.clone().unwrap_or_default(),
                ends_on: a.ends_on.clone().unwrap_or_default(),
            }),
            region: member.region,
            name: member.region_name,
            participation: member.id,
            status: member.status,
        }
    }
}
