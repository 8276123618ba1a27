//! Calls and invitations.

use access::{Actor, Role};
use axum::http::StatusCode;
use movement::{
    CallError, NotNow, calls,
    candidates::{self, CandidateFilter, CandidateSort, InvitationDraft},
    model::{CallDraft, CallState, CandidateState},
};
use register::Acting;
use web::paging::{Edge, Limit, Sort, Window};

use crate::world::{call_draft, loaded, open_call, person};

fn by_region() -> Window<CandidateSort, (String, String)> {
    Window {
        sort: Sort {
            key: CandidateSort::Region,
            descending: false,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    }
}

testkit::both! {
    async fn an_officer_prepares_invites_and_publishes_in_the_browser(t: TestDb) {
        loaded(&t).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let draft = serde_json::to_value(call_draft()).unwrap();
        let fields: Vec<(&str, &str)> = draft.as_object().unwrap().iter().filter(|(k, _)| *k != "revision").map(|(k, v)| (k.as_str(), v.as_str().unwrap())).collect();
        let call = officer.fill("/calls/new", &fields).await;
        let call = call.strip_suffix("?done=added").unwrap().to_owned();
        let listed = officer.fill(&format!("{call}/invite"), &[("regions", "71.74, 71.72\n75.03")]).await;
        let list = officer.get(&listed).await;
        for name in ["Kotamobagu", "Bitung", "Bone Bolango", "K-003"] {
            assert!(list.body.contains(name), "{name}: {}", list.body);
        }
        officer.post(&format!("{call}/step"), &[("to", "published"), ("reason", "")]).await;
        let mut public = testkit::Browser::visitor(crate::world::site(&t.db));
        let page = public.get(&call).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("benih uji 2027"), "{}", page.body);
        // Published, it is as it is.
        let again = officer.get(&format!("{call}/edit")).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }

    async fn the_public_does_not_see_a_call_being_prepared(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let call = calls::add(act, &call_draft()).await.unwrap();
        let hidden = calls::find(act.tx, &Actor::Anonymous, call.id).await;
        assert!(matches!(hidden, Err(CallError::Unknown(_))));
        calls::step(act, call.id, CallState::Published, "").await.unwrap();
        assert!(calls::find(act.tx, &Actor::Anonymous, call.id).await.is_ok());
    }

    async fn wrong_fields_are_all_named_and_nothing_is_written(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let before = store::audit::head(act.tx).await.unwrap().seq;
        let draft = CallDraft {
            quota: "0".into(),
            kinds: "village".into(),
            closes_at: "2026-01-09T00:00".into(),
            instrument: "no such = thing".into(),
            seed: " ".into(),
            ..call_draft()
        };
        let CallError::Invalid(wrong) = calls::add(act, &draft).await.unwrap_err() else { panic!() };
        let mut names: Vec<_> = wrong.iter().map(|w| (w.field, w.problem)).collect();
        names.sort_unstable();
        names.dedup();
        for expected in [("closes_at", "before-opening"), ("instrument", "instrument"), ("kinds", "choice"), ("quota", "range"), ("seed", "required")] {
            assert!(names.contains(&expected), "{names:?}");
        }
        assert_eq!(store::audit::head(act.tx).await.unwrap().seq, before);
    }

    async fn an_invitation_names_the_code_that_is_wrong(t: TestDb) {
        loaded(&t).await;
        let call = open_call(&t, "71.74").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        for (regions, problem) in [("99.99", "unknown"), ("71", "wrong-kind")] {
            let draft = InvitationDraft { regions: regions.into(), ..InvitationDraft::default() };
            let CallError::Invalid(wrong) = candidates::invite(act, call.id, &draft).await.unwrap_err() else { panic!() };
            assert_eq!((wrong[0].problem, wrong[0].value.as_str()), (problem, regions));
        }
        let cities = InvitationDraft { province: "71".into(), kind: "city".into(), ..InvitationDraft::default() };
        let invited = candidates::invite(act, call.id, &cities).await.unwrap();
        assert_eq!((invited.added, invited.known), (3, 1));
        let page = candidates::list(act.tx, &Actor::System, call.id, &CandidateFilter::default(), &by_region()).await.unwrap();
        assert_eq!(page.rows.len(), 4);
        assert!(page.rows.iter().all(|c| c.state == CandidateState::Invited));
    }

    async fn a_region_asks_to_join_only_while_the_call_is_open_for_it(t: TestDb) {
        loaded(&t).await;
        let call = open_call(&t, "71.74").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let region = "71.72".parse().unwrap();
        let asked = candidates::ask(act, call.id, &region, "").await.unwrap();
        assert_eq!(asked.state, CandidateState::Asked);
        let twice = candidates::ask(act, call.id, &region, "").await;
        assert!(matches!(twice, Err(CallError::Invalid(_))));
        // The last minute of 31 January in Manado, UTC+8, then the second after it; a clock moved back opens nothing.
        let close: kernel::Timestamp = "2026-01-31T15:59:59Z".to_owned().try_into().unwrap();
        t.clock.advance_seconds(close.seconds_since(act.now()));
        assert!(candidates::ask(act, call.id, &"71.71".parse().unwrap(), "").await.is_ok());
        t.clock.advance_seconds(1);
        let late = candidates::ask(act, call.id, &"71.73".parse().unwrap(), "").await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::Closed(_)))));
        candidates::step(act, asked.id, CandidateState::Draft, "").await.unwrap();
        t.clock.advance_seconds(-3600);
        let back = candidates::ask(act, call.id, &"71.73".parse().unwrap(), "").await;
        assert!(matches!(back, Err(CallError::NotNow(NotNow::Closed(_)))));
    }

    async fn roles_that_must_not_are_refused(t: TestDb) {
        loaded(&t).await;
        let call = open_call(&t, "71.74").await;
        for (login, role, place) in [
            ("asesor", Role::Assessor, "nation"),
            ("daerah", Role::RegionalAdmin, "region:71.74"),
            ("auditor", Role::Auditor, "nation"),
        ] {
            let mut browser = person(&t, login, role, place).await;
            for uri in ["/calls/new", &format!("/calls/{}/invite", call.id), &format!("/calls/{}/step", call.id)] {
                assert_eq!(browser.get(uri).await.status, StatusCode::FORBIDDEN, "{login} {uri}");
                assert_eq!(browser.post(uri, &[("to", "judging")]).await.status, StatusCode::FORBIDDEN, "{login} {uri}");
            }
        }
        // A region sees itself and no other.
        let mut other = person(&t, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let mut tx = t.db.read().await.unwrap();
        let own = candidates::of_region(&mut tx, &Actor::System, &"71.74".parse().unwrap()).await.unwrap();
        assert_eq!(other.get(&format!("/candidates/{}", own[0].id)).await.status, StatusCode::FORBIDDEN);
    }
}
