//! Files that come in, and everything that is refused with the way out and without a trace.

use std::io::Write;

use access::{Role, TokenScope};
use axum::http::StatusCode;
use serde_json::json;
use testkit::both;

use crate::api::contract::{check, closed};

use super::{
    entries, loaded, on_disk, pdf,
    person::{LIMIT, Person, multipart},
};

const NEW: &str = "/regions/71.72/evidence/new";
const API: &str = "/api/v1/regions/71.72/evidence";
const FACTS: [(&str, &str); 3] = [
    ("kind", "decree"),
    ("title", "SK \"Tim\" & <b>"),
    ("date", "2024-05"),
];

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend(b"\x08\x02\0\0\0");
    out
}

/// Every file that is refused: its name, its bytes, the word of the reason, and a word of what to do.
fn refused() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let replaced = |from: &str, to: &str| {
        let text = String::from_utf8(pdf(1, "x")).unwrap();
        assert!(text.contains(from));
        text.replace(from, to).into_bytes()
    };
    let zeroes = deflated(&deflated(&vec![0; 130 << 20]));
    let mut bomb = b"%PDF-1.4\n9 0 obj\n<</Filter[/FlateDecode/FlateDecode]>>\nstream\n".to_vec();
    bomb.extend(zeroes);
    bomb.extend(b"\nendstream\nendobj\n");
    vec![
        (
            "laporan.pdf",
            b"MZ\x90\0\x03 This program cannot be run in DOS mode".to_vec(),
            "executable",
            "program",
        ),
        (
            "SK.pdf",
            replaced("<</Root", "<</Encrypt<</Filter/Standard>>/Root"),
            "encrypted",
            "without",
        ),
        (
            "tebal.pdf",
            replaced("/Count 1", "/Count 2000000000"),
            "too-many-pages",
            "5,000",
        ),
        ("padat.pdf", bomb, "bomb", "Print it to a new PDF"),
        ("kosong.pdf", Vec::new(), "empty", "empty"),
        ("rusak.pdf", b"%PDF-1.4\nhalo".to_vec(), "damaged", "again"),
        (
            "foto.png",
            png(60_000, 60_000),
            "too-many-pixels",
            "smaller",
        ),
        (
            "gambar.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "active",
            "Print it to PDF",
        ),
        (
            "semua.zip",
            b"Rar!\x1a\x07\0".to_vec(),
            "archive",
            "one by one",
        ),
        (
            "lama.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "old-office",
            "Save it as PDF",
        ),
        ("catatan.txt", b"halo".to_vec(), "unknown", "Send PDF"),
    ]
}

