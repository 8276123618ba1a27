//! Asking one configured address over HTTP: blocking, bounded in time and size, without redirects or a proxy of the
//! environment.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use ureq::{
    Agent,
    http::Uri,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
    unversioned::transport::DefaultConnector,
};
use zeroize::Zeroizing;

use crate::{Passphrase, network::PublicOnly, pem};

/// Where a service is, and how it is reached. Building one needs no network.
///
/// Calls block the thread: an asynchronous caller runs them with `spawn_blocking`.
pub struct Endpoint {
    address: String,
    agent: Agent,
    authorization: Option<Zeroizing<String>>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.address)
    }
}

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It is no `http` or `https` address with a host.
    #[error("this is not an http or https address")]
    Address,
    /// It has a user's name in it; that belongs into its own setting.
    #[error("the address holds a user name or password")]
    Credentials,
    /// Secrets go over `https`, or to this machine.
    #[error("secrets would be sent without encryption")]
    NotEncrypted,
    /// The authority for it is no certificate.
    #[error("the authority for the address is not a certificate in PEM")]
    Authority,
}

/// What went wrong on the way.
#[derive(Debug)]
pub(crate) enum Fault {
    Slow,
    Unreachable(String),
    TooLarge,
}

impl Endpoint {
    /// An address such as `https://tsa.example/tsr`, with the time that one call may take.
    pub fn new(address: &str, timeout: Duration) -> Result<Self, EndpointError> {
        Self::with_authority(address, timeout, None)
    }

    /// The same, where the server's certificate comes from a private authority (PEM).
    pub fn with_authority(
        address: &str,
        timeout: Duration,
        authority: Option<&str>,
    ) -> Result<Self, EndpointError> {
        let uri: Uri = address.parse().map_err(|_| EndpointError::Address)?;
        let known = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
        if !known {
            return Err(EndpointError::Address);
        }
        if uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'))
        {
            return Err(EndpointError::Credentials);
        }
        let roots = match authority {
            None => RootCerts::WebPki,
            Some(text) => {
                let all = pem::der_or_pem(text.as_bytes(), "CERTIFICATE")
                    .filter(|all| !all.is_empty())
                    .ok_or(EndpointError::Authority)?;
                let all: Vec<_> = all
                    .iter()
                    .map(|der| Certificate::from_der(der).to_owned())
                    .collect();
                RootCerts::new_with_certs(&all)
            }
        };
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(roots)
            .build();
        let agent = Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self {
            address: address.trim_end_matches('/').to_owned(),
            agent,
            authorization: None,
        })
    }

    /// With HTTP basic authentication (RFC 7617). The address must be `https`, or on this machine.
    pub fn basic(mut self, user: &str, password: &Passphrase) -> Result<Self, EndpointError> {
        if !self.keeps_secrets() {
            return Err(EndpointError::NotEncrypted);
        }
        let pair = Zeroizing::new(format!("{user}:{}", password.reveal()));
        self.authorization = Some(Zeroizing::new(format!(
            "Basic {}",
            STANDARD.encode(pair.as_bytes())
        )));
        Ok(self)
    }

    /// Asks machines of the public network only, whatever the name means when it is looked up.
    #[must_use]
    pub fn public_only(mut self) -> Self {
        let config = self.agent.config().clone();
        let connector = DefaultConnector::default();
        self.agent = Agent::with_parts(config, connector, PublicOnly::default());
        self
    }

    pub(crate) fn keeps_secrets(&self) -> bool {
        let uri: Uri = self
            .address
            .parse()
            .expect("the address was parsed when it was taken");
        let host = uri.host().unwrap_or_default();
        uri.scheme_str() == Some("https") || matches!(host, "localhost" | "127.0.0.1" | "[::1]")
    }

    /// Posts `body` to `path` below the address; status and answer, of at most `limit` bytes.
    pub(crate) fn post(
        &self,
        path: &str,
        kind: &str,
        accept: &str,
        body: &[u8],
        limit: usize,
    ) -> Result<(u16, Vec<u8>), Fault> {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("Content-Type", kind)
            .header("Accept", accept);
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization.as_str());
        }
        read(request.send(body).map_err(fault)?, limit)
    }

    /// Fetches what is at the address; status and answer, of at most `limit` bytes.
    pub(crate) fn get(&self, accept: &str, limit: usize) -> Result<(u16, Vec<u8>), Fault> {
        let request = self.agent.get(&self.address).header("Accept", accept);
        read(request.call().map_err(fault)?, limit)
    }
}

fn read(
    mut answer: ureq::http::Response<ureq::Body>,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(limit as u64);
    let bytes = body.read_to_vec().map_err(fault)?;
    Ok((status, bytes))
}

fn fault(error: ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Slow,
        ureq::Error::BodyExceedsLimit(_) => Fault::TooLarge,
        other => Fault::Unreachable(other.to_string()),
    }
}
