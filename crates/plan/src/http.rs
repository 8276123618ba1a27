//! Pages and API of plans.

mod api;
mod block;
mod books;
mod comments;
mod file;
mod form;
mod grid;
mod list;
mod national;
mod overview;
mod pillars;
mod press;
mod prose;
mod public;
mod quality;
mod quick_wins;
mod releases;
mod roadmap;
mod row;
mod simulation;
mod sums;
mod text;
mod words;
mod workbook;

use std::{collections::VecDeque, fmt, sync::Arc};

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use ed25519_dalek::SigningKey;
use masterplan::ReleaseFile;
use tokio::sync::Mutex;
use utoipa_axum::router::OpenApiRouter;
use web::App;

use crate::{PlanError, model::Plan, releasing};

/// With what releases are signed.
#[derive(Clone, Default)]
pub struct Signing {
    /// The instance's key; releases carry a hash only without.
    pub key: Option<Arc<SigningKey>>,
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signing")
            .field("is_ready", &self.key.is_some())
            .finish()
    }
}

/// What the text of a key file is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key is not 64 hexadecimal digits; make one with `openssl rand -hex 32`")]
pub struct InvalidKey;

impl Signing {
    /// Its public half, 64 hexadecimal digits, by which a reader knows whose signature a release has.
    pub fn public_key(&self) -> Option<String> {
        let key = self.key.as_ref()?;
        Some(hex::encode(key.verifying_key().to_bytes()))
    }

    /// The key of a file's text: 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`InvalidKey`]; the text is never repeated.
    pub fn read(text: &str) -> Result<Self, InvalidKey> {
        let bytes = hex::decode(text.trim()).map_err(|_| InvalidKey)?;
        let seed: [u8; 32] = bytes.try_into().map_err(|_| InvalidKey)?;
        Ok(Self {
            key: Some(Arc::new(SigningKey::from_bytes(&seed))),
        })
    }
}

/// So many releases are kept as they were read.
const SHELF: usize = 16;

/// What every handler of plans shares: the key, and releases that were read a while ago. A release never changes, so what
/// lies here under its hash is right for ever.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    signing: Signing,
    read: Arc<Mutex<VecDeque<Arc<ReleaseFile>>>>,
    press: press::Press,
}

impl Shelf {
    /// A release that was found readable, from the shelf or from the database.
    async fn file(
        &self,
        tx: &mut store::Tx,
        (plan, number, sha256): (&Plan, u32, &str),
    ) -> Result<Arc<ReleaseFile>, PlanError> {
        let known = {
            let shelf = self.read.lock().await;
            shelf.iter().find(|file| file.sha256 == sha256).cloned()
        };
        if let Some(file) = known {
            return Ok(file);
        }
        let file = Arc::new(releasing::file(tx, plan, number).await?);
        let mut shelf = self.read.lock().await;
        if shelf.len() >= SHELF {
            shelf.pop_front();
        }
        shelf.push_back(Arc::clone(&file));
        Ok(file)
    }
}

/// Every page; releases are signed with `with`.
pub fn pages(with: Signing) -> Router<App> {
    Router::new()
        .merge(of_plans())
        .merge(of_files())
        .merge(of_rows())
        .merge(of_releases())
        .merge(of_the_public())
        .layer(Extension(shelf(with)))
}

fn shelf(signing: Signing) -> Shelf {
    Shelf {
        signing,
        ..Shelf::default()
    }
}

