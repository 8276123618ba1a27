//! What access promises, on both engines: the operations, then whole requests.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

#[path = "access/accounts.rs"]
mod accounts;
#[path = "access/api.rs"]
mod api;
#[path = "access/forbidden.rs"]
mod forbidden;
#[path = "access/pages.rs"]
mod pages;
#[path = "access/sealed.rs"]
mod sealed;
#[path = "access/sessions.rs"]
mod sessions;
#[path = "access/site.rs"]
mod site;
#[path = "access/tokens.rs"]
mod tokens;
#[path = "access/world.rs"]
mod world;

#[test]
fn every_message_is_there_in_both_languages_and_used() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let checked = web::check::messages(
        "access",
        &here.join("templates"),
        &here.join("src"),
        &access::LOCALES,
    );
    assert_eq!(checked, Ok(()));
}
