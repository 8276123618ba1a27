//! Agreements between the ministry and a region: drafted, reviewed, signed; the decrees and bodies that follow.
//!
//! Owns the tables of `0009_agreements`.

pub mod http;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "agreements",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "agreements",
        text: include_str!("../locales/en.ftl"),
    },
];
