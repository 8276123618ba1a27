//! What delivery needs to know.

use std::{fmt, path::PathBuf, time::Duration};

use crate::Email;

/// How mail leaves; without a server, messages wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The mail server.
    pub server: Option<Server>,
    /// The most messages that all nodes together hand over within a minute.
    pub per_minute: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: None,
            per_minute: 120,
        }
    }
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Begun in the clear, protected before anything is said (RFC 3207); refused where the server cannot.
    StartTls,
    /// Protected from the first byte (RFC 8314).
    Tls,
    /// In the clear, for a server on this machine.
    Nothing,
}

/// A mail server and how to speak to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name, which its certificate must carry.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// Authorities that its certificate may come from besides the public ones, PEM; read for each conversation.
    pub authorities: Option<PathBuf>,
    /// The sender's address.
    pub from: Email,
    /// The sender's name; may be empty.
    pub from_name: String,
    /// How long one step of the conversation may take.
    pub patience: Duration,
}

/// Everything but the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.login.as_ref().map(|(user, _)| user))
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}
