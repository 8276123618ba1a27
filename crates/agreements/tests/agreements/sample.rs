//! What a demonstration holds.

use access::Actor;
use agreements::{AgreementError, NotNow, alarms::AlarmKind, sample::fill, standing};
use register::Acting;

testkit::both! {
    async fn the_sample_is_filled_once_by_the_program_alone_and_every_alarm_fires(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        register::seed::load(&mut Acting::new(&mut tx, &Actor::System, &t.clock)).await.unwrap();
        let stranger = &mut Acting::new(&mut tx, &Actor::Anonymous, &t.clock);
        assert!(matches!(fill(stranger).await, Err(AgreementError::Forbidden(_))));
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let filled = fill(act).await.unwrap();
        assert_eq!((filled.agreements, filled.decrees, filled.bodies), (7, 16, 12));
        assert!(matches!(fill(act).await, Err(AgreementError::NotNow(NotNow::NotEmpty))));
        let now = act.now();
        let all = standing::alarmed(act.tx, &Actor::System, now).await.unwrap();
        for kind in AlarmKind::ALL {
            assert!(all.iter().any(|(.., alarm)| alarm.kind == *kind), "{kind}: {all:#?}");
        }
        let own = "71.74".parse().unwrap();
        let standing = standing::of_region(act.tx, &Actor::System, (2023, &own), now).await.unwrap().unwrap();
        assert!(standing.is_ready(), "{standing:#?}");
        let cohort = standing::of_cohort(act.tx, &Actor::System, 2022, now).await.unwrap();
        assert_eq!(cohort.iter().filter(|s| s.agreement.is_some()).count(), 6);
    }
}
