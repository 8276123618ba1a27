//! Putting file, environment and command line on top of each other, and saying where each value came from.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::Value as Shown;
use toml::{Table, Value};

use super::Settings;

const PREFIX: &str = "PILAR_";
/// Variables of this project's own build and tests that are no settings.
const NOT_SETTINGS: [&str; 5] = [
    "PILAR_CONFIG",
    "PILAR_BINARY",
    "PILAR_CHROMIUM",
    "PILAR_CACHE",
    "PILAR_TEST_POSTGRES",
];
const FILE_NAME: &str = "pilar.toml";

/// What the command line says about settings; it wins over file and environment.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
}

/// The settings that hold, and where each came from.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The settings.
    pub settings: Settings,
    origins: BTreeMap<String, String>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML, names an unknown setting or holds a value that makes no sense.
    #[error("{}, {place}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Line and column.
        place: String,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// A variable of the environment names no setting or holds a value that makes no sense.
    #[error("the environment variable {name} (setting `{key}`): {reason}")]
    Environment {
        /// The variable.
        name: String,
        /// The key it sets.
        key: String,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// The file in the data folder names another data folder.
    #[error(
        "{}: `data` cannot be set in the file that lies in the data folder; use `--data`, PILAR_DATA or `--config FILE`",
        .0.display()
    )]
    DataInItself(PathBuf),
    /// Settings that make sense alone do not fit together.
    #[error("{0}")]
    Together(&'static str),
}

/// Reads the settings: `--config FILE` or `pilar.toml` in the data folder, then `PILAR_…`, then the command line.
///
/// # Errors
/// [`SettingsError`] names the file, line and key, or the variable.
pub fn load(overrides: &Overrides) -> Result<Effective, SettingsError> {
    layered(overrides, std::env::vars_os())
}

