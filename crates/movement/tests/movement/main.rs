//! What calls promise, on both engines, with the regions the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod answers;
mod api;
mod calls;
mod judge;
mod proofs;
mod rank;
mod sample;
mod statements;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "movement",
        &root.join("templates"),
        &root.join("src"),
        &movement::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
