//! Documents as trees.

use std::collections::{BTreeMap, BTreeSet};

use masterplan::Period;

use super::{
    AgencyPlan, Goal, Indicator, Mission, Note, Objective, Programme, SipdError, StatutoryPlan,
    SubActivity, Trend,
    json::Json,
    walk::{At, Walk},
};

/// What was read, and what was left unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// The plan.
    pub plan: T,
    /// What was left unread.
    pub notes: Vec<Note>,
}

/// Reads a document as `push_rpjmd` takes it.
///
/// # Errors
/// [`SipdError`]; all faults at once, each with its path.
pub fn read_rpjmd(bytes: &[u8]) -> Result<Read<StatutoryPlan>, SipdError> {
    let json = Json::parse(bytes)?;
    let mut walk = Walk::default();
    let at = At {
        json: &json,
        path: "$".to_owned(),
    };
    let known = [
        "kodepemda",
        "tahunmulai",
        "tahunselesai",
        "periode_rpjmd",
        "uraivisi",
        "misi",
    ];
    walk.known(&at, &known);
    let region = walk.region(&at);
    let period = walk.period(&at);
    let name = walk.text(&at, "periode_rpjmd", false);
    let vision = walk.text(&at, "uraivisi", true);
    let mut seen = BTreeSet::new();
    let missions = walk
        .list(&at, "misi", true)
        .iter()
        .map(|at| mission(&mut walk, at, period, &mut seen))
        .collect();
    // A document without a region or a period has a fault.
    let plan = region.zip(period).map(|(region, period)| StatutoryPlan {
        region,
        period,
        name,
        vision,
        missions,
    });
    let (plan, notes) = walk.finish(plan)?;
    let plan = plan.expect("what is missing is a fault");
    Ok(Read { plan, notes })
}

/// Reads a document as `push_renstra` takes it, of one agency or a list of several.
///
/// # Errors
/// [`SipdError`]; all faults at once, each with its path.
pub fn read_renstra(bytes: &[u8]) -> Result<Read<Vec<AgencyPlan>>, SipdError> {
    let json = Json::parse(bytes)?;
    let mut walk = Walk::default();
    let path = "$".to_owned();
    let all: Vec<At<'_>> = match &json {
        Json::List(list) => (0..)
            .zip(list)
            .map(|(n, json)| At {
                json,
                path: format!("{path}[{n}]"),
            })
            .collect(),
        json => vec![At { json, path }],
    };
    let mut seen = BTreeSet::new();
    let plans: Vec<Option<AgencyPlan>> = all
        .iter()
        .map(|at| agency_plan(&mut walk, at, &mut seen))
        .collect();
    let (plans, notes) = walk.finish(plans)?;
    Ok(Read {
        plan: plans.into_iter().flatten().collect(),
        notes,
    })
}

fn agency_plan(walk: &mut Walk, at: &At<'_>, seen: &mut BTreeSet<String>) -> Option<AgencyPlan> {
    let known = [
        "kodepemda",
        "tahunmulai",
        "tahunselesai",
        "periode_rpjmd",
        "uraivisi",
        "kodebidang",
        "uraibidang",
        "kodeskpd",
        "uraiskpd",
        "pejabat",
        "pilihanbidang",
        "uraiurusan",
        "program",
    ];
    walk.known(at, &known);
    let region = walk.region(at);
    let period = walk.period(at);
    let agency = walk.own_code(at, "kodeskpd", seen);
    let agency_name = walk.text(at, "uraiskpd", true);
    let field = walk.code(at, "kodebidang", false);
    let field_name = walk.text(at, "uraibidang", false);
    let programmes = programmes(walk, at, period, true);
    Some(AgencyPlan {
        region: region?,
        period: period?,
        agency,
        agency_name,
        field,
        field_name,
        programmes,
    })
}

fn mission(
    walk: &mut Walk,
    at: &At<'_>,
    period: Option<Period>,
    seen: &mut BTreeSet<String>,
) -> Mission {
    walk.known(at, &["kodemisi", "uraimisi", "tujuan"]);
    let code = walk.own_code(at, "kodemisi", seen);
    let text = walk.text(at, "uraimisi", true);
    let mut seen = BTreeSet::new();
    let goals = walk
        .list(at, "tujuan", true)
        .iter()
        .map(|at| goal(walk, at, period, &mut seen))
        .collect();
    Mission { code, text, goals }
}

fn goal(walk: &mut Walk, at: &At<'_>, period: Option<Period>, seen: &mut BTreeSet<String>) -> Goal {
    walk.known(at, &["kodetujuan", "uraitujuan", "indikator", "sasaran"]);
    let code = walk.own_code(at, "kodetujuan", seen);
    let text = walk.text(at, "uraitujuan", true);
    let indicators = indicators(walk, at, "target_t", period);
    let mut seen = BTreeSet::new();
    let objectives = walk
        .list(at, "sasaran", true)
        .iter()
        .map(|at| objective(walk, at, period, &mut seen))
        .collect();
    Goal {
        code,
        text,
        indicators,
        objectives,
    }
}

