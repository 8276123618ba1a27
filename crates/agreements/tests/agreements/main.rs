//! What agreements promise, on both engines, with the regions the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod bodies;
mod electronic;
mod negotiation;
mod pages;
mod sample;
mod signing;
mod statements;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "agreements",
        &root.join("templates"),
        &root.join("src"),
        &agreements::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
