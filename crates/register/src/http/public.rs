//! The public pages: no log-in, no script, every figure with its sources.
//!
//! Start at [`asked::Asked`], which every handler takes. A page reads at most seven statements (the version of the data alone where a copy is kept), and two more for a region
//! that was something else before; what is small and the
//! same for all pages comes from the [`atlas::Atlas`], which is read once for each version of the data.

mod about;
mod asked;
mod atlas;
mod choropleth;
mod claims;
mod cohort;
mod cohorts;
mod course;
mod figures;
mod home;
mod letters;
mod locator;
mod map;
mod outlines;
mod region;
mod regions;
mod shades;
mod sheet;
mod shown;
mod sources;
mod tiles;

use axum::{Extension, Router, routing::get};
use web::App;

use asked::Shared;

/// Every public page of the register.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/about", get(about::show))
        .route("/regions", get(regions::list))
        .route("/regions/{code}", get(region::show))
        .route("/regions/{code}/agencies", get(region::agencies))
        .route("/cohorts", get(cohorts::list))
        .route("/cohorts/{year}", get(cohort::show))
        .route("/figures", get(figures::by_query))
        .route("/figures/{subject}/{property}", get(figures::show))
        .route("/claims", get(claims::list))
        .route("/sources", get(sources::list))
        .route("/sources/{id}", get(sources::show))
        .route("/letters", get(letters::list))
        .route("/map", get(map::show))
        .route("/map/points.json", get(map::points))
        .route("/map/coast.json", get(map::coast))
        .layer(Extension(Shared::default()))
}
