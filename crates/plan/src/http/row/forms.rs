//! The forms of a row: one with a field for each cell, and the verdict of the team.

use std::collections::BTreeMap;

use masterplan::{Cells, Filled, Table};
use web::{
    Choice, Crumb, Page,
    fields::{Field, line, select, text},
    form_page::FormPage,
};

use crate::{
    http::{
        form::{any, form, way_to},
        overview::label,
        words,
    },
    model::{Plan, PlanRow},
    paste,
};

pub(super) fn crumbs(page: &Page, plan: &Plan, kind: Table) -> Vec<Crumb> {
    let tail = format!("tables/{}", kind.word());
    way_to(page, plan, &tail, words::table(page, kind))
}

fn options(page: &Page, plan: &Plan, filled: Filled) -> Option<Vec<Choice>> {
    let with_none = |all: Vec<Choice>| {
        let mut options = vec![Choice::new("", page.t("plan-any-none"))];
        options.extend(all);
        Some(options)
    };
    match filled {
        Filled::Choice(of) => {
            let mut all = any(page, "plan-choice-", of.iter().copied());
            all[0] = Choice::new("", page.t("plan-any-none"));
            Some(all)
        }
        Filled::Pillar => with_none(
            plan.pillars
                .pillars
                .iter()
                .map(|p| Choice::new(p.code.clone(), words::name(page, &p.name_id, &p.name_en)))
                .collect(),
        ),
        Filled::SubPillar => with_none(
            plan.pillars
                .pillars
                .iter()
                .flat_map(|p| p.sub_pillars.iter().map(move |s| (p, s)))
                .map(|(p, s)| {
                    let name = |id, en| words::name(page, id, en).to_owned();
                    let told = format!(
                        "{}: {}",
                        name(&p.name_id, &p.name_en),
                        name(&s.name_id, &s.name_en)
                    );
                    Choice::new(s.code.clone(), told)
                })
                .collect(),
        ),
        Filled::Agency => with_none(
            plan.agencies
                .iter()
                .map(|a| Choice::new(a.code.clone(), a.name.clone()))
                .collect(),
        ),
        _ => None,
    }
}

/// A field for each cell, worded by its column and year.
fn fields(page: &Page, plan: &Plan, kind: Table) -> Vec<Field> {
    let mut all = Vec::new();
    for column in kind.columns() {
        for name in column.cells(plan.period) {
            let mut field = match (options(page, plan, column.filled), column.filled) {
                (Some(options), _) => select(&name, options),
                (None, Filled::Text) => text(&name),
                (
                    None,
                    Filled::Money
                    | Filled::Decimal
                    | Filled::Whole(..)
                    | Filled::Score
                    | Filled::Year,
                ) => line(&name).number(),
                (None, _) => line(&name),
            };
            field.label = words::column(page, &name);
            field.required = column.required;
            all.push(field);
        }
    }
    all
}

pub(super) fn row_form(page: &Page, id: &str, (plan, kind): (&Plan, Table)) -> FormPage {
    let mut asked = form(page, id, crumbs(page, plan, kind));
    asked.fields = fields(page, plan, kind);
    asked
}

pub(super) fn edit_form(page: &Page, plan: &Plan, row: &PlanRow) -> FormPage {
    let mut asked = row_form(page, "row-edit", (plan, row.table));
    for (cell, value) in &row.cells {
        asked = asked.hidden(&format!("was:{cell}"), value);
    }
    asked
}

/// The form once more, after it was refused or met another's change: what its writer saw stays what it was, but for cells that
/// are told anew here. Another's change of a cell that is not told stays a conflict.
pub(super) fn again(
    page: &Page,
    (plan, table): (&Plan, Table),
    sent: &Cells,
    anew: &BTreeMap<String, String>,
) -> FormPage {
    let mut asked = row_form(page, "row-edit", (plan, table));
    for name in paste::names(plan, table) {
        let seen = format!("was:{name}");
        let was = anew.get(&name).or_else(|| sent.get(&seen));
        asked = asked.hidden(&seen, was.map_or("", String::as_str));
    }
    asked.fill(sent)
}

pub(super) fn settle_form(page: &Page, plan: &Plan, row: &PlanRow) -> FormPage {
    let verdicts = vec![
        Choice::new("yes", page.t("plan-kind-accept")),
        Choice::new("no", page.t("plan-kind-return")),
    ];
    form(page, "settle", crumbs(page, plan, row.table))
        .fields(
            page,
            vec![
                select("accept", verdicts).required(),
                text("reason").hint("reason"),
            ],
        )
        .hidden("revision", &row.revision.to_string())
        .fact(
            words::table(page, row.table),
            label(Some(row.table), &row.plain()),
        )
}
