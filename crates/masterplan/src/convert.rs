//! A plan told by another set of pillars, with what is lost on the way.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;

use crate::{Content, Filled, Pillar, PillarMap, PillarSet, Table};

/// What a conversion loses or leaves to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Loss {
    /// The mapping has no line for a row's pillar (or names a pillar that the new set does not have): the row has none now.
    Unmapped {
        /// The table.
        table: Table,
        /// The row.
        row: Uuid,
        /// The pillar it had.
        pillar: String,
    },
    /// The new set does not have the row's sub-pillar below its new pillar.
    SubPillar {
        /// The table.
        table: Table,
        /// The row.
        row: Uuid,
        /// The sub-pillar it had.
        sub_pillar: String,
    },
    /// Rows of several pillars stand in one now and cannot be told apart by it.
    Merged {
        /// The pillars they had.
        from: Vec<String>,
        /// The one they have.
        to: String,
    },
    /// Nothing stands in a pillar of the new set.
    Empty {
        /// The pillar.
        pillar: String,
    },
}

/// A plan in another set of pillars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The plan; rows without a pillar are found by the checks.
    pub content: Content,
    /// What was lost: rows in the order of the tables, then pillars.
    pub lost: Vec<Loss>,
    /// Rows whose pillar has another code now.
    pub changed: usize,
}

/// The mapping does not lead from the plan's set to the other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the mapping leads from `{from}` to `{to}`, the plan from `{plan}` to `{set}`")]
pub struct WrongMap {
    /// The set that the mapping leaves.
    pub from: String,
    /// The set that it takes.
    pub to: String,
    /// The plan's set.
    pub plan: String,
    /// The set that was asked for.
    pub set: String,
}

/// Tells a plan by another set of pillars.
///
/// # Errors
/// [`WrongMap`] where the mapping is not between these two sets.
pub fn convert(content: &Content, set: &PillarSet, map: &PillarMap) -> Result<Converted, WrongMap> {
    if map.from != content.pillar_set.code || map.to != set.code {
        return Err(WrongMap {
            from: map.from.clone(),
            to: map.to.clone(),
            plan: content.pillar_set.code.clone(),
            set: set.code.clone(),
        });
    }
    let mut converted = Converted {
        content: content.clone(),
        lost: Vec::new(),
        changed: 0,
    };
    converted.content.pillar_set = set.clone();
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let tables = std::mem::take(&mut converted.content.tables);
    for (table, mut rows) in tables {
        let has_pillar = table.columns().iter().any(|c| c.filled == Filled::Pillar);
        for row in rows.iter_mut().filter(|_| has_pillar) {
            let old = row.cells.remove("pillar").unwrap_or_default();
            let sub = row.cells.remove("sub_pillar").unwrap_or_default();
            if old.is_empty() {
                continue;
            }
            let new = map.convert(&old, &sub).and_then(|code| set.pillar(code));
            let Some(new) = new else {
                converted.lost.push(Loss::Unmapped {
                    table,
                    row: row.id,
                    pillar: old,
                });
                continue;
            };
            let is_kept = new.sub_pillars.iter().any(|known| known.code == sub);
            if is_kept {
                row.cells.insert("sub_pillar".to_owned(), sub);
            } else if !sub.is_empty() {
                converted.lost.push(Loss::SubPillar {
                    table,
                    row: row.id,
                    sub_pillar: sub,
                });
            }
            converted.changed += usize::from(new.code != old);
            row.cells.insert("pillar".to_owned(), new.code.clone());
            sources.entry(new.code.clone()).or_default().insert(old);
        }
        converted.content.tables.insert(table, rows);
    }
    converted.lost.extend(of_pillars(set, &sources));
    Ok(converted)
}

/// Pillars of the new set that nothing came to, or that several came to.
fn of_pillars(set: &PillarSet, sources: &BTreeMap<String, BTreeSet<String>>) -> Vec<Loss> {
    let lost = |pillar: &Pillar| match sources.get(&pillar.code) {
        None => Some(Loss::Empty {
            pillar: pillar.code.clone(),
        }),
        Some(from) if from.len() > 1 => Some(Loss::Merged {
            from: from.iter().cloned().collect(),
            to: pillar.code.clone(),
        }),
        Some(_) => None,
    };
    set.pillars.iter().filter_map(lost).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Period, example};

    fn plan() -> Content {
        example::content(60, Period::new(2025, 2029).unwrap())
    }

    fn to(code: &str) -> (PillarSet, PillarMap) {
        let set = PillarSet::shipped()
            .into_iter()
            .find(|s| s.code == code)
            .unwrap();
        let maps = PillarMap::shipped();
        let map = maps
            .into_iter()
            .find(|m| m.from == "kominfo-2017" && m.to == code)
            .unwrap();
        (set, map)
    }

    #[test]
    fn what_is_lost_is_told() {
        let (set, map) = to("giffinger-2007");
        let content = plan();
        let converted = convert(&content, &set, &map).unwrap();
        let rows: usize = content.tables.values().map(Vec::len).sum();
        assert_eq!(
            converted
                .content
                .tables
                .values()
                .map(Vec::len)
                .sum::<usize>(),
            rows
        );
        let subs = converted
            .lost
            .iter()
            .filter(|l| matches!(l, Loss::SubPillar { .. }))
            .count();
        let had: usize = content
            .tables
            .values()
            .flatten()
            .filter(|r| !r.cell("sub_pillar").is_empty())
            .count();
        assert_eq!(subs, had, "Giffinger's set has no sub-pillars");
        assert!(converted.lost.contains(&Loss::Merged {
            from: vec!["branding".to_owned(), "economy".to_owned()],
            to: "economy".to_owned(),
        }));
        // A sub-pillar's line goes before its pillar's.
        let moved = content
            .rows(Table::Action)
            .iter()
            .zip(converted.content.rows(Table::Action));
        for (old, new) in moved.filter(|(old, _)| old.cell("sub_pillar") == "mobility") {
            assert_eq!(
                (old.cell("pillar"), new.cell("pillar")),
                ("living", "mobility")
            );
        }
    }

    #[test]
    fn a_row_without_a_line_keeps_its_place_and_is_told() {
        let (set, mut map) = to("giffinger-2007");
        map.lines.retain(|line| line.from != "society");
        let converted = convert(&plan(), &set, &map).unwrap();
        let unmapped = |l: &&Loss| {
            matches!(
                l,
                Loss::Unmapped {
                    table: Table::Action,
                    ..
                }
            )
        };
        assert_eq!(converted.lost.iter().filter(unmapped).count(), 10);
        assert!(converted.lost.contains(&Loss::Empty {
            pillar: "people".to_owned()
        }));
        let report = crate::checks::check(&converted.content, &crate::checks::Facts::default());
        assert!(
            report.blocking().count() >= 10,
            "a release is refused until they have a pillar"
        );
    }

    #[test]
    fn a_mapping_of_other_sets_is_refused() {
        let (set, _) = to("giffinger-2007");
        let (_, map) = to("draft-2026");
        assert!(
            convert(&plan(), &set, &map)
                .unwrap_err()
                .to_string()
                .contains("draft-2026")
        );
    }
}
