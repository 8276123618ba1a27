//! Regions and agencies.

use sheets::Problem;

use super::{Entry, Plan, shown};
use crate::{
    import::{
        Kind,
        cells::Cells,
        check::{Around, Planned, Standing, differences},
        known::Known,
    },
    model::{
        Agency, AgencyDraft, Region, RegionDraft,
        draft::{NewAgency, NewRegion},
    },
};

/// A region as it would be typed into the form.
fn typed(region: &Region) -> NewRegion {
    NewRegion {
        code: region.code.clone(),
        name: region.name.clone(),
        kind: region.kind,
        latitude: region.latitude,
        longitude: region.longitude,
        bps_code: region.bps_code.clone().unwrap_or_default(),
        head_name: region.head_name.clone().unwrap_or_default(),
        head_title: region.head_title.clone().unwrap_or_default(),
        population: region.population,
        fiscal_class: region.fiscal_class.clone().unwrap_or_default(),
        website: region.website.clone().unwrap_or_default(),
        valid_from: region.valid_from.clone(),
    }
}

impl Entry for NewRegion {
    const KIND: Kind = Kind::Regions;
    const KEY: &'static str = "code";

    fn read(cells: &mut Cells<'_, '_>, _known: &Known) -> Option<Self> {
        let code = cells.region_code("code");
        let draft = RegionDraft {
            code: shown(code.as_ref()),
            name: cells.text("name"),
            kind: cells.choice("kind"),
            latitude: cells.degrees("latitude"),
            longitude: cells.degrees("longitude"),
            bps_code: cells.text("bps_code"),
            head_name: cells.text("head_name"),
            head_title: cells.text("head_title"),
            population: cells.integer("population"),
            fiscal_class: cells.text("fiscal_class"),
            website: cells.text("website"),
            valid_from: cells.date("valid_from"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn what(&self) -> String {
        format!("{} {}", self.code, self.name)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("code", self.code.to_string()),
            ("name", self.name.clone()),
            ("kind", self.kind.as_str().to_owned()),
            ("latitude", shown(self.latitude.as_ref())),
            ("longitude", shown(self.longitude.as_ref())),
            ("bps_code", self.bps_code.clone()),
            ("head_name", self.head_name.clone()),
            ("head_title", self.head_title.clone()),
            ("population", shown(self.population.as_ref())),
            ("fiscal_class", self.fiscal_class.clone()),
            ("website", self.website.clone()),
            ("valid_from", shown(self.valid_from.as_ref())),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let places = &around.known.places;
        let Some(region) = places.at(&self.code) else {
            if places.present_code(&self.code).is_some() {
                let problem = places.today(&self.code, "").err()?;
                cells.row.reject("code", problem);
                return None;
            }
            let province = self.code.province();
            let is_known = self.code.is_province()
                || places.at(&province).is_some()
                || around.file.contains_key(province.as_str());
            if !is_known {
                cells.refuse("code", "register-invalid-no-province");
            }
            return Some(Standing::New);
        };
        if let Err(problem) = places.today(&self.code, "") {
            cells.row.reject("code", problem);
            return None;
        }
        let before = typed(region);
        // History has forms of its own: an import never restates what a region is.
        for (key, same, present) in [
            ("name", before.name == self.name, before.name.clone()),
            (
                "kind",
                before.kind == self.kind,
                before.kind.as_str().to_owned(),
            ),
        ] {
            if !same {
                let problem = Problem::subject("register-import-region-fixed")
                    .with("present", present)
                    .with("code", self.code.as_str());
                cells.row.reject(key, problem);
            }
        }
        self.keep(&before, cells);
        Some(standing(
            differences(&before, self),
            region.id.uuid(),
            region.revision,
        ))
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Regions(rows)
    }
}

impl NewRegion {
    /// Takes over what the file has no column for.
    fn keep(&mut self, before: &Self, cells: &Cells<'_, '_>) {
        let lacks = |key: &str| !cells.has(key);
        if lacks("latitude") {
            self.latitude = before.latitude;
        }
        if lacks("longitude") {
            self.longitude = before.longitude;
        }
        if lacks("population") {
            self.population = before.population;
        }
        if lacks("valid_from") {
            self.valid_from.clone_from(&before.valid_from);
        }
        for (key, value, present) in [
            ("bps_code", &mut self.bps_code, &before.bps_code),
            ("head_name", &mut self.head_name, &before.head_name),
            ("head_title", &mut self.head_title, &before.head_title),
            ("fiscal_class", &mut self.fiscal_class, &before.fiscal_class),
            ("website", &mut self.website, &before.website),
        ] {
            if lacks(key) {
                value.clone_from(present);
            }
        }
    }
}

/// What differences make of a row that is in the register.
pub(super) fn standing(
    fields: Vec<crate::import::report::Difference>,
    id: uuid::Uuid,
    revision: i64,
) -> Standing {
    if fields.is_empty() {
        Standing::Same
    } else {
        Standing::Changed {
            id,
            revision,
            fields,
        }
    }
}

fn typed_agency(agency: &Agency) -> NewAgency {
    NewAgency {
        region: agency.region.clone(),
        code: agency.code.clone().unwrap_or_default(),
        name: agency.name.clone(),
        kind: agency.kind.clone(),
        valid_from: agency.valid_from.clone(),
        valid_to: agency.valid_to.clone(),
    }
}

impl Entry for NewAgency {
    const KIND: Kind = Kind::Agencies;
    const KEY: &'static str = "name";

    fn read(cells: &mut Cells<'_, '_>, known: &Known) -> Option<Self> {
        let region = cells.region(known);
        let draft = AgencyDraft {
            region: region.map(|r| r.code.to_string()).unwrap_or_default(),
            code: cells.text("code"),
            name: cells.text("name"),
            kind: cells.text("kind"),
            valid_from: cells.date("valid_from"),
            valid_to: cells.date("valid_to"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        format!("{} {}", self.region, self.name)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("region", self.region.to_string()),
            ("code", self.code.clone()),
            ("name", self.name.clone()),
            ("kind", self.kind.clone()),
            ("valid_from", shown(self.valid_from.as_ref())),
            ("valid_to", shown(self.valid_to.as_ref())),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let key = (self.region.clone(), self.name.clone());
        let Some(agency) = around.known.agencies.get(&key) else {
            return Some(Standing::New);
        };
        let before = typed_agency(agency);
        if !cells.has("code") {
            self.code.clone_from(&before.code);
        }
        if !cells.has("valid_from") {
            self.valid_from.clone_from(&before.valid_from);
        }
        if !cells.has("valid_to") {
            self.valid_to.clone_from(&before.valid_to);
        }
        let fields = differences(&before, self);
        Some(standing(fields, agency.id.uuid(), agency.revision))
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Agencies(rows)
    }
}
