//! The entries of a region: searched, filtered, sorted, paged.

use access::{Permission, http::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use web::{
    App, Choice, Crumb, Html, Page, Problem, Tab,
    paging::{PageOf, PageQuery, Sort},
};

use super::{Badge, about, badge, days};
use crate::{
    evidence::{self, Counts, Days, EvidenceFilter, EvidenceSort},
    http::{officer::sent::Place, words::word},
    model::{Evidence, EvidenceKind},
};

struct Row {
    href: String,
    title: String,
    about: String,
    kind: String,
    number: String,
    date: String,
    expires: String,
    badge: Option<Badge>,
    cited: i64,
}

#[derive(Template)]
#[template(path = "officer/evidence_list.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    region: String,
    here: String,
    new: String,
    filter: EvidenceFilter,
    kinds: Vec<Choice>,
    tabs: Vec<Tab>,
    sort: String,
    rows: PageOf<Row>,
    total: i64,
    is_empty: bool,
    may_manage: bool,
    exports: Vec<(&'static str, String)>,
}

/// The order where none is asked for.
pub(super) const NEWEST: Sort<EvidenceSort> = Sort {
    key: EvidenceSort::Newest,
    descending: true,
};

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    Query(filter): Query<EvidenceFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let code = at.code()?;
    let mut tx = app.db.read().await?;
    let region = evidence::region(&mut tx, &visit.actor, Permission::ReadEvidence, &code).await?;
    let window = paging.window(NEWEST)?;
    let filter = EvidenceFilter {
        q: filter.q.replace('\0', ""),
        kind: filter.kind.replace('\0', ""),
        ..filter
    };
    let days = days(&app);
    let which = (&code, &filter, &days);
    let found = evidence::list(&mut tx, &visit.actor, which, &window).await?;
    let (total, counts) = evidence::counts(&mut tx, &visit.actor, which).await?;
    let may_manage = evidence::may_manage(&mut tx, &visit.actor, &code).await?;
    let page = visit.page;
    let here = format!("/regions/{code}/evidence");
    Ok(Html(View {
        crumbs: vec![
            Crumb::to("/evidence", page.t("register-evidence")),
            Crumb::here(&region.name),
        ],
        title: page.tn("register-evidence-of", "region", region.name.as_str()),
        kinds: kinds(&page),
        tabs: tabs(&page, &filter, counts),
        sort: window.sort.to_string(),
        rows: found.map(|entry| row(&page, &entry, &days)),
        total,
        is_empty: counts.standing + counts.withdrawn == 0,
        may_manage: may_manage && !region.is_retired(),
        exports: exports(&page, &here),
        region: region.name,
        new: format!("{here}/new"),
        here,
        filter,
        page,
    })
    .into_response())
}

fn kinds(page: &Page) -> Vec<Choice> {
    let all = Choice::new("", page.t("register-evidence-all-kinds"));
    let one = |kind: EvidenceKind| {
        let label = word(page, "evidence-kind", kind.as_str());
        Choice::new(kind.as_str(), label)
    };
    std::iter::once(all)
        .chain(EvidenceKind::ALL.map(one))
        .collect()
}

// messages: register-evidence-tab-*
fn tabs(page: &Page, filter: &EvidenceFilter, counts: Counts) -> Vec<Tab> {
    [
        ("", "standing", counts.standing),
        ("expiring", "expiring", counts.expiring),
        ("expired", "expired", counts.expired),
        ("withdrawn", "withdrawn", counts.withdrawn),
    ]
    .map(|(state, label, count)| Tab {
        href: page.with(&[("state", state)]),
        label: page.t(&format!("register-evidence-tab-{label}")),
        current: filter.state == state,
        count: u64::try_from(count).ok(),
    })
    .into()
}

fn row(page: &Page, entry: &Evidence, days: &Days) -> Row {
    let day = |day: &Option<kernel::PartialDate>| {
        day.as_ref().map(|day| page.date(day)).unwrap_or_default()
    };
    Row {
        href: format!("/evidence/{}", entry.id),
        about: about(page, entry),
        kind: word(page, "evidence-kind", entry.kind.as_str()),
        date: day(&entry.date),
        expires: day(&entry.expires),
        badge: badge(page, entry, days),
        cited: entry.cited,
        title: entry.title.clone(),
        number: entry.number.clone(),
    }
}

/// The same list, filtered the same way, as files.
fn exports(page: &Page, here: &str) -> Vec<(&'static str, String)> {
    let query = page.with(&[("limit", ""), ("sort", "")]);
    let query = query
        .split_once('?')
        .map_or_else(String::new, |(_, query)| format!("?{query}"));
    [("CSV", "csv"), ("XLSX", "xlsx")]
        .map(|(label, ending)| (label, format!("{here}/export.{ending}{query}")))
        .to_vec()
}