both! {
    async fn a_region_brings_a_file_in_and_finds_it_again(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        assert_eq!(admin.get("/evidence").await.header("location"), "/regions/71.72/evidence");
        assert!(admin.get("/regions/71.72/evidence").await.text().contains("No evidence yet"));
        let form = admin.get(NEW).await.text();
        assert!(form.contains("enctype=\"multipart/form-data\"") && !form.contains('⟦'), "{form}");
        let before = entries(&t.db).await;
        let sent = admin.upload(NEW, &FACTS, "C:\\\\a\\\\SK Tim.PDF", &pdf(12, "a")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        assert_eq!(entries(&t.db).await, before + 1, "one audit entry");
        let page = admin.get(sent.header("location")).await.text();
        for part in ["SK &#34;Tim&#34; &#38; &#60;b&#62;", "12 pages", "Ibu bitung", "SK Tim.PDF", "May 2024", "<iframe", "not cited anywhere", "Added."] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        let list = admin.get("/regions/71.72/evidence?q=tim&kind=decree").await.text();
        assert!(list.contains("SK &#34;Tim&#34;") && list.contains("1 file"), "{list}");
        assert!(admin.get("/regions/71.72/evidence?q=nihil").await.text().contains("Nothing matches"));
        let untitled = admin.upload(NEW, &[("kind", "photo")], "foto_rapat.jpg", b"\xff\xd8\xff\xc0\x00\x0b\x08\x01\x00\x01\x00\x03").await;
        let page = admin.get(untitled.header("location")).await.text();
        assert!(page.contains("<h1>foto rapat</h1>") && page.contains("<img class=\"preview\""), "{page}");
    }

    async fn the_same_file_twice_is_the_same_entry_and_one_file(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let other = Person::with(&t.db, "tomohon", Role::RegionalAdmin, "region:71.73").await;
        let file = pdf(2, "sama");
        let first = admin.upload(NEW, &FACTS, "a.pdf", &file).await;
        let place = first.header("location").split('?').next().unwrap().to_owned();
        let before = entries(&t.db).await;
        let again = admin.upload(NEW, &[("kind", "other"), ("title", "Lain")], "b.pdf", &file).await;
        assert_eq!(again.header("location"), format!("{place}?done=known"));
        let page = admin.get(again.header("location")).await.text();
        assert!(page.contains("This file is here already") && !page.contains("Lain<"), "{page}");
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        // Another region's is its own, and nothing tells that the file was known.
        let theirs = other.upload("/regions/71.73/evidence/new", &FACTS, "c.pdf", &file).await;
        assert!(theirs.header("location").ends_with("done=added"), "{}", theirs.text());
        assert_eq!(on_disk(&t.db), (1, 0));
        let page = other.get(theirs.header("location")).await.text();
        assert!(page.contains("c.pdf") && !page.contains("a.pdf") && !page.contains("bitung"), "{page}");
        assert_eq!(other.get(&place).await.status, StatusCode::NOT_FOUND);
    }

    async fn every_bad_file_is_refused_with_what_to_do_and_leaves_nothing(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let before = entries(&t.db).await;
        for (name, file, reason, advice) in refused() {
            let form = admin.upload(NEW, &FACTS, name, &file).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let text = form.text();
            assert!(text.contains(advice), "{name}: no {advice} in {text}");
            assert!(text.contains("aria-invalid=\"true\"") && form.value("title") == "SK &#34;Tim&#34; &#38; &#60;b&#62;", "{text}");
            let told = admin.upload(API, &FACTS, name, &file).await;
            let told = (told.status.as_u16(), told.json());
            assert_eq!((told.0, &told.1["reason"], &told.1["code"]), (422, &json!(reason), &json!("evidence-refused")), "{name}");
        }
        assert_eq!((entries(&t.db).await, on_disk(&t.db)), (before, (0, 0)));
    }

    async fn a_file_beyond_the_limit_is_refused_early_and_while_it_comes(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        // 500 MB by its own word: not a byte is read, so none needs to be sent.
        let headers = [("content-type", "multipart/form-data; boundary=XX"), ("content-length", "524288000")];
        let program = admin.send("POST", API, &headers, Vec::new()).await;
        assert_eq!((program.status.as_u16(), program.json()["code"].as_str()), (413, Some("upload-too-large")));
        let big = pdf(1, &"x".repeat(LIMIT));
        let said = admin.upload(NEW, &FACTS, "besar.pdf", &big).await;
        assert_eq!(said.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(said.text().contains("larger than 0.2 MiB"), "{}", said.text());
        // Without a length, it is found while it comes.
        let body = multipart(&FACTS, "besar.pdf", &big);
        let headers = [("content-type", "multipart/form-data; boundary=XX")];
        let silent = admin.send("POST", API, &headers, body).await;
        assert_eq!(silent.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", silent.text());
        let cut = multipart(&FACTS, "putus.pdf", &pdf(1, "putus"));
        let broken = admin.send("POST", API, &headers, cut[..cut.len() - 30].to_vec()).await;
        assert_eq!((broken.status.as_u16(), broken.json()["code"].as_str()), (400, Some("malformed-input")));
        assert_eq!(on_disk(&t.db), (0, 0));
    }

    async fn wrong_facts_are_told_beside_their_fields_before_the_file_is_looked_at(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let long = "x".repeat(201);
        for (fields, wrong) in [
            (vec![], "kind"),
            (vec![("kind", "letter")], "kind"),
            (vec![("kind", "decree"), ("title", long.as_str())], "title"),
            (vec![("kind", "decree"), ("title", "a\u{7}b")], "title"),
            (vec![("kind", "decree"), ("date", "2024-02-31")], "date"),
            (vec![("kind", "decree"), ("expires", "2028")], "expires"),
            (vec![("kind", "decree"), ("date", "2024-03-01"), ("expires", "2024-02-28")], "expires"),
        ] {
            let form = admin.upload(NEW, &fields, "a.pdf", b"MZ").await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            let text = form.text();
            let at = text.find(&format!("id=\"e-{wrong}\""));
            assert!(at.is_some(), "{wrong} is not marked in {text}");
            assert!(!text.contains("a program"), "the file was looked at");
        }
        let none = admin.upload(NEW, &FACTS, "", b"").await;
        assert!(none.text().contains("Choose the file"), "{}", none.text());
        assert_eq!(on_disk(&t.db), (0, 0));
    }

    async fn a_program_sends_a_file_as_the_body(t: TestDb) {
        loaded(&t).await;
        let program = Person::program(&t.db, &[TokenScope::EvidenceRead, TokenScope::EvidenceWrite]).await;
        let headers = [("content-type", "application/pdf"), ("content-disposition", "attachment; filename=\"sk.pdf\"")];
        let uri = format!("{API}?kind=decree&number=12%2FSK&expires=2027-01-31");
        let sent = program.send("POST", &uri, &headers, pdf(4, "body")).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let entry = sent.json();
        assert_eq!((&entry["title"], &entry["pages"], &entry["number"]), (&json!("sk"), &json!(4), &json!("12/SK")));
        assert!(entry.get("uploaded_by").is_none(), "no names of people");
        let again = program.send("POST", &uri, &headers, pdf(4, "body")).await;
        assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::OK, entry["id"].clone()));
        let place = sent.header("location");
        let edit = json!({"kind": "report", "title": "Laporan", "revision": "1"});
        assert_eq!(program.json("PATCH", place, &edit).await.json()["kind"], json!("report"));
        assert_eq!(program.json("PATCH", place, &edit).await.status, StatusCode::CONFLICT, "stale");
        let list = program.get(&format!("{API}?kind=report&state=all&sort=-title")).await.json();
        assert_eq!((list["total"].clone(), list["items"][0]["title"].clone()), (json!(1), json!("Laporan")));
        let withdraw = json!({"reason": "salah berkas", "revision": "2"});
        let gone = program.json("POST", &format!("{place}/withdraw"), &withdraw).await.json();
        assert_eq!(gone["withdrawn"]["reason"], json!("salah berkas"));
        assert_eq!(gone["holding"], json!("withdrawn"));
        let back = program.json("POST", &format!("{place}/restore"), &json!({"revision": "3"})).await.json();
        assert_eq!((back["withdrawn"].clone(), back["revision"].clone()), (json!(null), json!(4)));
        assert_eq!(program.get(&format!("{API}?state=soon")).await.status, StatusCode::BAD_REQUEST);
        let api = closed();
        let route = "/api/v1/regions/{code}/evidence";
        check(&api, "get", route, 200, &list);
        check(&api, "post", route, 201, &entry);
        check(&api, "get", &format!("{route}/{{id}}"), 200, &program.get(place).await.json());
        check(&api, "post", &format!("{route}/{{id}}/withdraw"), 200, &gone);
        check(&api, "post", &format!("{route}/{{id}}/restore"), 200, &back);
        let elsewhere = place.replace("71.72", "71.73");
        assert_eq!(program.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    }
}

both! {
    async fn who_was_sent_for_a_file_comes_back_with_it(t: TestDb) {
        loaded(&t).await;
        let person = Person::with(&t.db, "lead", Role::RegionalAdmin, "region:71.72").await;
        let uri = format!("{NEW}?next=/candidates/7/evidence");
        let refused = person.upload(&uri, &FACTS, "a.pdf", b"").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("next=%2Fcandidates%2F7%2Fevidence"), "it is still known where to go");
        assert_eq!(page.matches("_csrf=").count(), 1, "the token of the request that failed is not sent on");
        let added = person.upload(&uri, &FACTS, "a.pdf", &pdf(1, "x")).await;
        let place = added.headers["location"].to_str().unwrap();
        assert!(place.starts_with("/candidates/7/evidence?entry=") && place.ends_with("&done=added"), "{place}");
        let away = format!("{NEW}?next=//jahat.example/masuk");
        let stays = person.upload(&away, &FACTS, "b.pdf", &pdf(2, "y")).await;
        assert!(stays.headers["location"].to_str().unwrap().starts_with("/evidence/"));
    }
}
