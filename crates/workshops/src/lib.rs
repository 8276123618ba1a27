//! Workshops I to IV with their group work, homework and gates; focus groups.
//!
//! Owns the tables of `0010_workshops`.

pub mod http;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "workshops",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "workshops",
        text: include_str!("../locales/en.ftl"),
    },
];
