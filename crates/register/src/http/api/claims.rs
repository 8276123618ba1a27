//! Claims and the figures they make.

use axum::{extract::Path, response::Response};
use store::Tx;
use web::Problem;

use super::{
    decisions::unknown_figure,
    lists::{SOURCE_FORM, parse_id, unknown},
    params::Paging,
    query::PAGING,
    reading::{List, Reading},
    things::{Thing, Weighed},
    views::{Decision, FigureInFull, FigureView, actors, deciders},
};
use crate::{
    claims::{self, ClaimFilter},
    figures,
    model::{Claim, Curation, Figure, draft::is_subject},
};

const SUBJECT_FORM: &str = "cohort:2022";
const PROPERTY_FORM: &str = "selected";

/// Claims by subject and property, page by page
///
/// A claim is one published figure as one source gives it, whether or not others agree.
#[utoipa::path(
    get,
    path = "/claims",
    operation_id = "claims",
    tag = "claims",
    params(
        ("subject" = Option<String>, Query, description = "What it is about, `cohort:2022`; with a colon at the end, `cohort:`, everything that begins so", example = "cohort:2022"),
        ("property" = Option<String>, Query, description = "What is said of it", example = "selected"),
        ("source" = Option<String>, Query, description = "The id of a source", example = "antara-bitung"),
        Paging
    ),
    responses((status = 200, description = "A page of claims, withdrawn ones too", body = List<Claim>))
)]
pub(super) async fn list(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[&["subject", "property", "source"], &PAGING])?;
    let filter = ClaimFilter {
        subject: q.word("subject", SUBJECT_FORM)?,
        property: q.word("property", PROPERTY_FORM)?,
        source: q.word("source", SOURCE_FORM)?,
    };
    let window = q.page("subject")?;
    let page = claims::list(&mut reading.tx, &filter, &window).await?;
    Ok(reading.page(page, None))
}

/// One claim
#[utoipa::path(
    get,
    path = "/claims/{id}",
    operation_id = "claim",
    tag = "claims",
    params(("id" = uuid::Uuid, Path, description = "The claim's id")),
    responses((status = 200, description = "The claim", body = Claim))
)]
pub(super) async fn one(Path(id): Path<String>, mut reading: Reading) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let id = parse_id(&id)?;
    let found = claims::find(&mut reading.tx, id).await?;
    let found = found.ok_or_else(|| unknown("claim", &id.to_string()))?;
    Ok(reading.thing(&format!("claim:{id}"), found.revision, &found))
}

/// The figures on one subject, each with every claim behind it
///
/// With `property`, the one figure and every decision that was ever made on it.
#[utoipa::path(
    get,
    path = "/figures",
    operation_id = "figures",
    tag = "figures",
    params(
        ("subject" = String, Query, description = "What they are about", example = "cohort:2019"),
        ("property" = Option<String>, Query, description = "What is said of it", example = "assessed"),
    ),
    responses((status = 200, description = "The figures by property; none where nothing is known", body = List<FigureInFull>))
)]
pub(super) async fn figures(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[&["subject", "property"]])?;
    let subject = q.word("subject", SUBJECT_FORM)?;
    let property = q.word("property", PROPERTY_FORM)?;
    if subject.is_empty() || subject.ends_with(':') {
        return Err(super::query::refused("subject", SUBJECT_FORM));
    }
    let tx = &mut reading.tx;
    let items = if property.is_empty() {
        let all: Vec<Figure> = figures::of(tx, &subject).await?.into_values().collect();
        let names = access::names_of(tx, &deciders(&all)).await?;
        all.into_iter()
            .map(|figure| FigureInFull {
                figure: FigureView::of(&figure, &names),
                evidence: figure.claims,
                decisions: None,
            })
            .collect()
    } else {
        match figures::find(tx, &subject, &property).await? {
            Some(found) => vec![in_full(tx, found).await?],
            None => Vec::new(),
        }
    };
    Ok(reading.whole::<FigureInFull>(items))
}

/// One figure with every claim behind it and every decision on it
#[utoipa::path(
    get,
    path = "/figures/{subject}/{property}",
    operation_id = "figure",
    tag = "figures",
    params(
        ("subject" = String, Path, description = "What it is about", example = "cohort:2019"),
        ("property" = String, Path, description = "What is said of it", example = "assessed"),
    ),
    responses((status = 200, description = "The figure", body = FigureInFull))
)]
pub(super) async fn figure(
    Path((subject, property)): Path<(String, String)>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    parse_figure(&subject, &property)?;
    let found = Weighed::find(&mut reading.tx, &subject, &property).await?;
    let weighed = found.ok_or_else(|| unknown_figure(&subject, &property))?;
    let (subject, version) = weighed.version();
    let full = weighed.view(&mut reading.tx).await?;
    Ok(reading.thing(&subject, version, &full))
}

/// Refuses an address of a figure that cannot be one.
pub(super) fn parse_figure(subject: &str, property: &str) -> Result<(), Problem> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if subject.len() > 80 || !is_subject(subject) {
        let detail =
            "a subject is a word such as `movement`, or a word and its parts: `cohort:2022`";
        return Err(Problem::bad_request("subject", detail).say("register-invalid-subject"));
    }
    if property.is_empty() || property.len() > 60 || !property.bytes().all(plain) {
        let detail = "a property is of lower-case letters, digits and underscores";
        return Err(Problem::bad_request("property", detail).say("register-invalid-property"));
    }
    Ok(())
}

/// A figure with every decision that was ever made on it.
pub(super) async fn in_full(
    tx: &mut Tx,
    (figure, history): (Figure, Vec<Curation>),
) -> Result<FigureInFull, Problem> {
    let names = access::names_of(tx, &actors(&history)).await?;
    Ok(FigureInFull {
        figure: FigureView::of(&figure, &names),
        evidence: figure.claims,
        decisions: Some(
            history
                .into_iter()
                .map(|curation| Decision::of(curation, &names))
                .collect(),
        ),
    })
}
