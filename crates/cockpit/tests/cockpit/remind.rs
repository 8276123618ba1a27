//! Reminders: to whom, in which language, how often, and by whom.

use access::{Actor, Role};
use cockpit::{CockpitError, remind, words::Words};
use post::addresses::{AddressDraft, set_for};
use register::Acting;

use crate::world::{OWN, account, catalogue, filled, person, signed_in};

testkit::both! {
    async fn those_whose_turn_it_is_are_told_once_a_day_in_their_language(t: TestDb) {
        filled(&t).await;
        let own = account(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        account(&t, "kepala", Role::Head, "region:71.74").await;
        let mut tx = t.db.write().await.unwrap();
        let post = &mut post::Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = AddressDraft {
            email: "diskominfo@contoh.go.id".into(),
            lang: "en".into(),
            wants_reminders: "yes".into(),
            revision: String::new(),
        };
        set_for(post, own, &draft).await.unwrap();
        let catalogue = catalogue();
        let words = Words::new(&catalogue);
        let chosen = [OWN.parse().unwrap(), "71.72".parse().unwrap()];
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let all = remind::drafts(act.tx, &Actor::System, (2023, &chosen), (words, t.clock.now())).await.unwrap();
        let shown = remind::preview(act.tx, all.drafts.iter().find(|d| d.region.as_str() == OWN).unwrap()).await.unwrap();
        let told = |words: &str| shown.body.contains(words);
        assert!(told("Hand in 1 late tasks") && told("Call the council") && !told("close it"), "{}", shown.body);
        let (sent, _) = remind::send(act, (2023, &chosen), words).await.unwrap();
        assert_eq!((sent.queued, sent.repeated), (1, 0), "{sent:?}");
        assert!(sent.without_address.contains(&"Ibu kepala".to_owned()) && sent.without_address.contains(&"Ibu mentor".to_owned()));
        let (again, _) = remind::send(act, (2023, &chosen), words).await.unwrap();
        assert_eq!((again.queued, again.repeated), (0, 1), "{again:?}");
        let nobody = remind::send(act, (2023, &["99.99".parse().unwrap()]), words).await;
        assert!(matches!(nobody, Err(CockpitError::NobodyChosen)));
    }

    async fn an_officer_looks_before_sending_and_a_mentor_reaches_his_own(t: TestDb) {
        filled(&t).await;
        account(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let page = officer.get("/cockpit/remind?cohort=2023&region=71.74").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("Ibu diskominfo") && page.body.contains("Kotamobagu"), "{}", page.body);
        let sent = officer.post("/cockpit/remind", &[("cohort", "2023"), ("regions", "71.74")]).await;
        assert!(sent.status == 200 && sent.body.contains("Ibu diskominfo"), "{}", sent.body);
        assert_eq!(officer.get("/cockpit/remind?cohort=2023").await.status, 422);
        let mut mentor = signed_in(&t, "mentor").await;
        let page = mentor.get("/cockpit/remind?cohort=2023&region=71.74").await;
        assert_eq!(page.status, 200, "{}", page.body);
        let mut other = person(&t, "lain", Role::Expert, "nation").await;
        assert_eq!(other.get("/cockpit/remind?cohort=2023&region=71.74").await.status, 422);
        let mut auditor = person(&t, "auditor", Role::Auditor, "nation").await;
        assert_eq!(auditor.post("/cockpit/remind", &[("cohort", "2023"), ("regions", "71.74")]).await.status, 403);
    }
}
