//! Results for people and programs: CSV tables or one JSON document, into files or to the terminal.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::CliError;

/// The form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Tables with commas and a header.
    #[default]
    Csv,
    /// One document with everything.
    Json,
}

/// Where a result goes.
#[derive(Debug, Clone, clap::Args)]
pub struct OutputArgs {
    /// Folder for the result, made if it is not there; without it the result goes to standard
    /// output (of several CSV tables, the first)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// A CSV table to be written.
#[derive(Debug)]
pub struct CsvTable {
    name: String,
    rows: Vec<Vec<String>>,
}

impl CsvTable {
    /// A table to be named `name`.csv.
    pub fn new<S: ToString>(name: &str, header: impl IntoIterator<Item = S>) -> Self {
        let header = header.into_iter().map(|h| h.to_string()).collect();
        Self {
            name: name.to_owned(),
            rows: vec![header],
        }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    fn bytes(&self) -> Result<Vec<u8>, CliError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in &self.rows {
            writer
                .write_record(row)
                .map_err(|e| CliError::Output(e.into()))?;
        }
        writer
            .into_inner()
            .map_err(|e| CliError::Output(e.into_error()))
    }
}

/// A number as the shortest text that reads back the same; blank when missing.
#[must_use]
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        String::new()
    } else if size == 0.0 || (1e-5..1e16).contains(&size) {
        value.to_string()
    } else {
        format!("{value:?}")
    }
}

/// A result in both forms.
#[derive(Debug)]
pub struct Report {
    /// Name of the JSON file, without its ending.
    pub name: &'static str,
    /// The tables, the main one first.
    pub tables: Vec<CsvTable>,
    /// The document.
    pub json: serde_json::Value,
    /// What to tell the person beside the files.
    pub notes: Vec<String>,
}

impl Report {
    /// Writes files, or the result itself to `out`.
    ///
    /// # Errors
    /// [`CliError::File`] or [`CliError::Output`].
    pub fn deliver(&self, args: &OutputArgs, out: &mut dyn Write) -> Result<(), CliError> {
        let files = match args.format {
            Format::Csv => self
                .tables
                .iter()
                .map(|t| Ok((format!("{}.csv", t.name), t.bytes()?)))
                .collect::<Result<Vec<_>, CliError>>()?,
            Format::Json => vec![(format!("{}.json", self.name), json(&self.json)?)],
        };
        let Some(folder) = &args.out else {
            if let Some((_, bytes)) = files.first() {
                out.write_all(bytes)?;
            }
            return Ok(());
        };
        fs::create_dir_all(folder).map_err(|e| CliError::file(folder, e))?;
        for (name, bytes) in &files {
            let path = folder.join(name);
            write_whole(&path, bytes)?;
            writeln!(out, "wrote {}", path.display())?;
        }
        for note in &self.notes {
            writeln!(out, "{note}")?;
        }
        Ok(())
    }
}

fn json(value: &serde_json::Value) -> Result<Vec<u8>, CliError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| CliError::Output(e.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a file so that a crash leaves the old one or the new one, never half of it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|e| {
        // The first error is the one to report; the temporary file may never have existed.
        let _ = fs::remove_file(&temporary);
        CliError::file(path, e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back_the_same() {
        for value in [
            0.1,
            1.0 / 3.0,
            68.383_724_238_341_71,
            1e300,
            5e-324,
            -0.0,
            51.0,
            1e15,
        ] {
            let text = number(value);
            assert_eq!(
                text.parse::<f64>().unwrap().to_bits(),
                value.to_bits(),
                "{text}"
            );
        }
        assert_eq!(number(51.0), "51");
        assert_eq!(number(f64::NAN), "");
    }
}
