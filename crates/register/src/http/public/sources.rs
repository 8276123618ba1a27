//! `/sources` and `/sources/{id}`: where figures were published, and what each publication says.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use web::{
    Crumb, Page, Problem,
    paging::{PageOf, PageQuery, Sort, Window},
};

use super::{
    asked::Asked,
    sheet::ClaimRow,
    shown::{Badge, Shown, Words, outward},
};
use crate::{
    claims::{self, ClaimFilter},
    model::{Participation, Source},
    participations::{self, ParticipationFilter},
    sources,
};

/// A source in the list.
struct Row {
    id: String,
    publisher: String,
    title: String,
    published: String,
    url: String,
}

#[derive(Template)]
#[template(path = "public/sources.html")]
struct Sources {
    page: Page,
    crumbs: Vec<Crumb>,
    q: String,
    rows: PageOf<Row>,
}

/// What the list is searched for.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

fn window(paging: &PageQuery, key: &str) -> Result<Window<String, (String, String)>, Problem> {
    paging.window(Sort {
        key: key.to_owned(),
        descending: false,
    })
}

pub(super) async fn list(
    mut asked: Asked,
    Query(search): Query<Search>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = window(&paging, "publisher")?;
    let found = sources::list(&mut asked.tx, &search.q, &window).await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let view = Sources {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::here(asked.page.t("register-sources")),
        ],
        q: search.q,
        rows: found.map(|source| Row {
            published: words.when(source.published.as_ref()),
            url: outward(source.url.as_deref()),
            id: source.id,
            publisher: source.publisher,
            title: words.ours(&source.title),
        }),
        page: asked.page.clone(),
    };
    asked.page(&view)
}

/// A participation that the source proves.
struct Proved {
    region: Shown,
    cohort: Shown,
    status: Badge,
}

#[derive(Template)]
#[template(path = "public/source.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    source: Source,
    published: String,
    url: String,
    claims: PageOf<ClaimRow>,
    proved: PageOf<Proved>,
}

pub(super) async fn show(
    mut asked: Asked,
    Path(id): Path<String>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let source = sources::find(&mut asked.tx, &id).await?.ok_or_else(|| {
        Problem::not_found("source", format!("there is no source `{id}`"))
            .say("register-problem-source")
    })?;
    let of_source = ClaimFilter {
        source: id.clone(),
        ..ClaimFilter::default()
    };
    let found = claims::list(&mut asked.tx, &of_source, &window(&paging, "subject")?).await?;
    let by_source = ParticipationFilter {
        source: id.clone(),
        ..ParticipationFilter::default()
    };
    // A list of a whole cohort fits on one page; more of them lead to the cohorts.
    let most = PageQuery {
        limit: Some("100".to_owned()),
        ..PageQuery::default()
    };
    let proved = participations::list(&mut asked.tx, &by_source, &window(&most, "cohort")?).await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let view = View {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::to("/sources", asked.page.t("register-sources")),
            Crumb::here(&source.publisher),
        ],
        published: words.when(source.published.as_ref()),
        url: outward(source.url.as_deref()),
        claims: found.map(|claim| ClaimRow::new(words, &claim, None)),
        proved: proved.map(|participation| proof(words, &participation)),
        source: Source {
            title: words.ours(&source.title),
            note: words.ours(&source.note),
            ..source
        },
        page: asked.page.clone(),
    };
    asked.page(&view)
}

fn proof(words: Words<'_>, participation: &Participation) -> Proved {
    let year = participation.cohort;
    Proved {
        region: Shown::to(
            &participation.region_name,
            format!("/regions/{}", participation.region),
        ),
        cohort: Shown::to(words.cohort(year), format!("/cohorts/{year}")),
        status: words.status(participation.status),
    }
}
