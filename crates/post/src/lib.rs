//! The outbox: what is to be sent to whom, by templates in both languages.
//!
//! Owns the tables of `0008_post`.

pub mod http;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "post",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "post",
        text: include_str!("../locales/en.ftl"),
    },
];
