//! Lists, files in parts, and what an uploaded file may do in a browser.

use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::Timestamp;
use register::{
    evidence::{self, Days, EvidenceFilter},
    model::EvidenceDraft,
};
use testkit::both;
use web::paging::PageQuery;

use super::{bring, code, draft, entries, entry, loaded, pdf, person::Person};

both! {
    async fn a_file_is_sent_in_parts_and_not_sent_twice(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "parts", &draft("SK")).await;
        let reader = Person::with(&t.db, "dewan", Role::CouncilReader, "region:71.72").await;
        let uri = format!("/evidence/{}/file", entry.id);
        let whole = reader.get(&uri).await;
        assert_eq!((whole.status, whole.bytes == pdf(3, "parts")), (StatusCode::OK, true));
        assert_eq!(whole.header("accept-ranges"), "bytes");
        let tag = whole.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", entry.sha256));
        let same = reader.send("GET", &uri, &[("if-none-match", &tag)], vec![]).await;
        assert_eq!((same.status, same.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        let part = reader.send("GET", &uri, &[("range", "bytes=0-7"), ("if-range", &tag)], vec![]).await;
        assert_eq!((part.status, part.text()), (StatusCode::PARTIAL_CONTENT, "%PDF-1.4".to_owned()));
        assert_eq!(part.header("content-range"), format!("bytes 0-7/{}", entry.bytes));
        let rest = reader.send("GET", &uri, &[("range", "bytes=8-")], vec![]).await;
        assert_eq!(rest.bytes, &pdf(3, "parts")[8..]);
        let changed = reader.send("GET", &uri, &[("range", "bytes=0-7"), ("if-range", "\"other\"")], vec![]).await;
        assert_eq!(changed.status, StatusCode::OK);
        let beyond = reader.send("GET", &uri, &[("range", "bytes=999999-")], vec![]).await;
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(beyond.header("content-range"), format!("bytes */{}", entry.bytes));
    }

    async fn an_uploaded_file_can_do_no_harm(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "harm", &draft("SK")).await;
        let reader = Person::with(&t.db, "petugas", Role::Officer, "nation").await;
        let uri = format!("/evidence/{}/file", entry.id);
        let shown = reader.get(&uri).await;
        assert_eq!(shown.header("content-type"), "application/pdf");
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(shown.header("x-frame-options"), "SAMEORIGIN");
        assert!(shown.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(shown.header("content-disposition").starts_with("inline; filename=\"SK_Tim.pdf\""));
        assert_eq!(shown.header("cache-control"), "private, no-cache");
        let kept = reader.get(&format!("{uri}?download=1")).await;
        assert!(kept.header("content-disposition").starts_with("attachment"));
        assert!(kept.header("content-security-policy").contains("sandbox"));
        assert_eq!(kept.header("x-frame-options"), "DENY");
        let page = reader.get(&format!("/evidence/{}", entry.id)).await;
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "a page of ours keeps its own");
    }

    async fn lists_are_paged_there_and_back_in_every_order(t: TestDb) {
        loaded(&t).await;
        for n in 0..7 {
            let draft = EvidenceDraft {
                date: if n % 2 == 0 { format!("202{n}") } else { String::new() },
                expires: if n % 3 == 0 { format!("203{n}-01-01") } else { String::new() },
                ..draft(&format!("Judul {}", n % 3))
            };
            entry(&t, &n.to_string(), &draft).await;
        }
        let mut tx = t.db.read().await.unwrap();
        let (region, filter, days) = (code("71.72"), EvidenceFilter::default(), Days::at(t.clock.now(), 0));
        for sort in ["uploaded", "-uploaded", "title", "-title", "date", "-date", "expires", "-expires"] {
            let mut query = PageQuery { limit: Some("3".into()), sort: Some(sort.into()), ..PageQuery::default() };
            let mut pages = Vec::new();
            loop {
                let window = query.window(web::paging::Sort { key: evidence::EvidenceSort::Newest, descending: true }).unwrap();
                let page = evidence::list(&mut tx, &Actor::System, (&region, &filter, &days), &window).await.unwrap();
                query.after = page.next.clone();
                pages.push(page);
                if query.after.is_none() {
                    break;
                }
            }
            let mut ids: Vec<_> = pages.iter().flat_map(|p| &p.rows).map(|e| e.id).collect();
            assert_eq!(ids.len(), 7, "{sort}");
            ids.sort_unstable_by_key(ToString::to_string);
            ids.dedup();
            assert_eq!(ids.len(), 7, "{sort}");
            query.before = pages[1].previous.clone();
            let window = query.window(web::paging::Sort { key: evidence::EvidenceSort::Newest, descending: true }).unwrap();
            let back = evidence::list(&mut tx, &Actor::System, (&region, &filter, &days), &window).await.unwrap();
            assert_eq!(back.rows, pages[0].rows, "{sort}");
        }
    }

    async fn what_expires_is_told_apart(t: TestDb) {
        loaded(&t).await;
        let today = t.clock.now();
        let day = |days: i64| today.plus_seconds(days * 86_400).day();
        for (word, days) in [("kemarin", -1), ("hari-ini", 0), ("sebentar", 90), ("lama", 91)] {
            let draft = EvidenceDraft { expires: day(days), ..draft(word) };
            entry(&t, word, &draft).await;
        }
        entry(&t, "selamanya", &draft("selamanya")).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        for (state, titles) in [("expired", vec!["kemarin"]), ("expiring", vec!["hari-ini", "sebentar"]), ("", vec!["kemarin", "hari-ini", "sebentar", "lama", "selamanya"]), ("withdrawn", vec![])] {
            let page = admin.get(&format!("/regions/71.72/evidence?state={state}")).await.text();
            for title in ["kemarin", "hari-ini", "sebentar", "lama", "selamanya"] {
                assert_eq!(page.contains(&format!(">{title}</a>")), titles.contains(&title), "{state} {title}");
            }
        }
        let days = Days::at(Timestamp::from_micros(1_767_200_400_000_000).unwrap(), 7 * 60);
        assert_eq!(days.today, "2026-01-01", "the day in Jakarta, not in Greenwich");
    }

    async fn a_list_is_exported_without_names_of_people_and_notes(t: TestDb) {
        loaded(&t).await;
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let facts = [("kind", "decree"), ("title", "=SK;1"), ("note", "rahasia")];
        admin.upload("/regions/71.72/evidence/new", &facts, "a.pdf", &pdf(1, "x")).await;
        let csv = admin.get("/regions/71.72/evidence/export.csv").await;
        assert_eq!(csv.status, StatusCode::OK);
        let text = csv.text();
        assert!(text.contains("SK;1") && text.contains("Decree") && text.contains("application/pdf"), "{text}");
        assert!(!text.contains("bitung") && !text.contains("Ibu") && !text.contains("rahasia"), "{text}");
        let xlsx = admin.get("/regions/71.72/evidence/export.xlsx?state=expired").await;
        assert!(xlsx.bytes.starts_with(b"PK"));
        let other = Person::with(&t.db, "tomohon", Role::RegionalAdmin, "region:71.73").await;
        assert_eq!(other.get("/regions/71.72/evidence/export.csv").await.status, StatusCode::FORBIDDEN);
    }

    async fn two_editors_do_not_lose_each_others_words(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "dua", &draft("SK")).await;
        let one = Person::with(&t.db, "satu", Role::RegionalAdmin, "region:71.72").await;
        let other = Person::with(&t.db, "dua", Role::MinistryAdmin, "nation").await;
        let uri = format!("/evidence/{}/edit", entry.id);
        let seen = other.get(&uri).await.value("revision");
        let fields = [("kind", "decree"), ("title", "SK pertama"), ("revision", seen.as_str())];
        assert_eq!(one.post(&uri, &fields).await.status, StatusCode::SEE_OTHER);
        let mine = [("kind", "decree"), ("title", "SK kedua"), ("revision", seen.as_str())];
        let told = other.post(&uri, &mine).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text().contains("SK pertama") && told.text().contains("SK kedua"), "{}", told.text());
        let history = one.get(&format!("/history?subject=evidence:{}", entry.id)).await.text();
        assert!(history.contains("Evidence added") && history.contains("Facts of evidence edited") && history.contains("SK pertama"), "{history}");
    }

    async fn a_file_that_is_missing_on_the_disk_is_a_fault_and_not_a_page(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "hilang", &draft("SK")).await;
        let path = t.db.folder().join("files").join(&entry.sha256[..2]).join(&entry.sha256);
        std::fs::remove_file(path).unwrap();
        let reader = Person::with(&t.db, "petugas", Role::Officer, "nation").await;
        let answer = reader.get(&format!("/evidence/{}/file", entry.id)).await;
        assert!(answer.status.is_server_error());
        assert_eq!(entries(&t.db).await > 0, bring(&t, &Actor::System, "71.72", &pdf(3, "hilang"), &draft("x")).await.is_ok());
    }
}
