//! What this program issued, so that anyone may ask whether a file is one of them.

use kernel::{Clock, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use crate::{AgreementError, model::words, store::issued as rows};

words! {
    /// What happened to an issued file.
    IssuedEvent {
        /// It was typeset.
        Issued = "issued",
        /// Someone signed it.
        Signed = "signed",
        /// It is the scan of a paper that was signed by hand.
        Scanned = "scanned",
    }
}

/// A document that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issued {
    /// What stands in its square.
    pub code: String,
    /// `agreement`, `decree`, `minutes`.
    pub kind: String,
    /// What it is about, as the audit log calls it.
    pub subject: String,
    /// Its title, for readers.
    pub title: String,
    /// When it was issued.
    pub at: Timestamp,
}

/// A state of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedFile {
    /// SHA-256 of the file.
    pub sha256: String,
    /// What had happened to it.
    pub event: IssuedEvent,
    /// When.
    pub at: Timestamp,
}

/// A document with every state of its file, first to last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The document.
    pub document: Issued,
    /// Its files.
    pub files: Vec<IssuedFile>,
}

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 12;

/// A fresh code, which tells nothing of what it stands for: 60 bits.
pub(crate) fn new_code(clock: &Clock) -> String {
    let hash = Sha256::digest(clock.new_id::<Issued>().uuid().as_bytes());
    hash.iter()
        .take(CODE_LENGTH)
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// A document that begins now, within a command that records it.
pub(crate) async fn begin(tx: &mut Tx, new: &Issued) -> Result<(), AgreementError> {
    Ok(rows::insert(tx, new).await?)
}

/// A state of its file, within a command that records it.
pub(crate) async fn add_file(
    tx: &mut Tx,
    code: &str,
    file: (&str, IssuedEvent),
    at: Timestamp,
) -> Result<(), AgreementError> {
    Ok(rows::insert_file(tx, code, file, at).await?)
}

/// The document with this code, however it was typed.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Known>, StoreError> {
    let code: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(CODE_LENGTH + 1)
        .collect();
    let found = rows::by_code(tx, &code).await?;
    with_files(tx, found).await
}

/// The document of which this is a file, by its hash.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn by_hash(tx: &mut Tx, sha256: &str) -> Result<Option<Known>, StoreError> {
    let found = rows::by_hash(tx, sha256).await?;
    with_files(tx, found).await
}

async fn with_files(tx: &mut Tx, found: Option<Issued>) -> Result<Option<Known>, StoreError> {
    let Some(document) = found else {
        return Ok(None);
    };
    let files = rows::files(tx, &document.code).await?;
    Ok(Some(Known { document, files }))
}

/// The hash by which a file is known.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
