//! Reading, checking and simplifying a file, before anything is written.

use std::collections::{HashMap, HashSet};

use geography::{CodeFault, DETAIL, Fault, FileLimits, Home, ReadFile, Rejected, Unreadable};
use kernel::{Id, RegionCode};
use store::{Db, StoreError, Tx};

use super::{BoundaryError, NewBoundary, Report, Upload};
use crate::{
    model::Region,
    store::{boundaries as rows, imports, regions},
};

/// What a file would write.
pub(super) struct Prepared {
    pub(super) report: Report,
    pub(super) new: Vec<NewBoundary>,
}

/// Reads, checks and simplifies a file on a thread of its own: a second for a whole country.
pub(super) async fn prepare(db: &Db, upload: &Upload) -> Result<Prepared, BoundaryError> {
    let mut tx = db.read().await?;
    let known = Known::read(&mut tx).await?;
    drop(tx);
    let (bytes, property) = (upload.bytes.clone(), upload.property.clone());
    let work = tokio::task::spawn_blocking(move || {
        let home = |text: &str| known.home(text);
        let read = geography::read(&bytes, property.as_deref(), &home, FileLimits::default())?;
        Ok::<_, Unreadable>(known.prepared(&read))
    });
    match work.await {
        Ok(prepared) => Ok(prepared?),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// What a file is checked against.
struct Known {
    regions: HashMap<RegionCode, Region>,
    former: HashMap<String, String>,
    have: HashSet<Id<Region>>,
}

impl Known {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        let regions = regions::all(tx).await?;
        Ok(Self {
            regions: regions.into_iter().map(|r| (r.code.clone(), r)).collect(),
            former: imports::former_codes(tx).await?.into_iter().collect(),
            have: rows::have(tx).await?.into_iter().collect(),
        })
    }

    fn home(&self, text: &str) -> Result<Home, CodeFault> {
        let code: RegionCode = text.parse().map_err(|_| CodeFault::Malformed)?;
        match self.regions.get(&code) {
            Some(region) if region.is_retired() => Err(CodeFault::Retired),
            Some(region) => Ok(Home {
                code: code.to_string(),
                point: region
                    .longitude
                    .zip(region.latitude)
                    .map(|(lon, lat)| [lon, lat]),
            }),
            None => Err(match self.former.get(code.as_str()) {
                Some(present) => CodeFault::Former(present.clone()),
                None => CodeFault::Unknown,
            }),
        }
    }

    fn prepared(&self, read: &ReadFile) -> Prepared {
        let mut report = Report {
            n_features: read.n_features,
            rejected: read.rejected.clone(),
            n_rejected: read.n_rejected,
            ..Report::default()
        };
        // A rehearsal of a file with errors says what it can; simplifying it would be in vain.
        let shapes = if read.n_rejected > 0 {
            Vec::new()
        } else {
            geography::reduce(&read.outlines, DETAIL)
        };
        let mut new = Vec::with_capacity(shapes.len());
        for (n, (outline, shape)) in read.outlines.iter().zip(&shapes).enumerate() {
            let code: RegionCode = outline.code.parse().expect("`home` wrote it");
            report.n_positions += shape.n_positions();
            let Some(middle) = shape.middle() else {
                // Every feature was accepted, so their order is the file's.
                report.n_rejected += 1;
                report.rejected.push(Rejected {
                    feature: n + 1,
                    code: outline.code.clone(),
                    fault: Fault::NoArea,
                });
                continue;
            };
            new.push(NewBoundary {
                region: self.regions[&code].id,
                shape: shape.to_string(),
                area_km2: shape.area_km2(),
                middle,
            });
        }
        let ids: HashSet<Id<Region>> = new.iter().map(|new| new.region).collect();
        report.n_replaced = ids.intersection(&self.have).count();
        report.n_new = ids.len() - report.n_replaced;
        let without = |region: &&Region| {
            !region.code.is_province()
                && !region.is_retired()
                && !ids.contains(&region.id)
                && !self.have.contains(&region.id)
        };
        report.n_without = self.regions.values().filter(without).count();
        Prepared { report, new }
    }
}
