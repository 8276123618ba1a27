//! Regions: added, their profile edited, and changed with their history kept.

use access::{Actor, Permission, Scope};
use store::Tx;
use web::{Crumb, Page};

use super::{
    form::{Field, Form, check, choices, day, line, select, text},
    said::done,
    sent::Place,
    task::Task,
};
use crate::{
    Acting, ChangeError,
    http::words::word,
    model::{Change, FormerRegion, Kind, Region, RegionChangeDraft, RegionDraft},
    regions::{self, Found},
};

/// What is known of a region besides code, name and kind.
fn profile() -> Vec<Field> {
    vec![
        line("head_title").hint("head-title"),
        line("head_name"),
        line("population").number().hint("count"),
        line("fiscal_class").hint("fiscal-class"),
        line("website").hint("url"),
        line("bps_code"),
        line("latitude").number().hint("latitude"),
        line("longitude").number().hint("longitude"),
        day("valid_from").hint("region-valid-from"),
    ]
}

fn crumbs(page: &Page, region: Option<&Region>) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::to("/regions", page.t("register-crumb-regions"))];
    crumbs.extend(region.map(|r| Crumb::to(format!("/regions/{}", r.code), &r.name)));
    crumbs
}

/// The region of the address, as it is today or was when it ended.
pub(super) async fn of_place(at: &Place, tx: &mut Tx) -> Result<Region, ChangeError> {
    let code = at.code()?;
    match regions::find(tx, &code).await? {
        Some(Found::Region(region)) => Ok(*region),
        // The page of a former code leads to the present one; a form for it would change another thing than it says.
        Some(Found::Former(_)) | None => Err(ChangeError::Unknown(format!("region {code}"))),
    }
}

/// A new region.
pub(super) struct Add;

impl Task for Add {
    type Draft = RegionDraft;

    async fn open(_: &Place, actor: &Actor, _: &mut Tx) -> Result<Self, ChangeError> {
        actor.may(Permission::ManageRegions, &Scope::Nation)?;
        Ok(Self)
    }

    fn draft(&self, asked: RegionDraft) -> RegionDraft {
        asked
    }

    fn form(&self, page: &Page) -> Form {
        let kinds = choices(page, "kind", Kind::ALL.map(Kind::as_str));
        let mut fields = vec![
            line("code").required().hint("region-code"),
            line("name").required().hint("region-name"),
            select("kind", super::form::or_none(page, kinds)).required(),
        ];
        fields.extend(profile());
        Form::new(page, "region-new", crumbs(page, None)).fields(page, fields)
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &RegionDraft) -> Result<String, ChangeError> {
        let region = regions::add(act, draft).await?;
        Ok(done(&format!("/regions/{}", region.code), "added"))
    }
}

/// The profile of a region.
pub(super) struct Edit {
    region: Region,
    may_restate: bool,
}

impl Task for Edit {
    type Draft = RegionDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        actor.may(Permission::EditRegion, &Scope::Region(at.code()?))?;
        Ok(Self {
            region: of_place(at, tx).await?,
            may_restate: actor.may(Permission::ManageRegions, &Scope::Nation).is_ok(),
        })
    }

    fn draft(&self, _: RegionDraft) -> RegionDraft {
        RegionDraft::from(&self.region)
    }

    fn form(&self, page: &Page) -> Form {
        let region = &self.region;
        let form = Form::new(page, "region-edit", crumbs(page, Some(region)))
            .fields(page, profile())
            .fact(page.t("register-field-name"), region.name.clone())
            .fact(page.t("register-field-code"), region.code.to_string())
            .fact(
                page.t("register-field-kind"),
                word(page, "kind", region.kind.as_str()),
            )
            .history(&self.subject());
        if self.may_restate {
            let href = format!("/regions/{}/change", region.code);
            form.instead(href, page.t("register-form-region-change"))
        } else {
            form
        }
    }

    fn subject(&self) -> String {
        format!("region:{}", self.region.code)
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &RegionDraft) -> Result<String, ChangeError> {
        let region = regions::edit(act, &self.region.code, draft).await?;
        Ok(done(&format!("/regions/{}", region.code), "saved"))
    }
}

