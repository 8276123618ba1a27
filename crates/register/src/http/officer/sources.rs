//! Sources: added and edited.

use access::{Actor, Permission, Scope};
use store::Tx;
use web::{Crumb, Page};

use super::{
    form::{Form, day, line, text},
    said::done,
    sent::Place,
    task::Task,
};
use crate::{
    Acting, ChangeError,
    model::{Source, SourceDraft},
    sources,
};

fn form(page: &Page, id: &str, crumbs: Vec<Crumb>, with_id: bool) -> Form {
    let mut fields = vec![
        line("publisher").required(),
        line("title").required().label("source-title"),
        day("published"),
        line("url").hint("url"),
        text("note"),
    ];
    if with_id {
        fields.insert(
            0,
            line("id").required().label("source-id").hint("source-id"),
        );
    }
    Form::new(page, id, crumbs).fields(page, fields)
}

fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![Crumb::to("/sources", page.t("register-crumb-sources"))]
}

fn may(actor: &Actor) -> Result<(), ChangeError> {
    Ok(actor.may(Permission::ManageSources, &Scope::Nation)?)
}

/// A new source.
pub(super) struct Add;

impl Task for Add {
    type Draft = SourceDraft;

    async fn open(_: &Place, actor: &Actor, _: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        Ok(Self)
    }

    fn draft(&self, asked: SourceDraft) -> SourceDraft {
        asked
    }

    fn form(&self, page: &Page) -> Form {
        form(page, "source-new", crumbs(page), true)
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &SourceDraft) -> Result<String, ChangeError> {
        let source = sources::add(act, draft).await?;
        Ok(done(&format!("/sources/{}", source.id), "added"))
    }
}

/// A source that is edited.
pub(super) struct Edit(Source);

impl Task for Edit {
    type Draft = SourceDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let id = at.text("id");
        let found = sources::find(tx, id).await?;
        found
            .map(Self)
            .ok_or_else(|| ChangeError::Unknown(id.to_owned()))
    }

    fn draft(&self, _: SourceDraft) -> SourceDraft {
        SourceDraft::from(&self.0)
    }

    fn form(&self, page: &Page) -> Form {
        let mut crumbs = crumbs(page);
        crumbs.push(Crumb::to(format!("/sources/{}", self.0.id), &self.0.title));
        form(page, "source-edit", crumbs, false).history(&self.subject())
    }

    fn subject(&self) -> String {
        format!("source:{}", self.0.id)
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &SourceDraft) -> Result<String, ChangeError> {
        let draft = SourceDraft {
            id: self.0.id.clone(),
            ..draft.clone()
        };
        let source = sources::edit(act, &draft).await?;
        Ok(done(&format!("/sources/{}", source.id), "saved"))
    }
}
