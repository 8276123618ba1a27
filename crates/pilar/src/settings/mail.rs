//! How mail leaves.

use std::{net::IpAddr, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Mail, Settings};

/// How long one step of the conversation with the mail server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailSecurity {
    /// Begun in the clear and protected before anything is said.
    Starttls,
    /// Protected from the first byte.
    Tls,
    /// In the clear: for a server on this machine only.
    None,
}

/// A sender: `pilar@example.go.id`, or `Sekretariat <pilar@example.go.id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress {
    name: String,
    email: post::Email,
}

impl TryFrom<String> for MailAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a sender: write `pilar@example.go.id` or `Sekretariat <pilar@example.go.id>`"
            )
        };
        let (name, email) = match text.split_once('<') {
            None => ("", text.as_str()),
            Some((name, rest)) => (name.trim(), rest.strip_suffix('>').ok_or_else(wrong)?),
        };
        if name.chars().any(char::is_control) {
            return Err(wrong());
        }
        Ok(Self {
            name: name.to_owned(),
            email: email.parse().map_err(|_| wrong())?,
        })
    }
}

impl From<MailAddress> for String {
    fn from(sender: MailAddress) -> Self {
        match sender.name.as_str() {
            "" => sender.email.to_string(),
            name => format!("{name} <{}>", sender.email),
        }
    }
}

impl Mail {
    /// What delivery needs, where the settings fit together.
    pub(super) fn delivery(&self) -> Result<post::Settings, &'static str> {
        let per_minute = self.per_minute.0;
        let Some(host) = self.server.as_deref().map(str::trim) else {
            return Ok(post::Settings {
                server: None,
                per_minute,
            });
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if host.is_empty() || !host.chars().all(fits) {
            return Err("`mail.server` is not the name of a host: write `smtp.example.go.id`");
        }
        let from = self
            .from
            .clone()
            .ok_or("`mail.server` needs `mail.from`, the address that mail comes from")?;
        let login = match (&self.user, &self.password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some((user.clone(), password.reveal().to_owned())),
            _ => return Err("`mail.user` and `mail.password` go together"),
        };
        let is_here =
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let security = match self.security {
            MailSecurity::Starttls => post::Security::StartTls,
            MailSecurity::Tls => post::Security::Tls,
            MailSecurity::None if is_here => post::Security::Nothing,
            MailSecurity::None => {
                return Err(
                    "`mail.security` may be `none` only where `mail.server` is this machine; write `starttls` or `tls`",
                );
            }
        };
        Ok(post::Settings {
            server: Some(post::Server {
                host: host.to_owned(),
                port: self.port.whole(),
                security,
                login,
                authorities: self.authorities.clone(),
                from: from.email,
                from_name: from.name,
                patience: PATIENCE,
            }),
            per_minute,
        })
    }
}

impl Settings {
    /// What delivery of mail needs to know.
    pub fn post(&self) -> post::Settings {
        self.mail
            .delivery()
            .expect("that settings fit together was seen when they were read")
    }
}
