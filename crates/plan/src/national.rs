//! The actions of every plan in force, as one list.

use masterplan::{Content, Table};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::store::actions as rows;

/// An action of a release in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicAction {
    /// Region and code: its place in the list.
    #[serde(skip)]
    pub tie: String,
    /// The region's code.
    pub region: String,
    /// The region's name.
    pub region_name: String,
    /// The code of its pillar in the plan's set.
    pub pillar: String,
    /// The pillar's names, Indonesian and English.
    pub pillar_names: [String; 2],
    /// The name of the agency that owns it.
    pub agency: String,
    /// Its code within the plan.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: String,
    /// Whether it is a quick win.
    pub is_quick_win: bool,
    /// Whole rupiah over all years.
    pub budget: i64,
}

impl PublicAction {
    /// What a search looks at.
    pub(crate) fn search(&self) -> String {
        format!(
            "{} {} {} {}",
            self.code, self.name, self.agency, self.region_name
        )
        .to_lowercase()
    }
}

/// Which actions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ActionFilter {
    /// The code of a pillar.
    pub pillar: String,
    /// The name of the agency that owns it.
    pub agency: String,
    /// A region's code.
    pub region: String,
    /// How far it is.
    pub status: String,
    /// `yes` leaves quick wins.
    pub quick_win: String,
    /// Words of code, name, agency or region.
    pub q: String,
}

/// The actions of a content as the list holds them.
pub fn flat(content: &Content) -> Vec<PublicAction> {
    let region = &content.region;
    let rows = content.rows(Table::Action).iter().enumerate();
    rows.map(|(n, row)| {
        let pillar = content.pillar_set.pillar(row.cell("pillar"));
        let owner = row.cell("owner");
        PublicAction {
            tie: format!("{}/{}/{n:05}", region.code, content.period.from),
            region: region.code.to_string(),
            region_name: region.name.clone(),
            pillar: row.cell("pillar").to_owned(),
            pillar_names: pillar.map_or_else(Default::default, |pillar| {
                [pillar.name_id.clone(), pillar.name_en.clone()]
            }),
            agency: if owner.is_empty() {
                String::new()
            } else {
                content.agency(owner).to_owned()
            },
            code: row.cell("code").to_owned(),
            name: row.cell("name").to_owned(),
            status: row.cell("status").to_owned(),
            is_quick_win: row.cell("quick_win") == "yes",
            budget: row.sum("budget", content.period),
        }
    })
    .collect()
}

/// One page of the actions of every plan in force; anyone may read it.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    tx: &mut Tx,
    filter: &ActionFilter,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<PublicAction>, StoreError> {
    let found = rows::list(tx, filter, &window.into()).await?;
    Ok(PageOf::new(window, found, |action| {
        (action.region.clone(), action.tie.clone())
    }))
}
