//! What a demonstration invents.

use access::{Actor, Role};
use register::Acting;
use workshops::{
    WorkshopError,
    model::{Workshop, WorkshopState},
    outputs,
    planning::{self, WorkshopFilter},
    sample, standing,
};

use crate::world::{account, loaded};

testkit::both! {
    async fn only_the_program_itself_invents_workshops(t: TestDb) {
        loaded(&t).await;
        account(&t, "mentor", Role::Expert, "nation").await;
        let mut tx = t.db.write().await.unwrap();
        let stranger = &mut Acting::new(&mut tx, &Actor::Anonymous, &t.clock);
        assert!(matches!(sample::fill(stranger).await, Err(WorkshopError::Forbidden(_))));
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let filled = sample::fill(act).await.unwrap();
        assert_eq!(filled.workshops, 27);
        let all = WorkshopFilter { cohort: "2022".into(), ..WorkshopFilter::default() };
        let all = planning::all(act.tx, &Actor::System, &all).await.unwrap();
        assert!(all.len() == 24 && all.iter().all(|w| w.state == WorkshopState::Closed && w.note.starts_with("Contoh")));
        let real = |w: &&Workshop| w.note.contains("sesuai berita");
        let real: Vec<_> = all.iter().filter(real).map(|w| w.starts_on.as_str()).collect();
        assert_eq!(real, ["2022-06-08", "2022-06-13", "2022-09-27"]);
        let outputs = outputs::of_region(act.tx, &Actor::System, &"71.74".parse().unwrap()).await.unwrap();
        assert_eq!((outputs.cohort, outputs.readiness.len(), outputs.quick_wins.len()), (2023, 5, 3));
        assert_eq!((outputs.quick_wins[0].total, outputs.quick_wins[2].total), (Some(40), None));
        assert_eq!(outputs.actions[0].budget, Some(2_500_000_000));
        let standing = standing::of_cohort(act.tx, &Actor::System, (2023, "2026-01-15")).await.unwrap();
        let own = standing.iter().find(|s| s.region.as_str() == "71.74").unwrap();
        assert_eq!((own.homework_open, own.homework_late), (1, 1));
        assert_eq!(own.stage, Some(workshops::model::Stage::Three));
        assert!(standing.len() > 20);
    }
}
