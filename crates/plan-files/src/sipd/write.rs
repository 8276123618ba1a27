//! Trees as documents, and a plan's actions as agency plans.

use std::collections::BTreeMap;

use kernel::RegionCode;
use masterplan::{Content, Period, Row, Table};
use serde_json::{Map, Value, json};

use super::{
    AgencyPlan, Indicator, Kind, Programme, References, StatutoryPlan, SubActivity, Trend,
};

/// An action that has no place in an agency plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The action's code.
    pub code: String,
    /// `owner` where it has none, `programme` where neither a programme nor a sub-activity is named.
    pub why: &'static str,
}

/// A plan's actions in the form of agency plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenActions {
    /// The document: a list, an agency each.
    pub json: Vec<u8>,
    /// Actions that are not in it.
    pub left_out: Vec<LeftOut>,
}

/// Writes a plan's actions as `push_renstra` takes them: below their agency, programme and sub-activity each is an
/// indicator with its targets; budgets are summed. Names of programmes and sub-activities come from the lists that are
/// known; where they are not known, the code stands for the name.
pub fn write_actions(content: &Content, known: &References) -> WrittenActions {
    let mut left_out = Vec::new();
    let mut plans: BTreeMap<&str, BTreeMap<String, Programme>> = BTreeMap::new();
    for row in content.rows(Table::Action) {
        let mut leave = |why| {
            let code = row.cell("code").to_owned();
            left_out.push(LeftOut { code, why });
        };
        let owner = row.cell("owner");
        if owner.is_empty() {
            leave("owner");
            continue;
        }
        let Some(code) = programme_of(row) else {
            leave("programme");
            continue;
        };
        let programmes = plans.entry(owner).or_default();
        let programme = programmes.entry(code.clone()).or_insert_with(|| Programme {
            text: name(known, Kind::Programme, &code),
            field: code.split('.').take(2).collect::<Vec<_>>().join("."),
            code,
            indicators: Vec::new(),
            budget: BTreeMap::new(),
            sub_activities: Vec::new(),
        });
        place(programme, row, content.period, known);
    }
    let all: Vec<Value> = plans
        .into_iter()
        .map(|(agency, programmes)| {
            AgencyPlan {
                region: content.region.code.clone(),
                period: content.period,
                agency: agency.to_owned(),
                agency_name: content.agency(agency).to_owned(),
                field: String::new(),
                field_name: String::new(),
                programmes: programmes.into_values().collect(),
            }
            .to_json()
        })
        .collect();
    let json = serde_json::to_vec_pretty(&all).expect("texts and numbers are JSON");
    WrittenActions { json, left_out }
}

/// The programme that is named, or that of the sub-activity: `2.16.03` of `2.16.03.2.02.09`.
fn programme_of(row: &Row) -> Option<String> {
    let named = row.cell("rpjmd");
    if is_code(named) {
        return Some(named.to_owned());
    }
    let sub = row.cell("sub_activity");
    let first: Vec<&str> = sub.split('.').take(3).collect();
    (is_code(sub) && first.len() == 3).then(|| first.join("."))
}

fn is_code(text: &str) -> bool {
    let is_right = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/');
    !text.is_empty() && text.len() <= 60 && text.bytes().all(is_right)
}

fn name(known: &References, kind: Kind, code: &str) -> String {
    known
        .find(kind, code)
        .map_or_else(|| code.to_owned(), |one| one.text.clone())
}

fn place(programme: &mut Programme, row: &Row, period: Period, known: &References) {
    let budget: BTreeMap<u16, i64> = period
        .years()
        .filter_map(|year| Some((year, row.of_year("budget", year).parse().ok()?)))
        .collect();
    add(&mut programme.budget, &budget);
    let code = row.cell("sub_activity");
    if !is_code(code) {
        programme.indicators.push(indicator(row, period));
        return;
    }
    let at = programme
        .sub_activities
        .iter()
        .position(|sub| sub.code == code);
    let at = at.unwrap_or_else(|| {
        programme.sub_activities.push(SubActivity {
            code: code.to_owned(),
            text: name(known, Kind::SubActivity, code),
            activity: (String::new(), String::new()),
            indicators: Vec::new(),
            budget: BTreeMap::new(),
        });
        programme.sub_activities.len() - 1
    });
    let sub = &mut programme.sub_activities[at];
    add(&mut sub.budget, &budget);
    sub.indicators.push(indicator(row, period));
}

fn add(to: &mut BTreeMap<u16, i64>, budget: &BTreeMap<u16, i64>) {
    for (year, money) in budget {
        let sum = to.entry(*year).or_default();
        *sum = sum.saturating_add(*money);
    }
}

fn indicator(row: &Row, period: Period) -> Indicator {
    let measured = row.cell("indicator");
    let targets = period
        .years()
        .map(|year| (year, row.of_year("target", year).to_owned()))
        .filter(|(_, target)| !target.is_empty());
    Indicator {
        code: row.cell("code").to_owned(),
        text: if measured.is_empty() {
            row.cell("name").to_owned()
        } else {
            measured.to_owned()
        },
        unit: row.cell("unit").to_owned(),
        trend: match row.cell("direction") {
            "rises" => Some(Trend::Rises),
            "falls" => Some(Trend::Falls),
            // SIPD has no word for what is to stay as it is.
            _ => None,
        },
        targets: targets.collect(),
    }
}

