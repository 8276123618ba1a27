//! What the outbox promises, on both engines and against a mail server that speaks over TCP.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod deliver;
mod pages;
mod send;
mod smtp_server;
mod storm;
mod tls;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "post",
        &root.join("templates"),
        &root.join("src"),
        &post::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
