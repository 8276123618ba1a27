//! What plans promise, on both engines, with the regions the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod agencies;
mod api;
mod begin;
mod cells;
mod national;
mod pages;
mod paste;
mod releases;
mod statements;
mod texts;
mod workbook;
mod world;

#[test]
fn messages_are_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = web::check::messages(
        "plan",
        &root.join("templates"),
        &root.join("src"),
        &plan::LOCALES,
    );
    assert!(wrong.is_ok(), "{:#?}", wrong.unwrap_err());
}
