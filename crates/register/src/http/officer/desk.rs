//! The work desk: what needs an officer's attention.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use web::{App, Crumb, Html, Page, Problem};

use super::said::{figure_href, is_staff, property, subject};
use crate::{
    ChangeError,
    desk::{self, Desk},
    http::words::word,
};

/// A line of work.
struct Work {
    href: String,
    label: String,
    note: String,
}

/// A kind of work.
struct Pile {
    id: &'static str,
    title: String,
    lead: String,
    n: i64,
    work: Vec<Work>,
    /// Where the rest is; empty where all is shown.
    rest: String,
}

impl Pile {
    fn has_rest(&self) -> bool {
        let shown = i64::try_from(self.work.len()).unwrap_or(i64::MAX);
        !self.rest.is_empty() && shown < self.n
    }
}

#[derive(Template)]
#[template(path = "officer/desk.html")]
struct View {
    page: Page,
    piles: Vec<Pile>,
    actions: Vec<Crumb>,
}

/// The desk of whoever works on the register.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    if !is_staff(&visit.actor) {
        let forbidden = visit.actor.may(Permission::EditRegion, &Scope::Nation);
        forbidden.map_err(ChangeError::from)?;
    }
    let desk = desk::read(&mut app.db.read().await?).await?;
    let page = visit.page;
    Ok(Html(View {
        piles: piles(&page, &desk),
        actions: actions(&page),
        page,
    })
    .into_response())
}

fn pile(page: &Page, id: &'static str, n: i64, rest: &str, work: Vec<Work>) -> Pile {
    Pile {
        id,
        title: page.t(&format!("register-desk-{id}")),
        lead: page.t(&format!("register-desk-{id}-lead")),
        n,
        rest: rest.to_owned(),
        work,
    }
}

// messages: register-desk-*
fn piles(page: &Page, desk: &Desk) -> Vec<Pile> {
    let disputed = desk.disputed.iter().map(|figure| Work {
        href: format!("{}/curate", figure_href(&figure.subject, &figure.property)),
        label: format!(
            "{}: {}",
            subject(page, &figure.subject).label,
            property(page, &figure.property)
        ),
        note: page.tn("register-desk-values", "n", figure.n_values),
    });
    let incomplete = desk.incomplete.iter().map(|cohort| {
        let year = cohort.year.to_string();
        let args = [
            ("known", cohort.known.into()),
            ("total", cohort.total.into()),
        ];
        Work {
            href: format!("/cohorts/{year}"),
            label: page.tn("register-about-cohort", "year", year.as_str()),
            note: page.targs("register-desk-known", &args),
        }
    });
    let doubtful = desk.doubtful.iter().map(|p| Work {
        href: format!("/participations/{}", p.id),
        label: format!("{} {}", p.cohort, p.region_name),
        note: word(page, "status", p.status.as_str()),
    });
    vec![
        pile(
            page,
            "disputed",
            desk.n_disputed,
            "/claims",
            disputed.collect(),
        ),
        pile(
            page,
            "incomplete",
            i64::try_from(desk.incomplete.len()).unwrap_or(i64::MAX),
            "",
            incomplete.collect(),
        ),
        pile(
            page,
            "doubtful",
            desk.n_doubtful,
            "/cohorts",
            doubtful.collect(),
        ),
        pile(
            page,
            "imports",
            desk.n_failed_imports,
            "/imports",
            Vec::new(),
        ),
    ]
}

/// What this officer may add.
fn actions(page: &Page) -> Vec<Crumb> {
    let all = [
        (
            Permission::ManageClaims,
            "/claims/new",
            "register-form-claim-new",
        ),
        (
            Permission::ManageSources,
            "/sources/new",
            "register-form-source-new",
        ),
        (
            Permission::ManageCohorts,
            "/cohorts/new",
            "register-form-cohort-new",
        ),
        (
            Permission::ManageCohorts,
            "/letters/new",
            "register-form-letter-new",
        ),
        (
            Permission::ManageRegions,
            "/regions/new",
            "register-form-region-new",
        ),
    ];
    all.into_iter()
        .filter(|(permission, ..)| page.may(permission.key()))
        .map(|(_, href, label)| Crumb::to(href, page.t(label)))
        .collect()
}
