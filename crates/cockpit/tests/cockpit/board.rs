//! Where regions stand: who sees it, what it says, and what it asks of the database.

use access::{Actor, Role};
use cockpit::{
    board::{self, BoardFilter},
    model::{Place, StepKind},
};
use testkit::Statements;

use crate::world::{OWN, filled, person};

testkit::both! {
    async fn each_region_has_a_place_and_at_most_three_steps(t: TestDb) {
        filled(&t).await;
        t.clock.advance_seconds(5 * 86_400);
        let mut tx = t.db.read().await.unwrap();
        let lines = board::of_cohort(&mut tx, &Actor::System, 2023, t.clock.now()).await.unwrap();
        assert!(lines.len() > 20, "{}", lines.len());
        assert!(lines.iter().all(|line| line.steps.len() <= 3));
        let own = lines.iter().find(|line| line.region.as_str() == OWN).unwrap();
        assert_eq!((own.place, own.homework_late), (Place::Three, 1));
        assert_eq!(own.steps[0].kind, StepKind::LateHomework);
        assert!(own.steps[0].href.starts_with("/stages/71.74"));
        assert_eq!(own.days, 5);
        assert_eq!(own.province_name, "Sulawesi Utara");
        let late = BoardFilter { late: "yes".into(), ..BoardFilter::default() }.leave(lines.clone());
        assert_eq!(late.len(), 1);
        let named = BoardFilter { q: "kotamobagu".into(), ..BoardFilter::default() }.leave(lines.clone());
        assert_eq!(named.len(), 1);
        let sorted = BoardFilter { sort: "region".into(), ..BoardFilter::default() }.leave(lines);
        assert!(sorted.is_sorted_by_key(|line| line.name.clone()));
    }

    async fn the_board_of_all_asks_as_much_as_that_of_one(t: TestDb) {
        filled(&t).await;
        let mut tx = t.db.read().await.unwrap();
        let seen = Statements::watch();
        board::of_cohort(&mut tx, &Actor::System, 2023, t.clock.now()).await.unwrap();
        let said = seen.take();
        assert!(said.len() <= 16, "{said:#?}");
    }

    async fn a_region_sees_itself_and_a_stranger_nothing(t: TestDb) {
        filled(&t).await;
        let mut own = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let page = own.get("/cockpit?cohort=2023").await;
        assert!(page.body.contains("Kotamobagu"), "{}", page.body);
        assert!(!page.body.contains("/cockpit/remind"), "{}", page.body);
        let csv = own.get("/cockpit/export.csv?cohort=2023").await;
        assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
        assert_eq!(own.get("/cockpit/remind?cohort=2023&regions=71.74").await.status, 403);
        assert_eq!(own.get("/cockpit/71.72/handover?cohort=2022").await.status, 403);
        for (login, role, place) in [
            ("penilai", Role::Assessor, "nation"),
            ("hukum", Role::LegalReviewer, "nation"),
            ("dewan", Role::CouncilReader, "region:71.74"),
        ] {
            let mut other = person(&t, login, role, place).await;
            assert_eq!(other.get("/cockpit").await.status, 403, "{login}");
            assert_eq!(other.get("/api/v1/cockpit").await.status, 403, "{login}");
            assert_eq!(other.get("/cockpit/71.74/handover").await.status, 403, "{login}");
        }
    }

    async fn a_year_without_a_cohort_is_told(t: TestDb) {
        filled(&t).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        for address in ["/cockpit?cohort=1999", "/cockpit?cohort=x", "/cockpit/99.99/handover", "/cockpit/x/handover"] {
            assert_eq!(officer.get(address).await.status, 404, "{address}");
        }
        let page = officer.get("/cockpit?cohort=2023&place=stage-3&lang=en").await;
        assert!(page.body.contains("Hand in 1 late tasks"), "{}", page.body);
        let none = officer.get("/cockpit?cohort=2023&q=atlantis").await;
        assert!(none.body.contains("Tidak ada daerah") || none.body.contains("No region"), "{}", none.body);
    }
}
