//! What an operator may set: file, then environment, then the command line.
//!
//! Start at [`Settings`]: its fields are the keys of `pilar.toml`, of `PILAR_…` in the environment (two underscores
//! between the parts of a key) and of this program's book. [`load`] is the only place that reads the environment.

mod layers;
mod mail;
mod masked;
mod signing;
mod values;

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use layers::{Effective, Overrides, SettingsError, load};
pub use mail::{MailAddress, MailSecurity};
pub use masked::Masked;
pub use values::{
    BaseUrl, Between, DatabaseUrl, LogFormat, LogLevels, MetricsToken, SecretKeys, ZoneOffset,
};

/// The commented file with every setting and its default, as `pilar settings --example` prints it.
pub const EXAMPLE: &str = include_str!("../pilar.example.toml");

/// Everything an operator may set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The folder of the embedded database, of files and snapshots.
    pub data: PathBuf,
    /// Where the data lives.
    pub database: Database,
    /// Keys of what the database holds encrypted.
    pub secrets: Secrets,
    /// How the instance presents itself.
    pub web: Web,
    /// How long someone stays signed in.
    pub sessions: Sessions,
    /// What is logged, and how.
    pub log: Log,
    /// Who may read the metrics.
    pub metrics: Metrics,
    /// How mail leaves.
    pub mail: Mail,
    /// With what agreements are signed.
    pub signing: Signing,
    /// How plans are released.
    pub plan: Plan,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            // In two parts: the whole would read as the id of a message.
            data: PathBuf::from(concat!("pilar", "-data")),
            database: Database::default(),
            secrets: Secrets::default(),
            web: Web::default(),
            sessions: Sessions::default(),
            log: Log::default(),
            metrics: Metrics::default(),
            mail: Mail::default(),
            signing: Signing::default(),
            plan: Plan::default(),
        }
    }
}

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// A PostgreSQL server; the embedded database where it is left out.
    pub url: Option<DatabaseUrl>,
    /// Connections that read at once.
    pub readers: Between<1, 500>,
    /// Seconds a request waits for a connection before it is told to come back.
    pub patience_seconds: Between<1, 60>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            readers: Between(4),
            patience_seconds: Between(5),
        }
    }
}

/// Keys of what the database holds encrypted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// Keys before those of `secrets.key` in the data folder; the first one seals.
    pub key: Option<SecretKeys>,
}

/// How the instance presents itself and what it accepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Web {
    /// The name on every page.
    pub name: String,
    /// The public address, where it is known.
    pub base_url: Option<BaseUrl>,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
    /// The most bytes a request may send, uploads apart.
    pub body_limit: Between<1024, 1_073_741_824>,
    /// The most bytes of an uploaded file; more than 20 MiB could not be checked within bounded memory.
    pub upload_limit: Between<1024, 20_971_520>,
    /// The most bytes of a file of evidence; each is looked at in memory, two at once.
    pub evidence_limit: Between<1024, 104_857_600>,
    /// Local time: minutes east of UTC.
    pub zone: ZoneOffset,
    /// What is printed behind a time.
    pub zone_name: String,
}

impl Default for Web {
    fn default() -> Self {
        let settings = web::Settings::default();
        Self {
            name: settings.name,
            base_url: None,
            secure_cookies: settings.secure_cookies,
            body_limit: Between(settings.body_limit as i64),
            upload_limit: Between(settings.upload_limit as i64),
            evidence_limit: Between(settings.evidence_limit as i64),
            zone: ZoneOffset::from_minutes(settings.zone.minutes),
            zone_name: settings.zone.name,
        }
    }
}

/// How long someone stays signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sessions {
    /// Minutes without a request after which a session ends.
    pub idle_minutes: Between<1, 525_600>,
    /// Hours after which a session ends whatever happens.
    pub lifetime_hours: Between<1, 8760>,
    /// Proxies before Pilar that each add to `X-Forwarded-For`.
    pub proxies: Between<0, 9>,
}

impl Default for Sessions {
    fn default() -> Self {
        let settings = access::Settings::default();
        Self {
            idle_minutes: Between(settings.idle_seconds / 60),
            lifetime_hours: Between(settings.lifetime_seconds / 3600),
            proxies: Between(i64::from(settings.proxies)),
        }
    }
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Log {
    /// The least important lines that are still written: `error`, `warn`, `info`, `debug`, `trace`.
    pub level: LogLevels,
    /// Lines for people or for programs.
    pub format: LogFormat,
}

/// Who may read `/metrics`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// Whether everyone may. They hold counts and times, never names.
    pub public: bool,
    /// What a reader sends as `Authorization: Bearer …` where they are not public.
    pub token: Option<MetricsToken>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            public: true,
            token: None,
        }
    }
}

