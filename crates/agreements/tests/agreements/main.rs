//! What agreements promise, on both engines, with the regions the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod api;
mod bodies;
mod electronic;
mod forming;
mod issued;
mod negotiation;
mod pages;
#[expect(dead_code, reason = "shared with the tests of `signatures`")]
#[path = "../../../signatures/tests/signatures/pki.rs"]
mod pki;
mod sample;
#[path = "../../../signatures/tests/signatures/server.rs"]
mod server;
mod service;
mod signing;
#[expect(dead_code, reason = "shared with the tests of `signatures`")]
#[path = "../../../signatures/tests/signatures/stamper.rs"]
mod stamper;
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
