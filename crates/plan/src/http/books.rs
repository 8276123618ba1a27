//! The books of a release: those of the release in force for everyone, those of others for who reads plans.

use std::sync::Arc;

use access::http::Visit;
use axum::{
    Extension,
    extract::{Path, State as Given},
    http::header,
    response::{IntoResponse, Response},
};
use books::{Lang, plan::Format};
use masterplan::{Book, ReleaseFile};
use web::{
    App, Page, Problem,
    view::{Cell, Link, Part, Table},
};

use super::{
    Shelf,
    form::code,
    press::Order,
    public::{InForce, view_of, way},
};
use crate::{
    PlanError,
    model::{ReleaseHead, State},
    releasing,
};

const LANGS: [(Lang, web::Lang, &str); 2] = [
    (Lang::Id, web::Lang::Id, "id"),
    (Lang::En, web::Lang::En, "en"),
];

/// Which book, from the name of its file: `2-id.pdf`.
fn named(name: &str) -> Result<(Book, Format, Lang, web::Lang), PlanError> {
    let parse = || {
        let (rest, ending) = name.rsplit_once('.')?;
        let (book, lang) = rest.rsplit_once('-')?;
        let format = Format::ALL.into_iter().find(|f| f.word() == ending)?;
        let (lang, words, _) = LANGS.into_iter().find(|(_, _, word)| *word == lang)?;
        Some((Book::of(book)?, format, lang, words))
    };
    parse().ok_or_else(|| PlanError::Unknown(name.chars().take(40).collect()))
}

/// Every book with its files, below `base`.
pub(super) fn part(page: &Page, base: &str) -> Part {
    let rows = Book::ALL.into_iter().map(|book| {
        let name = Cell::text(page.t(&format!("plan-book-{}", book.word())));
        let told = Cell::text(page.t(&format!("plan-book-about-{}", book.word())));
        let files = LANGS.map(|(_, _, lang)| {
            let mut cell = Cell::default();
            for format in Format::ALL {
                let file = format!("{base}/{}-{lang}.{}", book.word(), format.word());
                cell.links
                    .push(Link::new(file, format.word().to_uppercase()).kind("small"));
            }
            cell
        });
        let mut row = vec![name, told];
        row.extend(files);
        row
    });
    let heads = [
        "plan-book",
        "plan-what",
        "plan-in-indonesian",
        "plan-in-english",
    ];
    let table = Table::new(page, &heads, "plan-none").rows(rows);
    Part::new("books", page.t("plan-books"))
        .note(page.t("plan-books-lead"))
        .table(table)
}

pub(super) async fn list(found: InForce) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let mut view = view_of(&page, &found, way(&page, content), page.t("plan-books"));
    view.fact("plan-release", Cell::text(found.head.number.to_string()));
    view.fact("plan-hash", Cell::text(found.head.sha256.clone()));
    let base = format!("/plan/{}/books", content.region.code);
    view.parts.push(part(&page, &base));
    Ok((found.tag.clone(), view.show()).into_response())
}

/// A book of the release in force.
pub(super) async fn in_force(
    Given(app): Given<App>,
    found: InForce,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let shelf = found.shelf.clone();
    let head = (&found.head, found.regulated);
    let made = make(&app, &shelf, found.file.clone(), head, &name).await?;
    Ok((found.tag.clone(), made).into_response())
}

/// A book of any release, for who reads plans.
pub(super) async fn of_release(
    Given(app): Given<App>,
    Extension(shelf): Extension<Shelf>,
    visit: Visit,
    Path((region, number, name)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let (plan, head, _) = releasing::find(&mut tx, &visit.actor, (&region, number)).await?;
    let day = app.clock.now().day();
    let regulated = releasing::regulation(&mut tx, &region, &day)
        .await?
        .is_some();
    let file = shelf.file(&mut tx, (&plan, number, &head.sha256)).await?;
    drop(tx);
    make(&app, &shelf, file, (&head, regulated), &name).await
}

async fn make(
    app: &App,
    shelf: &Shelf,
    file: Arc<ReleaseFile>,
    (head, regulated): (&ReleaseHead, bool),
    name: &str,
) -> Result<Response, Problem> {
    let (book, format, lang, words) = named(name)?;
    let said = |id: &str| app.catalogue.text(words, id, &[]);
    let mut status = said(&format!("plan-state-{}", head.state));
    if head.state == State::Active && !regulated {
        status = format!("{status}: {}", said("plan-unregulated"));
    }
    let region = file.release.content.region.code.clone();
    let base = app.settings.base_url.as_deref();
    let verify = base.filter(|_| head.was_active);
    let order = Order {
        book,
        format,
        lang,
        is_draft: !(head.was_active || head.state == State::Regulated),
        status,
        notice: app.settings.demo.then(|| said("plan-book-demo")),
        verify: verify.map(|base| format!("{base}/plan/{region}/history")),
    };
    let bytes = shelf.press.print(file, order).await?;
    let kind = if format == Format::Html {
        "inline"
    } else {
        "attachment"
    };
    let name = format!("{region}-{}-{name}", head.number);
    let heads = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("{kind}; filename=\"{name}\""),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        // What people wrote is escaped in it; a reader's session is no business of a book all the same.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox".to_owned(),
        ),
    ];
    Ok((heads, bytes).into_response())
}
