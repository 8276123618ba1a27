//! Electronic signatures on the agreement's PDF.

use std::path::PathBuf;

use access::{Actor, Role};
use agreements::{
    AgreementError, NotNow, Signing,
    electronic::{self, Prepared, With},
    issued,
    model::{AgreementState as S, Method, Signatory},
    print::{self, Printed},
    review, signing,
};
use axum::http::StatusCode;
use kernel::Id;
use register::Acting;
use signatures::{Integrity, Passphrase, Since};

use crate::world::{
    REGIONS, actor, cohort, person, person_at, present, scan, scanned, scheduled, site_with,
};

pub fn with(passphrase: &str) -> Signing {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../signatures/tests/data");
    Signing {
        certificate: Some(data.join("rsa-aes256.p12")),
        passphrase: Some(Passphrase::new(passphrase)),
        authorities: Some(data.join("authority.pem")),
        ..Signing::default()
    }
}

/// The certificate of the tests is valid from the end of November 2026 on.
pub const LATER: i64 = 320 * 24 * 60 * 60;

pub const PASSPHRASE: &str = "kata sandi éš";

/// The file that is to be signed: as it stands, or typeset.
async fn file(act: &mut Acting<'_>, t: &testkit::TestDb, of: &Prepared) -> Vec<u8> {
    if let Some(hash) = &of.agreement.pdf {
        return store::files::get(&t.db, hash).await.unwrap();
    }
    let clauses = review::in_force(&review::clauses(act.tx, &of.agreement).await.unwrap());
    let signatories = signing::signatories(act.tx, &of.agreement).await.unwrap();
    print::agreement(&Printed {
        agreement: &of.agreement,
        clauses: &clauses,
        signatories: &signatories,
        place: "Jakarta",
        verify: Some("https://pilar.example.org/verify/0".to_owned()),
        made_at: act.now(),
    })
    .unwrap()
}

async fn signs(act: &mut Acting<'_>, t: &testkit::TestDb, one: &Signatory) -> Vec<u8> {
    let of = electronic::prepare(act, one.id).await.unwrap();
    let pdf = file(act, t, &of).await;
    let at = act.now();
    let verify = "https://pilar.example.org/verify/0";
    let signed = electronic::make(
        &with(PASSPHRASE),
        &With::Certificate,
        &pdf,
        &of,
        (verify, at),
    )
    .unwrap();
    electronic::keep(act, &t.db, (&of, &With::Certificate), signed.clone())
        .await
        .unwrap();
    signed
}

pub async fn turns(act: &mut Acting<'_>, id: Id<agreements::model::Agreement>) -> Vec<Signatory> {
    let agreement = present(act, id).await;
    signing::signatories(act.tx, &agreement).await.unwrap()
}

