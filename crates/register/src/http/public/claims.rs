//! `/claims`: every published figure the register holds, as its source gives it.

use askama::Template;
use axum::{extract::Query, response::Response};
use web::{
    Choice, Crumb, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{asked::Asked, sheet::ClaimRow, shown::Words};
use crate::claims::{self, ClaimFilter};

#[derive(Template)]
#[template(path = "public/claims.html")]
struct Claims {
    page: Page,
    crumbs: Vec<Crumb>,
    filter: ClaimFilter,
    subjects: Vec<Choice>,
    rows: PageOf<ClaimRow>,
}

pub(super) async fn list(
    mut asked: Asked,
    Query(filter): Query<ClaimFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let by_subject = Sort {
        key: "subject".to_owned(),
        descending: false,
    };
    let window = paging.window(by_subject)?;
    let found = claims::list(&mut asked.tx, &filter, &window).await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let view = Claims {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::here(asked.page.t("register-claims")),
        ],
        subjects: subjects(words, &filter),
        rows: found.map(|claim| ClaimRow::new(words, &claim, None)),
        filter,
        page: asked.page.clone(),
    };
    asked.page(&view)
}

/// Kinds of subjects, each cohort, and whatever the address asks for besides.
fn subjects(words: Words<'_>, filter: &ClaimFilter) -> Vec<Choice> {
    let page = words.page;
    let mut choices = vec![
        Choice::new("", page.t("register-all-subjects")),
        Choice::new("cohort:", page.t("register-subject-cohorts")),
        Choice::new("region:", page.t("register-subject-regions")),
        Choice::new("movement:", page.t("register-subject-movements")),
        Choice::new("evaluation:", page.t("register-subject-evaluations")),
        Choice::new("programme", page.t("register-subject-programme")),
        Choice::new("agreement", page.t("register-subject-agreement")),
    ];
    choices.extend(
        words
            .atlas
            .years()
            .into_iter()
            .rev()
            .map(|year| Choice::new(format!("cohort:{year}"), words.cohort(year))),
    );
    if !choices.iter().any(|choice| choice.value == filter.subject) {
        choices.push(Choice::new(
            &filter.subject,
            words.subject(&filter.subject).text,
        ));
    }
    choices
}
