//! `/cockpit/remind`: what would be sent to whom, and sending it.
// messages: cockpit-reminded-*

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use kernel::RegionCode;
use register::Acting;
use serde::Deserialize;
use web::{App, Crumb, Html, Page, Problem};

use crate::{board, remind, words::Words};

/// As many letters are shown in full before they are sent.
const SHOWN: usize = 5;

struct Shown {
    to: String,
    region: String,
    lang: &'static str,
    subject: String,
    body: String,
}

#[derive(Template)]
#[template(path = "remind.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    year: u16,
    regions: String,
    letters: Vec<Shown>,
    rest: String,
    nobody: String,
    submit: String,
    back: String,
}

/// What was chosen, from boxes ticked one by one or from a list.
fn chosen(pairs: impl Iterator<Item = (String, String)>) -> (String, Vec<RegionCode>) {
    let mut cohort = String::new();
    let mut regions = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "cohort" => cohort = value,
            "regions" | "region" => {
                regions.extend(value.split(',').filter_map(|code| code.trim().parse().ok()));
            }
            _ => {}
        }
    }
    regions.sort_unstable();
    regions.dedup();
    (cohort, regions)
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::SendReminders, &Scope::Nation)?;
    let query = query.unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
    let (cohort, regions) = chosen(pairs);
    let mut tx = app.db.read().await?;
    let (year, _) = board::cohort(&mut tx, &cohort).await?;
    let words = Words::new(&app.catalogue);
    let what = (words, app.clock.now());
    let all = remind::drafts(&mut tx, &visit.actor, (year, &regions), what).await?;
    let mut letters = Vec::new();
    for draft in all.drafts.iter().take(SHOWN) {
        let preview = remind::preview(&mut tx, draft).await?;
        letters.push(Shown {
            to: preview.name,
            region: draft.name.clone(),
            lang: preview.lang.code(),
            subject: preview.subject,
            body: preview.body,
        });
    }
    let page = visit.page;
    let n = all.drafts.len();
    let codes: Vec<&str> = regions.iter().map(RegionCode::as_str).collect();
    let back = format!("/cockpit?cohort={year}");
    let title = page.t("cockpit-remind");
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to(&back, page.t("cockpit-cockpit")),
            Crumb::here(title.clone()),
        ],
        title,
        rest: if n > SHOWN {
            page.tn("cockpit-remind-more", "n", (n - SHOWN) as u64)
        } else {
            String::new()
        },
        nobody: all.nobody.join(", "),
        submit: page.tn("cockpit-remind-send", "n", n as u64),
        regions: codes.join(","),
        letters,
        year,
        back,
        page,
    };
    Ok(Html(view).into_response())
}

/// What is sent, as the form says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    cohort: String,
    regions: String,
}

#[derive(Template)]
#[template(path = "reminded.html")]
struct Reminded {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    facts: Vec<(String, String)>,
    back: String,
}

pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<Chosen>,
) -> Result<Response, Problem> {
    let pairs = [("cohort", form.cohort), ("regions", form.regions)];
    let (cohort, regions) = chosen(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)));
    let mut tx = app.db.write().await?;
    visit.actor.may(Permission::SendReminders, &Scope::Nation)?;
    let (year, _) = board::cohort(&mut tx, &cohort).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let words = Words::new(&app.catalogue);
    let (sent, nobody) = remind::send(act, (year, &regions), words).await?;
    tx.commit().await?;
    let page = visit.page;
    let back = format!("/cockpit?cohort={year}");
    let title = page.t("cockpit-reminded");
    let facts = [
        ("queued", page.number(sent.queued)),
        ("repeated", page.number(sent.repeated)),
        ("without-address", sent.without_address.join(", ")),
        ("unwilling", sent.unwilling.join(", ")),
        ("nobody", nobody.join(", ")),
    ];
    let view = Reminded {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to(&back, page.t("cockpit-cockpit")),
            Crumb::here(title.clone()),
        ],
        title,
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(id, value)| (page.t(&format!("cockpit-reminded-{id}")), value))
            .collect(),
        back,
        page,
    };
    Ok(Html(view).into_response())
}
