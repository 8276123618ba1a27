//! The outbox: what is to be sent to whom, by templates in both languages, and its delivery by SMTP.
//!
//! Start at [`send`], which a context calls within its command's transaction, and at [`deliver`], the job that hands
//! messages to a mail server. Owns the tables of `0008_post`.
//! Invariants: a message is written once, when it is asked for, and sent as it was written; its Message-ID is made at
//! the first attempt and kept; whoever is reminded of the same thing twice on a day gets one message.
//! Not here: who should be written to and why (the contexts), accounts themselves (`access`), mail that comes in.

mod acting;
pub mod addresses;
pub mod catalogue;
pub mod deliver;
mod error;
pub mod http;
pub mod model;
pub mod outbox;
mod send;
mod settings;
mod smtp;
mod store;
pub mod templates;

pub use acting::Acting;
pub use error::{FieldError, PostError, SendError};
pub use model::{Email, IllegalStep, InvalidEmail, Letter, Message, MessageState, Recipient};
pub use send::{Preview, Sent, preview, send};
pub use settings::{Security, Server, Settings};

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
