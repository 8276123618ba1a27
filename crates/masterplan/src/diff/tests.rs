use proptest::prelude::*;

use super::*;
use crate::{Agency, Period, example};

fn plan(n: usize) -> Content {
    example::content(n, Period::new(2025, 2034).unwrap())
}

fn of(pieces: &[Piece], without: fn(&Piece) -> bool) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::Added(text) | Piece::Removed(text) => text.clone(),
    };
    pieces.iter().filter(|p| !without(p)).map(text).collect()
}

#[test]
fn nothing_differs_from_itself() {
    assert!(diff(&plan(50), &plan(50)).is_empty());
}

/// A plan changed in every way, and the id of the row that was moved.
fn changed() -> (Content, Uuid) {
    let mut after = plan(50);
    after.title.push_str(" (perubahan)");
    after.agencies[0].name = "Dinas Kominfo".to_owned();
    after.agencies.push(Agency {
        code: "9.99".to_owned(),
        name: "Baru".to_owned(),
    });
    after.sections[0].text = after.sections[0].text.replace("kampus", "akademisi");
    after.sections.pop();
    let actions = after.tables.get_mut(&Table::Action).unwrap();
    let first = actions.remove(0);
    actions[3]
        .cells
        .insert("budget.2030".to_owned(), "70000000".to_owned());
    actions[3].cells.remove("risk");
    actions[4]
        .cells
        .insert("description".to_owned(), "Lain sama sekali".to_owned());
    let moved = actions.remove(10);
    let id = moved.id;
    actions.insert(20, moved);
    let mut added = first.clone();
    added.id = Uuid::from_u128(7);
    actions.push(added);
    (after, id)
}

#[test]
fn each_change_is_told_once() {
    let (after, id) = changed();
    let found = diff(&plan(50), &after);
    let fields: Vec<_> = found.head.iter().map(|h| h.field.as_str()).collect();
    assert_eq!(fields, ["title", "agency:2.16", "agency:9.99"]);
    assert_eq!(found.sections.len(), 2);
    assert!(
        found.sections[0]
            .pieces
            .contains(&Piece::Added("akademisi, ".to_owned()))
    );
    assert_eq!(found.tables.len(), 1);
    assert_eq!(found.count(Table::Action), (1, 1, 3));
    let rows = &found.tables[&Table::Action];
    let Change::Changed { cells, has_moved } = &rows[0].change else {
        panic!()
    };
    let told: Vec<_> = cells
        .iter()
        .map(|c| (c.cell.as_str(), c.before.as_str(), c.after.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("budget.2030", "", "70000000"),
            ("risk", "Anggaran terlambat", "")
        ]
    );
    assert!(!has_moved);
    let Change::Changed { cells, .. } = &rows[1].change else {
        panic!()
    };
    assert!(!cells[0].pieces.is_empty());
    assert_eq!((rows[2].row, rows[2].at), (id, 20));
    assert_eq!(
        rows[2].change,
        Change::Changed {
            cells: vec![],
            has_moved: true
        }
    );
    assert_eq!(
        rows[4].label,
        "A-001 Pembangunan mal pelayanan publik digital bersama komunitas"
    );
    assert!(matches!(rows[4].change, Change::Removed { .. }));
}

#[test]
fn a_pillar_set_edited_under_its_code_is_told() {
    let mut after = plan(1);
    after.pillar_set.pillars.pop();
    assert_eq!(diff(&plan(1), &after).head[0].field, "pillar-set");
}

#[test]
fn texts_of_a_book_are_compared_in_bounded_time() {
    let long = |word: &str| {
        (0..40_000)
            .map(|i| format!("{word}{i} "))
            .collect::<String>()
    };
    assert_eq!(words(&long("a"), &long("b")).len(), 2);
    let lines = |word: &str| {
        (0..1_000)
            .map(|i| format!("{} {word}\n", "kata ".repeat(20) + &i.to_string()))
            .collect::<String>()
    };
    let (a, b) = (lines("x"), lines("x").replace("500 x", "500 y"));
    assert_eq!(words(&a, &b).len(), 4);
}

#[test]
fn every_row_may_differ() {
    let before = plan(300);
    let mut after = plan(300);
    for row in after.tables.values_mut().flatten() {
        row.cells.insert("budget.2025".to_owned(), "1".to_owned());
        for text in row.cells.values_mut() {
            *text = text.replace("warga", "penduduk");
        }
    }
    for section in &mut after.sections {
        section.text = section.text.replace("warga", "penduduk");
    }
    let found = diff(&before, &after);
    assert_eq!(found.count(Table::Action), (0, 0, 300));
}

proptest! {
    #[test]
    fn pieces_make_both_texts(a in "[ab \\n]{0,60}", b in "[ab \\n🎋]{0,60}") {
        let pieces = words(&a, &b);
        prop_assert_eq!(of(&pieces, |p| matches!(p, Piece::Added(_))), a);
        prop_assert_eq!(of(&pieces, |p| matches!(p, Piece::Removed(_))), b);
    }

    /// What a difference tells, applied to the earlier rows, makes the later ones.
    #[test]
    fn a_difference_is_complete(order in prop::collection::vec(0_usize..30, 0..40), edits in prop::collection::vec(0_usize..30, 0..10)) {
        let before = plan(30);
        let mut after = plan(30);
        let mut seen = BTreeSet::new();
        let rows = order.into_iter().filter(|at| seen.insert(*at));
        let actions: Vec<Row> = rows.map(|at| before.rows(Table::Action)[at].clone()).collect();
        after.tables.insert(Table::Action, actions);
        for at in edits {
            if let Some(row) = after.tables.get_mut(&Table::Action).unwrap().get_mut(at) {
                row.cells.insert("name".to_owned(), format!("Lain {at}"));
            }
        }
        let found = diff(&before, &after);
        let mut rows: HashMap<Uuid, Cells> = before.rows(Table::Action).iter().map(|r| (r.id, r.cells.clone())).collect();
        for change in found.tables.get(&Table::Action).into_iter().flatten() {
            match &change.change {
                Change::Added { cells } => drop(rows.insert(change.row, cells.clone())),
                Change::Removed { .. } => drop(rows.remove(&change.row)),
                Change::Changed { cells, .. } => for cell in cells {
                    rows.get_mut(&change.row).unwrap().insert(cell.cell.clone(), cell.after.clone());
                },
            }
        }
        let wanted: HashMap<Uuid, Cells> = after.rows(Table::Action).iter().map(|r| (r.id, r.cells.clone())).collect();
        prop_assert_eq!(rows, wanted);
    }
}
