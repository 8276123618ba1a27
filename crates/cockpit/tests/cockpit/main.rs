//! The cockpit with real databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod board;
mod handover;
mod remind;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "cockpit",
        &root.join("templates"),
        &root.join("src"),
        &cockpit::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
