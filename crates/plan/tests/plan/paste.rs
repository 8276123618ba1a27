//! Blocks, rows, and taking changes back.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::Table;
use plan::{
    NotNow, PlanError, content, lines,
    model::Batch,
    paste::{self, Line},
    undo,
};
use register::Acting;

use crate::world::{OWN, action, added, cells, loaded, own, person, planned};

testkit::both! {
    async fn a_block_is_all_or_nothing_and_is_undone_as_one(t: TestDb) {
        loaded(&t).await;
        let plan = planned(&t).await;
        let first = added(&t, Table::Action, &action("A-1")).await;
        let mut region = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let uri = format!("/plans/{OWN}/tables/action/paste");
        let wrong = "code\tname\tpillar\tstatus\tbudget.2025\nA-1\tLain\tgovernance\tplanned\t1.5\nA-9\tBaru\tmoon\tplanned\t-1";
        let refused = region.post(&uri, &[("text", wrong), ("trial", "no")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Line 1") && refused.body.contains("Line 2") && refused.body.contains("moon"), "{}", refused.body);
        let right = "code\tname\tpillar\tstatus\tbudget.2025\na-1\t\"Lain\n\"\"dua\"\"\"\tgovernance\tplanned\tRp 2.000.000\nA-9\t=1+1 😀\tliving\tplanned\t5\n";
        let trial = region.post(&uri, &[("text", right), ("trial", "yes")]).await;
        assert_eq!(trial.status, StatusCode::OK);
        assert!(trial.body.contains("2 cells would be changed and 1 rows added"), "{}", trial.body);
        let done = region.post(&uri, &[("text", right), ("trial", "no")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let mut tx = t.db.read().await.unwrap();
        let (_, rows) = content::table(&mut tx, &Actor::System, (&own(), Table::Action)).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].cell("name"), rows[0].cell("budget.2025"), rows[1].cell("name")), ("Lain \"dua\"", "2000000", "=1+1 😀"));
        drop(tx);
        let taken_back = region.post(&format!("/plans/{OWN}/undo"), &[("batch", "")]).await;
        assert_eq!(taken_back.status, StatusCode::SEE_OTHER, "{}", taken_back.body);
        let mut tx = t.db.read().await.unwrap();
        let (_, rows) = content::table(&mut tx, &Actor::System, (&own(), Table::Action)).await.unwrap();
        assert_eq!((rows.len(), rows[0].cells.clone()), (1, first.cells.clone()));
        drop(tx);
        let nothing = region.post(&format!("/plans/{OWN}/undo"), &[("batch", "")]).await;
        assert_eq!(nothing.status, StatusCode::CONFLICT, "an undo is not undone by itself");
        assert_eq!(plan.region, own());
    }

    async fn what_was_changed_again_is_not_undone(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let line = |name: &str| Line { row: Some(row.id), cells: cells(&[("name", name)]) };
        let given = (&own(), Table::Action);
        let one = paste::apply(act, given, (&[line("satu")], false)).await.unwrap().batch.unwrap();
        let two = paste::apply(act, given, (&[line("dua")], false)).await.unwrap().batch.unwrap();
        let met = undo::undo(act, &own(), Some(one)).await;
        assert!(matches!(met, Err(PlanError::NotNow(NotNow::ChangedSince(1)))), "{met:?}");
        undo::undo(act, &own(), Some(two)).await.unwrap();
        undo::undo(act, &own(), Some(one)).await.unwrap();
        let again = undo::undo(act, &own(), Some(one)).await;
        assert!(matches!(again, Err(PlanError::NotNow(NotNow::NothingToUndo))), "{again:?}");
        let unknown = undo::undo(act, &own(), Some(Batch(uuid::Uuid::nil()))).await;
        assert!(matches!(unknown, Err(PlanError::NotNow(NotNow::NothingToUndo))), "{unknown:?}");
    }

    async fn a_block_laid_over_the_grid_changes_rows_and_adds_others(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let mut region = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let uri = format!("/plans/{OWN}/tables/action/lay");
        let sent = |text: &'static str| vec![("row", row.id.to_string()), ("cell", "code".to_owned()), ("text", text.to_owned())];
        let text = sent("A-1\tSatu\tliving\nA-2\tDua\tliving");
        let text: Vec<(&str, &str)> = text.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let done = region.post(&uri, &text).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(done.body.contains("\"added\":1"), "{}", done.body);
        let wide = "x\t".repeat(80);
        let refused = region.post(&uri, &[("row", &row.id.to_string()), ("cell", "code"), ("text", &wide)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let bulk = region.post(&format!("/plans/{OWN}/tables/action/bulk"), &[("row", &row.id.to_string()), ("cell", "status"), ("now", "running")]).await;
        assert_eq!(bulk.status, StatusCode::SEE_OTHER, "{}", bulk.body);
    }

    async fn a_row_is_doubled_moved_taken_out_and_put_back(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-009")).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let twin = lines::duplicate(act, row.id).await.unwrap();
        assert_eq!((twin.cell("code"), twin.cell("name")), ("A-010", row.cell("name")));
        lines::shift(act, twin.id, true).await.unwrap();
        let (_, rows) = content::table(act.tx, &Actor::System, (&own(), Table::Action)).await.unwrap();
        assert_eq!(rows[0].id, twin.id);
        let stale = lines::set_removed(act, (row.id, 9), true).await;
        assert!(matches!(stale, Err(PlanError::Stale(_))));
        lines::set_removed(act, (row.id, 1), true).await.unwrap();
        let (_, rows) = content::table(act.tx, &Actor::System, (&own(), Table::Action)).await.unwrap();
        assert_eq!(rows.len(), 1);
        lines::set_removed(act, (row.id, 2), false).await.unwrap();
        undo::undo(act, &own(), None).await.unwrap();
        let (_, rows) = content::table(act.tx, &Actor::System, (&own(), Table::Action)).await.unwrap();
        assert_eq!(rows.len(), 1, "to undo a return is to take out again");
    }
}
