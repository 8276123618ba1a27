//! The whole from its parts: every context's pages, API, words and jobs.

use std::{collections::HashMap, pin::Pin, sync::Arc};

use anyhow::Context;
use axum::{Router, middleware};
use store::jobs::Taken;
use web::{App, Catalogue, NavItem};

use crate::{
    LOCALES, api,
    jobs::{Failed, Outcome, Wake, Work},
    metrics::Metrics,
    observe::{Observer, observe},
    probes,
    settings::{BaseUrl, Settings},
};

const fn nav(href: &'static str, label: &'static str, needs: Option<&'static str>) -> NavItem {
    NavItem { href, label, needs }
}

/// The main navigation: what the public reads, then what officers do.
const NAV: [NavItem; 20] = [
    nav("/", "pilar-nav-movement", None),
    nav("/regions", "pilar-nav-regions", None),
    nav("/cohorts", "pilar-nav-cohorts", None),
    nav("/map", "pilar-nav-map", None),
    nav("/calls", "pilar-nav-calls", None),
    nav(
        "/work",
        "pilar-nav-work",
        Some(access::Permission::SeeWork.key()),
    ),
    nav(
        "/judging",
        "pilar-nav-judging",
        Some(access::Permission::Judge.key()),
    ),
    nav(
        "/cockpit",
        "pilar-nav-cockpit",
        Some(access::Permission::ReadCockpit.key()),
    ),
    nav(
        "/agreements",
        "pilar-nav-agreements",
        Some(access::Permission::ReadAgreements.key()),
    ),
    nav(
        "/workshops",
        "pilar-nav-workshops",
        Some(access::Permission::ReadWorkshops.key()),
    ),
    nav(
        "/focus-groups",
        "pilar-nav-focus-groups",
        Some(access::Permission::ReadWorkshops.key()),
    ),
    nav(
        "/plans",
        "pilar-nav-plans",
        Some(access::Permission::ReadPlans.key()),
    ),
    nav("/actions", "pilar-nav-actions", None),
    nav("/claims", "pilar-nav-claims", None),
    nav("/sources", "pilar-nav-sources", None),
    nav(
        "/evidence",
        "pilar-nav-evidence",
        Some(access::Permission::ReadEvidence.key()),
    ),
    nav(
        "/imports",
        "pilar-nav-imports",
        Some(access::Permission::Import.key()),
    ),
    nav(
        "/post",
        "pilar-nav-post",
        Some(access::Permission::ReadPost.key()),
    ),
    nav(
        "/accounts",
        "pilar-nav-accounts",
        Some(access::Permission::ReadAccounts.key()),
    ),
    nav(
        "/audit",
        "pilar-nav-audit",
        Some(access::Permission::ReadAudit.key()),
    ),
];

/// The words of every context.
///
/// # Errors
/// A message that one language lacks: a mistake in the program, found by its tests.
pub fn catalogue() -> anyhow::Result<Catalogue> {
    Catalogue::new(&[
        &access::LOCALES,
        &register::LOCALES,
        &movement::LOCALES,
        &post::LOCALES,
        &agreements::LOCALES,
        &workshops::LOCALES,
        &cockpit::LOCALES,
        &plan::LOCALES,
        &LOCALES,
    ])
    .context("the words of the interface cannot be used")
}

/// What every handler is given.
///
/// # Errors
/// As [`catalogue`].
pub fn app(settings: &Settings, db: store::Db, demo: bool) -> anyhow::Result<App> {
    Ok(App {
        clock: db.clock().clone(),
        db,
        catalogue: Arc::new(catalogue()?),
        settings: Arc::new(settings.web(demo)),
        nav: Arc::new(NAV),
    })
}

/// Everything that is served, on an open database, without a listener or a worker.
///
/// # Errors
/// As [`catalogue`].
pub fn site(settings: &Settings, db: store::Db, demo: bool) -> anyhow::Result<Router> {
    let metrics = Metrics::new(db.engine().as_str());
    let observer = Observer {
        metrics,
        wake: Wake::default(),
    };
    Ok(router(settings, app(settings, db, demo)?, observer))
}

/// Everything that is served, with everything around it.
pub(crate) fn router(settings: &Settings, app: App, observer: Observer) -> Router {
    let metrics = observer.metrics.clone();
    let routes = routes(settings).merge(probes::router(metrics, &settings.metrics));
    let guarded = access::http::protect(routes, &app, settings.access());
    web::finish(guarded, app).layer(middleware::from_fn_with_state(observer, observe))
}

/// Every route of pages and of the API, without the layers around them and without the probes.
pub fn routes(settings: &Settings) -> Router<App> {
    let base = settings.web.base_url.as_ref().map(BaseUrl::as_str);
    Router::new()
        .merge(register::http::pages())
        .merge(movement::http::pages())
        .merge(post::http::pages(Arc::new(settings.post())))
        .merge(agreements::http::pages(settings.signing()))
        .merge(workshops::http::pages())
        .merge(cockpit::http::pages())
        .merge(plan::http::pages(settings.releases()))
        .merge(access::http::pages())
        .merge(web::router())
        .merge(api::router(base, settings.releases()))
}

/// Who does which kind of job.
pub fn work(settings: &Settings) -> HashMap<&'static str, Work> {
    let mail = Arc::new(settings.post());
    HashMap::from([
        (register::import::APPLY, Arc::new(import) as Work),
        (
            post::deliver::KIND,
            Arc::new(move |app, job| deliver(app, job, mail.clone())) as Work,
        ),
    ])
}

/// Hands messages to the mail server.
fn deliver(
    app: App,
    job: Taken,
    settings: Arc<post::Settings>,
) -> Pin<Box<dyn Future<Output = Outcome> + Send>> {
    Box::pin(async move {
        let office = post::deliver::Office {
            db: &app.db,
            settings: &settings,
            catalogue: &app.catalogue,
            base_url: app.settings.base_url.as_deref(),
        };
        let done = post::deliver::work(&office, job.id).await;
        done.map_err(|err| Failed {
            reason: err.to_string(),
            is_final: false,
        })
    })
}

/// Writes a confirmed import.
fn import(app: App, job: Taken) -> Pin<Box<dyn Future<Output = Outcome> + Send>> {
    Box::pin(async move {
        let done = register::import::work(&app.db, &app.catalogue, &job).await;
        done.map_err(|err| Failed {
            reason: err.to_string(),
            is_final: err.is_final(),
        })
    })
}
