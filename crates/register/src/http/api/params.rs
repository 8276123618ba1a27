//! The parameters of lists, for the description; [`super::query`] reads them.

use utoipa::IntoParams;

use crate::model::Kind;

/// The parameters that choose a page.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documentation: `query` reads them")]
pub(super) struct Paging {
    /// How many entries a page has.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
    /// Go on after this place: taken from the `next` of a page, for the same filter and order.
    after: Option<String>,
    /// The page before this place: taken from the `previous` of a page.
    before: Option<String>,
}

/// What the list of regions can be limited to.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documentation: `query` reads them")]
pub(super) struct Filter {
    /// Part of a name or code, in any case.
    #[param(max_length = 100, example = "bogor")]
    q: Option<String>,
    /// What kind of territory.
    kind: Option<Kind>,
    /// The code of a province: its regencies and cities.
    #[param(value_type = Option<String>, pattern = "^[0-9]{2}$", example = "71")]
    province: Option<String>,
    /// The year of a cohort: only regions that hold a place in it.
    #[param(minimum = 2000, maximum = 2100, example = 2022)]
    cohort: Option<u16>,
    /// `yes`: only regions that hold a place in some cohort; `no`: only the others.
    #[param(pattern = "^(yes|no)$", example = "yes")]
    member: Option<String>,
    /// The order: `code`, `name`, `province` or `cohort`, falling with a minus before it.
    #[param(
        pattern = "^-?(code|name|province|cohort)$",
        default = "code",
        example = "-cohort"
    )]
    sort: Option<String>,
}
