//! `/plans/pillar-sets`: the sets of pillars, for whoever edits them.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::State as Given,
    response::{IntoResponse, Redirect, Response},
};
use register::Acting;
use serde::{Deserialize, Serialize};
use web::{App, Crumb, Page, Problem, fields::text, form_page::FormPage};

use super::{form::form, words};
use crate::pillar_sets;

/// A set as its form sends it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SetDraft {
    set: String,
    revision: String,
}

fn asked(page: &Page) -> FormPage {
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/plans", page.t("plan-plans")),
    ];
    form(page, "pillars", crumbs).fields(page, vec![text("set").required().hint("set")])
}

pub(super) async fn list(Given(app): Given<App>, visit: Visit) -> Result<Response, Problem> {
    pillar_sets::may_edit(&visit.actor)?;
    let mut tx = app.db.read().await?;
    let all = pillar_sets::all(&mut tx).await?;
    let page = visit.page;
    let query = page.here();
    let wanted = query.split_once("code=").map_or("", |(_, code)| code);
    let mut asked = asked(&page);
    for (set, revision) in &all {
        let name = words::name(&page, &set.name_id, &set.name_en);
        let told = format!("/plans/pillar-sets?code={} ({revision})", set.code);
        asked = asked.fact(name.to_owned(), told);
        if set.code == wanted {
            let draft = SetDraft {
                set: serde_json::to_string_pretty(set).unwrap_or_default(),
                revision: revision.to_string(),
            };
            asked = asked.fill(&draft);
        }
    }
    Ok(asked.show(page))
}

pub(super) async fn save(
    Given(app): Given<App>,
    visit: Visit,
    Body(draft): Body<SetDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let revision = draft.revision.trim().parse().unwrap_or(0);
    match pillar_sets::save(act, (&draft.set, revision)).await {
        Ok(set) => {
            tx.commit().await?;
            let next = format!("/plans/pillar-sets?done=saved&code={}", set.code);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => asked(&visit.page).fill(&draft).refuse(visit.page, err),
    }
}
