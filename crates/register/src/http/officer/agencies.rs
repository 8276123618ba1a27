//! Agencies of a region: added and edited, by the ministry and by the region itself.

use access::{Actor, Permission, Scope};
use store::Tx;
use web::{Choice, Crumb, Page};

use super::{
    form::{Form, day, line},
    regions::of_place,
    said::done,
    sent::Place,
    task::Task,
};
use crate::{
    Acting, ChangeError, agencies,
    model::{Agency, AgencyDraft, Region},
};

/// The kinds that regional governments have (Government Regulation 18/2016); others may be written.
const KINDS: [&str; 6] = [
    "Dinas",
    "Badan",
    "Sekretariat Daerah",
    "Sekretariat DPRD",
    "Inspektorat",
    "Kecamatan",
];

fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> Form {
    let fields = vec![
        line("name").required().hint("agency-name"),
        line("kind")
            .required()
            .label("agency-kind")
            .hint("agency-kind")
            .options(KINDS.map(|kind| Choice::new(kind, kind)).to_vec()),
        line("code").label("agency-code").hint("agency-code"),
        day("valid_from"),
        day("valid_to").hint("agency-valid-to"),
    ];
    Form::new(page, id, crumbs).fields(page, fields)
}

fn crumbs(page: &Page, code: &str, name: &str) -> Vec<Crumb> {
    vec![
        Crumb::to("/regions", page.t("register-crumb-regions")),
        Crumb::to(format!("/regions/{code}"), name),
    ]
}

/// A new agency.
pub(super) struct Add(Region);

impl Task for Add {
    type Draft = AgencyDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        actor.may(Permission::ManageAgencies, &Scope::Region(at.code()?))?;
        Ok(Self(of_place(at, tx).await?))
    }

    fn draft(&self, asked: AgencyDraft) -> AgencyDraft {
        asked
    }

    fn form(&self, page: &Page) -> Form {
        let crumbs = crumbs(page, self.0.code.as_str(), &self.0.name);
        form(page, "agency-new", crumbs)
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &AgencyDraft) -> Result<String, ChangeError> {
        let draft = AgencyDraft {
            region: self.0.code.to_string(),
            ..draft.clone()
        };
        let agency = agencies::add(act, &draft).await?;
        Ok(done(&format!("/regions/{}", agency.region), "added"))
    }
}

/// An agency that is edited.
pub(super) struct Edit(Agency);

impl Task for Edit {
    type Draft = AgencyDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        let Some(agency) = agencies::find(tx, at.id()?).await? else {
            // Who may not manage agencies anywhere learns nothing of which exist.
            actor.may(Permission::ManageAgencies, &Scope::Nation)?;
            return Err(ChangeError::Unknown(at.text("id").to_owned()));
        };
        actor.may_at_agency(Permission::ManageAgencies, &agency.region, agency.id.uuid())?;
        Ok(Self(agency))
    }

    fn draft(&self, _: AgencyDraft) -> AgencyDraft {
        AgencyDraft::from(&self.0)
    }

    fn form(&self, page: &Page) -> Form {
        let code = self.0.region.as_str();
        form(page, "agency-edit", crumbs(page, code, code)).history(&self.subject())
    }

    fn subject(&self) -> String {
        format!("agency:{}", self.0.id)
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &AgencyDraft) -> Result<String, ChangeError> {
        let agency = agencies::edit(act, self.0.id, draft).await?;
        Ok(done(&format!("/regions/{}", agency.region), "saved"))
    }
}
