//! The types of settings: each can only be made from what makes sense, and says what would.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use store::Location;
use tracing_subscriber::EnvFilter;

use super::Masked;

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Between<const MIN: i64, const MAX: i64>(pub(super) i64);

impl<const MIN: i64, const MAX: i64> Between<MIN, MAX> {
    /// The number in the type that its user counts in; the bounds are within it.
    pub fn whole<T: TryFrom<i64>>(self) -> T {
        T::try_from(self.0)
            .ok()
            .expect("the bounds of a setting fit the type it is read as")
    }
}

impl<const MIN: i64, const MAX: i64> TryFrom<i64> for Between<MIN, MAX> {
    type Error = String;

    fn try_from(n: i64) -> Result<Self, String> {
        if (MIN..=MAX).contains(&n) {
            Ok(Self(n))
        } else {
            Err(format!("{n} is not between {MIN} and {MAX}"))
        }
    }
}

impl<const MIN: i64, const MAX: i64> From<Between<MIN, MAX>> for i64 {
    fn from(n: Between<MIN, MAX>) -> Self {
        n.0
    }
}

/// The address of a PostgreSQL database. It may hold a password, so it is never shown whole.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DatabaseUrl(Masked);

impl DatabaseUrl {
    /// The database behind it.
    pub fn location(&self) -> Location {
        self.0
            .reveal()
            .parse()
            .expect("the address was parsed when the setting was read")
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = store::InvalidDatabaseUrl;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        url.parse::<Location>()?;
        Ok(Self(Masked::new(url)))
    }
}

/// Host, port and database with the user's name, without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.location())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<DatabaseUrl> for String {
    fn from(url: DatabaseUrl) -> Self {
        url.to_string()
    }
}

/// Keys of sealed values: 64 hexadecimal digits each, set apart by commas. Shown as `•••`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct SecretKeys(store::secrets::Keys);

impl SecretKeys {
    /// The keys.
    pub fn ring(&self) -> &store::secrets::Keys {
        &self.0
    }
}

impl TryFrom<String> for SecretKeys {
    type Error = store::secrets::InvalidKeys;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Self(text.parse()?))
    }
}

impl Serialize for SecretKeys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Masked::new(String::new()).serialize(serializer)
    }
}

/// The token that opens `/metrics`: 16 characters or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct MetricsToken(Masked);

impl MetricsToken {
    /// Whether `presented` is the token; takes as long whatever differs.
    pub fn is(&self, presented: &str) -> bool {
        use subtle::ConstantTimeEq;
        self.0
            .reveal()
            .as_bytes()
            .ct_eq(presented.as_bytes())
            .into()
    }
}

impl TryFrom<String> for MetricsToken {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() < 16 || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(
                "a token has 16 characters or more, none of them a space: try `openssl rand -hex 16`",
            );
        }
        Ok(Self(Masked::new(text)))
    }
}

/// The public address: scheme and host, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        match host {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
                Ok(Self(text))
            }
            _ => Err(format!(
                "`{text}` is not a public address: write `https://pilar.example.org`, without a path"
            )),
        }
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}

/// Local time as an offset from UTC: `+07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZoneOffset(i16);

impl ZoneOffset {
    /// The offset of so many minutes east of UTC.
    pub(super) const fn from_minutes(minutes: i16) -> Self {
        Self(minutes)
    }

    /// Minutes east of UTC.
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

impl TryFrom<String> for ZoneOffset {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parse = || {
            let (sign, rest) = match text.split_at_checked(1)? {
                ("+", rest) => (1, rest),
                ("-", rest) => (-1, rest),
                _ => return None,
            };
            let (hours, minutes) = rest.split_once(':')?;
            if hours.len() != 2 || minutes.len() != 2 || rest.contains(['+', '-']) {
                return None;
            }
            let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours <= 14 && minutes < 60).then_some(Self(sign * (hours * 60 + minutes)))
        };
        parse().ok_or_else(|| format!("`{text}` is not an offset from UTC: write `+07:00`"))
    }
}

impl From<ZoneOffset> for String {
    fn from(zone: ZoneOffset) -> Self {
        let sign = if zone.0 < 0 { '-' } else { '+' };
        let minutes = zone.0.abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Which lines are logged: a level, or levels for parts as `tracing` writes them, `info,store=debug`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LogLevels(String);

impl LogLevels {
    /// The filter for the subscriber.
    pub fn filter(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

impl Default for LogLevels {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl FromStr for LogLevels {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A lone word that is no level would be taken for the name of a part, and silence all others.
        let is_level =
            |word: &str| ["error", "warn", "info", "debug", "trace", "off"].contains(&word.trim());
        let parts_fit = text.split(',').all(|part| match part.rsplit_once('=') {
            Some((_, level)) => is_level(level),
            None => is_level(part),
        });
        if !parts_fit || EnvFilter::try_new(text).is_err() {
            return Err(format!(
                "`{text}` is not a level: write error, warn, info, debug or trace, or `info,store=debug`"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for LogLevels {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<LogLevels> for String {
    fn from(levels: LogLevels) -> Self {
        levels.0
    }
}

/// Lines for people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// One line for each event, to be read by a person.
    #[default]
    Human,
    /// One JSON object for each event.
    Json,
}
