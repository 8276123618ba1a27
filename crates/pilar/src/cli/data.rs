//! Commands about the register's data.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub(super) const IMPORT_EXAMPLES: &str = "\
Examples:
  pilar import --kind agencies agencies.csv             a rehearsal: every error with its row and column
  pilar import --kind agencies agencies.csv --confirm   the change, if there is no error
  pilar import --kind agencies --template agencies.xlsx an empty file with the columns

CSV (comma or semicolon, UTF-8 or Windows-1252) and XLSX are understood. It is all or nothing.";

pub(super) const EXPORT_EXAMPLES: &str = "\
Examples:
  pilar export --list regions --format csv --to regions.csv
  pilar export --list regions --format geojson --filter kind=city --filter province=71
  pilar export --list claims --format xlsx --to claims.xlsx

Filters are those of the list's page: what stands behind `?` in its address.";

/// What to import.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// What the rows are: regions, agencies, sources, cohorts, letters, participations or claims
    #[arg(long)]
    pub kind: String,
    /// The file: CSV or XLSX
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Make the change; without it nothing is written
    #[arg(long, conflicts_with = "template")]
    pub confirm: bool,
    /// Write an empty file with the columns instead (.csv or .xlsx)
    #[arg(long, value_name = "NEW FILE", conflicts_with = "file")]
    pub template: Option<PathBuf>,
    /// The language of errors and of a template's headings; files are read in either
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}

/// What to export.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The list: regions, agencies, cohorts, letters, participations, sources, claims or figures
    #[arg(long)]
    pub list: String,
    /// The form of the file
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    /// A filter of the list, name=value; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    pub filter: Vec<String>,
    /// The new file; standard output if left out
    #[arg(long, value_name = "NEW FILE")]
    pub to: Option<PathBuf>,
    /// For whom: `excel` for Excel with Indonesian settings, `keys` for programs
    #[arg(
        long,
        default_value = "",
        value_name = "STYLE",
        hide_default_value = true
    )]
    pub style: String,
    /// The language of headings and words
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}

/// A language of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Bahasa Indonesia
    Id,
    /// English
    En,
}

impl From<Language> for web::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Id => Self::Id,
            Language::En => Self::En,
        }
    }
}

impl From<Format> for register::export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Xlsx => Self::Xlsx,
            Format::Geojson => Self::Geojson,
        }
    }
}

/// The form of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated, UTF-8
    Csv,
    /// A spreadsheet
    Xlsx,
    /// Features with their places, for maps
    Geojson,
}

/// `pilar call …`.
#[derive(Debug, Subcommand)]
pub enum CallCommand {
    /// Compute a call's draws and ranking again from its published bundle, without a network or a database
    ///
    /// Says what holds, or names the part that does not: instrument, method, a draw of assessors, the ranking, a
    /// decision. One changed byte is found.
    #[command(after_help = "\
Examples:
  pilar call verify pilar-call-2027-….json
  curl -s https://pilar.example/calls/ID/bundle.json | pilar call verify -")]
    Verify {
        /// The bundle, as the call's result page gives it; `-` reads standard input
        bundle: PathBuf,
    },
}

/// What can be done with the log of changes.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry was changed, removed or put in
    ///
    /// Prints the head of the chain. Note it down outside the machine: with --head it later proves that nothing
    /// was cut off the end either, and that the whole chain was not written anew.
    #[command(after_help = "\
Examples:
  pilar audit verify --data /srv/pilar
  pilar audit verify --data /srv/pilar --head 3f1c…      was this head noted down part of the chain?")]
    Verify {
        /// A head noted down earlier, 64 hexadecimal digits: the chain must contain it
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
}

/// What can be done with regions.
#[derive(Debug, Subcommand)]
pub enum RegionsCommand {
    /// Boundaries as polygons, for choropleths and tiles
    #[command(subcommand)]
    Boundaries(BoundariesCommand),
}

/// What can be done with boundaries.
#[derive(Debug, Subcommand)]
pub enum BoundariesCommand {
    /// Read polygons from a GeoJSON file, one feature for each region
    ///
    /// Maps then show areas instead of points. The file is kept as it came; what is drawn is simplified so that
    /// neighbours stay together. A region that has a boundary gets the new one, and the old one stays in the history.
    #[command(after_help = "\
Examples:
  pilar regions boundaries import regencies.geojson --dry-run     every wrong feature, with what to do about it
  pilar regions boundaries import regencies.geojson --source \"Badan Informasi Geospasial\" --licence CC-BY-4.0
  pilar regions boundaries import provinces.geojson --property KDPPUM --valid-from 2025

The file is a GeoJSON FeatureCollection of Polygon and MultiPolygon features, for regencies and cities, provinces, or both.
Coordinates are longitude, latitude in WGS 84 (RFC 7946), at most 64 MiB. Codes may be written 71.72 or 7172. Import
neighbours in one file: their common border is then simplified once.

It is all or nothing: open rings, swapped axes, rings that cross themselves, unknown codes and polygons far from their
region are refused with the feature named, and nothing is written then.")]
    Import(BoundaryFile),
    /// Show what was imported, the newest first, and how much of it is in use
    List,
    /// Take boundaries out of use; they stay in the history
    #[command(after_help = "\
Examples:
  pilar regions boundaries remove 71.72 71.73 --reason \"wrong file\"
  pilar regions boundaries remove --all --reason \"maps show points again\"")]
    Remove {
        /// The regions
        #[arg(required_unless_present = "all")]
        codes: Vec<kernel::RegionCode>,
        /// Those of every region
        #[arg(long, conflicts_with = "codes")]
        all: bool,
        /// Why, for the history
        #[arg(long)]
        reason: String,
    },
}

/// A file of boundaries.
#[derive(Debug, Clone, Args)]
pub struct BoundaryFile {
    /// The file
    pub file: PathBuf,
    /// The property of each feature that holds the region's code; found by itself if left out
    #[arg(long, value_name = "NAME")]
    pub property: Option<String>,
    /// Who published the boundaries; shown under the map
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub source: String,
    /// On which terms; shown under the map
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub licence: String,
    /// Since when they hold, as published: 2025, 2025-01 or 2025-01-31
    #[arg(
        long,
        value_name = "DATE",
        default_value = "",
        hide_default_value = true
    )]
    pub valid_from: String,
    /// Check the file and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The language of what is said of the file
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}
