//! The small tables every page needs, read once for each version of the data.

use std::{collections::HashMap, sync::Arc};

use kernel::{PartialDate, RegionCode};
use store::{StoreError, Tx};
use tokio::sync::Mutex;
use web::{Choice, Problem};

use super::{outlines::Outlines, tiles::TileMaps};
use crate::{
    cohorts,
    model::{Cohort, Letter},
    regions::{self, Point},
};

/// Names and points of every region of today, cohorts and letters: some hundred rows.
pub(super) struct Atlas {
    /// Every region of today by code.
    pub(super) points: Vec<Point>,
    /// Every cohort, oldest first.
    pub(super) cohorts: Vec<Cohort>,
    /// Every letter by date.
    pub(super) letters: Vec<Letter>,
    by_code: HashMap<String, usize>,
}

impl Atlas {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        let points = regions::points(tx).await?;
        let cohorts = cohorts::all(tx).await?;
        let letters = cohorts::letters(tx, None).await?;
        let by_code = points
            .iter()
            .enumerate()
            .map(|(place, point)| (point.code.clone(), place))
            .collect();
        Ok(Self {
            points,
            cohorts,
            letters,
            by_code,
        })
    }

    /// The region of today with this code.
    pub(super) fn point(&self, code: &str) -> Option<&Point> {
        self.by_code.get(code).map(|place| &self.points[*place])
    }

    /// The name of a region of today.
    pub(super) fn name(&self, code: &str) -> Option<&str> {
        self.point(code).map(|point| point.name.as_str())
    }

    /// Regencies and cities of today.
    pub(super) fn regions(&self) -> impl Iterator<Item = &Point> {
        self.points
            .iter()
            .filter(|point| !point.province_code.is_empty())
    }

    /// Regencies and cities of a province.
    pub(super) fn of_province<'a>(
        &'a self,
        province: &'a RegionCode,
    ) -> impl Iterator<Item = &'a Point> {
        self.regions()
            .filter(move |point| point.province_code == province.as_str())
    }

    /// The provinces as choices, by name.
    pub(super) fn provinces(&self) -> Vec<Choice> {
        let mut choices: Vec<Choice> = self
            .points
            .iter()
            .filter(|point| point.province_code.is_empty())
            .map(|point| Choice::new(&point.code, &point.name))
            .collect();
        choices.sort_by(|a, b| a.label.cmp(&b.label));
        choices
    }

    /// The years of the cohorts, oldest first.
    pub(super) fn years(&self) -> Vec<u16> {
        self.cohorts.iter().map(|cohort| cohort.year).collect()
    }

    /// The letters of a cohort.
    pub(super) fn letters_of(&self, year: u16) -> impl Iterator<Item = &Letter> {
        self.letters
            .iter()
            .filter(move |letter| letter.cohort == Some(year))
    }

    /// A letter by its number, which may be written with `-` or `.` after the `B`.
    pub(super) fn letter_dated(&self, number: &str) -> Option<&PartialDate> {
        self.letters
            .iter()
            .find(|letter| letter.number.to_string() == number)
            .map(|letter| &letter.date)
    }
}

/// The atlas of the newest version asked for, and the maps drawn from its points.
#[derive(Default)]
pub(super) struct Atlases {
    newest: Mutex<Option<(i64, Arc<Atlas>)>>,
    tiles: Mutex<Option<Arc<TileMaps>>>,
    outlines: Mutex<Option<Arc<Outlines>>>,
}

impl Atlases {
    /// The atlas of this version; `tx` sees it.
    pub(super) async fn of(&self, tx: &mut Tx, version: i64) -> Result<Arc<Atlas>, StoreError> {
        // Whoever comes second waits here instead of reading the same.
        let mut newest = self.newest.lock().await;
        if let Some((of, atlas)) = &*newest
            && *of == version
        {
            return Ok(atlas.clone());
        }
        let atlas = Arc::new(Atlas::read(tx).await?);
        // A slow reader of an older version does not put back what is gone.
        if newest.as_ref().is_none_or(|(of, _)| *of < version) {
            *newest = Some((version, atlas.clone()));
        }
        Ok(atlas)
    }

    /// The boundaries of these regions; `None` where none has one. They are read anew only when one changed.
    pub(super) async fn outlines(
        &self,
        tx: &mut Tx,
        atlas: &Atlas,
    ) -> Result<Option<Arc<Outlines>>, StoreError> {
        let key = Outlines::key(atlas);
        if key.is_empty() {
            return Ok(None);
        }
        let mut outlines = self.outlines.lock().await;
        if let Some(known) = &*outlines
            && known.is_of(&key)
        {
            return Ok(Some(known.clone()));
        }
        let read = Arc::new(Outlines::read(tx, key).await?);
        *outlines = Some(read.clone());
        Ok(Some(read))
    }

    /// The tile maps over these points. They are computed anew only when a region came, went or moved.
    pub(super) async fn tiles(&self, atlas: &Arc<Atlas>) -> Result<Arc<TileMaps>, Problem> {
        let mut tiles = self.tiles.lock().await;
        if let Some(maps) = &*tiles
            && maps.are_over(atlas)
        {
            return Ok(maps.clone());
        }
        let over = atlas.clone();
        let maps = tokio::task::spawn_blocking(move || TileMaps::over(&over))
            .await
            .map_err(|err| {
                Problem::internal("tiles", "the tile map cannot be computed").because(&err)
            })?;
        let maps = Arc::new(maps);
        *tiles = Some(maps.clone());
        Ok(maps)
    }
}
