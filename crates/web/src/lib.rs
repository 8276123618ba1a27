//! Page layout, components, problem details, language, assets and charts. Knows axum, owns no table.
//!
//! Start at [`Page`], which every template reads, and [`finish`], which surrounds every route.
//! A handler returns `Result<Html<View>, Problem>`. `README.md` lists the macros of `ui.html`.
//! Not here: who may see what (`access`), and any subject of the programme.

// The templates of fields name this crate from outside, as other crates do.
extern crate self as web;

mod app;
mod assets;
mod catalogue;
pub mod charts;
pub mod check;
mod etag;
pub mod fields;
mod form;
pub mod form_page;
mod format;
mod html;
mod lang;
mod layers;
mod page;
pub mod paging;
mod parts;
mod preferences;
mod problem;
mod router;
mod security;
mod styleguide;
#[cfg(test)]
mod tests;
pub mod view;

pub use app::{App, NavItem, Settings};
pub use assets::asset;
pub use catalogue::{Catalogue, CatalogueError, LOCALES, Locale, Value};
pub use etag::{ETag, etag, if_match, not_modified, revision_etag};
pub use form::Errors;
pub use format::{Whole, Zone, date};
pub use html::{Html, Markup, attachment};
pub use lang::{Lang, UnknownLang};
pub use layers::finish;
pub(crate) use layers::is_api;
pub use page::{NavLink, Page, RequestId, SortLink, Viewer, is_own_path};
pub use parts::{Choice, Crumb, Tab};
pub use preferences::{Preferences, Theme};
pub use problem::{FieldProblem, Problem, WrongMember};
pub use router::router;
