//! `/post/templates`: the texts in both languages, their history, and changing them with a preview.

use access::{Permission, Scope, http::Visit, names_of};
use askama::Template as View;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use web::{App, Crumb, Errors, Html, Page, Problem, form_page::Refusal};

use super::{
    message::version_words,
    words::{self, Done},
};
use crate::{
    Acting, PostError,
    catalogue::Template,
    templates::{self, TemplateDraft, Version},
};

struct Line {
    href: String,
    label: String,
    id: &'static str,
    subject: String,
    version: String,
    changed: String,
}

#[derive(View)]
#[template(path = "templates.html")]
struct ListView {
    page: Page,
    crumbs: Vec<Crumb>,
    lines: Vec<Line>,
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let found = templates::list(&mut tx, &visit.actor).await?;
    let page = visit.page;
    let mut crumbs = words::crumbs(&page);
    crumbs.push(Crumb::here(page.t("post-templates")));
    let line = |(template, version): (&'static Template, Version)| Line {
        href: format!("/post/templates/{}", template.id),
        label: words::template(&page, template.id),
        id: template.id,
        subject: version.words(page.lang).0.to_owned(),
        version: version_words(&page, version.version),
        changed: version
            .changed_at
            .map_or_else(String::new, |at| page.instant(at)),
    };
    let lines = found.into_iter().map(line).collect();
    Ok(Html(ListView {
        page,
        crumbs,
        lines,
    })
    .into_response())
}

/// What a template says in one language.
struct Said {
    language: &'static str,
    code: &'static str,
    subject: String,
    text: String,
}

struct Past {
    version: String,
    when: String,
    who: String,
    reason: String,
    said: Vec<Said>,
}

#[derive(View)]
#[template(path = "template.html")]
struct ShowView {
    page: Page,
    crumbs: Vec<Crumb>,
    done: String,
    title: String,
    href: String,
    placeholders: Vec<(String, String)>,
    said: Vec<Said>,
    history: Vec<Past>,
    may_edit: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (template, versions) = templates::history(&mut tx, &visit.actor, &id).await?;
    let by: Vec<&str> = versions.iter().map(|v| v.changed_by.as_str()).collect();
    let names = names_of(&mut tx, &by).await?;
    let page = visit.page;
    let title = words::template(&page, template.id);
    let past = |version: &Version| Past {
        version: version_words(&page, version.version),
        when: version
            .changed_at
            .map_or_else(String::new, |at| page.instant(at)),
        who: names.of(&version.changed_by).to_owned(),
        reason: version.reason.clone(),
        said: as_written(version),
    };
    let history = versions.iter().map(past).collect();
    Ok(Html(ShowView {
        crumbs: way(&page, None, &title),
        done: done.words(&page),
        href: format!("/post/templates/{}", template.id),
        placeholders: placeholders(&page, template),
        said: versions
            .first()
            .map_or_else(Vec::new, |now| filled(&page, template, now)),
        history,
        may_edit: page.may(Permission::SendPost.key()),
        title,
        page,
    })
    .into_response())
}

/// The way to a template, or to its form.
fn way(page: &Page, template: Option<&Template>, here: &str) -> Vec<Crumb> {
    let mut crumbs = words::crumbs(page);
    crumbs.push(Crumb::to("/post/templates", page.t("post-templates")));
    if let Some(template) = template {
        let href = format!("/post/templates/{}", template.id);
        crumbs.push(Crumb::to(href, words::template(page, template.id)));
    }
    crumbs.push(Crumb::here(here));
    crumbs
}

fn as_written(version: &Version) -> Vec<Said> {
    web::Lang::ALL
        .map(|lang| {
            let (subject, text) = version.words(lang);
            Said {
                language: lang.name(),
                code: lang.code(),
                subject: subject.to_owned(),
                text: text.to_owned(),
            }
        })
        .into()
}

/// The texts with an example for each placeholder.
fn filled(page: &Page, template: &'static Template, version: &Version) -> Vec<Said> {
    web::Lang::ALL
        .map(|lang| {
            let example = |name: &'static str| page.t(&format!("post-example-{name}"));
            let (subject, text) = templates::example(template, version.words(lang), example);
            Said {
                language: lang.name(),
                code: lang.code(),
                subject,
                text,
            }
        })
        .into()
}

/// What the texts may ask for, each with its example.
fn placeholders(page: &Page, template: &Template) -> Vec<(String, String)> {
    let one = |name: &&str| {
        (
            format!("{{{name}}}"),
            page.t(&format!("post-example-{name}")),
        )
    };
    template.placeholders.iter().map(one).collect()
}

#[derive(View)]
#[template(path = "template_edit.html")]
struct EditView {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    href: String,
    placeholders: Vec<(String, String)>,
    draft: TemplateDraft,
    /// What it would say; empty until it is asked for.
    preview: Vec<Said>,
    errors: Errors,
}

fn form(
    page: Page,
    template: &'static Template,
    draft: TemplateDraft,
    (preview, errors): (Vec<Said>, Errors),
) -> EditView {
    let title = page.t("post-form-template");
    EditView {
        crumbs: way(&page, Some(template), &title),
        title,
        href: format!("/post/templates/{}", template.id),
        placeholders: placeholders(&page, template),
        draft,
        preview,
        errors,
        page,
    }
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::SendPost, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let (template, versions) = templates::history(&mut tx, &visit.actor, &id).await?;
    let draft = versions
        .first()
        .map(TemplateDraft::from)
        .unwrap_or_default();
    let nothing = (Vec::new(), Errors::default());
    Ok(Html(form(visit.page, template, draft, nothing)).into_response())
}

/// What the form sends: the texts, and which button was pressed.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    draft: TemplateDraft,
    #[serde(default, rename = "do")]
    button: String,
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Body(sent): Body<Sent>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::SendPost, &Scope::Nation)?;
    let mut tx = app.db.write().await?;
    let (template, _) = templates::history(&mut tx, &visit.actor, &id).await?;
    let is_preview = sent.button == "preview";
    let done = if is_preview {
        templates::check(template, &sent.draft).map(|()| None)
    } else {
        let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        templates::change(acting, &id, &sent.draft).await.map(Some)
    };
    match done {
        Ok(Some(_)) => {
            tx.commit().await?;
            Ok(
                Redirect::to(&format!("/post/templates/{}?done=saved", template.id))
                    .into_response(),
            )
        }
        Ok(None) => {
            let shown = Version {
                subject_id: sent.draft.subject_id.clone(),
                text_id: sent.draft.text_id.clone(),
                subject_en: sent.draft.subject_en.clone(),
                text_en: sent.draft.text_en.clone(),
                ..Version::carried(template)
            };
            let preview = filled(&visit.page, template, &shown);
            let view = form(
                visit.page,
                template,
                sent.draft,
                (preview, Errors::default()),
            );
            Ok(Html(view).into_response())
        }
        Err(err) => again(visit.page, template, sent.draft, err),
    }
}

/// The form again with what is wrong beside its fields.
fn again(
    page: Page,
    template: &'static Template,
    draft: TemplateDraft,
    err: PostError,
) -> Result<Response, Problem> {
    let has =
        |name: &str| ["subject_id", "text_id", "subject_en", "text_en", "reason"].contains(&name);
    let Some((status, errors)) = err.beside(&page, &has) else {
        return Err(err.into());
    };
    let status: StatusCode = status;
    Ok((
        status,
        Html(form(page, template, draft, (Vec::new(), errors))),
    )
        .into_response())
}
