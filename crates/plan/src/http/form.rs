//! Forms of plans, and what a refusal means beside their fields.
// messages: plan-field-*, plan-hint-*

use axum::http::StatusCode;
use kernel::RegionCode;
use web::{
    Choice, Crumb, Errors, Page,
    form_page::{FormPage, FormWords, Refusal},
    paging::{PageQuery, Sort, Window},
    view::FilterWords,
};

use super::words;
use crate::{PlanError, model::Plan};

/// The words of filters.
pub(super) const FILTER: FilterWords = FilterWords {
    label: "plan-filter",
    field: "plan-field-",
    hint: "plan-hint-",
};

const WORDS: FormWords = FormWords {
    title: "plan-form-",
    field: "plan-field-",
    hint: "plan-hint-",
    save: "plan-save",
};

/// A form with title and lead from `plan-form-{id}` and `plan-form-{id}-lead`.
pub(super) fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, WORDS, id, crumbs)
}

/// The words of a closed set as choices, from `{group}{word}`, after an empty one.
pub(super) fn any<'a>(
    page: &Page,
    group: &str,
    words: impl Iterator<Item = &'a str>,
) -> Vec<Choice> {
    let mut all = vec![Choice::new("", page.t("plan-any"))];
    all.extend(words.map(|word| Choice::new(word, page.t(&format!("{group}{word}")))));
    all
}

/// A region as an address names it.
pub(super) fn code(text: &str) -> Result<RegionCode, PlanError> {
    text.parse()
        .map_err(|_| PlanError::Unknown(text.chars().take(40).collect()))
}

/// A page of a list that has no other order than its own, newest first.
pub(super) fn newest(paging: &PageQuery) -> Result<Window<String, (String, String)>, web::Problem> {
    paging.window(Sort {
        key: String::new(),
        descending: true,
    })
}

/// The way to a plan's own page.
pub(super) fn way(page: &Page, plan: &Plan) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/plans", page.t("plan-plans")),
        Crumb::to(href(plan), plan.region_name.clone()),
    ]
}

/// The way to a page of a plan.
pub(super) fn way_to(page: &Page, plan: &Plan, tail: &str, label: String) -> Vec<Crumb> {
    let mut crumbs = way(page, plan);
    crumbs.push(Crumb::to(format!("{}/{tail}", href(plan)), label));
    crumbs
}

/// The address of a plan.
pub(super) fn href(plan: &Plan) -> String {
    format!("/plans/{}", plan.region)
}

impl Refusal for PlanError {
    fn beside(&self, page: &Page, has: &dyn Fn(&str) -> bool) -> Option<(StatusCode, Errors)> {
        let mut errors = Errors::default();
        match self {
            Self::Invalid(wrong) => {
                for error in wrong {
                    let told = words::invalid(page, error);
                    if has(error.field) {
                        errors.add(error.field, told);
                    } else {
                        errors.add("", format!("{}: {told}", error.field));
                    }
                }
            }
            Self::Cells(wrong) => {
                for fault in wrong {
                    if has(&fault.cell) {
                        errors.add(fault.cell.as_str(), words::problem(page, fault.problem));
                    } else {
                        errors.add("", words::fault(page, fault));
                    }
                }
            }
            Self::Lines(wrong) => {
                for fault in wrong.iter().take(100) {
                    let cell = words::column(page, &fault.cell);
                    let told = words::problem(page, fault.problem);
                    let line = page.tn("plan-line", "n", fault.line);
                    errors.add("", format!("{line}, {cell}: {told} ({})", fault.typed));
                }
            }
            Self::Stale(_) => errors.add("", page.t("plan-stale")),
            Self::NotNow(other) => errors.add("", words::not_now(page, other)),
            Self::Forbidden(_) | Self::Unknown(_) | Self::Step(_) | Self::Store(_) => return None,
        }
        let status = match self {
            Self::Invalid(_) | Self::Cells(_) | Self::Lines(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale(_)
            | Self::NotNow(_)
            | Self::Forbidden(_)
            | Self::Unknown(_)
            | Self::Step(_)
            | Self::Store(_) => StatusCode::CONFLICT,
        };
        Some((status, errors))
    }
}
