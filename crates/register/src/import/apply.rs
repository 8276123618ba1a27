//! A plan, written in the transaction it is given. Everything was checked against the state that it is written on.

use std::collections::HashMap;

use kernel::{Clock, Id, RegionCode, Timestamp};
use store::{StoreError, Tx};
use uuid::Uuid;

use super::{check::Planned, entries::Plan};
use crate::{
    model::{
        Region,
        draft::{NewParticipation, NewRegion, NewStep},
    },
    store::{agencies, claims, cohorts, imports, participations, regions},
};

/// One import under way.
pub(super) struct Writing<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) clock: &'a Clock,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
}

impl Writing<'_> {
    /// Writes every row of the plan.
    pub(super) async fn write(&mut self, plan: Plan) -> Result<(), StoreError> {
        let at = self.at;
        match plan {
            Plan::Regions(rows) => self.regions(rows).await?,
            Plan::Agencies(rows) => {
                let ids = self.region_ids().await?;
                for Planned { entry, on } in rows {
                    let region = of(&ids, &entry.region)?;
                    match on {
                        Some((id, revision)) => {
                            let key = (Id::from_uuid(id), revision);
                            agencies::update(self.tx, key, &entry, at).await?;
                        }
                        None => {
                            let id = self.clock.new_id();
                            agencies::insert(self.tx, (id, region), &entry, at).await?;
                        }
                    }
                }
            }
            Plan::Cohorts(rows) => {
                for Planned { entry, on } in rows {
                    match on {
                        Some((_, revision)) => {
                            cohorts::update(self.tx, revision, &entry, at).await?;
                        }
                        None => cohorts::insert(self.tx, &entry, at).await?,
                    }
                }
            }
            Plan::Letters(rows) => {
                for Planned { entry, on } in rows {
                    let key = match on {
                        Some((id, revision)) => (Id::from_uuid(id), Some(revision)),
                        None => (self.clock.new_id(), None),
                    };
                    cohorts::save_letter(self.tx, key, &entry, at).await?;
                }
            }
            Plan::Participations(rows) => self.participations(rows).await?,
            Plan::Sources(rows) => {
                for Planned { entry, on } in rows {
                    match on {
                        Some((_, revision)) => {
                            claims::update_source(self.tx, revision, &entry, at).await?;
                        }
                        None => claims::insert_source(self.tx, &entry, at).await?,
                    }
                }
            }
            Plan::Claims(rows) => {
                let new: Vec<_> = rows.iter().map(|row| &row.entry).collect();
                imports::insert_claims(self.tx, self.clock, &new, self.by).await?;
            }
        }
        Ok(())
    }

    async fn regions(&mut self, rows: Vec<Planned<NewRegion>>) -> Result<(), StoreError> {
        for Planned { entry, on } in rows {
            match on {
                Some((id, revision)) => {
                    let id = Id::from_uuid(id);
                    regions::update(self.tx, id, revision, &entry, self.at).await?;
                }
                None => {
                    let id = self.clock.new_id();
                    regions::insert(self.tx, id, &entry, self.at).await?;
                }
            }
        }
        Ok(())
    }

    async fn region_ids(&mut self) -> Result<HashMap<RegionCode, Id<Region>>, StoreError> {
        let all = regions::all(self.tx).await?;
        Ok(all
            .into_iter()
            .map(|region| (region.code, region.id))
            .collect())
    }

    /// New rows first, without what they refer to, because that may come later in the file; then links and steps.
    async fn participations(
        &mut self,
        rows: Vec<Planned<NewParticipation>>,
    ) -> Result<(), StoreError> {
        let regions = self.region_ids().await?;
        let present = participations::all(self.tx).await?;
        let mut ids: HashMap<(u16, RegionCode), Uuid> = HashMap::new();
        let mut before = HashMap::new();
        for p in present {
            ids.insert((p.cohort, p.region), p.id.uuid());
            before.insert(p.id.uuid(), p.status);
        }
        for row in rows.iter().filter(|row| row.on.is_none()) {
            let id = self.clock.new_id();
            let links = participations::Links {
                region: of(&regions, &row.entry.region)?,
                repeat_of: None,
                replaced_by: None,
            };
            participations::insert(self.tx, id, &row.entry, &links, self.at).await?;
            ids.insert((row.entry.cohort, row.entry.region.clone()), id.uuid());
        }
        for Planned { entry, on } in rows {
            let find = |cohort, code: &RegionCode| ids.get(&(cohort, code.clone())).copied();
            let repeat_of = entry.repeat_of.and_then(|year| find(year, &entry.region));
            let replaced_by = entry
                .replaced_by
                .as_ref()
                .and_then(|code| find(entry.cohort, code));
            let id = find(entry.cohort, &entry.region).ok_or(StoreError::Stale)?;
            let from = before.get(&id).copied();
            match on {
                None => {
                    if repeat_of.is_some() || replaced_by.is_some() {
                        imports::link(self.tx, id, repeat_of, replaced_by).await?;
                    }
                }
                Some((id, revision)) => {
                    let (id, repeat_of) = (Id::from_uuid(id), repeat_of.map(Id::from_uuid));
                    let key = (id, revision);
                    participations::update(self.tx, key, &entry, repeat_of, self.at).await?;
                    if from != Some(entry.status) {
                        let substitute = replaced_by.map(Id::from_uuid);
                        let key = (id, revision + 1);
                        participations::move_to(self.tx, key, entry.status, substitute, self.at)
                            .await?;
                    }
                }
            }
            if from != Some(entry.status) {
                let step = NewStep {
                    to: entry.status,
                    happened_on: None,
                    replaced_by: None,
                    source: entry.source.clone(),
                    reason: entry.note.clone(),
                };
                let key = (Id::from_uuid(id), from);
                participations::insert_step(self.tx, self.clock, key, &step, self.by).await?;
            }
        }
        Ok(())
    }
}

/// The region was there when the file was checked; where it is not, the register has changed since.
fn of(ids: &HashMap<RegionCode, Id<Region>>, code: &RegionCode) -> Result<Id<Region>, StoreError> {
    ids.get(code).copied().ok_or(StoreError::Stale)
}
