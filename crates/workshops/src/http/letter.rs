//! The letter of invitation to a workshop, and the files of evidence that it uses.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Id, PartialDate};
use register::{
    Acting,
    evidence::{self, Days, EvidenceFilter},
    model::Fields,
};
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{line, select},
    form_page::FormPage,
};

use super::{file, form, workshop::way_to};
use crate::{
    WorkshopError, material,
    model::{Sheet, Workshop},
    planning,
    print::{self, Signature},
    worksheets,
};
use web::view::{Cell, Part, Post, Table, View};

/// Who signs, as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LetterDraft {
    dated_at: String,
    date: String,
    signer_office: String,
    signer_name: String,
}

impl LetterDraft {
    fn parse(&self) -> Result<Signature, WorkshopError> {
        let mut f = Fields::default();
        let date: Option<PartialDate> = f.maybe("date", &self.date, "day");
        if date.as_ref().is_some_and(|date| date.day().is_none()) {
            f.refuse("date", "day", &self.date);
        }
        let signature = Signature {
            place: f.text("dated_at", &self.dated_at, 100),
            office: f.text("signer_office", &self.signer_office, 300),
            name: f.text("signer_name", &self.signer_name, 200),
            date,
        };
        f.done()?;
        Ok(signature)
    }
}

fn letter_form(page: &Page, workshop: &Workshop) -> FormPage {
    let fields = vec![
        line("dated_at").required(),
        line("date").hint("day"),
        line("signer_office").required(),
        line("signer_name").required(),
    ];
    form::form(page, "letter", way_to(page, workshop))
        .fields(page, fields)
        .fact(
            page.t("workshops-field-letter-number"),
            workshop.letter_number.clone(),
        )
        .submit(page.t("workshops-letter-make"))
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let suggested = LetterDraft {
        dated_at: "Jakarta".to_owned(),
        ..LetterDraft::default()
    };
    Ok(letter_form(&visit.page, &workshop)
        .fill(&suggested)
        .show(visit.page))
}

/// Typesets the letter; nothing is written, so nothing is recorded.
pub(super) async fn make(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<LetterDraft>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)?;
    let (workshop, agenda) = {
        let mut tx = app.db.read().await?;
        let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
        let (_, agenda) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Agenda).await?;
        (workshop, agenda)
    };
    let signature = match draft.parse() {
        Ok(signature) => signature,
        Err(err) => {
            let form = letter_form(&visit.page, &workshop).fill(&draft);
            return form.refuse(visit.page, err);
        }
    };
    let notice = visit.page.demo().then(|| visit.page.t("workshops-demo"));
    let name = format!("undangan-{}-{}.pdf", workshop.region, workshop.stage);
    file::pdf(name, move || {
        print::invitation(&workshop, &agenda, &signature, notice.as_deref())
    })
    .await
}

/// A file to use, as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CiteDraft {
    evidence: String,
    what_for: String,
}

async fn cite_form(
    tx: &mut Tx,
    visit: &Visit,
    (workshop, app): (&Workshop, &App),
) -> Result<FormPage, Problem> {
    let page = &visit.page;
    let days = Days::at(app.clock.now(), 0);
    let filter = EvidenceFilter::default();
    let all = evidence::all(tx, &visit.actor, (&workshop.region, &filter, &days))
        .await
        .map_err(WorkshopError::from)?;
    let files = all
        .iter()
        .filter(|entry| entry.withdrawn.is_none())
        .map(|entry| Choice::new(entry.id.to_string(), entry.title.clone()));
    let fields = vec![
        select("evidence", files.collect()).required(),
        line("what_for"),
    ];
    Ok(form::form(page, "cite", way_to(page, workshop)).fields(page, fields))
}

/// `/workshops/{id}/files/cite`
pub(super) async fn ask_cite(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let form = cite_form(&mut tx, &visit, (&workshop, &app)).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn cite(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<CiteDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let given = (draft.evidence.as_str(), draft.what_for.as_str());
    match material::cite(act, workshop.id, given).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/workshops/{id}?done=added")).into_response())
        }
        Err(err) => cite_form(&mut tx, &visit, (&workshop, &app))
            .await?
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// `/workshops/{id}/files`: what is cited, to take back; and the way to cite more.
pub(super) async fn files(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let workshop = planning::of_all(act, Id::from_uuid(id)).await?;
    let files = material::of(&mut tx, workshop.id).await?;
    let page = visit.page;
    let title = page.t("workshops-files");
    let mut view = View::new(page.clone(), way_to(&page, &workshop), title);
    if page.may(Permission::ReadEvidence.key()) {
        let cite = web::view::Link::new(
            format!("/workshops/{id}/files/cite"),
            page.t("workshops-form-cite"),
        );
        view.actions.push(cite.kind("primary"));
    }
    let rows = files.iter().map(|cited| {
        let file = cited.evidence.id;
        let take_back = Post {
            action: format!("/workshops/{id}/files/{file}/take-back"),
            label: page.t("workshops-take-back"),
            hidden: Vec::new(),
        };
        vec![
            Cell::link(
                cited.evidence.title.clone(),
                format!("/workshops/{id}/files/{file}"),
            ),
            Cell {
                posts: vec![take_back],
                ..Cell::text(cited.citation.words.clone())
            },
        ]
    });
    let heads = ["workshops-column-title", "workshops-field-what-for"];
    let table = Table::new(&page, &heads, "workshops-no-material").rows(rows);
    view.parts
        .push(Part::new("files", page.t("workshops-sheet-material")).table(table));
    Ok(view.show())
}

pub(super) async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((id, file)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    material::uncite(act, Id::from_uuid(id), Id::from_uuid(file)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/workshops/{id}/files?done=withdrawn")).into_response())
}

/// A cited file itself.
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path((id, file)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = {
        let mut tx = app.db.read().await?;
        let (id, file) = (Id::from_uuid(id), Id::from_uuid(file));
        material::file(&mut tx, &visit.actor, id, file).await?
    };
    register::http::evidence_file(&app, &headers, &entry, false).await
}
