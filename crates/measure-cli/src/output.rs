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
    /// All tables in columns and what there is to say about them, for reading.
    Text,
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
    // Written at once: cells kept one by one take thirty times the memory of their text.
    writer: csv::Writer<Vec<u8>>,
}

impl CsvTable {
    /// A table to be named `name`.csv.
    pub fn new<S: ToString>(name: &str, header: impl IntoIterator<Item = S>) -> Self {
        let header = header.into_iter().map(|h| h.to_string()).collect();
        let mut table = Self {
            name: name.to_owned(),
            writer: csv::Writer::from_writer(Vec::new()),
        };
        table.push(header);
        table
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row is not as long as the header: the shape is the caller's invariant.
    pub fn push(&mut self, row: Vec<String>) {
        self.writer
            .write_record(row)
            .expect("memory takes a row as long as the header");
    }

    fn bytes(self) -> Result<Vec<u8>, CliError> {
        self.writer
            .into_inner()
            .map_err(|e| CliError::Output(e.into_error()))
    }

    /// The rows, the header first.
    fn rows(self) -> Result<Vec<Vec<String>>, CliError> {
        let bytes = self.bytes()?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        let row = |record: Result<csv::StringRecord, csv::Error>| {
            let record = record.map_err(|e| CliError::Output(e.into()))?;
            Ok(record.iter().map(str::to_owned).collect())
        };
        reader.records().map(row).collect()
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
    /// The document; looked at in that form only.
    pub json: serde_json::Value,
    /// What to tell the person beside the files.
    pub notes: Vec<String>,
}

impl Report {
    /// Writes files, or the result itself to `out`.
    ///
    /// # Errors
    /// [`CliError::File`] or [`CliError::Output`].
    pub fn deliver(self, args: &OutputArgs, out: &mut dyn Write) -> Result<(), CliError> {
        let files = match args.format {
            Format::Csv => self
                .tables
                .into_iter()
                .map(|t| Ok((format!("{}.csv", t.name), t.bytes()?)))
                .collect::<Result<Vec<_>, CliError>>()?,
            Format::Json => vec![(format!("{}.json", self.name), json(&self.json)?)],
            Format::Text => {
                let text = text(self.tables, &self.notes)?;
                vec![(format!("{}.txt", self.name), text.into_bytes())]
            }
        };
        let Some(folder) = &args.out else {
            if let Some((_, bytes)) = files.first() {
                out.write_all(bytes)?;
            }
            // Beside a bare table a warning has no other place, and a pipe must not carry it.
            if args.format == Format::Csv {
                self.notes.iter().for_each(|note| eprintln!("{note}"));
            }
            return Ok(());
        };
        if folder.exists() && !folder.is_dir() {
            return Err(CliError::file(
                folder,
                "it is a file; --out names a folder, made if it is not there",
            ));
        }
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

fn text(tables: Vec<CsvTable>, notes: &[String]) -> Result<String, CliError> {
    let mut text = String::new();
    let several = tables.len() > 1;
    for table in tables {
        if several {
            text.push_str(&table.name);
            text.push('\n');
        }
        text.push_str(&columns(table.rows()?));
        text.push('\n');
    }
    for note in notes {
        text.push_str(note);
        text.push('\n');
    }
    Ok(text)
}

/// A table in columns: numbers to the right and with four decimals, but for the first column, which
/// holds codes.
fn columns(rows: Vec<Vec<String>>) -> String {
    let short = |(at, cell): (usize, String)| match cell.parse::<f64>() {
        Ok(value) if at > 0 && cell.contains('.') && value.abs() < 1e9 => format!("{value:.4}"),
        _ => cell,
    };
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| row.into_iter().enumerate().map(short).collect())
        .collect();
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
    let is_number = |cell: &String| cell.is_empty() || cell.parse::<f64>().is_ok();
    let columns = 0..rows.first().map_or(0, Vec::len);
    let shape = |at: usize| {
        let width = cells(at)
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0);
        (width, at > 0 && cells(at).skip(1).all(is_number))
    };
    let shapes: Vec<(usize, bool)> = columns.map(shape).collect();
    let mut text = String::new();
    for row in &rows {
        let cell = |(cell, &(width, right)): (&String, &(usize, bool))| {
            if right {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        };
        let line: Vec<String> = row.iter().zip(&shapes).map(cell).collect();
        text.push_str(line.join("  ").trim_end());
        text.push('\n');
    }
    text
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
    fn text_lines_up_its_columns_and_ends_with_the_notes() {
        let mut table = CsvTable::new("ranks", ["code", "mean", "rank", "best"]);
        table.push(["71.72", "7.25", "1", "true"].map(str::to_owned).to_vec());
        table.push(["Bangli", "", "12", "false"].map(str::to_owned).to_vec());
        let wanted = "code      mean  rank  best\n\
                      71.72   7.2500     1  true\n\
                      Bangli            12  false\n\n\
                      two are tied\n";
        let notes = ["two are tied".to_owned()];
        assert_eq!(text(vec![table], &notes).unwrap(), wanted);
    }

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
