//! What this program issued, so that anyone may ask whether a file is one of them.

use kernel::{Clock, Id, Timestamp};
use register::Acting;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use crate::{
    AgreementError,
    model::{Agreement, words},
    store::issued as rows,
};

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
pub fn new_code(clock: &Clock) -> String {
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

/// A document that is about to be printed as final.
#[derive(Debug, Clone)]
pub struct Print {
    /// `agreement`, `decree`, `minutes`.
    pub kind: &'static str,
    /// What it is about, as the audit log calls it.
    pub subject: String,
    /// Its title, for readers.
    pub title: String,
    /// The agreement and the revision that is printed. It keeps its code itself: another signing day is another document.
    pub agreement: Option<(Id<Agreement>, i64)>,
}

/// The code that the document has already.
///
/// # Errors
/// [`AgreementError::Stale`] where the agreement is no longer what is printed.
pub async fn code_of(tx: &mut Tx, print: &Print) -> Result<Option<String>, AgreementError> {
    let Some((id, revision)) = print.agreement else {
        return Ok(rows::code_of(tx, print.kind, &print.subject).await?);
    };
    let agreement = crate::store::agreements::find(tx, id).await?;
    match agreement.filter(|agreement| agreement.revision == revision) {
        Some(agreement) => Ok(agreement.document_code),
        None => Err(AgreementError::Stale(print.subject.clone())),
    }
}

/// Keeps the hash of what was typeset under a code. Whoever may read the document may have it printed; the entry says who did
/// so first.
///
/// # Errors
/// [`AgreementError::Stale`] where the document got another code meanwhile: what was typeset carries one that is nobody's.
pub async fn register(
    act: &mut Acting<'_>,
    print: &Print,
    (code, sha256): (&str, &str),
) -> Result<(), AgreementError> {
    let known = code_of(act.tx, print).await?;
    let at = act.now();
    match known {
        Some(known) if known != code => {
            return Err(AgreementError::Stale(print.subject.clone()));
        }
        Some(_) => {}
        None => {
            let document = Issued {
                code: code.to_owned(),
                kind: print.kind.to_owned(),
                subject: print.subject.clone(),
                title: print.title.clone(),
                at,
            };
            begin(act.tx, &document).await?;
            if let Some(agreement) = print.agreement
                && !crate::store::signing::give_code(act.tx, agreement, code).await?
            {
                return Err(AgreementError::Stale(print.subject.clone()));
            }
        }
    }
    add_file(act.tx, code, (sha256, IssuedEvent::Issued), at).await?;
    act.record(
        "agreements.issue",
        &print.subject,
        json!({"code": code, "sha256": sha256}),
    )
    .await?;
    Ok(())
}

/// What is known of a file that someone holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Found {
    /// It was issued, byte for byte.
    Unchanged(Known),
    /// It begins as an issued file does, or carries an issued document's code, and is none of that document's files.
    Changed(Known),
    /// It was not issued here.
    Unknown,
}

/// Addresses to verify with that are looked for in a file, and earlier states of it that are held against the issued ones.
const MOST_CODES: usize = 8;
const MOST_STATES: usize = 32;

/// What stands in a file that may tell whose it is.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    /// Its hash.
    pub sha256: String,
    /// Hashes of what it was before each of its updates.
    states: Vec<String>,
    /// Codes in its addresses.
    codes: Vec<String>,
}

/// Reads the traces in a file: one pass, however it is made. Takes some 50 ms for 20 MiB: not for an async task.
pub fn traces(bytes: &[u8]) -> Traces {
    const END: &[u8] = b"%%EOF";
    const ADDRESS: &[u8] = b"/verify/";
    let mut traces = Traces::default();
    let mut hasher = Sha256::new();
    let mut done = 0;
    for at in places(bytes, END).take(MOST_STATES) {
        // A state ends with the mark, or with the end of its line.
        let after = at + END.len();
        let line = match bytes.get(after..) {
            Some([b'\r', b'\n', ..]) => after + 2,
            Some([b'\n' | b'\r', ..]) => after + 1,
            _ => after,
        };
        for end in [after, line] {
            if end > done && end < bytes.len() {
                hasher.update(&bytes[done..end]);
                done = end;
                traces.states.push(hex::encode(hasher.clone().finalize()));
            }
        }
    }
    for at in places(bytes, ADDRESS) {
        let code = bytes.get(at + ADDRESS.len()..at + ADDRESS.len() + CODE_LENGTH);
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        if let Some(code) = code.filter(|code| code.bytes().all(|b| ALPHABET.contains(&b)))
            && !traces.codes.iter().any(|known| known == code)
        {
            traces.codes.push(code.to_owned());
            if traces.codes.len() == MOST_CODES {
                break;
            }
        }
    }
    hasher.update(&bytes[done..]);
    traces.sha256 = hex::encode(hasher.finalize());
    traces
}

fn places<'a>(bytes: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = needle[0];
    let starts = bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| **byte == first);
    starts
        .map(|(at, _)| at)
        .filter(move |at| bytes[*at..].starts_with(needle))
}

/// What is known of a file with these traces.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, traces: &Traces) -> Result<Found, StoreError> {
    if let Some(known) = by_hash(tx, &traces.sha256).await? {
        return Ok(Found::Unchanged(known));
    }
    for state in traces.states.iter().rev() {
        if let Some(known) = by_hash(tx, state).await? {
            return Ok(Found::Changed(known));
        }
    }
    for code in &traces.codes {
        if let Some(known) = by_code(tx, code).await? {
            return Ok(Found::Changed(known));
        }
    }
    Ok(Found::Unknown)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_the_states_before_each_update_and_the_codes() {
        let first = b"%PDF-1.7 (https://a.example/verify/0123456789AB) /verify/nein\n%%EOF\n";
        let whole = [&first[..], b"update\n%%EOF"].concat();
        let found = traces(&whole);
        assert_eq!(found.sha256, hash(&whole));
        assert!(found.states.contains(&hash(first)), "{found:?}");
        assert_eq!(found.codes, ["0123456789AB"]);
        assert_eq!(traces(b"").sha256, hash(b""));
        let many = b"%%EOF\n".repeat(1000);
        assert!(traces(&many).states.len() <= 2 * MOST_STATES);
    }
}
