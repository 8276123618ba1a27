//! Regions, their changes, and agencies, as they are sent.

use kernel::{PartialDate, RegionCode};

use super::{AgencyDraft, FieldError, Fields, RegionChangeDraft, RegionDraft, is_web_address};
use crate::model::{Change, Kind};

/// A region whose every field is right.
#[derive(Debug, Clone)]
pub(crate) struct NewRegion {
    pub(crate) code: RegionCode,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) bps_code: String,
    pub(crate) head_name: String,
    pub(crate) head_title: String,
    pub(crate) population: Option<i64>,
    pub(crate) fiscal_class: String,
    pub(crate) website: String,
    pub(crate) valid_from: Option<PartialDate>,
}

impl RegionDraft {
    pub(crate) fn parse(&self) -> Result<NewRegion, Vec<FieldError>> {
        let mut f = Fields::default();
        let code = f.parse::<RegionCode>("code", &self.code, "code");
        let kind = f.parse::<Kind>("kind", &self.kind, "choice");
        let name = f.text("name", &self.name, 120);
        let latitude = f.maybe::<f64>("latitude", &self.latitude, "number");
        let longitude = f.maybe::<f64>("longitude", &self.longitude, "number");
        if latitude.is_some_and(|lat| !(-90.0..=90.0).contains(&lat)) {
            f.refuse("latitude", "range", &self.latitude);
        }
        if longitude.is_some_and(|lon| !(-180.0..=180.0).contains(&lon)) {
            f.refuse("longitude", "range", &self.longitude);
        }
        let population = f.maybe::<i64>("population", &self.population, "number");
        if population.is_some_and(|n| n < 0) {
            f.refuse("population", "range", &self.population);
        }
        if let (Some(code), Some(kind)) = (&code, kind)
            && code.is_province() != (kind == Kind::Province)
        {
            f.refuse("kind", "kind-of-code", &self.kind);
        }
        let website = f.free("website", &self.website, 300);
        if !website.is_empty() && !is_web_address(&website) {
            f.refuse("website", "url", &website);
        }
        let (bps_code, head_name) = (
            f.free("bps_code", &self.bps_code, 10),
            f.free("head_name", &self.head_name, 120),
        );
        let (head_title, fiscal_class) = (
            f.free("head_title", &self.head_title, 60),
            f.free("fiscal_class", &self.fiscal_class, 60),
        );
        let valid_from = f.maybe("valid_from", &self.valid_from, "date");
        f.done()?;
        let (code, kind) = (code.expect("checked above"), kind.expect("checked above"));
        Ok(NewRegion {
            code,
            name,
            kind,
            latitude,
            longitude,
            bps_code,
            head_name,
            head_title,
            population,
            fiscal_class,
            website,
            valid_from,
        })
    }
}

/// A change of a region whose every field is right.
pub(crate) struct NewChange {
    pub(crate) change: Change,
    pub(crate) happened_on: PartialDate,
    pub(crate) name: String,
    pub(crate) code: Option<RegionCode>,
    pub(crate) successors: Vec<RegionCode>,
    pub(crate) retired: bool,
    pub(crate) reason: String,
}

impl RegionChangeDraft {
    pub(crate) fn parse(&self) -> Result<NewChange, Vec<FieldError>> {
        let mut f = Fields::default();
        let change = f.parse::<Change>("change", &self.change, "choice");
        let happened_on = f.parse::<PartialDate>("happened_on", &self.happened_on, "date");
        let name = f.free("name", &self.name, 120);
        let code = f.maybe::<RegionCode>("code", &self.code, "code");
        let mut successors = Vec::new();
        for part in self
            .successors
            .split([',', ';', ' '])
            .filter(|part| !part.is_empty())
        {
            successors.extend(f.maybe::<RegionCode>("successors", part, "code"));
        }
        match change {
            Some(Change::Renamed) if name.is_empty() => f.refuse("name", "required", ""),
            Some(Change::Recoded | Change::Moved) if code.is_none() => {
                f.refuse("code", "required", &self.code)
            }
            Some(Change::Split | Change::Merged) if successors.is_empty() => {
                f.refuse("successors", "required", &self.successors)
            }
            _ => {}
        }
        let reason = f.text("reason", &self.reason, 2000);
        f.done()?;
        let (change, happened_on) = (
            change.expect("checked above"),
            happened_on.expect("checked above"),
        );
        let retired = change == Change::Merged || self.retired == "yes";
        Ok(NewChange {
            change,
            happened_on,
            name,
            code,
            successors,
            retired,
            reason,
        })
    }
}
/// An agency whose every field is right.
pub(crate) struct NewAgency {
    pub(crate) region: RegionCode,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) valid_from: Option<PartialDate>,
    pub(crate) valid_to: Option<PartialDate>,
}

impl AgencyDraft {
    pub(crate) fn parse(&self) -> Result<NewAgency, Vec<FieldError>> {
        let mut f = Fields::default();
        let region = f.parse::<RegionCode>("region", &self.region, "code");
        let (code, name) = (
            f.free("code", &self.code, 30),
            f.text("name", &self.name, 200),
        );
        let kind = f.text("kind", &self.kind, 60);
        let valid_from = f.maybe::<PartialDate>("valid_from", &self.valid_from, "date");
        let valid_to = f.maybe::<PartialDate>("valid_to", &self.valid_to, "date");
        if let (Some(from), Some(to)) = (&valid_from, &valid_to)
            && from > to
        {
            f.refuse("valid_to", "date-order", &self.valid_to);
        }
        f.done()?;
        Ok(NewAgency {
            region: region.expect("checked above"),
            code,
            name,
            kind,
            valid_from,
            valid_to,
        })
    }
}
