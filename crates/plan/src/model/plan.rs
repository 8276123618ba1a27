//! A plan while it is written.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Id, RegionCode, Timestamp};
use masterplan::{Agency, Context, Period, PillarSet};
use register::model::FieldError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::State;

/// Days by which tables should be filled, by the table's word.
pub type Due = BTreeMap<String, String>;

/// An agency with the code by which the plan's lines name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAgency {
    /// Its code within this plan; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its id in the register, to which a role is given.
    pub id: Uuid,
}

/// A plan of a region over its years.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its id.
    pub id: Id<Plan>,
    /// The region.
    pub region: RegionCode,
    /// The region's name on the day it was begun.
    pub region_name: String,
    /// What it is called.
    pub title: String,
    /// Its years.
    pub period: Period,
    /// The pillars it is written in.
    pub pillars: PillarSet,
    /// The region's agencies.
    pub agencies: Vec<PlanAgency>,
    /// Days by which tables should be filled.
    pub due: Due,
    /// What should be known of it.
    pub note: String,
    /// That of its newest release; draft before the first.
    pub state: State,
    /// The number of the release in force; 0 where none is.
    pub active: u32,
    /// Grows with each change of its head.
    pub revision: i64,
    /// Who began it.
    pub by: String,
    /// When its head last changed.
    pub at: Timestamp,
}

impl Plan {
    /// The codes of its agencies.
    pub fn codes(&self) -> BTreeSet<String> {
        self.agencies.iter().map(|a| a.code.clone()).collect()
    }

    /// What cells may name; `codes` are those of [`Plan::codes`].
    pub fn context<'a>(&'a self, codes: &'a BTreeSet<String>) -> Context<'a> {
        Context {
            period: self.period,
            pillars: &self.pillars,
            agencies: codes,
        }
    }

    /// Its agencies as a release names them.
    pub fn named_agencies(&self) -> Vec<Agency> {
        self.agencies
            .iter()
            .map(|agency| Agency {
                code: agency.code.clone(),
                name: agency.name.clone(),
            })
            .collect()
    }

    /// The name of an agency; its code where it is not known.
    pub fn agency<'a>(&'a self, code: &'a str) -> &'a str {
        let known = self.agencies.iter().find(|agency| agency.code == code);
        known.map_or(code, |agency| agency.name.as_str())
    }
}

/// A plan as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlanDraft {
    /// The region's code.
    #[schema(example = "71.74")]
    pub region: String,
    /// What it is called; a name is made where it is left out.
    pub title: String,
    /// The first year.
    #[schema(example = "2024")]
    pub from: String,
    /// The last year.
    #[schema(example = "2028")]
    pub to: String,
    /// The code of a set of pillars.
    #[schema(example = "kominfo-2017")]
    pub pillar_set: String,
    /// `yes` takes over what the region's groups wrote in its workshops.
    pub take_over: String,
}

/// A plan that may be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewPlan {
    pub(crate) region: RegionCode,
    pub(crate) title: String,
    pub(crate) period: Period,
    pub(crate) takes_over: bool,
}

impl PlanDraft {
    pub(crate) fn parse(&self) -> Result<NewPlan, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut refuse = |field, problem, value: &str| {
            wrong.push(FieldError {
                field,
                problem,
                value: value.to_owned(),
            });
        };
        let region = self.region.trim().parse::<RegionCode>();
        if region.is_err() {
            refuse("region", "region", &self.region);
        }
        let year = |text: &str| text.trim().parse::<u16>().ok();
        let period = match (year(&self.from), year(&self.to)) {
            (Some(from), Some(to)) => Period::new(from, to),
            _ => None,
        };
        if period.is_none() {
            refuse("to", "period", &self.to);
        }
        let title = self.title.trim();
        if title.chars().count() > 200 || title.contains(char::is_control) {
            refuse("title", "long", "");
        }
        match (region, period) {
            (Ok(region), Some(period)) if wrong.is_empty() => Ok(NewPlan {
                region,
                title: title.to_owned(),
                period,
                takes_over: self.take_over == "yes",
            }),
            _ => Err(wrong),
        }
    }
}
