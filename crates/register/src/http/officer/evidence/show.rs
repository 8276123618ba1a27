//! One entry: its file in the page, what is known of it, and where it is used.

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use web::{App, Crumb, Html, Page, Problem};

use super::{Badge, about, badge, crumbs, days};
use crate::{
    evidence::{self, media::Media},
    http::{
        file::evidence_file,
        officer::{history, sent::Place},
        words::word,
    },
    model::{Citation, Evidence},
    regions,
};

/// Places shown; more are counted.
const PLACES: i64 = 100;

/// How the file stands in the page.
enum Preview {
    Pdf,
    Image,
    None,
}

#[derive(Template)]
#[template(path = "officer/evidence.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    entry: Evidence,
    kind: String,
    badge: Option<Badge>,
    about: String,
    preview: Preview,
    file: String,
    date: String,
    expires: String,
    uploaded: String,
    withdrawn: String,
    was_known: bool,
    places: Vec<Citation>,
    may_manage: bool,
    history: String,
}

impl View {
    fn shows_all(&self) -> bool {
        i64::try_from(self.places.len()).is_ok_and(|n| n == self.entry.cited)
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
    #[serde(default)]
    download: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let entry = evidence::may_read(&mut tx, &visit.actor, at.id()?, None).await?;
    let places = evidence::usage_of(&mut tx, &visit.actor, entry.id, PLACES).await?;
    let may_manage = evidence::may_manage(&mut tx, &visit.actor, &entry.region).await?;
    let by = entry.withdrawn.as_ref().map_or("", |w| w.by.as_str());
    let names = access::names_of(&mut tx, &[entry.uploaded_by.as_str(), by]).await?;
    let code = entry.region.as_str();
    let region = match regions::find(&mut tx, &entry.region).await? {
        Some(regions::Found::Region(region)) => region.name,
        Some(regions::Found::Former(_)) | None => code.to_owned(),
    };
    let page = visit.page;
    let mut crumbs = crumbs(&page, code, &region);
    crumbs.push(Crumb::here(&entry.title));
    // Whoever reads the page is a colleague of whoever brought the file.
    let when = |actor: &str, at| {
        let who = match actor {
            "system" => page.t("register-by-system"),
            actor => names.of(actor).to_owned(),
        };
        let args = [("who", who.into()), ("when", page.instant(at).into())];
        page.targs("register-evidence-by", &args)
    };
    let media: Option<Media> = entry.media_type.parse().ok();
    let day = |day: &Option<kernel::PartialDate>| {
        day.as_ref().map(|day| page.date(day)).unwrap_or_default()
    };
    Ok(Html(View {
        kind: word(&page, "evidence-kind", entry.kind.as_str()),
        badge: badge(&page, &entry, &days(&app)),
        about: about(&page, &entry),
        preview: match media {
            Some(Media::Pdf) => Preview::Pdf,
            Some(media) if media.is_image() => Preview::Image,
            _ => Preview::None,
        },
        file: format!("/evidence/{}/file", entry.id),
        date: day(&entry.date),
        expires: day(&entry.expires),
        uploaded: when(&entry.uploaded_by, entry.uploaded_at),
        withdrawn: entry.withdrawn.as_ref().map_or_else(String::new, |w| {
            format!("{} ({})", w.reason, when(&w.by, w.at))
        }),
        was_known: asked.done == "known",
        history: history::href(&format!("evidence:{}", entry.id)),
        places,
        may_manage,
        crumbs,
        entry,
        page,
    })
    .into_response())
}

/// The file itself.
pub(super) async fn file(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let entry = evidence::may_read(&mut tx, &visit.actor, at.id()?, None).await?;
    drop(tx);
    evidence_file(&app, &headers, &entry, !asked.download.is_empty()).await
}
