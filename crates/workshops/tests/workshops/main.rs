//! What workshops promise, on both engines, with the regions the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod api;
mod attendance;
mod calendar;
mod course;
mod focus;
mod pages;
mod planning;
mod reach;
mod sample;
mod stages;
mod statements;
mod worksheets;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "workshops",
        &root.join("templates"),
        &root.join("src"),
        &workshops::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
