//! Reading what commands wrote, and the golden folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Parser;
use measure_cli::{CliError, Command};

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Runs `pilar ARGS` as the binary would, and returns what it says.
pub fn pilar(args: &[&str]) -> Result<String, CliError> {
    let cli = Cli::try_parse_from(std::iter::once("pilar").chain(args.iter().copied()))
        .map_err(|e| CliError::Usage(e.to_string()))?;
    let mut out = Vec::new();
    cli.command.run(&mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

/// A golden folder, or a line that says it is absent: its licence keeps it out of the project.
pub fn golden(folder: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here
        .ancestors()
        .map(|a| a.join("shared/golden").join(folder))
        .find(|p| p.is_dir());
    if found.is_none() {
        println!("the golden folder {folder} is absent, so this test checks nothing");
    }
    found
}

/// A CSV file by row key and column.
pub struct Sheet {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    pub fn read(path: &Path) -> Self {
        Self::parse(&std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path:?}: {e}")))
    }

    pub fn parse(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let row = |r: Result<csv::StringRecord, _>| r.unwrap().iter().map(str::to_owned).collect();
        Self {
            headers,
            rows: reader.records().map(row).collect(),
        }
    }

    pub fn column(&self, header: &str) -> usize {
        self.headers
            .iter()
            .position(|h| h == header)
            .unwrap_or_else(|| panic!("no {header}"))
    }

    /// The cells of one column by those of another.
    pub fn by(&self, key: &str, value: &str) -> BTreeMap<String, String> {
        let (key, value) = (self.column(key), self.column(value));
        self.rows
            .iter()
            .map(|r| (r[key].clone(), r[value].clone()))
            .collect()
    }

    pub fn numbers(&self, key: &str, value: &str) -> BTreeMap<String, f64> {
        self.by(key, value)
            .into_iter()
            .map(|(k, v)| (k, v.parse().unwrap_or(f64::NAN)))
            .collect()
    }
}

/// Largest difference between two columns of figures by the same keys; missing equals missing.
pub fn difference(found: &BTreeMap<String, f64>, expected: &BTreeMap<String, f64>) -> f64 {
    assert!(found.keys().eq(expected.keys()), "the units differ");
    let one = |(a, b): (&f64, &f64)| {
        if a.is_nan() && b.is_nan() {
            0.0
        } else {
            (a - b).abs()
        }
    };
    found
        .values()
        .zip(expected.values())
        .map(one)
        .fold(0.0, |m, d| if d > m || d.is_nan() { d } else { m })
}

/// A folder of its own for one test.
pub fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("index-{test}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}
