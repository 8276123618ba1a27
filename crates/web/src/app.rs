//! What every handler is given.

use std::sync::Arc;

use kernel::Clock;
use store::Db;

use crate::{Catalogue, Zone};

/// The state of the whole program: `Router<App>` everywhere.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time and fresh ids.
    pub clock: Clock,
    /// The words of the interface.
    pub catalogue: Arc<Catalogue>,
    /// How this instance presents itself.
    pub settings: Arc<Settings>,
    /// The main navigation.
    pub nav: Arc<[NavItem]>,
}

/// How this instance presents itself and what it accepts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The product's name on every page.
    pub name: String,
    /// The public address without a trailing slash, where it is known.
    pub base_url: Option<String>,
    /// Whether cookies travel over HTTPS only; also sends `Strict-Transport-Security`.
    pub secure_cookies: bool,
    /// The most bytes a request body may have, unless a route says otherwise with `DefaultBodyLimit`.
    pub body_limit: usize,
    /// The most bytes an uploaded file may have; its readers hold it to limits of their own.
    pub upload_limit: usize,
    /// The most bytes of a file of evidence.
    pub evidence_limit: usize,
    /// Whether this is a demonstration, which every page says.
    pub demo: bool,
    /// Local time.
    pub zone: Zone,
}

impl Default for Settings {
    /// Pilar on plain HTTP, bodies up to 1 MiB, uploads up to 20 MiB, evidence up to 25 MiB, Western Indonesian time.
    fn default() -> Self {
        Self {
            name: "Pilar".to_owned(),
            base_url: None,
            secure_cookies: false,
            body_limit: 1024 * 1024,
            upload_limit: 20 * 1024 * 1024,
            evidence_limit: 25 * 1024 * 1024,
            demo: false,
            zone: Zone::default(),
        }
    }
}

/// An entry of the main navigation.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// The address, `/regions`.
    pub href: &'static str,
    /// The id of the message to show.
    pub label: &'static str,
    /// The permission without which the entry is left out.
    pub needs: Option<&'static str>,
}
