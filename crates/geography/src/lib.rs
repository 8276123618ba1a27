//! Where regions lie, and maps of them as data and as SVG.
//!
//! Start at [`TileMap::compute`] for the equal-area tile map; [`svg_tiles`] draws it. [`read`] takes boundaries from
//! GeoJSON, [`svg_areas`] draws them. The
//! coastline is Natural Earth's (public domain) and travels in the binary.
//! Invariants: the same input gives the same map on every machine; every text in an SVG is
//! escaped; no SVG holds a style attribute or a script.
//! Not here: which regions exist (`register`), what a colour means (the page that draws), files.

mod boundaries;
mod coast;
mod labels;
mod place;
mod project;
mod svg;
mod svg_areas;
mod svg_tiles;
mod tiles;

pub use boundaries::{
    CodeFault, DETAIL, Fault, FileLimits, Home, InvalidShape, OVERVIEW, Outline, ReadFile,
    Rejected, Shape, Tolerance, Unreadable, coarser, read, reduce,
};
pub use coast::{Coastline, coastline_geojson, coastline_steps};
pub use labels::Lettering;
pub use place::Place;
pub use project::Frame;
pub use svg::{Caption, Pattern};
pub use svg_areas::{Area, AreaGroup, AreaMap, svg_areas};
pub use svg_tiles::{Labels, TileStyle, svg_tiles};
pub use tiles::{Layout, NARROW_COLUMNS, ProvinceOutline, Quality, Tile, TileMap};
