//! Texts with versions.

use access::Role;
use axum::http::StatusCode;

use crate::world::{OWN, loaded, person, planned};

testkit::both! {
    async fn two_who_write_one_text_lose_nothing(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let mut one = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut two = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let uri = format!("/plans/{OWN}/texts/background");
        let first = one.get(&format!("{uri}?edit=yes")).await.value("on");
        let done = one.post(&uri, &[("words", "# Judul\r\n<script>alert(1)</script>\n\n| a |\n|--|\n| 😀 |"), ("on", &first)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let met = two.post(&uri, &[("words", "Kata yang kedua"), ("on", &first)]).await;
        assert_eq!(met.status, StatusCode::CONFLICT);
        assert!(met.body.contains("Ibu bappeda") && met.body.contains("Kata yang kedua"), "{}", met.body);
        let history = two.get(&format!("{uri}/history")).await;
        assert!(history.body.contains("Kata yang kedua"), "what was typed is kept");
        let again = met.value("on");
        assert_eq!(two.post(&uri, &[("words", "Kata yang kedua"), ("on", &again)]).await.status, StatusCode::SEE_OTHER);
        let shown = one.get(&uri).await;
        assert!(shown.body.contains("<p>Kata yang kedua</p>"), "{}", shown.body);
        let turned = one.post(&uri, &[("words", "a\u{202e}b"), ("on", "2")]).await;
        assert_eq!(turned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(one.get(&format!("/plans/{OWN}/texts/moon")).await.status, StatusCode::NOT_FOUND);
    }
}
