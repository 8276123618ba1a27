//! What a plan says after a file was taken.

use std::collections::{BTreeMap, BTreeSet};

use masterplan::{Content, Row};
use uuid::Uuid;

use super::{Absent, Reading};

/// The content with what a reading says: rows keep their places, new ones come last. `None` where the reading has faults.
pub fn apply(
    content: &Content,
    reading: &Reading,
    mut new_id: impl FnMut() -> Uuid,
) -> Option<Content> {
    if !reading.faults.is_empty() {
        return None;
    }
    let mut content = content.clone();
    for read in &reading.tables {
        let mut rows = content.tables.remove(&read.table).unwrap_or_default();
        if reading.absent == Absent::Remove {
            let absent: BTreeSet<_> = read.absent.iter().collect();
            rows.retain(|row| !absent.contains(&row.id));
        }
        let changed: BTreeMap<_, _> = read.changed.iter().map(|c| (c.id, &c.cells)).collect();
        for row in &mut rows {
            if let Some(cells) = changed.get(&row.id) {
                row.cells = (*cells).clone();
            }
        }
        rows.extend(read.added.iter().map(|added| Row {
            id: new_id(),
            cells: added.cells.clone(),
        }));
        if !rows.is_empty() {
            content.tables.insert(read.table, rows);
        }
    }
    Some(content)
}
