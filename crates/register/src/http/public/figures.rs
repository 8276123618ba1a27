//! `/figures/{subject}/{property}`: one figure down to its sources, with every decision ever made on it.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use web::{Crumb, Page, Problem};

use super::{
    asked::Asked,
    sheet::Sheet,
    shown::{Words, figure_href},
};
use crate::{figures, model::Curation};

/// A decision in the history.
struct Decision {
    when: String,
    value: String,
    who: String,
    reason: String,
    /// Who undid it and when, in a sentence; empty where it holds or was followed by another.
    undone: String,
    holds: bool,
}

#[derive(Template)]
#[template(path = "public/figure.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    sheet: Sheet,
    /// The ids, for officers and programs: `cohort:2019` and `assessed`.
    subject: String,
    property: String,
    derived: bool,
    history: Vec<Decision>,
}

/// A figure asked for by a form.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    property: String,
}

/// `/figures?subject=cohort:2019&property=assessed`: for links made by programs. Without both, the list of claims.
pub(super) async fn by_query(Query(wanted): Query<Wanted>) -> Redirect {
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b":._-".contains(&b))
    };
    if plain(&wanted.subject) && plain(&wanted.property) {
        Redirect::to(&figure_href(&wanted.subject, &wanted.property))
    } else {
        Redirect::to("/claims")
    }
}

pub(super) async fn show(
    mut asked: Asked,
    Path((subject, property)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let Some((figure, history)) = figures::find(&mut asked.tx, &subject, &property).await? else {
        let problem = Problem::not_found(
            "figure",
            format!("nothing is known of `{property}` of `{subject}`"),
        );
        return Ok(problem.say("register-problem-figure").into_response());
    };
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let sheet = Sheet::new(words, &figure);
    let holds = figure.curation.as_ref().map(|curation| curation.revision);
    let view = View {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::to(
                if sheet.subject.href.is_empty() {
                    "/claims"
                } else {
                    &sheet.subject.href
                },
                &sheet.subject.text,
            ),
            Crumb::here(&sheet.property),
        ],
        derived: figure
            .curation
            .as_ref()
            .is_some_and(|curation| curation.claim.is_none()),
        history: history
            .iter()
            .map(|curation| decision(words, &property, curation, holds))
            .collect(),
        sheet,
        subject,
        property,
        page: asked.page.clone(),
    };
    asked.page(&view)
}

fn decision(words: Words<'_>, property: &str, made: &Curation, holds: Option<i64>) -> Decision {
    let undone = made
        .undone
        .as_ref()
        .map_or_else(String::new, |(who, when)| {
            let args = [
                ("who", words.actor(who).into()),
                ("when", words.page.instant(*when).into()),
            ];
            words.page.targs("register-figure-undone", &args)
        });
    Decision {
        when: words.page.instant(made.curated_at),
        value: words.value(property, &made.value).text,
        who: words.actor(&made.curated_by),
        reason: words.ours(&made.reason),
        undone,
        holds: holds == Some(made.revision),
    }
}
