//! What a reader may do with an agreement, as it stands.

use access::{Actor, Permission, Scope};
use web::Page;

use crate::model::{Agreement, AgreementState as S};

/// A way on.
pub(super) struct Action {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) kind: &'static str,
}

/// The ways on, the most useful first.
// messages: agreements-do-*
pub(super) fn actions(page: &Page, actor: &Actor, agreement: &Agreement) -> Vec<Action> {
    let own = Scope::Region(agreement.region.clone());
    let nation = Scope::Nation;
    let officer = actor.may(Permission::ManageAgreements, &nation).is_ok();
    let region = actor.may(Permission::ConfirmAgreements, &own).is_ok();
    let reviewer = actor.may(Permission::ReviewAgreements, &nation).is_ok();
    let state = agreement.state;
    let reconfirm = state == S::LegalReview && !agreement.is_confirmed();
    let leads = |to: S| state.next().contains(&to);
    let steps = [
        (
            S::RegionConfirmed,
            "primary",
            region && (state == S::DraftSent || reconfirm),
        ),
        (
            S::LegalReview,
            "primary",
            reviewer && state == S::RegionConfirmed,
        ),
        (S::Active, "primary", officer && state == S::Signed),
        (S::Replaced, "primary", officer && state == S::Declined),
        (S::Expired, "plain", officer && state == S::Active),
        (
            S::Declined,
            "quiet",
            (officer || region) && leads(S::Declined),
        ),
        (S::Terminated, "quiet", officer && leads(S::Terminated)),
    ];
    let base = format!("/agreements/{}", agreement.id);
    let step = |to: S, word: &str, kind| Action {
        href: format!("{base}/step?to={to}"),
        label: page.t(&format!("agreements-do-{word}")),
        kind,
    };
    let mut all: Vec<Action> = steps
        .into_iter()
        .filter(|(.., is_open)| *is_open)
        .map(|(to, kind, _)| step(to, &to.message(), kind))
        .collect();
    if officer && state == S::Scheduled {
        all.push(step(S::LegalReview, "take-off", "quiet"));
    }
    let pass = reviewer && state == S::LegalReview && !agreement.is_passed();
    let terms = officer && state.is_negotiated();
    let others = [
        ("pass", "agreements-form-pass", "primary", pass),
        ("terms", "agreements-form-terms", "plain", terms),
    ];
    let others = others.into_iter().filter(|(.., is_open)| *is_open);
    all.extend(others.map(|(tail, id, kind, _)| Action {
        href: format!("{base}/{tail}"),
        label: page.t(id),
        kind,
    }));
    all
}