fn objective(
    walk: &mut Walk,
    at: &At<'_>,
    period: Option<Period>,
    seen: &mut BTreeSet<String>,
) -> Objective {
    walk.known(at, &["kodesasaran", "uraisasaran", "indikator", "program"]);
    Objective {
        code: walk.own_code(at, "kodesasaran", seen),
        text: walk.text(at, "uraisasaran", true),
        indicators: indicators(walk, at, "target_t", period),
        programmes: programmes(walk, at, period, false),
    }
}

fn programmes(walk: &mut Walk, at: &At<'_>, period: Option<Period>, must: bool) -> Vec<Programme> {
    let mut seen = BTreeSet::new();
    walk.list(at, "program", must)
        .iter()
        .map(|at| programme(walk, at, period, &mut seen))
        .collect()
}

fn programme(
    walk: &mut Walk,
    at: &At<'_>,
    period: Option<Period>,
    seen: &mut BTreeSet<String>,
) -> Programme {
    let known = [
        "kodebidang",
        "kodeprogram",
        "uraiprogram",
        "indikator",
        "kegiatan",
        "subkegiatan",
        "pagu_t*",
    ];
    walk.known(at, &known);
    let code = walk.own_code(at, "kodeprogram", seen);
    let text = walk.text(at, "uraiprogram", true);
    let field = walk.code(at, "kodebidang", false);
    let indicators = indicators(walk, at, "volume_t", period);
    let budget = walk.budget(at, period);
    let mut seen = BTreeSet::new();
    let none = (String::new(), String::new());
    let mut subs = sub_activities(walk, at, period, &none, &mut seen);
    let mut seen_activities = BTreeSet::new();
    for at in walk.list(at, "kegiatan", false) {
        walk.known(&at, &["kodekegiatan", "uraikegiatan", "subkegiatan"]);
        let activity = (
            walk.own_code(&at, "kodekegiatan", &mut seen_activities),
            walk.text(&at, "uraikegiatan", true),
        );
        subs.extend(sub_activities(walk, &at, period, &activity, &mut seen));
    }
    totals(walk, at, period, &budget, &subs);
    Programme {
        code,
        text,
        field,
        indicators,
        budget,
        sub_activities: subs,
    }
}

/// Sub-activities may not cost more than their programme has.
fn totals(
    walk: &mut Walk,
    at: &At<'_>,
    period: Option<Period>,
    budget: &BTreeMap<u16, i64>,
    subs: &[SubActivity],
) {
    for (year, own) in budget {
        let of_year = subs.iter().filter_map(|sub| sub.budget.get(year));
        let sum: i128 = of_year.map(|money| i128::from(*money)).sum();
        if sum > i128::from(*own) {
            let number = year - period.map_or(*year, |period| period.from) + 1;
            let path = format!("{}.pagu_t{number}", at.path);
            walk.fault(path, "total", &format!("{own} < {sum}"));
        }
    }
}

fn sub_activities(
    walk: &mut Walk,
    at: &At<'_>,
    period: Option<Period>,
    activity: &(String, String),
    seen: &mut BTreeSet<String>,
) -> Vec<SubActivity> {
    let known = ["kodesubkegiatan", "uraisubkegiatan", "indikator", "pagu_t*"];
    walk.list(at, "subkegiatan", false)
        .iter()
        .map(|at| {
            walk.known(at, &known);
            SubActivity {
                code: walk.own_code(at, "kodesubkegiatan", seen),
                text: walk.text(at, "uraisubkegiatan", true),
                activity: activity.clone(),
                indicators: indicators(walk, at, "volume_t", period),
                budget: walk.budget(at, period),
            }
        })
        .collect()
}

fn indicators(walk: &mut Walk, at: &At<'_>, begin: &str, period: Option<Period>) -> Vec<Indicator> {
    let mut seen = BTreeSet::new();
    let yearly = format!("{begin}*");
    let known = [
        "kodeindikator",
        "uraiindikator",
        "satuan",
        "status",
        yearly.as_str(),
    ];
    // An indicator may be missing below a programme, never below a goal or an objective.
    let must = begin == "target_t";
    walk.list(at, "indikator", must)
        .iter()
        .map(|at| {
            walk.known(at, &known);
            Indicator {
                code: walk.own_code(at, "kodeindikator", &mut seen),
                text: walk.text(at, "uraiindikator", true),
                unit: walk.text(at, "satuan", false),
                trend: trend(walk, at, must),
                targets: walk.yearly(at, begin, period),
            }
        })
        .collect()
}

fn trend(walk: &mut Walk, at: &At<'_>, must: bool) -> Option<Trend> {
    let word = walk.text(at, "status", must);
    let trend = Trend::of(&word);
    if trend.is_none() && !word.is_empty() {
        walk.fault(format!("{}.status", at.path), "status", &word);
    }
    trend
}
