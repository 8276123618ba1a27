//! `/cohorts`: every cohort in figures.

use askama::Template;
use axum::response::Response;
use web::{Crumb, Page, Problem};

use super::{
    asked::Asked,
    home::{Line, lines},
    shown::Words,
};
use crate::movement;

#[derive(Template)]
#[template(path = "public/cohorts.html")]
struct Cohorts {
    page: Page,
    crumbs: Vec<Crumb>,
    lines: Vec<Line>,
}

pub(super) async fn list(mut asked: Asked) -> Result<Response, Problem> {
    let figures = movement::figures(&mut asked.tx).await?;
    let known = movement::members_known(&mut asked.tx).await?;
    let whole = movement::from_figures(&figures, &asked.atlas.years(), &known);
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let mut lines = lines(words, &figures, &whole);
    lines.reverse();
    let view = Cohorts {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::here(asked.page.t("register-cohorts")),
        ],
        lines,
        page: asked.page.clone(),
    };
    asked.page(&view)
}
