//! The evidence of a region: the list, one entry with its file in the page, adding, editing and withdrawing.
// messages: register-media-*

mod change;
mod list;
mod lockers;
mod new;
mod show;

use axum::{Router, extract::DefaultBodyLimit, routing::get};
use web::{App, Crumb, Page};

use super::task::route;
use crate::{
    evidence::{Days, media::Media},
    http::words::word,
    model::{Evidence, Holding},
};

/// The pages of evidence.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/evidence", get(lockers::list))
        .route("/regions/{code}/evidence", get(list::list))
        .route(
            "/regions/{code}/evidence/new",
            // The upload counts its own bytes.
            get(new::form)
                .post(new::create)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/evidence/{id}", get(show::show))
        .route("/evidence/{id}/file", get(show::file))
        .route("/evidence/{id}/edit", route::<change::Edit>())
        .route("/evidence/{id}/withdraw", route::<change::Withdraw>())
}

/// The days by this instance's clock and zone.
fn days(app: &App) -> Days {
    Days::at(app.clock.now(), app.settings.zone.minutes.into())
}

/// The way to a region's locker, and to the page itself where it is another.
fn crumbs(page: &Page, code: &str, region: &str) -> Vec<Crumb> {
    vec![
        Crumb::to("/evidence", page.t("register-evidence")),
        Crumb::to(format!("/regions/{code}/evidence"), region),
    ]
}

/// A word with the colour of its badge.
struct Badge {
    label: String,
    tone: &'static str,
}

/// How an entry stands, where that is not as usual.
fn badge(page: &Page, entry: &Evidence, days: &Days) -> Option<Badge> {
    let holding = entry.holding(&days.today, &days.soon);
    let tone = match holding {
        Holding::Holds => return None,
        Holding::Expiring => "warn",
        Holding::Expired => "bad",
        Holding::Withdrawn => "neutral",
    };
    let label = word(page, "holding", holding.as_str());
    Some(Badge { label, tone })
}

/// `PDF · 12 halaman · 471 KB`.
fn about(page: &Page, entry: &Evidence) -> String {
    let media = entry.media_type.parse().map_or("", Media::ending);
    let mut parts = vec![page.t(&format!("register-media-{media}"))];
    if let Some(pages) = entry.pages {
        parts.push(page.tn("register-evidence-pages", "n", pages));
    }
    parts.push(size(page, entry.bytes));
    parts.join(" · ")
}

/// A size as people read it.
fn size(page: &Page, bytes: i64) -> String {
    let kilobytes = bytes.div_euclid(1024).max(1);
    if kilobytes < 1024 {
        return page.tn("register-evidence-kilobytes", "n", kilobytes);
    }
    let tenths = i32::try_from(kilobytes * 10 / 1024).unwrap_or(i32::MAX);
    let megabytes = page.decimal(f64::from(tenths) / 10.0, 1);
    page.tn("register-evidence-megabytes", "n", megabytes.as_str())
}
