//! How much the standing of a cohort asks of the database, whatever the number of regions.

use access::Actor;
use testkit::Statements;
use workshops::{model::PlanDraft, stages, standing};

use crate::world::{loaded, plan_draft, planned};

testkit::both! {
    async fn a_cohort_costs_the_same_for_one_region_and_for_all(t: TestDb) {
        loaded(&t).await;
        planned(&t, &plan_draft("")).await;
        let seen = Statements::watch();
        let mut counts = Vec::new();
        for round in 0..2 {
            if round == 1 {
                planned(&t, &PlanDraft { regions: String::new(), ..plan_draft("") }).await;
            }
            let mut tx = t.db.read().await.unwrap();
            seen.take();
            standing::of_cohort(&mut tx, &Actor::System, (2023, "2026-01-15")).await.unwrap();
            let standing = seen.take().len();
            stages::journey(&mut tx, &Actor::System, &"71.74".parse().unwrap(), None).await.unwrap();
            counts.push((standing, seen.take().len()));
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0].0 <= 7 && counts[0].1 <= 9, "{counts:?}");
    }
}
