//! How much the cockpit and the board ask of the database, whatever the number of regions.

use access::{Actor, Role};
use agreements::standing;
use register::Acting;
use testkit::Statements;

use crate::world::{COHORT, cohort, person, scheduled};

testkit::both! {
    async fn standings_take_six_statements_and_a_board_four_besides_the_session(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (day, _) = scheduled(act, "").await;
        tx.commit().await.unwrap();
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let seen = Statements::watch();
        let mut tx = t.db.read().await.unwrap();
        let now = t.clock.now();
        let all = standing::of_cohort(&mut tx, &Actor::System, COHORT, now).await.unwrap();
        assert_eq!(all.len(), 4);
        let said = seen.take();
        assert_eq!(said.len(), 6, "{said:#?}");
        drop(tx);
        seen.take();
        let uri = format!("/signing-days/{}", day.id);
        let page = officer.get(&uri).await;
        assert!(page.body.contains("50/DJAI"), "{}", page.body);
        // Three find the session.
        let said = seen.take();
        assert!(said.len() <= 7, "{said:#?}");
    }
}
