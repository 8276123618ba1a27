//! The national signing service, by its published shape.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use signatures::{
    Account, Consent, Endpoint, EndpointError, FetchError, Look, Passphrase, Rect, ServiceError,
    ServiceRequest, SigningService, sign,
};

use crate::{
    pki,
    samples::{self, noon, request},
    server::{self, Reply, Seen, serve},
};

const SECRET: &str = "kata sandi \"pejabat\"";

fn service(answer: impl FnOnce(Seen) -> Reply + Send + 'static) -> SigningService {
    let endpoint = Endpoint::new(&serve(answer), Duration::from_millis(500)).unwrap();
    SigningService::new(
        endpoint
            .basic("pilar", &Passphrase::new("rahasia"))
            .unwrap(),
    )
    .unwrap()
}

fn asked<'a>(pdf: &'a [u8], look: Look) -> ServiceRequest<'a> {
    ServiceRequest {
        pdf,
        account: Account::Nik("3171000000000001".into()),
        consent: Consent::Passphrase(Box::leak(Box::new(Passphrase::new(SECRET)))),
        look,
        location: Some("Jakarta".into()),
        reason: Some("Menyetujui".into()),
    }
}

/// What the stand-in does: it signs with a key of its own.
fn signed(seen: &Seen) -> Vec<u8> {
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    let pdf = STANDARD.decode(body["file"][0].as_str().unwrap()).unwrap();
    let identity = pki::authority("Contoh Otoritas").signer("Contoh: Pejabat");
    let signed = sign(&pdf, &identity, &request("Contoh: Pejabat")).unwrap();
    json!({"time": 1234, "file": [STANDARD.encode(signed)]})
        .to_string()
        .into_bytes()
}

#[test]
fn the_service_gets_the_published_shape_and_gives_a_signed_file() {
    let service = service(|seen| {
        assert_eq!(seen.line, "POST /api/v2/sign/pdf HTTP/1.1");
        assert_eq!(
            seen.headers["authorization"],
            format!("Basic {}", STANDARD.encode("pilar:rahasia"))
        );
        assert_eq!(seen.headers["content-type"], "application/json");
        let mut body: Value = serde_json::from_slice(&seen.body).unwrap();
        body["file"] = json!(body["file"].as_array().unwrap().len());
        assert_eq!(
            body,
            json!({
                "nik": "3171000000000001",
                "passphrase": SECRET,
                "signatureProperties": [{
                    "tampilan": "VISIBLE", "imageBase64": "iVBORw==", "page": 1, "originX": 40.0, "originY": 50.5,
                    "width": 120.0, "height": 60.0, "location": "Jakarta", "reason": "Menyetujui",
                }],
                "file": 1,
            })
        );
        Reply::Answer(200, signed(&seen))
    });
    let rect = Rect {
        left: 40.0,
        bottom: 50.5,
        width: 120.0,
        height: 60.0,
    };
    let look = Look::Visible {
        page: 1,
        rect,
        image: b"\x89PNG".to_vec(),
    };
    let pdf = samples::plain();
    let signed = service.sign_pdf(&asked(&pdf, look), noon()).unwrap();
    assert!(signed.starts_with(&pdf));
}

#[test]
fn an_invisible_signature_by_mail_address_and_code_has_its_own_shape() {
    let service = service(|seen| {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!(body["email"], "pejabat@contoh.example");
        assert_eq!(body["totp"], "123456");
        assert_eq!(body["signatureProperties"][0]["tampilan"], "INVISIBLE");
        assert!(body.get("nik").is_none() && body.get("passphrase").is_none());
        assert!(body["signatureProperties"][0].get("originX").is_none());
        Reply::Answer(200, signed(&seen))
    });
    let pdf = samples::plain();
    let request = ServiceRequest {
        account: Account::Email("pejabat@contoh.example".into()),
        consent: Consent::Totp(Box::leak(Box::new(Passphrase::new("123456")))),
        ..asked(&pdf, Look::Invisible)
    };
    service.sign_pdf(&request, noon()).unwrap();
}

