//! How much a whole plan asks of the database, whatever its size.

use access::Actor;
use masterplan::{Cells, Table};
use plan::{
    content,
    paste::{self, Line},
};
use register::Acting;
use testkit::Statements;

use crate::world::{action, added, loaded, own, planned};

testkit::both! {
    async fn a_plan_costs_the_same_for_one_action_and_for_many(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let seen = Statements::watch();
        let mut counts = Vec::new();
        for round in 0..2 {
            if round == 1 {
                let block: Vec<Line> = (2..302).map(|n| Line { row: None, cells: action(&format!("A-{n}")) }).collect();
                let mut tx = t.db.write().await.unwrap();
                let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
                paste::apply(act, (&own(), Table::Action), (&block, false)).await.unwrap();
                tx.commit().await.unwrap();
            }
            let mut tx = t.db.read().await.unwrap();
            seen.take();
            let loaded = content::load(&mut tx, &Actor::System, &own()).await.unwrap();
            counts.push(seen.take().len());
            assert_eq!(loaded.content().rows(Table::Action).len(), 1 + round * 300);
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0] <= 3, "{counts:?}");
        assert_eq!(Cells::new().len(), 0);
    }
}