/// As [`load`], with an environment of the caller's choice.
pub(super) fn layered(
    overrides: &Overrides,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Effective, SettingsError> {
    let mut variables: BTreeMap<String, String> = environment
        .into_iter()
        .filter_map(|(name, value)| {
            Some((
                name.into_string().ok()?,
                value.to_string_lossy().into_owned(),
            ))
        })
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect();
    let named = overrides
        .config
        .clone()
        .or_else(|| variables.remove("PILAR_CONFIG").map(PathBuf::from));
    variables.retain(|name, _| !NOT_SETTINGS.contains(&name.as_str()));
    let mut all = Layers::default();
    let file = match &named {
        Some(path) => Some((path.clone(), read(path)?)),
        None => beside_the_data(overrides, &variables)?,
    };
    if let Some((path, text)) = file {
        let table = parse_file(&path, &text)?;
        if named.is_none() && table.contains_key("data") {
            return Err(SettingsError::DataInItself(path));
        }
        all.add(table, &path.display().to_string());
    }
    for (name, value) in &variables {
        all.add(from_variable(name, value)?, &format!("environment {name}"));
    }
    all.add(
        from_flag(
            "data",
            overrides.data.as_ref().map(|p| p.display().to_string()),
        ),
        "--data",
    );
    all.add(
        from_flag("listen", overrides.listen.map(|l| l.to_string())),
        "--listen",
    );
    let settings = Settings::deserialize(all.table).expect("each layer was parsed by itself");
    settings.mail.delivery().map_err(SettingsError::Together)?;
    settings.signing.fits().map_err(SettingsError::Together)?;
    Ok(Effective {
        settings,
        origins: all.origins,
    })
}

#[derive(Default)]
struct Layers {
    table: Table,
    origins: BTreeMap<String, String>,
}

impl Layers {
    fn add(&mut self, layer: Table, origin: &str) {
        merge(&mut self.table, layer, "", &mut |key| {
            self.origins.insert(key, origin.to_owned());
        });
    }
}

fn merge(into: &mut Table, layer: Table, prefix: &str, tell: &mut impl FnMut(String)) {
    for (name, value) in layer {
        let key = format!("{prefix}{name}");
        match (value, into.get_mut(&name)) {
            (Value::Table(inner), Some(Value::Table(present))) => {
                merge(present, inner, &format!("{key}."), tell);
            }
            (Value::Table(inner), _) => {
                let mut fresh = Table::new();
                merge(&mut fresh, inner, &format!("{key}."), tell);
                into.insert(name, Value::Table(fresh));
            }
            (value, _) => {
                into.insert(name, value);
                tell(key);
            }
        }
    }
}

fn read(path: &Path) -> Result<String, SettingsError> {
    fs::read_to_string(path).map_err(|source| SettingsError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

fn beside_the_data(
    overrides: &Overrides,
    variables: &BTreeMap<String, String>,
) -> Result<Option<(PathBuf, String)>, SettingsError> {
    let folder = overrides
        .data
        .clone()
        .or_else(|| variables.get("PILAR_DATA").map(PathBuf::from))
        .unwrap_or_else(|| Settings::default().data);
    let path = folder.join(FILE_NAME);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(err)
            if matches!(
                err.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(source) => Err(SettingsError::Unreadable { path, source }),
    }
}

fn parse_file(path: &Path, text: &str) -> Result<Table, SettingsError> {
    let wrong = |err: toml::de::Error| SettingsError::File {
        path: path.to_owned(),
        place: place(text, err.span().map_or(0, |span| span.start)),
        reason: reason(&err),
    };
    // Read as settings first: only this error knows the line of a value that makes no sense.
    toml::from_str::<Settings>(text).map_err(wrong)?;
    text.parse::<Table>().map_err(wrong)
}

/// The message of TOML's reader without the excerpt of the file, which may show a secret.
fn reason(err: &toml::de::Error) -> String {
    err.message().trim().replace('\n', ", ")
}

fn place(text: &str, at: usize) -> String {
    let before = &text[..at.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let key = text
        .lines()
        .nth(line - 1)
        .and_then(|line| line.split_once('='))
        .map(|(key, _)| format!(" (`{}`)", key.trim()))
        .unwrap_or_default();
    format!("line {line}{key}")
}

/// `PILAR_WEB__BASE_URL` as `web.base_url`. The value is taken as text where the setting is a text, else as TOML.
fn from_variable(name: &str, value: &str) -> Result<Table, SettingsError> {
    let key = name[PREFIX.len()..].to_lowercase().replace("__", ".");
    let nested = |value: Value| {
        key.split('.').rev().fold(value, |inner, part| {
            Value::Table(Table::from_iter([(part.to_owned(), inner)]))
        })
    };
    let as_text = nested(Value::String(value.to_owned()));
    let as_toml = toml::from_str::<Table>(&format!("v = {value}"))
        .ok()
        .and_then(|mut table| table.remove("v"))
        .filter(|value| !value.is_str())
        .map(nested);
    let error = match Settings::deserialize(as_text.clone()) {
        Ok(_) => return Ok(table(as_text)),
        Err(err) => err,
    };
    let error = match as_toml {
        Some(other) => match Settings::deserialize(other.clone()) {
            Ok(_) => return Ok(table(other)),
            Err(err) => err,
        },
        None => error,
    };
    Err(SettingsError::Environment {
        name: name.to_owned(),
        reason: reason(&error),
        key,
    })
}

fn table(value: Value) -> Table {
    match value {
        Value::Table(table) => table,
        other => Table::from_iter([("value".to_owned(), other)]),
    }
}

fn from_flag(key: &str, value: Option<String>) -> Table {
    value
        .map(|value| (key.to_owned(), Value::String(value)))
        .into_iter()
        .collect()
}

impl Effective {
    /// Each setting with its value and where it came from, one line for each; secrets are masked.
    pub fn lines(&self) -> Vec<[String; 3]> {
        let shown = serde_json::to_value(&self.settings).expect("settings are plain data");
        let mut lines = Vec::new();
        flatten(&shown, "", &mut |key, value| {
            let origin = self.origins.get(&key).map_or("default", String::as_str);
            lines.push([key.clone(), value, origin.to_owned()]);
        });
        lines
    }

    /// Where the value of a key came from; `None` where it is the default.
    pub fn origin(&self, key: &str) -> Option<&str> {
        self.origins.get(key).map(String::as_str)
    }
}

fn flatten(value: &Shown, key: &str, tell: &mut impl FnMut(String, String)) {
    match value {
        Shown::Object(fields) => {
            for (name, value) in fields {
                let dot = if key.is_empty() { "" } else { "." };
                flatten(value, &format!("{key}{dot}{name}"), tell);
            }
        }
        Shown::Null => tell(key.to_owned(), "(not set)".to_owned()),
        Shown::String(text) => tell(key.to_owned(), text.clone()),
        other => tell(key.to_owned(), other.to_string()),
    }
}