testkit::both! {
    async fn three_sign_one_after_another_and_a_changed_byte_breaks_them(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        t.clock.advance_seconds(LATER);
        let mut last = Vec::new();
        for one in turns(act, ids[0]).await {
            last = signs(act, &t, &one).await;
        }
        let agreement = present(act, ids[0]).await;
        assert_eq!(agreement.state, S::Signed);
        assert_eq!(agreement.pdf, Some(issued::hash(&last)));
        assert!(turns(act, ids[0]).await.iter().all(|s| s.method == Some(Method::Electronic)));
        let trust = with(PASSPHRASE).trust(act.now());
        let report = signatures::check(&last, &trust, act.now());
        assert_eq!(report.signatures.len(), 3);
        assert!(report.signatures.iter().all(|s| s.integrity == Integrity::Intact), "{report:#?}");
        assert_eq!(report.after(), Since::Nothing);
        let known = issued::by_hash(act.tx, &issued::hash(&last)).await.unwrap().unwrap();
        assert_eq!(known.files.len(), 3);
        let at = last.len() / 2;
        last[at] ^= 1;
        let broken = signatures::check(&last, &trust, act.now());
        assert!(broken.signatures.iter().any(|s| s.integrity != Integrity::Intact) || broken.unreadable.is_some());
        assert!(issued::by_hash(act.tx, &issued::hash(&last)).await.unwrap().is_none());
    }

    async fn a_head_of_region_signs_in_the_browser_and_the_file_is_known(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (day, ids) = scheduled(act, REGIONS[0]).await;
        let first = turns(act, ids[0]).await[0].id;
        tx.commit().await.unwrap();
        t.clock.advance_seconds(LATER);
        let who = ("bupati", Role::Head, "region:71.72");
        let mut bare = person(&t, "lain", Role::Head, "region:71.72").await;
        let sign = format!("/signatories/{first}/sign");
        let without = bare.post(&sign, &[]).await;
        assert!(without.status == StatusCode::CONFLICT && without.body.contains("no certificate"), "{}", without.body);
        let mut head = person_at(&t, site_with(&t.db, with(PASSPHRASE)), who).await;
        assert_eq!(head.get(&sign).await.status, StatusCode::OK);
        let began = std::time::Instant::now();
        let done = head.post(&sign, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        eprintln!("typeset and signed in {:?}", began.elapsed());
        let board = head.get(&format!("/signing-days/{}", day.id)).await;
        assert!(board.body.contains("Electronic signature"), "{}", board.body);
        let again = head.post(&sign, &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let mut tx = t.db.read().await.unwrap();
        let agreement = agreements::agreements::find(&mut tx, &Actor::System, ids[0]).await.unwrap();
        let code = agreement.document_code.unwrap();
        let public = head.get(&format!("/verify/{code}")).await;
        assert!(public.body.contains(&agreement.pdf.unwrap()), "{}", public.body);
    }

    async fn nobody_signs_in_anothers_name_or_beside_a_wet_signature(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let (_, ids) = scheduled(&mut Acting::new(&mut tx, &Actor::System, &t.clock), REGIONS[0]).await;
        let all = turns(&mut Acting::new(&mut tx, &Actor::System, &t.clock), ids[0]).await;
        // A national role reaches every region, and still is nobody's head.
        for (role, place) in [
            (Role::MinistryAdmin, "nation"),
            (Role::Officer, "nation"),
            (Role::RegionalAdmin, "region:71.72"),
            (Role::Head, "region:71.74"),
        ] {
            let who = actor(role, place);
            let act = &mut Acting::new(&mut tx, &who, &t.clock);
            let refused = electronic::prepare(act, all[0].id).await;
            assert!(matches!(refused, Err(AgreementError::Forbidden(_))), "{role}: {refused:?}");
        }
        let own = actor(Role::Head, "region:71.72");
        let act = &mut Acting::new(&mut tx, &own, &t.clock);
        let of = electronic::prepare(act, all[0].id).await.unwrap();
        assert!(matches!(electronic::prepare(act, all[1].id).await, Err(AgreementError::Forbidden(_))));
        let pdf = file(act, &t, &of).await;
        let at = act.now();
        for (signing, why) in [(Signing::default(), "no certificate"), (with("salah"), "passphrase")] {
            let Err(AgreementError::NotNow(told)) = electronic::make(&signing, &With::Certificate, &pdf, &of, ("https://a.example", at)) else { panic!() };
            assert!(told.to_string().contains(why), "{told}");
        }
        scanned(act, &t.db, all[0].id, scan()).await.unwrap();
        let late = electronic::keep(act, &t.db, (&of, &With::Certificate), pdf).await;
        assert!(matches!(late, Err(AgreementError::NotNow(NotNow::SignedAlready(_)))), "{late:?}");
        let admin = actor(Role::MinistryAdmin, "nation");
        let act = &mut Acting::new(&mut tx, &admin, &t.clock);
        let mixed = electronic::prepare(act, all[1].id).await;
        assert!(matches!(mixed, Err(AgreementError::NotNow(NotNow::OtherMethod))), "{mixed:?}");
    }
}
