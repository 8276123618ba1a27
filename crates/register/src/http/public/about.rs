//! `/about`: what the movement and this register are, and where the data come from.

use askama::Template;
use axum::response::Response;
use web::{Crumb, Page, Problem};

use super::asked::Asked;

#[derive(Template)]
#[template(path = "public/about.html")]
struct About {
    page: Page,
    crumbs: Vec<Crumb>,
}

pub(super) async fn show(asked: Asked) -> Result<Response, Problem> {
    let view = About {
        crumbs: vec![
            Crumb::to("/", asked.page.t("web-home")),
            Crumb::here(asked.page.t("register-about")),
        ],
        page: asked.page.clone(),
    };
    asked.page(&view)
}