#[test]
fn refusals_failures_slowness_and_garbage_are_told_apart() {
    let pdf = samples::plain();
    let fails = |answer: fn(Seen) -> Reply| {
        service(answer)
            .sign_pdf(&asked(&pdf, Look::Invisible), noon())
            .unwrap_err()
    };
    let refused = fails(|_| {
        let said = json!({"status": 2031, "error": "Passphrase anda salah\u{1b}[0m"});
        Reply::Answer(400, said.to_string().into_bytes())
    });
    assert_eq!(
        refused,
        ServiceError::Refused {
            status: 400,
            message: "Passphrase anda salah[0m".into()
        }
    );
    assert_eq!(
        fails(|_| Reply::Answer(401, Vec::new())),
        ServiceError::Access
    );
    assert_eq!(
        fails(|_| Reply::Answer(502, b"<html>".to_vec())),
        ServiceError::Failed(502)
    );
    assert_eq!(
        fails(|_| Reply::Answer(200, b"<html>".to_vec())),
        ServiceError::Unreadable
    );
    assert_eq!(
        fails(|_| Reply::Answer(200, br#"{"file":[]}"#.to_vec())),
        ServiceError::Unreadable
    );
    assert_eq!(
        fails(|_| Reply::Answer(200, br#"{"file":["%%"]}"#.to_vec())),
        ServiceError::Unreadable
    );
    assert_eq!(fails(|_| Reply::Silence), ServiceError::Slow);
    assert!(matches!(
        fails(|_| Reply::Raw(b"220 smtp\r\n")),
        ServiceError::Unreachable(_)
    ));
    let echoed = fails(|seen| {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        Reply::Answer(200, json!({"file": body["file"]}).to_string().into_bytes())
    });
    assert_eq!(echoed, ServiceError::NotSigned);
}

#[test]
fn another_document_than_the_one_that_was_sent_is_refused() {
    let authority = pki::authority("Contoh: Otoritas");
    let identity = authority.signer("Contoh: Pejabat");
    let other = sign(&samples::dangling(), &identity, &request("Contoh: Pejabat")).unwrap();
    let answer = json!({"file": [STANDARD.encode(other)]});
    let service = service(move |_| Reply::Answer(200, answer.to_string().into_bytes()));
    let error = service
        .sign_pdf(&asked(&samples::plain(), Look::Invisible), noon())
        .unwrap_err();
    assert_eq!(error, ServiceError::OtherFile);
}

#[test]
fn machines_of_a_private_network_are_asked_only_where_that_is_allowed() {
    let address = serve(|_| Reply::Answer(200, Vec::new()));
    let endpoint = Endpoint::new(&address, Duration::from_secs(5))
        .unwrap()
        .public_only();
    let service = SigningService::new(endpoint).unwrap();
    let error = service
        .sign_pdf(&asked(&samples::plain(), Look::Invisible), noon())
        .unwrap_err();
    assert!(
        matches!(&error, ServiceError::Unreachable(why) if why.contains("private network")),
        "{error:?}"
    );
}

#[test]
fn revocation_lists_are_fetched_and_looked_at() {
    let get = |reply: Reply| {
        let address = server::give(reply);
        signatures::revocation_list(&Endpoint::new(&address, Duration::from_millis(400)).unwrap())
    };
    let list = pki::authority("Contoh: Otoritas").revokes(&[4711], 2026);
    assert_eq!(get(Reply::Answer(200, list.clone())), Ok(list));
    assert!(matches!(
        get(Reply::Answer(404, Vec::new())),
        Err(FetchError::Unreachable(_))
    ));
    assert!(matches!(
        get(Reply::Silence),
        Err(FetchError::Unreachable(_))
    ));
    assert!(matches!(
        get(Reply::Answer(200, b"<html>".to_vec())),
        Err(FetchError::Unreadable(_))
    ));
}

#[test]
fn the_code_of_an_address_is_a_picture() {
    let png = signatures::code_picture("https://pilar.example.org/verify/0123456789AB").unwrap();
    assert!(
        png.starts_with(b"\x89PNG") && png.ends_with(b"\xaeB`\x82"),
        "{}",
        png.len()
    );
    assert!(signatures::code_picture(&"a".repeat(3000)).is_err());
}

#[test]
fn nothing_secret_or_personal_is_printed() {
    let pdf = samples::plain();
    let shown = format!("{:?}", asked(&pdf[..4], Look::Invisible));
    assert!(
        !shown.contains("pejabat") && !shown.contains("3171"),
        "{shown}"
    );
    let service = service(|_| Reply::Silence);
    assert!(!format!("{service:?}").contains("rahasia"));
}

#[test]
fn secrets_do_not_travel_in_the_clear() {
    let timeout = Duration::from_secs(1);
    let plain = Endpoint::new("http://esign.example", timeout).unwrap();
    assert_eq!(
        SigningService::new(plain).unwrap_err(),
        EndpointError::NotEncrypted
    );
    let plain = Endpoint::new("http://esign.example", timeout).unwrap();
    assert_eq!(
        plain.basic("a", &Passphrase::new("b")).unwrap_err(),
        EndpointError::NotEncrypted
    );
    for (address, error) in [
        ("ftp://esign.example", EndpointError::Address),
        ("esign", EndpointError::Address),
        ("https://a:b@esign.example", EndpointError::Credentials),
    ] {
        assert_eq!(Endpoint::new(address, timeout).unwrap_err(), error);
    }
    let wrong = Endpoint::with_authority("https://esign.example", timeout, Some("no PEM"));
    assert_eq!(wrong.unwrap_err(), EndpointError::Authority);
}