/// How mail leaves; without a server, messages wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The mail server's name; its certificate must carry it.
    pub server: Option<String>,
    /// Its port.
    pub port: Between<1, 65_535>,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Who signs in there.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Masked>,
    /// The sender.
    pub from: Option<MailAddress>,
    /// The authorities that the server's certificate may come from besides the public ones, PEM.
    pub authorities: Option<PathBuf>,
    /// The most messages that leave within a minute.
    pub per_minute: Between<1, 100_000>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: None,
            port: Between(587),
            security: MailSecurity::Starttls,
            user: None,
            password: None,
            from: None,
            authorities: None,
            per_minute: Between(120),
        }
    }
}

/// How plans are released.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// The file of the instance's key, 64 hexadecimal digits; releases carry a hash only without.
    pub signing_key: Option<PathBuf>,
}

/// With what agreements are signed electronically, and whom a check believes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signing {
    /// The operator's key file, PKCS#12; nothing is signed with the operator's certificate without.
    pub certificate: Option<PathBuf>,
    /// What opens it.
    pub passphrase: Option<Masked>,
    /// The authorities whose certificates are believed, PEM.
    pub authorities: Option<PathBuf>,
    /// The address of a time-stamp authority (RFC 3161).
    pub tsa: Option<String>,
    /// Files and addresses of lists of revoked certificates.
    pub revocation_lists: Vec<String>,
    /// The address of the national signing service's gateway.
    pub service: Option<String>,
    /// Who the operator is there.
    pub service_user: Option<String>,
    /// With which password.
    pub service_password: Option<Masked>,
    /// The authority of the gateway's certificate, PEM, where that is a private one.
    pub service_authority: Option<PathBuf>,
    /// Whether these addresses may lie in a private network.
    pub private_addresses: bool,
    /// Seconds that one of them may take to answer.
    pub patience_seconds: Between<1, 120>,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            certificate: None,
            passphrase: None,
            authorities: None,
            tsa: None,
            revocation_lists: Vec::new(),
            service: None,
            service_user: None,
            service_password: None,
            service_authority: None,
            private_addresses: false,
            patience_seconds: Between(20),
        }
    }
}

impl Settings {
    /// With what releases of plans are signed. A key file that cannot be read is told in the log, and nothing is signed.
    pub fn releases(&self) -> ::plan::http::Signing {
        let Some(path) = &self.plan.signing_key else {
            return ::plan::http::Signing::default();
        };
        let read = std::fs::read_to_string(path).map_err(anyhow::Error::from);
        let key = read.and_then(|text| Ok(::plan::http::Signing::read(&text)?));
        key.unwrap_or_else(|err| {
            tracing::error!("the key that signs releases of plans cannot be used: {err}");
            ::plan::http::Signing::default()
        })
    }

    /// How to open the database.
    pub fn database(&self) -> store::DatabaseSettings {
        let location = match &self.database.url {
            Some(url) => url.location(),
            None => store::Location::Embedded,
        };
        store::DatabaseSettings {
            location,
            folder: self.data.clone(),
            readers: self.database.readers.whole(),
            patience: std::time::Duration::from_secs(self.database.patience_seconds.whole()),
            keys: self.secrets.key.as_ref().map(|keys| keys.ring().clone()),
        }
    }

    /// What pages need to know.
    pub fn web(&self, demo: bool) -> web::Settings {
        web::Settings {
            name: self.web.name.clone(),
            base_url: self
                .web
                .base_url
                .as_ref()
                .map(|url| url.as_str().to_owned()),
            secure_cookies: self.web.secure_cookies,
            body_limit: self.web.body_limit.whole(),
            upload_limit: self.web.upload_limit.whole(),
            evidence_limit: self.web.evidence_limit.whole(),
            demo,
            zone: web::Zone {
                minutes: self.web.zone.minutes(),
                name: self.web.zone_name.clone(),
            },
        }
    }

    /// What sessions need to know.
    pub fn access(&self) -> access::Settings {
        access::Settings {
            idle_seconds: self.sessions.idle_minutes.0 * 60,
            lifetime_seconds: self.sessions.lifetime_hours.0 * 3600,
            proxies: self.sessions.proxies.whole(),
        }
    }
}

#[cfg(test)]
mod tests;
