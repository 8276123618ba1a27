//! The boundaries that pages draw, read once for each change of them.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use geography::{OVERVIEW, Shape, coarser};
use store::{StoreError, Tx};
use uuid::Uuid;
use web::Problem;

use super::atlas::Atlas;
use crate::boundaries::{self, Credit};

/// Code and boundary of each region that has one: while it is the same, so are the shapes.
type Key = Vec<(String, Uuid)>;

/// Every present boundary by code: some megabytes for a whole country.
pub(super) struct Outlines {
    key: Key,
    /// As kept: for a region or a province.
    pub(super) detail: HashMap<String, Shape>,
    overview: OnceLock<HashMap<String, Shape>>,
    /// Who published them.
    pub(super) credits: Vec<Credit>,
}

impl Outlines {
    pub(super) fn key(atlas: &Atlas) -> Key {
        let of = |point: &crate::regions::Point| Some((point.code.clone(), point.boundary?));
        atlas.points.iter().filter_map(of).collect()
    }

    pub(super) fn is_of(&self, key: &Key) -> bool {
        self.key == *key
    }

    pub(super) async fn read(tx: &mut Tx, key: Key) -> Result<Self, StoreError> {
        let shapes = boundaries::present(tx).await?;
        Ok(Self {
            key,
            detail: shapes
                .into_iter()
                .map(|(code, shape)| (code.to_string(), shape))
                .collect(),
            overview: OnceLock::new(),
            credits: boundaries::credits(tx).await?,
        })
    }

    /// For a map of the whole country. Thinning takes a quarter of a second, so the first reader's thread goes aside.
    pub(super) async fn overview(self: &Arc<Self>) -> Result<&HashMap<String, Shape>, Problem> {
        if self.overview.get().is_none() {
            let this = self.clone();
            let work = move || {
                this.overview.get_or_init(|| this.thinned());
            };
            tokio::task::spawn_blocking(work).await.map_err(|err| {
                Problem::internal("boundaries", "the boundaries cannot be drawn").because(&err)
            })?;
        }
        Ok(self.overview.get().expect("set above"))
    }

    /// Provinces lie over their regencies, so each of the two is a net of its own.
    fn thinned(&self) -> HashMap<String, Shape> {
        let mut all = HashMap::with_capacity(self.detail.len());
        for provinces in [true, false] {
            let mut layer: Vec<(&String, &Shape)> = self
                .detail
                .iter()
                .filter(|(code, _)| code.contains('.') != provinces)
                .collect();
            layer.sort_unstable_by_key(|(code, _)| *code);
            let shapes: Vec<&Shape> = layer.iter().map(|(_, shape)| *shape).collect();
            let thinned = coarser(&shapes, OVERVIEW);
            all.extend(layer.into_iter().map(|(code, _)| code.clone()).zip(thinned));
        }
        all
    }
}
