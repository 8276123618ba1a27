//! `/workshops/{id}/evaluation`: what participants thought, as bars with counts.

use access::http::Visit;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Id;
use uuid::Uuid;
use web::{
    App, Problem,
    charts::{Bar, Head, bars},
};

use super::workshop::way_to;
use crate::{evaluation, model::QUESTIONS};
use web::view::{Part, View};

// messages: workshops-mark-*
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let given = Id::from_uuid(id);
    let (workshop, results) = evaluation::results(&mut tx, &visit.actor, given).await?;
    let page = visit.page;
    let title = page.t("workshops-evaluation");
    let mut view = View::new(page.clone(), way_to(&page, &workshop), title);
    view.lead = page.tn("workshops-evaluation-lead", "n", results.n);
    if results.n == 0 {
        let text = page.t("workshops-evaluation-none-text");
        view.notice = Some((page.t("workshops-evaluation-none"), text, "info"));
        return Ok(view.show());
    }
    for (question, marks) in QUESTIONS.iter().zip(results.marks) {
        let title = page.t(&format!("workshops-field-question-{question}"));
        let head = Head::new(
            *question,
            title.clone(),
            page.t("workshops-evaluation-text"),
        );
        let bar = |n: usize| {
            let label = page.t(&format!("workshops-mark-{n}"));
            Bar::new(label, marks[n - 1])
        };
        let chart = bars(&page, &head, &[1, 2, 3, 4, 5].map(bar));
        view.parts
            .push(Part::new(&format!("question-{question}"), title).chart(chart));
    }
    if !results.words.is_empty() {
        let mut part = Part::new("words", page.t("workshops-evaluation-words"));
        for words in &results.words {
            part = part.note(words.clone());
        }
        view.parts.push(part);
    }
    Ok(view.show())
}
