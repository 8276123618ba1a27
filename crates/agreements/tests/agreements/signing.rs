//! Signing days: numbers, turns, offices, terms, scans, the board.

use access::{Actor, Role};
use agreements::{
    AgreementError, NotNow,
    agreements::step,
    issued,
    model::{AgreementState as S, DayState, Party, Signatory},
    print::{self, Printed},
    review,
    signing::{self, SignatoryDraft},
    signing_days::{self, ScheduleDraft, SigningDayDraft},
    standing,
};
use kernel::Id;
use register::{Acting, model::Status, participations};

use crate::world::{
    COHORT, REGIONS, accepted, actor, cohort, day_draft, drafted, head, present, scan, scanned,
    scheduled, to,
};

const DAY: i64 = 24 * 60 * 60;

async fn turns(act: &mut Acting<'_>, id: Id<agreements::model::Agreement>) -> Vec<Signatory> {
    let agreement = present(act, id).await;
    signing::signatories(act.tx, &agreement).await.unwrap()
}

testkit::both! {
    async fn a_number_that_contradicts_its_date_is_refused_by_name(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = drafted(act, REGIONS[0]).await[0];
        accepted(act, id).await;
        let day = signing_days::add(act, &day_draft()).await.unwrap();
        for (number, problem) in [
            ("50/DJAI/HK.04.02/02/2026", "contradicts-date"),
            ("50/DJAI/HK.04.02/01/2025", "contradicts-date"),
            ("B-50/DJAI/HK.04.02/01/2026", "agreement-number"),
        ] {
            let draft = ScheduleDraft { number: number.into(), ..ScheduleDraft::default() };
            let AgreementError::Invalid(wrong) = signing_days::schedule(act, day.id, &draft).await.unwrap_err() else { panic!() };
            assert_eq!((wrong[0].field, wrong[0].problem), ("number", problem));
            if problem == "contradicts-date" {
                assert!(wrong[0].value.contains(number) && wrong[0].value.contains("2026-01-15"), "{}", wrong[0].value);
            }
        }
        let right = ScheduleDraft { number: "50/DJAI/HK.04.02/01/2026".into(), ..ScheduleDraft::default() };
        signing_days::schedule(act, day.id, &right).await.unwrap();
        let agreement = present(act, id).await;
        assert_eq!(agreement.ends_on.as_deref(), Some("2028-01-14"));
        assert_eq!(agreement.state, S::Scheduled);
    }

    async fn a_cohort_signs_in_turn_and_the_board_follows(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (day, ids) = scheduled(act, "").await;
        assert_eq!(ids.len(), 3);
        let agreement = present(act, ids[0]).await;
        let printed = print::agreement(&Printed {
            agreement: &agreement,
            clauses: &review::in_force(&review::clauses(act.tx, &agreement).await.unwrap()),
            signatories: &turns(act, ids[0]).await,
            place: &day.place,
            verify: Some("https://pilar.example.org/verify/0".into()),
            made_at: act.now(),
        });
        assert!(printed.unwrap().starts_with(b"%PDF-"));
        let board = signing_days::board(act.tx, &day).await.unwrap();
        let numbers: Vec<String> = board.iter().map(|l| l.agreement.number.as_ref().unwrap().to_string()).collect();
        assert_eq!(numbers[0], "50/DJAI/HK.04.02/01/2026");
        assert_eq!(numbers[2], "52/DJAI/HK.04.02/01/2026");
        assert!(board.iter().all(|l| l.signatories.len() == 3 && !l.is_complete()));
        let mut version = signing_days::board_version(act.tx, &Actor::System, day.id).await.unwrap();
        let all = turns(act, ids[0]).await;
        assert_eq!(all.iter().map(|s| s.party).collect::<Vec<_>>(), [Party::Region, Party::Ministry, Party::Witness]);
        let early = scanned(act, &t.db, all[1].id, scan()).await;
        assert!(matches!(early, Err(AgreementError::NotNow(NotNow::OutOfOrder(_)))), "{early:?}");
        for one in &all {
            scanned(act, &t.db, one.id, scan()).await.unwrap();
            let now = signing_days::board_version(act.tx, &Actor::System, day.id).await.unwrap();
            assert!(now > version);
            version = now;
        }
        let twice = scanned(act, &t.db, all[0].id, scan()).await;
        assert!(matches!(twice, Err(AgreementError::NotNow(NotNow::SignedAlready(_)))));
        let agreement = present(act, ids[0]).await;
        assert_eq!(agreement.state, S::Signed);
        let members = participations::of_cohort(act.tx, COHORT).await.unwrap();
        let member = members.iter().find(|m| m.region == agreement.region).unwrap();
        assert_eq!(member.status, Status::Signed);
        let code = agreement.document_code.unwrap();
        let known = issued::by_code(act.tx, &code.to_lowercase()).await.unwrap().unwrap();
        assert!(known.document.title.contains("50/DJAI"));
        assert!(issued::by_hash(act.tx, &issued::hash(&scan())).await.unwrap().is_some());
        assert!(issued::by_hash(act.tx, &issued::hash(b"%PDF-")).await.unwrap().is_none());
        // The others lack signatures, so the day stays open until they are taken off.
        let revision = day.revision.to_string();
        let open = signing_days::close(act, day.id, &revision).await;
        assert!(matches!(open, Err(AgreementError::NotNow(NotNow::Unsigned(_)))));
        for id in &ids[1..] {
            let agreement = present(act, *id).await;
            let off = step(act, *id, &to(&agreement, S::LegalReview, "")).await.unwrap();
            assert!(off.number.is_none() && off.signing_day.is_none() && off.is_passed());
        }
        assert_eq!(signing_days::close(act, day.id, &revision).await.unwrap().state, DayState::Closed);
        assert_eq!(present(act, ids[0]).await.state, S::Active);
    }

    async fn someone_no_longer_in_office_cannot_sign(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let region = turns(act, ids[0]).await[0].clone();
        head(act, REGIONS[0], "Penjabat Baru").await;
        let refused = scanned(act, &t.db, region.id, scan()).await;
        let Err(AgreementError::NotNow(NotNow::NotInOffice { named, present: now })) = refused else { panic!("{refused:?}") };
        assert_eq!((named.as_str(), now.as_str()), ("Kepala 71.72", "Penjabat Baru"));
        // Whoever is not the head says on whose behalf they sign; then the deputy of the present head signs.
        let deputy = SignatoryDraft { name: "Sekretaris".into(), office: "Sekretaris Daerah".into(), on_behalf: String::new() };
        let AgreementError::Invalid(wrong) = signing::name(act, region.id, &deputy).await.unwrap_err() else { panic!() };
        assert_eq!((wrong[0].field, wrong[0].value.as_str()), ("on_behalf", "Penjabat Baru"));
        let deputy = SignatoryDraft { on_behalf: "a.n. Wali Kota Bitung".into(), ..deputy };
        signing::name(act, region.id, &deputy).await.unwrap();
        scanned(act, &t.db, region.id, scan()).await.unwrap();
        assert!(matches!(signing::name(act, region.id, &deputy).await, Err(AgreementError::NotNow(NotNow::SignedAlready(_)))));
    }

    async fn nobody_signs_before_the_day_or_after_the_term(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let first = turns(act, ids[0]).await[0].id;
        t.clock.advance_seconds(-2 * DAY);
        let early = scanned(act, &t.db, first, scan()).await;
        assert!(matches!(early, Err(AgreementError::NotNow(NotNow::NotYet(_)))), "{early:?}");
        t.clock.advance_seconds(800 * DAY);
        let late = scanned(act, &t.db, first, scan()).await;
        assert!(matches!(late, Err(AgreementError::NotNow(NotNow::Ended(_)))), "{late:?}");
    }

    async fn what_is_no_scan_is_refused_and_nothing_is_signed(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let first = turns(act, ids[0]).await[0].id;
        for bytes in [&b""[..], b"MZ\x90\0", b"<html><script>", b"%PDF-1.7\n", b"PK\x03\x04zip"] {
            let AgreementError::Invalid(wrong) = scanned(act, &t.db, first, bytes.to_vec()).await.unwrap_err() else { panic!() };
            assert_eq!((wrong[0].field, wrong[0].problem), ("file", "not-a-scan"));
        }
        assert!(turns(act, ids[0]).await.iter().all(|s| s.signed_at.is_none()));
    }

    async fn a_day_is_held_to_its_mode_and_its_cohort(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let virtual_day = SigningDayDraft { mode: "virtual".into(), place: String::new(), ..day_draft() };
        for (draft, field, problem) in [
            (virtual_day.clone(), "link", "required"),
            (SigningDayDraft { link: "javascript:alert(1)".into(), ..virtual_day.clone() }, "link", "url"),
            (SigningDayDraft { place: String::new(), ..day_draft() }, "place", "required"),
            (SigningDayDraft { date: "2026-02".into(), ..day_draft() }, "date", "day"),
            (SigningDayDraft { first: "witness".into(), ..day_draft() }, "first", "choice"),
            (SigningDayDraft { cohort: "1999".into(), ..day_draft() }, "cohort", "unknown"),
        ] {
            let AgreementError::Invalid(wrong) = signing_days::add(act, &draft).await.unwrap_err() else { panic!() };
            assert_eq!((wrong[0].field, wrong[0].problem), (field, problem));
        }
        let day = signing_days::add(act, &day_draft()).await.unwrap();
        let none = signing_days::schedule(act, day.id, &ScheduleDraft::default()).await;
        assert!(matches!(none, Err(AgreementError::NotNow(NotNow::NothingToSchedule))));
        signing_days::cancel(act, day.id, "1").await.unwrap();
        assert!(matches!(signing_days::edit(act, day.id, &day_draft()).await, Err(AgreementError::NotNow(NotNow::DayShut))));
    }

    async fn a_region_prepares_its_own_signatory_and_no_other(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let (_, ids) = scheduled(&mut Acting::new(&mut tx, &Actor::System, &t.clock), "").await;
        let own = actor(Role::RegionalAdmin, "region:71.72");
        let act = &mut Acting::new(&mut tx, &own, &t.clock);
        let all = turns(act, ids[0]).await;
        let ministry = scanned(act, &t.db, all[1].id, scan()).await;
        assert!(matches!(ministry, Err(AgreementError::Forbidden(_))), "{ministry:?}");
        assert!(scanned(act, &t.db, all[0].id, scan()).await.is_ok());
        let other = agreements::agreements::find(act.tx, &own, ids[1]).await;
        assert!(matches!(other, Err(AgreementError::Forbidden(_))));
        let planned = signing_days::add(act, &day_draft()).await;
        assert!(matches!(planned, Err(AgreementError::Forbidden(_))));
    }

    async fn standings_tell_whose_turn_it_is(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        scheduled(act, REGIONS[0]).await;
        drafted(act, REGIONS[1]).await;
        let now = act.now();
        let all = standing::of_cohort(act.tx, &Actor::System, COHORT, now).await.unwrap();
        let told: Vec<(&str, &str)> = all.iter().map(|s| (s.region.as_str(), s.waiting_on.as_str())).collect();
        assert_eq!(told, [("53.06", "nobody"), ("71.72", "signatories"), ("71.74", "region"), ("75.03", "ministry")]);
        assert!(all.iter().all(|s| !s.is_ready()));
        let refused = standing::of_cohort(act.tx, &actor(Role::Head, "region:71.72"), COHORT, now).await;
        assert!(matches!(refused, Err(AgreementError::Forbidden(_))));
    }
}