/// A renaming, a new code, a move, a split, a merger or a correction.
pub(super) struct Restate {
    region: Region,
    former: Vec<FormerRegion>,
}

impl Task for Restate {
    type Draft = RegionChangeDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        actor.may(Permission::ManageRegions, &Scope::Nation)?;
        let region = of_place(at, tx).await?;
        let former = regions::past(tx, region.id).await?.former;
        Ok(Self { region, former })
    }

    fn draft(&self, _: RegionChangeDraft) -> RegionChangeDraft {
        RegionChangeDraft::from(&self.region)
    }

    fn form(&self, page: &Page) -> Form {
        let kinds = Change::ALL.map(|change| {
            let hint = page.t(&super::form::message(
                "register-hint-change-",
                change.as_str(),
            ));
            let label = format!("{}: {hint}", word(page, "change", change.as_str()));
            web::Choice::new(change.as_str(), label)
        });
        let fields = vec![
            super::form::radios("change", kinds.to_vec()).required(),
            day("happened_on").required().hint("change-day"),
            line("name").label("new-name").hint("new-name"),
            line("code").label("new-code").hint("new-code"),
            line("successors").hint("successors"),
            check("retired").hint("retired"),
            text("reason").required().hint("instrument"),
        ];
        let region = &self.region;
        let mut form = Form::new(page, "region-change", crumbs(page, Some(region)))
            .fields(page, fields)
            .submit(page, "register-continue")
            .fact(page.t("register-field-name"), region.name.clone())
            .fact(page.t("register-field-code"), region.code.to_string())
            .history(&self.subject());
        for past in &self.former {
            let label = page.tn("register-until", "day", page.date(&past.valid_to).as_str());
            let change = word(page, "change", past.change.as_str());
            form = form.fact(label, format!("{} {} – {change}", past.code, past.name));
        }
        form
    }

    fn subject(&self) -> String {
        format!("region:{}", self.region.code)
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &RegionChangeDraft,
    ) -> Result<String, ChangeError> {
        let region = regions::change(act, &self.region.code, draft).await?;
        Ok(done(&format!("/regions/{}", region.code), "saved"))
    }

    fn confirm(&self, page: &Page, draft: &RegionChangeDraft) -> Option<Form> {
        let region = &self.region;
        let mut form = Form::new(page, "region-confirm", crumbs(page, Some(region)))
            .submit(page, "register-change-button")
            .danger();
        let arrow = |from: &str, to: &str| format!("{from} → {to}");
        let date = draft.happened_on.trim();
        let date = date.parse().map_or(date.to_owned(), |d| page.date(&d));
        form = form
            .fact(
                page.t("register-field-change"),
                // What is not one of the changes is told as a mistake before anyone is asked.
                draft.change.parse::<Change>().map_or_else(
                    |()| draft.change.clone(),
                    |change| word(page, "change", change.as_str()),
                ),
            )
            .fact(page.t("register-field-happened-on"), date);
        let (name, code) = (draft.name.trim(), draft.code.trim());
        if !name.is_empty() {
            form = form.fact(page.t("register-field-name"), arrow(&region.name, name));
        }
        if !code.is_empty() {
            form = form.fact(
                page.t("register-field-code"),
                arrow(region.code.as_str(), code),
            );
        }
        if !draft.successors.trim().is_empty() {
            form = form.fact(
                page.t("register-field-successors"),
                draft.successors.trim().to_owned(),
            );
        }
        let ends = draft.retired == "yes" || draft.change == Change::Merged.as_str();
        let ends = if ends {
            "register-region-ends"
        } else {
            "register-region-lives-on"
        };
        Some(
            form.fact(page.t("register-field-retired"), page.t(ends))
                .fact(
                    page.t("register-what-stays"),
                    page.t("register-region-keeps"),
                )
                .fact(
                    page.t("register-field-reason"),
                    draft.reason.trim().to_owned(),
                ),
        )
    }
}
