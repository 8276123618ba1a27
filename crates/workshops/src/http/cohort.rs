//! Where a cohort's regions stand, and how much homework the gates ask for.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use register::Acting;
use serde::{Deserialize, Serialize};
use web::{
    App, Page, Problem,
    fields::{line, select},
    form_page::FormPage,
};

use super::{
    form,
    schedule::{OfCohort, way},
    words,
};
use crate::{
    WorkshopError,
    model::Stage,
    stages,
    standing::{self, Standing, WaitsOn},
};
use web::view::{Cell, Part, Table, View};

/// `/workshops/standing`: where the regions of a cohort stand.
pub(super) async fn standing(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<OfCohort>,
) -> Result<Response, Problem> {
    let today = app.clock.now().day();
    let mut tx = app.db.read().await?;
    let cohort = asked.year(&mut tx).await?;
    let all = standing::of_cohort(&mut tx, &visit.actor, (cohort, &today)).await?;
    let page = visit.page;
    let title = page.t("workshops-standing");
    let mut view = View::new(page.clone(), way(&page), title);
    view.lead = page.t("workshops-standing-lead");
    let year = cohort.to_string();
    view.filter(
        (form::FILTER, "/workshops/standing"),
        vec![(line("cohort").number(), year.as_str())],
    );
    let heads = [
        "workshops-region",
        "workshops-stage",
        "workshops-since",
        "workshops-homework-open",
        "workshops-homework-late",
        "workshops-next",
        "workshops-waits-on",
    ];
    let rows = all.iter().map(|one| row(&page, cohort, one));
    let table = Table::new(&page, &heads, "workshops-none")
        .numbers(&[3, 4])
        .rows(rows);
    view.parts.push(
        Part::new(
            "regions",
            page.tn("workshops-of-cohort", "year", year.as_str()),
        )
        .table(table),
    );
    Ok(view.show())
}

fn row(page: &Page, cohort: u16, one: &Standing) -> Vec<Cell> {
    let name = one.region_name.clone();
    let region = match one.stage {
        Some(_) => Cell::link(name, format!("/stages/{}?cohort={cohort}", one.region)),
        None => Cell::text(name),
    };
    let next = one.next.as_ref().map_or_else(Cell::default, |next| {
        Cell::link(
            format!(
                "{}: {}",
                next.stage.roman(),
                words::day(page, &next.starts_on)
            ),
            format!("/workshops/{}", next.id),
        )
    });
    vec![
        region,
        Cell::text(one.stage.map_or("", Stage::roman)),
        Cell::text(one.since.map_or_else(String::new, |at| page.instant(at))),
        Cell::number(page.number(one.homework_open)),
        Cell::number(page.number(one.homework_late)),
        next,
        Cell::text(page.t(match one.waits_on {
            WaitsOn::Ministry => "workshops-waits-ministry",
            WaitsOn::Region => "workshops-waits-region",
            WaitsOn::Mentor => "workshops-waits-mentor",
            WaitsOn::Day => "workshops-waits-day",
            WaitsOn::Nobody => "workshops-waits-nobody",
        })),
    ]
}

/// A threshold as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct GateDraft {
    stage: String,
    percent: String,
}

fn gate_form(page: &Page, gates: &[(Stage, i64, i64)]) -> FormPage {
    let stages = gates.iter().map(|(stage, ..)| stage.as_str());
    let fields = vec![
        select("stage", form::choices(page, "workshops-stage-", stages)).required(),
        line("percent").required().number(),
    ];
    let mut form = form::form(page, "gates", way(page)).fields(page, fields);
    for (stage, percent, revision) in gates {
        form = form
            .fact(words::stage(page, *stage), format!("{percent} %"))
            .hidden(&format!("revision-{stage}"), &revision.to_string());
    }
    form
}

pub(super) async fn ask_gates(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let gates = stages::gates(&mut tx).await?;
    Ok(gate_form(&visit.page, &gates).show(visit.page))
}

pub(super) async fn set_gate(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<std::collections::BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let given = |name: &str| sent.get(name).map_or("", |value| value.trim());
    let draft = GateDraft {
        stage: given("stage").to_owned(),
        percent: given("percent").to_owned(),
    };
    let mut tx = app.db.write().await?;
    let gates = stages::gates(&mut tx).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let revision = given(&format!("revision-{}", draft.stage));
    let done = match draft.stage.parse::<Stage>() {
        Ok(stage) => stages::set_gate(act, stage, (&draft.percent, revision)).await,
        Err(()) => {
            visit
                .actor
                .may(Permission::ManageWorkshops, &Scope::Nation)?;
            Err(WorkshopError::field(
                "stage",
                "choice",
                draft.stage.as_str(),
            ))
        }
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/workshops/gates?done=saved").into_response())
        }
        Err(err) => gate_form(&visit.page, &gates)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}
