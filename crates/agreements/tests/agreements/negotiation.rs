//! From the draft to a text accepted on both sides, and the ways out.

use access::{Actor, Role};
use agreements::{
    AgreementError, NotNow,
    agreements::{AgreementFilter, StepDraft, all, step, steps},
    drafting::{DraftOrder, draft},
    model::{AgreementState as S, CommentState, Piece, WaitingOn, diff},
    review::{self, ClauseDraft, CommentDraft},
    templates::{self, TemplateDraft},
};
use register::{Acting, model::Status, participations};

use crate::world::{COHORT, REGIONS, accepted, actor, cohort, drafted, present, to};

async fn status(act: &mut Acting<'_>, region: &str) -> Status {
    let members = participations::of_cohort(act.tx, COHORT).await.unwrap();
    members
        .into_iter()
        .find(|m| m.region.as_str() == region)
        .unwrap()
        .status
}

testkit::both! {
    async fn a_whole_cohort_is_drafted_at_once_and_nobody_twice(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let one = drafted(act, REGIONS[0]).await;
        assert_eq!(one.len(), 1);
        let rest = drafted(act, "").await;
        assert_eq!(rest.len(), 2);
        let again = draft(act, &DraftOrder { cohort: COHORT.to_string(), ..DraftOrder::default() }).await;
        assert!(matches!(again, Err(AgreementError::NotNow(NotNow::NothingToDraft))));
        for (regions, problem) in [(REGIONS[1], "drafted"), ("99.99", "not-in-cohort")] {
            let order = DraftOrder { cohort: COHORT.to_string(), regions: regions.into() };
            let AgreementError::Invalid(wrong) = draft(act, &order).await.unwrap_err() else { panic!() };
            assert_eq!(wrong[0].problem, problem);
        }
        let reserve = DraftOrder { cohort: COHORT.to_string(), regions: "53.06".into() };
        let refused = draft(act, &reserve).await;
        assert!(matches!(refused, Err(AgreementError::NotNow(NotNow::NotSelected("reserve")))));
        let agreement = present(act, one[0]).await;
        assert_eq!((agreement.state, agreement.term_months, agreement.waits_on()), (S::DraftSent, 24, WaitingOn::Region));
        let clauses = review::clauses(act.tx, &agreement).await.unwrap();
        assert_eq!(clauses.len(), 5);
        assert!(clauses[2].text.contains("SPLP"));
        let found = all(act.tx, &Actor::System, &AgreementFilter { q: "bitung".into(), ..AgreementFilter::default() }).await.unwrap();
        assert_eq!(found.len(), 1);
    }

    async fn a_template_that_is_saved_serves_the_next_drafts_alone(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let first = drafted(act, REGIONS[0]).await[0];
        let carried = templates::current(act.tx).await.unwrap();
        let mut new = TemplateDraft { term_months: "12".into(), ..TemplateDraft::of(&carried) };
        new.clauses.push_str("\n\n# Kerahasiaan\nPARA PIHAK menjaga \"rahasia\" 🎋.");
        assert_eq!(templates::save(act, &new).await.unwrap().no, 1);
        assert!(matches!(templates::save(act, &new).await, Err(AgreementError::Stale(_))));
        let second = drafted(act, REGIONS[1]).await[0];
        let (first, second) = (present(act, first).await, present(act, second).await);
        assert_eq!((first.term_months, second.term_months), (24, 12));
        assert_eq!(review::clauses(act.tx, &first).await.unwrap().len(), 5);
        assert_eq!(review::clauses(act.tx, &second).await.unwrap().len(), 6);
    }

    async fn a_rewritten_clause_is_accepted_anew_on_both_sides(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = drafted(act, REGIONS[0]).await[0];
        let agreement = accepted(act, id).await;
        assert!(agreement.is_passed() && agreement.is_confirmed());
        assert_eq!(agreement.waits_on(), WaitingOn::Ministry);
        let old = review::in_force(&review::clauses(act.tx, &agreement).await.unwrap())[3].clone();
        let mut new = ClauseDraft {
            heading: old.heading.clone(),
            text: old.text.replace("Pusat Data Nasional", "pusat data daerah"),
            reason: "PDN belum siap".into(),
            revision: agreement.revision.to_string(),
        };
        review::rewrite(act, id, 4, &new).await.unwrap();
        let changed = present(act, id).await;
        assert!(!changed.is_passed() && !changed.is_confirmed());
        assert_eq!(changed.waits_on(), WaitingOn::Region);
        let versions = review::clauses(act.tx, &changed).await.unwrap();
        let of_four: Vec<_> = versions.iter().filter(|c| c.position == 4).collect();
        assert_eq!(of_four.len(), 2);
        assert!(diff(&of_four[0].text, &of_four[1].text).contains(&Piece::Added("pusat data daerah ".into())));
        assert!(matches!(review::pass(act, id).await, Err(AgreementError::NotNow(NotNow::Unconfirmed))));
        step(act, id, &to(&changed, S::RegionConfirmed, "")).await.unwrap();
        assert_eq!(review::pass(act, id).await.unwrap().state, S::LegalReview);
        // On an old revision, and without a change.
        assert!(matches!(review::rewrite(act, id, 4, &new).await, Err(AgreementError::Invalid(_))));
        new.text.push('!');
        assert!(matches!(review::rewrite(act, id, 4, &new).await, Err(AgreementError::Stale(_))));
    }

    async fn comments_are_answered_and_closed_before_a_text_passes(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = drafted(act, REGIONS[0]).await[0];
        let said = CommentDraft { text: "Perlu dasar hukum.".into() };
        let early = review::add_comment(act, id, 1, &said).await;
        assert!(matches!(early, Err(AgreementError::NotNow(NotNow::TextShut(_)))));
        for state in [S::RegionConfirmed, S::LegalReview] {
            let agreement = present(act, id).await;
            step(act, id, &to(&agreement, state, "")).await.unwrap();
        }
        let comment = review::add_comment(act, id, 1, &said).await.unwrap();
        assert!(matches!(review::add_comment(act, id, 9, &said).await, Err(AgreementError::Unknown(_))));
        assert!(matches!(review::pass(act, id).await, Err(AgreementError::NotNow(NotNow::CommentsOpen(1)))));
        assert!(matches!(review::close(act, comment).await, Err(AgreementError::NotNow(NotNow::CommentShut))));
        review::answer(act, comment, &CommentDraft { text: "Sudah ditambahkan.".into() }).await.unwrap();
        review::close(act, comment).await.unwrap();
        let (closed, _) = review::comment(act.tx, &Actor::System, comment).await.unwrap();
        assert_eq!(closed.state(), CommentState::Closed);
        assert!(review::answer(act, comment, &said).await.is_err());
        assert!(review::pass(act, id).await.unwrap().is_passed());
    }

    async fn a_region_declines_with_a_reason_and_another_takes_its_place(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = drafted(act, REGIONS[2]).await[0];
        tx.commit().await.unwrap();
        let own = actor(Role::Head, "region:75.03");
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &own, &t.clock);
        let agreement = present(act, id).await;
        let silent = step(act, id, &to(&agreement, S::Declined, "")).await;
        assert!(matches!(silent, Err(AgreementError::Invalid(_))));
        let declined = step(act, id, &to(&agreement, S::Declined, "Anggaran belum ada")).await.unwrap();
        assert_eq!(status(act, "75.03").await, Status::Declined);
        // Its own head does not choose who comes instead.
        let replace = StepDraft { replaced_by: "53.06".into(), ..to(&declined, S::Replaced, "Digantikan") };
        assert!(matches!(step(act, id, &replace).await, Err(AgreementError::Forbidden(_))));
        tx.commit().await.unwrap();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let itself = StepDraft { replaced_by: "75.03".into(), ..replace.clone() };
        assert!(matches!(step(act, id, &itself).await, Err(AgreementError::Invalid(_))));
        let stranger = StepDraft { replaced_by: "11.71".into(), ..replace.clone() };
        assert!(matches!(step(act, id, &stranger).await, Err(AgreementError::Invalid(_))));
        let replaced = step(act, id, &replace).await.unwrap();
        assert_eq!((replaced.state, replaced.replaced_by.as_deref()), (S::Replaced, Some("53.06")));
        assert_eq!(status(act, "75.03").await, Status::Replaced);
        let told = steps(act.tx, &replaced).await.unwrap();
        let words: Vec<&str> = told.iter().map(|s| s.to.as_str()).collect();
        assert_eq!(words, ["draft_sent", "declined", "replaced"]);
        assert_eq!(told[1].reason, "Anggaran belum ada");
    }

    async fn steps_the_process_lacks_and_old_revisions_are_refused(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = drafted(act, REGIONS[0]).await[0];
        let agreement = present(act, id).await;
        for state in [S::Active, S::LegalReview, S::Expired, S::Replaced, S::Terminated] {
            let refused = step(act, id, &to(&agreement, state, "alasan")).await;
            assert!(refused.is_err(), "{state}");
        }
        for state in [S::Signed, S::Scheduled, S::DraftSent] {
            // These have operations of their own, or none.
            let refused = step(act, id, &to(&agreement, state, "")).await;
            assert!(refused.is_err(), "{state}");
        }
        step(act, id, &to(&agreement, S::RegionConfirmed, "")).await.unwrap();
        let stale = step(act, id, &to(&agreement, S::LegalReview, "")).await;
        assert!(matches!(stale, Err(AgreementError::Stale(_))));
    }

    async fn who_must_not_is_refused_before_anything_is_told(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let id = drafted(&mut Acting::new(&mut tx, &Actor::System, &t.clock), REGIONS[0]).await[0];
        let agreement = present(&mut Acting::new(&mut tx, &Actor::System, &t.clock), id).await;
        let said = CommentDraft { text: "x".into() };
        for (role, place) in [
            (Role::Assessor, "nation"),
            (Role::Auditor, "nation"),
            (Role::Expert, "nation"),
            (Role::LegalReviewer, "nation"),
            (Role::RegionalAdmin, "region:71.74"),
            (Role::Planner, "region:71.72"),
            (Role::CouncilReader, "region:71.72"),
        ] {
            let who = actor(role, place);
            let act = &mut Acting::new(&mut tx, &who, &t.clock);
            let confirm = step(act, id, &to(&agreement, S::RegionConfirmed, "")).await;
            assert!(matches!(confirm, Err(AgreementError::Forbidden(_))), "{role}: {confirm:?}");
            let drafts = draft(act, &DraftOrder { cohort: COHORT.to_string(), ..DraftOrder::default() }).await;
            assert!(matches!(drafts, Err(AgreementError::Forbidden(_))), "{role}");
            if role != Role::LegalReviewer {
                let comments = review::add_comment(act, id, 1, &said).await;
                assert!(matches!(comments, Err(AgreementError::Forbidden(_))), "{role}");
                assert!(matches!(review::pass(act, id).await, Err(AgreementError::Forbidden(_))), "{role}");
            }
        }
    }
}
