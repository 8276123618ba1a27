//! A whole plan, in three statements.

use access::{Actor, Permission};
use kernel::RegionCode;
use masterplan::{CellFault, Content, Region, Section, Table, parse_row};
use store::Tx;

use crate::{
    PlanError, begin,
    model::{Plan, PlanRow, Standing},
    reach,
    sections::Text,
    store::{rows, sections},
};

/// A plan with all that is written in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Its head.
    pub plan: Plan,
    /// Its rows by table and place; removed ones are not among them.
    pub rows: Vec<PlanRow>,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// The newest plan of a region with everything in it.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn load(tx: &mut Tx, actor: &Actor, region: &RegionCode) -> Result<Loaded, PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    of_plan(tx, plan).await
}

/// Everything in a plan that the actor was found to read.
pub(crate) async fn of_plan(tx: &mut Tx, plan: Plan) -> Result<Loaded, PlanError> {
    let rows = rows::of_plan(tx, plan.id, (None, false)).await?;
    let texts = sections::of_plan(tx, plan.id).await?;
    Ok(Loaded { plan, rows, texts })
}

/// The rows of one table with the plan, for those who read it: two statements.
///
/// # Errors
/// As [`load`].
pub async fn table(
    tx: &mut Tx,
    actor: &Actor,
    (region, table): (&RegionCode, Table),
) -> Result<(Plan, Vec<PlanRow>), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    reach::may(actor, Permission::ReadPlans, &plan)?;
    let rows = rows::of_plan(tx, plan.id, (Some(table), false)).await?;
    Ok((plan, rows))
}

impl Loaded {
    /// What a release would say: the accepted rows and the texts that are not empty.
    pub fn content(&self) -> Content {
        let accepted = self.rows.iter();
        let accepted = accepted.filter(|row| row.standing == Standing::Accepted);
        let mut content = of_rows(&self.plan, accepted);
        content.sections = self
            .texts
            .iter()
            .filter(|text| !text.words.trim().is_empty())
            .map(|text| Section {
                key: text.key,
                text: text.words.clone(),
            })
            .collect();
        content
    }
}

/// A content of these rows, without texts.
pub(crate) fn of_rows<'a>(plan: &Plan, rows: impl IntoIterator<Item = &'a PlanRow>) -> Content {
    let mut content = head(plan);
    for row in rows {
        let of_table = content.tables.entry(row.table).or_default();
        of_table.push(row.plain());
    }
    content
}

/// A content without rows and texts.
pub(crate) fn head(plan: &Plan) -> Content {
    Content {
        region: Region {
            code: plan.region.clone(),
            name: plan.region_name.clone(),
        },
        title: plan.title.clone(),
        period: plan.period,
        pillar_set: plan.pillars.clone(),
        agencies: plan.named_agencies(),
        sections: Vec::new(),
        tables: std::collections::BTreeMap::new(),
    }
}

/// What is wrong with a row as it stands.
pub fn faults(plan: &Plan, row: &PlanRow) -> Vec<CellFault> {
    let codes = plan.codes();
    parse_row(row.table, &row.cells, plan.context(&codes))
        .err()
        .unwrap_or_default()
}
