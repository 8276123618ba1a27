//! A release: a content frozen, with hashes of its parts, and a signature over them.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Content, Table};

/// How and why a release was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// 1 for the first of a plan.
    pub number: u32,
    /// When, as RFC 3339 in UTC.
    pub at: String,
    /// Why: what changed since the last.
    pub reason: String,
    /// The decree or regulation that it follows; empty where there is none.
    pub decree: String,
    /// The hash of the release before; empty for the first.
    pub previous: String,
}

/// A plan frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `pilar-plan/1`.
    pub format: String,
    /// How and why it was made.
    pub made: Made,
    /// What it says.
    pub content: Content,
}

/// A signature over a release's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// `ed25519`.
    pub algorithm: String,
    /// The public key, hexadecimal.
    pub key: String,
    /// The signature over the 32 bytes of the hash, hexadecimal.
    pub value: String,
}

/// A release as a file: canonical JSON (RFC 8785) with hashes and signature beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFile {
    /// The release.
    pub release: Release,
    /// SHA-256 of the canonical JSON of each part: `made`, `head`, `sections`, and each table.
    pub parts: BTreeMap<String, String>,
    /// SHA-256 of the canonical JSON of `parts`: the hash of the release.
    pub sha256: String,
    /// The signature; absent where no key is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// What does not fit in a release file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The file is no release file.
    #[error("this is no release of a plan: {0}")]
    Unreadable(String),
    /// A later or another format.
    #[error("the format is `{0}`; this program reads `pilar-plan/1`")]
    Format(String),
    /// A part was changed.
    #[error("the part `{0}` was changed after the release was made")]
    Part(String),
    /// The list of parts was changed.
    #[error("the hash of the release does not fit its parts")]
    Hash,
    /// The signature is not over this hash, or not by this key.
    #[error("the signature does not fit the release")]
    Signature,
}

/// What the format is called.
pub const FORMAT: &str = "pilar-plan/1";

fn hash(value: &impl Serialize) -> String {
    hex::encode(Sha256::digest(canonical(value)))
}

/// The canonical JSON of a value (RFC 8785).
pub(crate) fn canonical(value: &impl Serialize) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("texts, whole numbers and lists are JSON")
}

impl Release {
    /// Freezes a content.
    pub fn new(made: Made, content: Content) -> Self {
        Self {
            format: FORMAT.to_owned(),
            made,
            content,
        }
    }

    fn parts(&self) -> BTreeMap<String, String> {
        let content = &self.content;
        let head = (
            &self.format,
            &content.region,
            &content.title,
            content.period,
            &content.pillar_set,
            &content.agencies,
        );
        let mut parts = BTreeMap::from([
            ("made".to_owned(), hash(&self.made)),
            ("head".to_owned(), hash(&head)),
            ("sections".to_owned(), hash(&content.sections)),
        ]);
        for table in Table::ALL {
            let rows = content.rows(table);
            if !rows.is_empty() {
                parts.insert(format!("table:{}", table.word()), hash(&rows));
            }
        }
        parts
    }

    /// The file of this release, signed where a key is held.
    pub fn seal(self, key: Option<&SigningKey>) -> ReleaseFile {
        let parts = self.parts();
        let sha256 = hash(&parts);
        let signature = key.map(|key| Signature {
            algorithm: "ed25519".to_owned(),
            key: hex::encode(key.verifying_key().as_bytes()),
            value: hex::encode(key.sign(&bytes(&sha256)).to_bytes()),
        });
        ReleaseFile {
            release: self,
            parts,
            sha256,
            signature,
        }
    }
}

fn bytes(sha256: &str) -> Vec<u8> {
    hex::decode(sha256).unwrap_or_default()
}

impl ReleaseFile {
    /// Its canonical JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(self)
    }

    /// Reads a file and verifies it.
    ///
    /// # Errors
    /// [`Broken`] says what does not fit.
    pub fn read(file: &[u8]) -> Result<Self, Broken> {
        let read: Self =
            serde_json::from_slice(file).map_err(|error| Broken::Unreadable(error.to_string()))?;
        read.verify()?;
        // Two ways to write the same would let a reader see other values than those that were signed: a name said twice.
        if read.to_bytes() != file.trim_ascii_end() {
            let why = "it is not in canonical form (RFC 8785)".to_owned();
            return Err(Broken::Unreadable(why));
        }
        Ok(read)
    }

    /// Whether the hashes fit what is said, and the signature fits the hash. Whose key it is, others must tell.
    ///
    /// # Errors
    /// [`Broken`] names the first part that does not fit.
    pub fn verify(&self) -> Result<(), Broken> {
        if self.release.format != FORMAT {
            return Err(Broken::Format(self.release.format.clone()));
        }
        let parts = self.release.parts();
        let named = parts.keys().chain(self.parts.keys());
        for part in named {
            if parts.get(part) != self.parts.get(part) {
                return Err(Broken::Part(part.clone()));
            }
        }
        if hash(&parts) != self.sha256 {
            return Err(Broken::Hash);
        }
        match &self.signature {
            None => Ok(()),
            Some(signature) => signature.verify(&self.sha256),
        }
    }
}

impl Signature {
    fn verify(&self, sha256: &str) -> Result<(), Broken> {
        let fits = || {
            let key: [u8; 32] = hex::decode(&self.key).ok()?.try_into().ok()?;
            let value: [u8; 64] = hex::decode(&self.value).ok()?.try_into().ok()?;
            let key = VerifyingKey::from_bytes(&key).ok()?;
            key.verify(&bytes(sha256), &value.into()).ok()
        };
        if self.algorithm == "ed25519" && fits().is_some() {
            Ok(())
        } else {
            Err(Broken::Signature)
        }
    }
}