fn of_plans() -> Router<App> {
    Router::new()
        .route("/plans", get(list::list))
        .route("/plans/new", get(list::ask_create).post(list::create))
        .route("/plans/pillar-sets", get(pillars::list).post(pillars::save))
        .route("/plans/{region}", get(overview::show))
        .route(
            "/plans/{region}/edit",
            get(overview::ask_edit).post(overview::edit),
        )
        .route("/plans/{region}/history", get(overview::history))
        .route("/plans/{region}/roadmap", get(roadmap::show))
        .route("/plans/{region}/quality", get(quality::show))
        .route("/plans/{region}/simulation", get(simulation::show))
        .route("/plans/{region}/undo", post(block::undo))
        .route("/plans/{region}/tables/{table}", get(grid::show))
        .route(
            "/plans/{region}/tables/{table}/new",
            get(row::ask_add).post(row::add),
        )
        .route(
            "/plans/{region}/tables/{table}/paste",
            get(block::ask_paste).post(block::paste),
        )
        .route("/plans/{region}/tables/{table}/lay", post(block::lay))
        .route("/plans/{region}/tables/{table}/bulk", post(block::bulk))
        .route("/plans/{region}/texts", get(text::list))
        .route(
            "/plans/{region}/texts/{key}",
            get(text::ask).post(text::write),
        )
        .route("/plans/{region}/texts/{key}/history", get(text::history))
        .route(
            "/plans/{region}/comments",
            get(comments::list).post(comments::write),
        )
        .route("/plan-comments/{id}/settle", post(comments::settle))
        .route("/plans/{region}/quick-wins", get(quick_wins::list))
        .route(
            "/plans/{region}/quick-wins/{id}",
            get(quick_wins::ask).post(quick_wins::set),
        )
}

fn of_files() -> Router<App> {
    Router::new()
        .route("/plans/{region}/workbook.xlsx", get(workbook::all))
        .route(
            "/plans/{region}/workbook",
            // The upload counts its own bytes.
            get(workbook::ask)
                .post(workbook::rehearse)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/plans/{region}/workbook/apply", post(workbook::take))
        .route(
            "/plans/{region}/tables/{table}/workbook.xlsx",
            get(workbook::one),
        )
        .route(
            "/plans/{region}/tables/{table}/workbook.csv",
            get(workbook::csv),
        )
}

fn of_rows() -> Router<App> {
    Router::new()
        .route("/plan-rows/{id}", get(row::ask).post(row::save))
        .route("/plan-rows/{id}/cell", post(row::cell))
        .route("/plan-rows/{id}/duplicate", post(row::duplicate))
        .route("/plan-rows/{id}/shift", post(row::shift))
        .route("/plan-rows/{id}/remove", post(row::remove))
        .route("/plan-rows/{id}/restore", post(row::restore))
        .route(
            "/plan-rows/{id}/settle",
            get(row::ask_settle).post(row::settle),
        )
        .route("/plan-rows/{id}/history", get(row::history))
}

fn of_releases() -> Router<App> {
    Router::new()
        .route("/plans/{region}/releases", get(releases::list))
        .route(
            "/plans/{region}/releases/new",
            get(releases::ask_make).post(releases::make),
        )
        .route("/plans/{region}/releases/diff", get(releases::diff))
        .route("/plans/{region}/releases/{number}", get(releases::show))
        .route(
            "/plans/{region}/releases/{number}/books/{name}",
            get(books::of_release),
        )
        .route(
            "/plans/{region}/releases/{number}/step",
            get(releases::ask_step).post(releases::step),
        )
}

fn of_the_public() -> Router<App> {
    Router::new()
        .route("/actions", get(national::list))
        .route("/plan/{region}", get(public::show))
        .route("/plan/{region}/actions", get(public::actions::list))
        .route("/plan/{region}/actions.csv", get(public::actions::csv))
        .route("/plan/{region}/actions.json", get(public::actions::json_of))
        .route(
            "/plan/{region}/actions/{action}",
            get(public::actions::show),
        )
        .route("/plan/{region}/history", get(public::history))
        .route("/plan/{region}/roadmap", get(roadmap::public))
        .route("/plan/{region}/roadmap.svg", get(roadmap::svg))
        .route("/plan/{region}/books", get(books::list))
        .route("/plan/{region}/books/{name}", get(books::in_force))
        .route("/plan/{region}/release.json", get(public::release))
}

/// The part in `/api/v1`.
pub fn api(with: Signing) -> OpenApiRouter<App> {
    api::router().layer(Extension(shelf(with)))
}