/// An object; empty texts are left out.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn text(mut self, key: &str, text: &str) -> Self {
        if !text.is_empty() {
            self.0.insert(key.to_owned(), json!(text));
        }
        self
    }

    fn list(mut self, key: &str, list: Vec<Value>) -> Self {
        self.0.insert(key.to_owned(), Value::Array(list));
        self
    }

    fn yearly<T: serde::Serialize>(
        mut self,
        begin: &str,
        period: Period,
        yearly: &BTreeMap<u16, T>,
    ) -> Self {
        for (year, value) in yearly {
            let number = year.saturating_sub(period.from) + 1;
            self.0.insert(format!("{begin}{number}"), json!(value));
        }
        self
    }

    fn head(region: &RegionCode, period: Period) -> Self {
        let digits = region.as_str().replace('.', "");
        let four = if digits.len() == 2 {
            format!("{digits}00")
        } else {
            digits
        };
        Self::default()
            .text("kodepemda", &four)
            .text("tahunmulai", &period.from.to_string())
            .text("tahunselesai", &period.to.to_string())
    }
}

impl StatutoryPlan {
    /// The document, as `push_rpjmd` takes it.
    pub fn to_json(&self) -> Value {
        let period = self.period;
        let missions = self.missions.iter().map(|mission| {
            let goals = mission.goals.iter().map(|goal| {
                let objectives = goal.objectives.iter().map(|one| {
                    let object = Object::default()
                        .text("kodesasaran", &one.code)
                        .text("uraisasaran", &one.text)
                        .list("indikator", indicators(&one.indicators, "target_t", period));
                    let programmes = programmes(&one.programmes, period);
                    let object = if programmes.is_empty() {
                        object
                    } else {
                        object.list("program", programmes)
                    };
                    Value::Object(object.0)
                });
                let goal = Object::default()
                    .text("kodetujuan", &goal.code)
                    .text("uraitujuan", &goal.text)
                    .list(
                        "indikator",
                        indicators(&goal.indicators, "target_t", period),
                    )
                    .list("sasaran", objectives.collect());
                Value::Object(goal.0)
            });
            let mission = Object::default()
                .text("kodemisi", &mission.code)
                .text("uraimisi", &mission.text)
                .list("tujuan", goals.collect());
            Value::Object(mission.0)
        });
        let plan = Object::head(&self.region, period)
            .text("periode_rpjmd", &self.name)
            .text("uraivisi", &self.vision)
            .list("misi", missions.collect());
        Value::Object(plan.0)
    }
}

impl AgencyPlan {
    /// The document, as `push_renstra` takes it.
    pub fn to_json(&self) -> Value {
        let plan = Object::head(&self.region, self.period)
            .text("kodebidang", &self.field)
            .text("uraibidang", &self.field_name)
            .text("kodeskpd", &self.agency)
            .text("uraiskpd", &self.agency_name)
            .list("program", programmes(&self.programmes, self.period));
        Value::Object(plan.0)
    }
}

fn indicators(all: &[Indicator], begin: &str, period: Period) -> Vec<Value> {
    all.iter()
        .map(|one| {
            let object = Object::default()
                .text("kodeindikator", &one.code)
                .text("uraiindikator", &one.text)
                .text("satuan", &one.unit)
                .text("status", one.trend.map_or("", Trend::word))
                .yearly(begin, period, &one.targets);
            Value::Object(object.0)
        })
        .collect()
}

fn programmes(all: &[Programme], period: Period) -> Vec<Value> {
    all.iter()
        .map(|one| {
            let (alone, grouped): (Vec<&SubActivity>, Vec<_>) = one
                .sub_activities
                .iter()
                .partition(|sub| sub.activity.0.is_empty());
            let mut activities: Vec<(&(String, String), Vec<Value>)> = Vec::new();
            for sub in grouped {
                match activities.iter_mut().find(|(own, _)| **own == sub.activity) {
                    Some((_, subs)) => subs.push(sub_activity(sub, period)),
                    None => activities.push((&sub.activity, vec![sub_activity(sub, period)])),
                }
            }
            let mut object = Object::default()
                .text("kodebidang", &one.field)
                .text("kodeprogram", &one.code)
                .text("uraiprogram", &one.text)
                .yearly("pagu_t", period, &one.budget)
                .list("indikator", indicators(&one.indicators, "volume_t", period));
            if !alone.is_empty() {
                let subs = alone.iter().map(|sub| sub_activity(sub, period));
                object = object.list("subkegiatan", subs.collect());
            }
            if !activities.is_empty() {
                let all = activities.into_iter().map(|((code, text), subs)| {
                    let activity = Object::default()
                        .text("kodekegiatan", code)
                        .text("uraikegiatan", text)
                        .list("subkegiatan", subs);
                    Value::Object(activity.0)
                });
                object = object.list("kegiatan", all.collect());
            }
            Value::Object(object.0)
        })
        .collect()
}

fn sub_activity(sub: &SubActivity, period: Period) -> Value {
    let object = Object::default()
        .text("kodesubkegiatan", &sub.code)
        .text("uraisubkegiatan", &sub.text)
        .yearly("pagu_t", period, &sub.budget)
        .list("indikator", indicators(&sub.indicators, "volume_t", period));
    Value::Object(object.0)
}
