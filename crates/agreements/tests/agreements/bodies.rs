//! Decrees, bodies, meetings and the alarms that rest on them.

use access::{Actor, Role};
use agreements::{
    AgreementError, NotNow,
    alarms::AlarmKind,
    bodies::{self, BodyDraft, MemberDraft},
    decrees::{self, DecreeDraft, DecreeStepDraft},
    meetings::{self, DecisionDraft, FollowUpDraft, MeetingDraft},
    model::{DecisionState, Decree, DecreeState, Sector, missing_sectors},
    print::{self, Issuer, MeetingPrint},
    signing, standing,
};
use kernel::RegionCode;
use register::Acting;

use web::paging::{Edge, Limit, Sort, Window};

use crate::world::{COHORT, REGIONS, actor, cohort, head, present, scan, scanned, scheduled};

const DAY: i64 = 24 * 60 * 60;

fn bitung() -> RegionCode {
    REGIONS[0].parse().unwrap()
}

fn decree_draft(kind: &str) -> DecreeDraft {
    let regulation = kind == "regulation";
    DecreeDraft {
        kind: kind.into(),
        form: if regulation {
            "head_regulation"
        } else {
            "decision"
        }
        .into(),
        title: format!("Pembentukan \"{kind}\""),
        number: "188.45/HKM/SK/12-2026".into(),
        date: "2026-01-10".into(),
        ..DecreeDraft::default()
    }
}

async fn issued(act: &mut Acting<'_>, kind: &str) -> Decree {
    let draft = decrees::add(act, &bitung(), &decree_draft(kind))
        .await
        .unwrap();
    let to = DecreeStepDraft {
        to: "issued".into(),
        revision: draft.revision.to_string(),
        ..DecreeStepDraft::default()
    };
    decrees::step(act, draft.id, &to).await.unwrap()
}

fn member(sector: &str) -> MemberDraft {
    MemberDraft {
        name: "Nama \"Contoh\" 🎋".into(),
        office: "Kepala Dinas".into(),
        agency: "Diskominfo".into(),
        role: "chair".into(),
        sector: sector.into(),
    }
}

async fn kinds(act: &mut Acting<'_>) -> Vec<AlarmKind> {
    let now = act.now();
    standing::alarms_of(act.tx, &Actor::System, &bitung(), now)
        .await
        .unwrap()
        .into_iter()
        .map(|a| a.kind)
        .collect()
}

