//! `/letters`: the directorate general's letters, and how their numbers are read.

use askama::Template;
use axum::response::Response;
use kernel::PartialDate;
use web::{Crumb, Page, Problem};

use super::{
    asked::Asked,
    course::source,
    shown::{Shown, Words},
};
use crate::model::Letter;

/// A letter with its number taken apart.
pub(super) struct LetterRow {
    pub(super) number: String,
    pub(super) date: String,
    pub(super) subject: String,
    pub(super) purpose: String,
    pub(super) cohort: Option<Shown>,
    pub(super) source: Shown,
    pub(super) sequence: u32,
    pub(super) class: String,
    pub(super) month: String,
}

impl LetterRow {
    pub(super) fn new(words: Words<'_>, letter: &Letter) -> Self {
        let month: Option<PartialDate> =
            format!("{}-{:02}", letter.number.year(), letter.number.month())
                .parse()
                .ok();
        Self {
            number: letter.number.to_string(),
            date: words.page.date(&letter.date),
            subject: words.ours(&letter.subject),
            purpose: words.ours(&letter.purpose),
            cohort: letter
                .cohort
                .map(|year| Shown::to(words.cohort(year), format!("/cohorts/{year}"))),
            source: source(letter.source.as_deref()),
            sequence: letter.number.sequence(),
            class: letter.number.class().to_owned(),
            month: words.when(month.as_ref()),
        }
    }
}

#[derive(Template)]
#[template(path = "public/letters.html")]
struct Letters {
    page: Page,
    crumbs: Vec<Crumb>,
    rows: Vec<LetterRow>,
}

pub(super) async fn list(asked: Asked) -> Result<Response, Problem> {
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let view = Letters {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::here(asked.page.t("register-letters")),
        ],
        rows: asked
            .atlas
            .letters
            .iter()
            .map(|letter| LetterRow::new(words, letter))
            .collect(),
        page: asked.page.clone(),
    };
    asked.page(&view)
}
