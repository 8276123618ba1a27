//! `/alarms`: what is late or wrong, region by region.

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use kernel::RegionCode;
use serde::{Deserialize, Serialize};
use store::query::Slice;
use web::{
    App, Choice, Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort, Window},
};

use super::words;
use crate::{
    alarms::{Alarm, AlarmKind},
    standing,
};

#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Filter {
    kind: String,
}

#[derive(Template)]
#[template(path = "alarms.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    filter: Filter,
    kinds: Vec<Choice>,
    list: PageOf<(String, String, String)>,
}

// messages: agreements-alarm-kind-*
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window: Window<String, (String, String)> = paging.window(Sort {
        key: String::new(),
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let mut all = standing::alarmed(&mut tx, &visit.actor, app.clock.now()).await?;
    all.retain(|(_, _, alarm)| filter.kind.is_empty() || alarm.kind.as_str() == filter.kind);
    let found = part(all, &Slice::from(&window));
    let page = visit.page;
    let mut kinds = vec![Choice::new("", page.t("agreements-any"))];
    kinds.extend(super::form::choices(
        &page,
        "agreements-alarm-kind-",
        AlarmKind::ALL,
        AlarmKind::as_str,
    ));
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to("/agreements", page.t("agreements-agreements")),
            Crumb::here(page.t("agreements-alarms")),
        ],
        list: PageOf::new(&window, found, key).map(|(code, name, alarm)| {
            let href = format!("/bodies/{code}");
            (href, name, words::alarm(&page, &alarm))
        }),
        kinds,
        filter,
        page,
    };
    Ok(Html(view).into_response())
}

type Told = (RegionCode, String, Alarm);

/// By what the list is sought: the region, then the kind.
fn key((code, _, alarm): &Told) -> (String, String) {
    (code.to_string(), alarm.kind.to_string())
}

/// The part of a list that was computed whole: alarms rest on what several tables say.
fn part(mut all: Vec<Told>, slice: &Slice) -> Vec<Told> {
    all.sort_by_key(key);
    if slice.descending {
        all.reverse();
    }
    let behind = |told: &Told| match &slice.edge {
        None => true,
        Some(edge) if slice.descending => key(told) < *edge,
        Some(edge) => key(told) > *edge,
    };
    let most = usize::try_from(slice.limit).unwrap_or(usize::MAX);
    all.into_iter().filter(behind).take(most).collect()
}
