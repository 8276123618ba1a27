//! With what the operator lets agreements be signed, and whom a check believes.
//!
//! Everything here reads the disk or asks other machines: not for an async task, and never within a transaction.

use std::{collections::HashMap, path::PathBuf, sync::Mutex, time::Duration};

use kernel::Timestamp;
use signatures::{
    Endpoint, EndpointError, Identity, Passphrase, Revocation, SigningService, Standing,
    TimeStampAuthority, Trust, check, revocation_list,
};

use crate::{AgreementError, NotNow};

/// How other machines are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Whether those of private networks may be asked.
    pub is_private_allowed: bool,
    /// How long one answer may take.
    pub patience: Duration,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            is_private_allowed: false,
            patience: Duration::from_secs(20),
        }
    }
}

impl Network {
    /// The machine at an address.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn endpoint(
        self,
        address: &str,
        authority: Option<&str>,
    ) -> Result<Endpoint, EndpointError> {
        let endpoint = Endpoint::with_authority(address, self.patience, authority)?;
        Ok(if self.is_private_allowed {
            endpoint
        } else {
            endpoint.public_only()
        })
    }
}

/// The gateway of the national signing service.
pub struct Gateway {
    /// Its address.
    pub address: String,
    /// The operator's own account at it, where it asks for one.
    pub account: Option<(String, Passphrase)>,
    /// The authority of its certificate, PEM, where that is a private one.
    pub authority: Option<PathBuf>,
}

/// With what the operator signs.
#[derive(Default)]
pub struct Signing {
    /// The key file, PKCS#12; nothing is signed with the operator's certificate without.
    pub certificate: Option<PathBuf>,
    /// What opens it. Held in memory alone, never written or logged.
    pub passphrase: Option<Passphrase>,
    /// The authorities whose certificates are believed, PEM.
    pub authorities: Option<PathBuf>,
    /// The address of the time-stamp authority; signatures have no time-stamp without.
    pub time_stamps: Option<String>,
    /// Lists of revoked certificates.
    pub revocations: Revocations,
    /// The national signing service; nobody signs by it without.
    pub service: Option<Gateway>,
    /// How other machines are asked.
    pub network: Network,
}

impl Signing {
    /// Whether there is a certificate to sign with.
    pub const fn is_ready(&self) -> bool {
        self.certificate.is_some()
    }

    /// Whether the national service signs.
    pub const fn has_service(&self) -> bool {
        self.service.is_some()
    }

    /// Opens the key file.
    pub(crate) fn identity(&self) -> Result<Identity, AgreementError> {
        let path = self.certificate.as_ref().ok_or(NotNow::NoCertificate)?;
        let told = |why: String| AgreementError::from(NotNow::Certificate(why));
        let bytes = std::fs::read(path).map_err(|_| told("the file cannot be read".to_owned()))?;
        let none = Passphrase::new("");
        let passphrase = self.passphrase.as_ref().unwrap_or(&none);
        Identity::from_pkcs12(&bytes, passphrase).map_err(|err| told(err.to_string()))
    }

    /// Whom to ask for time-stamps.
    pub(crate) fn stamper(&self) -> Result<Option<TimeStampAuthority>, AgreementError> {
        let Some(address) = &self.time_stamps else {
            return Ok(None);
        };
        let endpoint = self.network.endpoint(address, None);
        let endpoint = endpoint.map_err(|err| NotNow::TimeStamp(err.to_string()))?;
        Ok(Some(TimeStampAuthority::new(endpoint)))
    }

