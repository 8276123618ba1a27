//! The national signing service, time-stamps and lists of revoked certificates, each by a stand-in on this machine.

use std::{path::Path, time::Duration};

use access::{Actor, Role};
use agreements::{
    Gateway, Network, Revocations, Signing,
    model::{Agreement, Method},
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Id;
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use register::Acting;
use serde_json::{Value, json};
use signatures::{Passphrase, Request, TimeStamp, Verdict, check};
use store::audit;
use tempfile::TempDir;
use testkit::{Answer, Browser, TestDb};

use crate::{
    electronic::{LATER, PASSPHRASE, turns, with},
    pki::{self, Authority, Leaf},
    server::{Reply, Seen, give, serve},
    stamper::Stamper,
    world::{REGIONS, cohort, person_at, scheduled, site_with},
};

const SECRET: &str = "frasa \"rahasia\" pejabat";
/// Who heads the region, with a degree that the register does not know.
const HEAD: &str = "Dr. Kepala 71.72, M.Si";
const NIK: &str = "7171010101700001";

/// A region whose head may sign now, and where.
async fn ready(t: &TestDb) -> (Id<Agreement>, String) {
    cohort(t).await;
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let (_, ids) = scheduled(act, REGIONS[0]).await;
    let first = turns(act, ids[0]).await[0].id;
    tx.commit().await.unwrap();
    (ids[0], format!("/signatories/{first}/sign"))
}

fn at(address: &str) -> Signing {
    Signing {
        service: Some(Gateway {
            address: address.to_owned(),
            account: Some(("pilar".to_owned(), Passphrase::new("sandi pilar"))),
            authority: None,
        }),
        network: Network {
            is_private_allowed: true,
            patience: Duration::from_millis(700),
        },
        ..Signing::default()
    }
}

/// What the stand-in does: it signs with the key of the region's head, and holds the request to the published shape.
fn answer(seen: &Seen, authority: &Authority) -> Reply {
    answer_as(seen, authority, HEAD)
}

fn answer_as(seen: &Seen, authority: &Authority, name: &'static str) -> Reply {
    assert_eq!(seen.line, "POST /api/v2/sign/pdf HTTP/1.1");
    assert_eq!(
        seen.headers["authorization"],
        format!("Basic {}", STANDARD.encode("pilar:sandi pilar"))
    );
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!(
        (body["nik"].as_str(), body["passphrase"].as_str()),
        (Some(NIK), Some(SECRET))
    );
    let look = &body["signatureProperties"][0];
    assert_eq!(
        (look["tampilan"].as_str(), look["page"].as_i64().is_some()),
        (Some("VISIBLE"), true)
    );
    assert!(
        look["reason"]
            .as_str()
            .unwrap()
            .contains("Nota Kesepakatan"),
        "{look}"
    );
    assert!(
        STANDARD
            .decode(look["imageBase64"].as_str().unwrap())
            .unwrap()
            .starts_with(b"\x89PNG")
    );
    let pdf = STANDARD.decode(body["file"][0].as_str().unwrap()).unwrap();
    let now = kernel::Timestamp::try_from("2026-01-15T12:00:00Z".to_owned()).unwrap();
    let identity = authority
        .issue(&Leaf {
            name,
            ..Leaf::default()
        })
        .identity();
    let request = Request::new(HEAD, now, time::UtcOffset::UTC);
    let signed = signatures::sign(&pdf, &identity, &request).unwrap();
    Reply::Answer(
        200,
        json!({"file": [STANDARD.encode(signed)]})
            .to_string()
            .into_bytes(),
    )
}

async fn head(t: &TestDb, signing: Signing, n: usize) -> Browser {
    let who = (format!("bupati{n}"), Role::Head, "region:71.72");
    person_at(t, site_with(&t.db, signing), (&who.0, who.1, who.2)).await
}

async fn send(head: &mut Browser, uri: &str) -> Answer {
    head.post(uri, &[("account", NIK), ("passphrase", SECRET)])
        .await
}

/// Nothing was written: nobody has signed, there is no file, and no entry.
async fn untouched(t: &TestDb, id: Id<Agreement>) {
    let mut tx = t.db.read().await.unwrap();
    let agreement = agreements::agreements::find(&mut tx, &Actor::System, id)
        .await
        .unwrap();
    assert!(
        agreement.pdf.is_none() && agreement.document_code.is_none(),
        "{agreement:?}"
    );
    let signatories = agreements::signing::signatories(&mut tx, &agreement)
        .await
        .unwrap();
    assert!(signatories.iter().all(|one| one.signed_at.is_none()));
    let entries = audit::of_subject(&mut tx, &agreement.subject_text(), i64::MAX, 50)
        .await
        .unwrap();
    assert!(
        !entries
            .iter()
            .any(|entry| entry.action.starts_with("agreements.sign"))
    );
}

fn pem(folder: &Path, name: &str, text: &str) -> Option<std::path::PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    Some(path)
}