testkit::both! {
    async fn a_decree_is_drafted_issued_and_revoked_and_never_changed_after(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let bare = DecreeDraft { number: String::new(), date: String::new(), ..decree_draft("council") };
        let draft = decrees::add(act, &bitung(), &bare).await.unwrap();
        assert_eq!(draft.head_name, "Kepala 71.72");
        let mut to = DecreeStepDraft { to: "issued".into(), revision: "1".into(), ..DecreeStepDraft::default() };
        let AgreementError::Invalid(wrong) = decrees::step(act, draft.id, &to).await.unwrap_err() else { panic!() };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), ["number", "date"]);
        let full = DecreeDraft { revision: "1".into(), head_name: "Kepala 71.72".into(), ..decree_draft("council") };
        assert_eq!(decrees::edit(act, draft.id, &full).await.unwrap().revision, 2);
        assert!(matches!(decrees::step(act, draft.id, &to).await, Err(AgreementError::Stale(_))));
        to.revision = "2".into();
        let issued = decrees::step(act, draft.id, &to).await.unwrap();
        let issuer = Issuer { region: "Kota Bitung", kind: "city", head: "Kepala 71.72" };
        for decree in [&draft, &issued] {
            let printed = print::decree(decree, &issuer, &[], (None, act.now()));
            assert!(printed.unwrap().starts_with(b"%PDF-"));
        }
        assert_eq!((issued.state, issued.valid_from.as_str()), (DecreeState::Issued, "2026-01-10"));
        assert!(matches!(decrees::edit(act, draft.id, &full).await, Err(AgreementError::NotNow(NotNow::DecreeIssued))));
        let revoke = DecreeStepDraft { to: "revoked".into(), revision: "3".into(), ..DecreeStepDraft::default() };
        assert!(matches!(decrees::step(act, draft.id, &revoke).await, Err(AgreementError::Invalid(_))));
        let revoke = DecreeStepDraft { reason: "diganti".into(), ..revoke };
        assert_eq!(decrees::step(act, draft.id, &revoke).await.unwrap().state, DecreeState::Revoked);
        assert!(matches!(decrees::step(act, draft.id, &revoke).await, Err(AgreementError::Step(_))));
        for (wrong, field) in [
            (DecreeDraft { form: "head_regulation".into(), ..decree_draft("team") }, "form"),
            (DecreeDraft { form: "decision".into(), ..decree_draft("regulation") }, "form"),
            (DecreeDraft { valid_to: "2025-01-01".into(), ..decree_draft("team") }, "valid_to"),
            (DecreeDraft { evidence: "00000000-0000-0000-0000-000000000009".into(), ..decree_draft("team") }, "evidence"),
        ] {
            let AgreementError::Invalid(wrong) = decrees::add(act, &bitung(), &wrong).await.unwrap_err() else { panic!() };
            assert_eq!(wrong[0].field, field);
        }
    }

    async fn a_body_has_one_of_each_kind_and_five_sectors(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let team = issued(act, "team").await;
        let draft = BodyDraft { kind: "council".into(), name: "Dewan".into(), ..BodyDraft::default() };
        let wrong = BodyDraft { decree: team.id.to_string(), ..draft.clone() };
        assert!(matches!(bodies::add(act, &bitung(), &wrong).await, Err(AgreementError::NotNow(NotNow::WrongDecree))));
        let body = bodies::add(act, &bitung(), &draft).await.unwrap();
        for sector in ["government", "university", "business", "media"] {
            bodies::add_member(act, body.id, &member(sector)).await.unwrap();
        }
        let all = bodies::of_region(act.tx, &Actor::System, &bitung()).await.unwrap();
        assert_eq!(missing_sectors(&all[0].1), [Sector::Community]);
        let media = all[0].1[3].id;
        bodies::remove_member(act, media).await.unwrap();
        assert!(matches!(bodies::remove_member(act, media).await, Err(AgreementError::NotNow(NotNow::MemberLeft))));
        let all = bodies::of_region(act.tx, &Actor::System, &bitung()).await.unwrap();
        assert_eq!(missing_sectors(&all[0].1), [Sector::Community, Sector::Media]);
        let council = issued(act, "council").await;
        let edit = BodyDraft { name: "Dewan Kota".into(), decree: council.id.to_string(), revision: "1".into(), ..BodyDraft::default() };
        assert_eq!(bodies::edit(act, body.id, &edit).await.unwrap().decree, Some(council.id));
        let AgreementError::Invalid(wrong) = bodies::add(act, &bitung(), &draft).await.unwrap_err() else { panic!() };
        assert_eq!((wrong[0].field, wrong[0].problem), ("kind", "taken"));
    }

    async fn a_meeting_keeps_who_came_and_what_becomes_of_its_decisions(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = BodyDraft { kind: "council".into(), name: "Dewan".into(), ..BodyDraft::default() };
        let body = bodies::add(act, &bitung(), &draft).await.unwrap();
        let who = bodies::add_member(act, body.id, &member("government")).await.unwrap();
        let mut draft = MeetingDraft {
            date: "2026-01-16".into(), place: "Aula".into(), agenda: "Rencana induk".into(), present: format!("{},{}", who.id, body.id),
            ..MeetingDraft::default()
        };
        let AgreementError::Invalid(wrong) = meetings::add(act, body.id, &draft).await.unwrap_err() else { panic!() };
        assert_eq!(wrong.iter().map(|w| (w.field, w.problem)).collect::<Vec<_>>(), [("date", "to-come"), ("present", "not-a-member")]);
        draft.date = "2026-01-14".into();
        draft.present = who.id.to_string();
        let meeting = meetings::add(act, body.id, &draft).await.unwrap();
        let decision = DecisionDraft { text: "Susun Buku 1".into(), owner: "Bappeda".into(), due: "2026-02-01".into() };
        let first = meetings::decide(act, meeting.id, &decision).await.unwrap();
        meetings::decide(act, meeting.id, &DecisionDraft { due: String::new(), ..decision }).await.unwrap();
        let full = meetings::find(act.tx, &Actor::System, meeting.id).await.unwrap();
        assert_eq!(full.present, [who.id]);
        assert_eq!(full.decisions.iter().map(|d| d.no).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(meetings::open_decisions(act.tx, &Actor::System, &bitung()).await.unwrap().len(), 2);
        let silent = FollowUpDraft { state: "dropped".into(), note: String::new() };
        assert!(matches!(meetings::follow_up(act, first.id, &silent).await, Err(AgreementError::Invalid(_))));
        let done = FollowUpDraft { state: "done".into(), note: "selesai".into() };
        assert_eq!(meetings::follow_up(act, first.id, &done).await.unwrap().state, DecisionState::Done);
        assert_eq!(meetings::open_decisions(act.tx, &Actor::System, &bitung()).await.unwrap().len(), 1);
        draft.revision = "1".into();
        draft.present = String::new();
        meetings::edit(act, meeting.id, &draft).await.unwrap();
        assert!(meetings::find(act.tx, &Actor::System, meeting.id).await.unwrap().present.is_empty());
        assert!(matches!(meetings::edit(act, meeting.id, &draft).await, Err(AgreementError::Stale(_))));
        let printed = print::minutes(&MeetingPrint {
            region: "Kota Bitung", body: &body.name, meeting: &full.meeting, present: &[&who], n_members: 1, decisions: &full.decisions, verify: None,
            made_at: act.now(),
        });
        assert!(printed.unwrap().starts_with(b"%PDF-"));
        let window = Window { sort: Sort { key: String::new(), descending: true }, limit: Limit::default(), edge: Edge::Start };
        assert_eq!(meetings::of_body(act.tx, &body, &window).await.unwrap().rows.len(), 1);
    }

    async fn alarms_fire_and_fall_silent_with_what_is_done(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let agreement = present(act, ids[0]).await;
        for one in signing::signatories(act.tx, &agreement).await.unwrap() {
            scanned(act, &t.db, one.id, scan()).await.unwrap();
        }
        assert_eq!(kinds(act).await, []);
        t.clock.advance_seconds(200 * DAY);
        assert_eq!(kinds(act).await, [AlarmKind::NoDecree, AlarmKind::NoRegulation]);
        let council = issued(act, "council").await;
        issued(act, "team").await;
        issued(act, "regulation").await;
        let draft = BodyDraft { kind: "council".into(), name: "Dewan".into(), decree: council.id.to_string(), ..BodyDraft::default() };
        let body = bodies::add(act, &bitung(), &draft).await.unwrap();
        assert_eq!(kinds(act).await, [AlarmKind::CouncilIdle]);
        let today = act.now().day();
        let meeting = MeetingDraft { date: today, place: "Aula".into(), agenda: "Rutin".into(), ..MeetingDraft::default() };
        meetings::add(act, body.id, &meeting).await.unwrap();
        assert_eq!(kinds(act).await, []);
        head(act, REGIONS[0], "Penjabat Baru").await;
        assert_eq!(kinds(act).await, [AlarmKind::HeadLeft]);
        t.clock.advance_seconds(450 * DAY);
        assert!(kinds(act).await.contains(&AlarmKind::EndsSoon));
        let now = act.now();
        let all = standing::alarmed(act.tx, &Actor::System, now).await.unwrap();
        assert!(all.iter().all(|(code, ..)| code.as_str() == REGIONS[0]));
        let standing = standing::of_region(act.tx, &Actor::System, (COHORT, &bitung()), now).await.unwrap().unwrap();
        assert!(standing.has_signed());
        // The team was never entered as a body.
        assert!(!standing.is_ready());
    }

    async fn another_region_and_readers_change_nothing(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let decree = issued(&mut Acting::new(&mut tx, &Actor::System, &t.clock), "team").await;
        for (role, place) in [
            (Role::RegionalAdmin, "region:71.74"),
            (Role::Planner, "region:71.74"),
            (Role::Head, "region:71.72"),
            (Role::CouncilReader, "region:71.72"),
            (Role::Officer, "nation"),
            (Role::Auditor, "nation"),
        ] {
            let who = actor(role, place);
            let act = &mut Acting::new(&mut tx, &who, &t.clock);
            let adds = decrees::add(act, &bitung(), &decree_draft("council")).await;
            assert!(matches!(adds, Err(AgreementError::Forbidden(_))), "{role}");
            let revokes = decrees::step(act, decree.id, &DecreeStepDraft::default()).await;
            assert!(matches!(revokes, Err(AgreementError::Forbidden(_))), "{role}: {revokes:?}");
            let forms = bodies::add(act, &bitung(), &BodyDraft::default()).await;
            assert!(matches!(forms, Err(AgreementError::Forbidden(_))), "{role}");
        }
        let own = actor(Role::Planner, "region:71.72");
        let act = &mut Acting::new(&mut tx, &own, &t.clock);
        assert!(decrees::add(act, &bitung(), &decree_draft("council")).await.is_ok());
    }
}