    /// The national service, ready to be asked.
    pub(crate) fn signing_service(&self) -> Result<SigningService, AgreementError> {
        let gateway = self.service.as_ref().ok_or(NotNow::NoService)?;
        let told = |why: String| AgreementError::from(NotNow::Service(why));
        let authority = match &gateway.authority {
            None => None,
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|_| told("the file of its authority cannot be read".to_owned()))?,
            ),
        };
        let opened = self
            .network
            .endpoint(&gateway.address, authority.as_deref());
        let opened = opened.and_then(|endpoint| match &gateway.account {
            None => Ok(endpoint),
            Some((user, password)) => endpoint.basic(user, password),
        });
        let service = opened.and_then(SigningService::new);
        service.map_err(|err| told(err.to_string()))
    }

    /// Whom a check believes at an instant, with the lists of revoked certificates that are to be had.
    pub fn trust(&self, now: Timestamp) -> Trust {
        let mut trust = Trust::new();
        if let Some(path) = &self.authorities {
            let added = std::fs::read(path).map(|file| trust.add_anchors(&file));
            if !matches!(added, Ok(Ok(()))) {
                tracing::error!(path = %path.display(), "the authorities of {} cannot be read", path.display());
            }
        }
        for list in self.revocations.lists(self.network, now) {
            // What is none was told when it was read.
            let _ = trust.add_revocation_list(&list);
        }
        trust
    }

    /// Looks at the newest signature of a file: whose key it is, where it must be someone's; whether an authority that the
    /// operator believes vouches for that; and the lists of revoked certificates, where the operator gave any: a certificate
    /// that was revoked signs nothing here, nor one of which nobody can say.
    pub(crate) fn vouch(
        &self,
        signed: &[u8],
        owner: Option<&str>,
        now: Timestamp,
    ) -> Result<(), AgreementError> {
        if owner.is_none() && self.revocations.is_empty() {
            return Ok(());
        }
        let report = check(signed, &self.trust(now), now);
        let Some(newest) = report.signatures.last() else {
            return Err(NotNow::Unchecked.into());
        };
        if let Some(owner) = owner {
            let found = newest
                .signer
                .as_ref()
                .and_then(|one| one.name.as_deref())
                .unwrap_or_default();
            if !is_name_of(found, owner) {
                return Err(NotNow::OtherSigner(found.to_owned()).into());
            }
            let is_vouched_for = newest.standing == Standing::Trusted
                || matches!(newest.standing, Standing::Revoked(_));
            if self.authorities.is_some() && !is_vouched_for {
                return Err(NotNow::Untrusted.into());
            }
        }
        if self.revocations.is_empty() {
            return Ok(());
        }
        match (newest.standing, newest.revocation) {
            (Standing::Revoked(at), _) => Err(NotNow::Revoked(at.day()).into()),
            (_, Revocation::Checked) => Ok(()),
            (_, Revocation::Stale | Revocation::NotChecked) => Err(NotNow::Unchecked.into()),
        }
    }
}

/// Whether a certificate's name is a person's: the same words in the same order, whatever degrees stand around either.
fn is_name_of(found: &str, person: &str) -> bool {
    let (found, person) = (plain_name(found), plain_name(person));
    !found.is_empty() && found == person
}

/// A name in lower case without signs and degrees: what stands after a comma, and words with a full stop.
fn plain_name(name: &str) -> String {
    let name = name.split(',').next().unwrap_or_default();
    name.split_whitespace()
        .filter(|word| !word.contains('.'))
        .flat_map(|word| word.chars().filter(|c| c.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// How long a fetched list is used before it is fetched again, and how long one that could not be had is left alone.
const KEPT_SECONDS: i64 = 3600;
const LEFT_SECONDS: i64 = 60;

/// Lists of revoked certificates: files, which are read each time, and addresses, which are fetched once an hour.
#[derive(Default)]
pub struct Revocations {
    sources: Vec<String>,
    fetched: Mutex<HashMap<String, Fetched>>,
}

/// The last that is known of a list.
#[derive(Clone)]
struct Fetched {
    /// The list; one that is out of date is told to be so by the check.
    list: Option<Vec<u8>>,
    again_at: Timestamp,
}

impl Revocations {
    /// Those of files and of addresses that begin with `http`.
    pub fn new(sources: Vec<String>) -> Self {
        Self {
            sources,
            fetched: Mutex::default(),
        }
    }

    /// Whether nothing is looked up.
    pub const fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    fn lists(&self, network: Network, now: Timestamp) -> Vec<Vec<u8>> {
        let sources = self.sources.iter();
        let lists = sources.filter_map(|source| {
            if source.starts_with("http://") || source.starts_with("https://") {
                self.fetch(network, source, now)
            } else {
                read(source)
            }
        });
        lists.collect()
    }

    fn fetch(&self, network: Network, source: &str, now: Timestamp) -> Option<Vec<u8>> {
        let before = self.kept().get(source).cloned();
        if let Some(before) = &before
            && now < before.again_at
        {
            return before.list.clone();
        }
        // Nobody waits for the lock while a machine is asked; two that ask at once do no harm.
        let asked = network
            .endpoint(source, None)
            .map_err(|err| err.to_string());
        let asked = asked.and_then(|at| revocation_list(&at).map_err(|err| err.to_string()));
        let (list, seconds) = match asked {
            Ok(list) => (Some(list), KEPT_SECONDS),
            Err(why) => {
                tracing::warn!(
                    source,
                    "the revocation list of {source} is not to be had: {why}"
                );
                (before.and_then(|before| before.list), LEFT_SECONDS)
            }
        };
        let fetched = Fetched {
            list: list.clone(),
            again_at: now.plus_seconds(seconds),
        };
        self.kept().insert(source.to_owned(), fetched);
        list
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Fetched>> {
        self.fetched
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn read(source: &str) -> Option<Vec<u8>> {
    let list = std::fs::read(source).ok();
    let list = list.filter(|list| Trust::new().add_revocation_list(list).is_ok());
    if list.is_none() {
        tracing::error!(source, "{source} cannot be read as a revocation list");
    }
    list
}