testkit::both! {
    async fn a_head_signs_by_the_national_service_and_nothing_secret_is_kept(t: TestDb) {
        let (id, uri) = ready(&t).await;
        let folder = TempDir::new().unwrap();
        let authority = pki::authority("Contoh: Otoritas");
        let authorities = pem(folder.path(), "authority.pem", &authority.chain);
        let list = folder.path().join("list.crl");
        std::fs::write(&list, authority.revokes(&[1], 2026)).unwrap();
        let address = serve(move |seen| answer(&seen, &authority));
        let revocations = Revocations::new(vec![list.display().to_string()]);
        let mut head = head(&t, Signing { authorities, revocations, ..at(&address) }, 0).await;
        let form = head.get(&uri).await;
        assert!(form.body.contains("type=\"password\"") && form.body.contains("name=\"account\""), "{}", form.body);
        let done = send(&mut head, &uri).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let mut tx = t.db.read().await.unwrap();
        let agreement = agreements::agreements::find(&mut tx, &Actor::System, id).await.unwrap();
        let signatories = agreements::signing::signatories(&mut tx, &agreement).await.unwrap();
        assert_eq!(signatories[0].method, Some(Method::Electronic));
        let hash = agreement.pdf.clone().unwrap();
        let signed = store::files::get(&t.db, &hash).await.unwrap();
        let report = check(&signed, &signatures::Trust::new(), t.clock.now());
        assert_eq!(report.signatures.len(), 1);
        let entries = audit::of_subject(&mut tx, &agreement.subject_text(), i64::MAX, 50).await.unwrap();
        let entry = entries.iter().find(|e| e.action == "agreements.sign").unwrap();
        assert!(entry.details.to_string().contains("\"service\"") && entry.details.to_string().contains(&hash), "{entry:?}");
        let all = format!("{:?}", audit::page(&mut tx, 0, 10_000).await.unwrap());
        assert!(!all.contains("rahasia") && !all.contains(NIK), "{all}");
    }

    async fn whatever_the_service_does_is_told_beside_the_field_and_nothing_is_written(t: TestDb) {
        let (id, uri) = ready(&t).await;
        let refusal = json!({"error": "Passphrase anda salah <b>"}).to_string().into_bytes();
        let nothing = json!({"file": []}).to_string().into_bytes();
        let cases = [
            (give(Reply::Answer(400, refusal)), StatusCode::UNPROCESSABLE_ENTITY, "Passphrase anda salah &"),
            (give(Reply::Answer(401, Vec::new())), StatusCode::SERVICE_UNAVAILABLE, "refuses Pilar"),
            (give(Reply::Answer(502, b"<html>".to_vec())), StatusCode::SERVICE_UNAVAILABLE, "in trouble"),
            (give(Reply::Answer(200, b"<html>".to_vec())), StatusCode::SERVICE_UNAVAILABLE, "is not this document"),
            (give(Reply::Answer(200, nothing)), StatusCode::SERVICE_UNAVAILABLE, "is not this document"),
            (give(Reply::Raw(b"220 smtp\r\n")), StatusCode::SERVICE_UNAVAILABLE, "was not reached"),
            (give(Reply::Silence), StatusCode::SERVICE_UNAVAILABLE, "did not answer in time"),
            ("http://127.0.0.1:1".to_owned(), StatusCode::SERVICE_UNAVAILABLE, "was not reached"),
            (serve(|seen| {
                let body: Value = serde_json::from_slice(&seen.body).unwrap();
                Reply::Answer(200, json!({"file": body["file"]}).to_string().into_bytes())
            }), StatusCode::SERVICE_UNAVAILABLE, "is not this document"),
        ];
        for (n, (address, status, told)) in cases.into_iter().enumerate() {
            let mut head = head(&t, at(&address), n).await;
            let refused = send(&mut head, &uri).await;
            assert_eq!(refused.status, status, "{told}: {}", refused.body);
            assert!(refused.body.contains(told), "{told}: {}", refused.body);
            assert!(refused.is_wrong("passphrase"), "{told}");
            assert!(!refused.body.contains("rahasia") && refused.body.contains(NIK), "the account comes back, the passphrase never");
            untouched(&t, id).await;
        }
    }

    async fn what_is_no_account_or_no_passphrase_is_told_before_anyone_is_asked(t: TestDb) {
        let (id, uri) = ready(&t).await;
        let mut head = head(&t, at("http://127.0.0.1:1"), 0).await;
        for account in ["", "717101010170000", "bukan alamat", "a@b", "7171010101700001\n2", "<x>@y.z q"] {
            let refused = head.post(&uri, &[("account", account), ("passphrase", SECRET)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{account}");
            assert!(refused.is_wrong("account") && !refused.body.contains("rahasia"), "{account}");
        }
        let refused = head.post(&uri, &[("account", "bupati@daerah.example"), ("passphrase", "")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.is_wrong("passphrase"));
        untouched(&t, id).await;
        let private = Signing { network: Network::default(), ..at("http://127.0.0.1:1") };
        let mut head = self::head(&t, private, 1).await;
        let refused = send(&mut head, &uri).await;
        assert!(refused.body.contains("was not reached"), "{}", refused.body);
        let both = Signing { service: at("http://127.0.0.1:1").service, ..with(PASSPHRASE) };
        let mut head = self::head(&t, both, 2).await;
        assert!(head.get(&uri).await.body.contains("certificate"));
        let refused = head.post(&uri, &[("with", "lain")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.is_wrong("with"), "{}", refused.body);
    }

    async fn a_key_of_someone_else_or_of_no_believed_authority_signs_nothing(t: TestDb) {
        let (id, uri) = ready(&t).await;
        let folder = TempDir::new().unwrap();
        let cases = [("Contoh: Ajudan", true, "Contoh: Ajudan"), (HEAD, false, "No authority that this program believes")];
        for (n, (name, is_believed, told)) in cases.into_iter().enumerate() {
            let authority = pki::authority("Contoh: Otoritas");
            let other = pki::authority("Contoh: Otoritas Lain");
            let believed = if is_believed { &authority } else { &other };
            let authorities = pem(folder.path(), "authority.pem", &believed.chain);
            let address = serve(move |seen| answer_as(&seen, &authority, name));
            let mut head = head(&t, Signing { authorities, ..at(&address) }, n).await;
            let refused = send(&mut head, &uri).await;
            assert!(refused.status == StatusCode::CONFLICT && refused.body.contains(told), "{told}: {}", refused.body);
            untouched(&t, id).await;
        }
    }

    async fn a_revoked_certificate_signs_nothing_nor_one_of_which_nobody_can_say(t: TestDb) {
        let (id, uri) = ready(&t).await;
        let folder = TempDir::new().unwrap();
        for (n, told) in ["was revoked on", "cannot be said now", "cannot be said now"].into_iter().enumerate() {
            let authority = pki::authority("Contoh: Otoritas");
            let authorities = pem(folder.path(), "authority.pem", &authority.chain);
            let list = match n {
                // The stand-in's certificate has this number.
                0 => give(Reply::Answer(200, authority.revokes(&[4711], 2025))),
                1 => give(Reply::Answer(404, Vec::new())),
                _ => give(Reply::Answer(200, pki::authority("Contoh: Lain").revokes(&[], 2025))),
            };
            let address = serve(move |seen| answer(&seen, &authority));
            let revocations = Revocations::new(vec![list]);
            let mut head = head(&t, Signing { authorities, revocations, ..at(&address) }, n).await;
            let refused = send(&mut head, &uri).await;
            assert!(refused.status == StatusCode::CONFLICT && refused.body.contains(told), "{told}: {}", refused.body);
            untouched(&t, id).await;
        }
    }

    async fn the_operators_certificate_signs_with_a_time_stamp_or_not_at_all(t: TestDb) {
        let (id, uri) = ready(&t).await;
        t.clock.advance_seconds(LATER);
        let folder = TempDir::new().unwrap();
        let authority = pki::authority("Contoh: Otoritas Waktu");
        let leaf = Leaf {
            name: "Contoh: Penanda Waktu",
            serial: 99,
            usages: vec![KeyUsagePurpose::DigitalSignature],
            extended: vec![ExtendedKeyUsagePurpose::TimeStamping],
            ..Leaf::default()
        };
        let stamper = Stamper::new(&authority.issue(&leaf), "20261201120000Z");
        let operator = with(PASSPHRASE);
        let own = std::fs::read_to_string(operator.authorities.as_ref().unwrap()).unwrap();
        let authorities = pem(folder.path(), "authorities.pem", &(own + &authority.chain));
        let network = at("").network;
        let signing = |tsa: String| Signing { time_stamps: Some(tsa), authorities: authorities.clone(), network, ..with(PASSPHRASE) };
        for (n, tsa) in [give(Reply::Answer(503, Vec::new())), give(Reply::Answer(200, b"x".to_vec()))].into_iter().enumerate() {
            let mut head = head(&t, signing(tsa), n).await;
            let refused = head.post(&uri, &[]).await;
            assert!(refused.status == StatusCode::CONFLICT && refused.body.contains("no time-stamp"), "{}", refused.body);
            untouched(&t, id).await;
        }
        let signing = signing(serve(move |seen| Reply::Answer(200, stamper.answer(&seen.body))));
        let trust = signing.trust(t.clock.now());
        let mut head = head(&t, signing, 2).await;
        let done = head.post(&uri, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let mut tx = t.db.read().await.unwrap();
        let agreement = agreements::agreements::find(&mut tx, &Actor::System, id).await.unwrap();
        let signed = store::files::get(&t.db, &agreement.pdf.unwrap()).await.unwrap();
        let report = check(&signed, &trust, t.clock.now());
        assert!(matches!(report.signatures[0].time_stamp, TimeStamp::Trusted { .. }), "{report:#?}");
        assert_eq!(report.verdict(), Some(Verdict::Valid), "{report:#?}");
    }
}
