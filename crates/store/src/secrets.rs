//! Values that the database holds and only this instance can read: second factors, personal data.
//!
//! [`seal`] turns a text into `v1:<key>:<nonce and ciphertext>` by XChaCha20-Poly1305, bound to the place it stands in;
//! [`Keys::open`] is the way back. The keys lie outside of the database: in `secrets.key` in the data
//! folder, made at the first start, or in a setting. The first key seals, later ones still open what they sealed, so
//! a key is replaced by putting a new one before it. The table `secret_keys` tells which keys something was sealed
//! with, so that a missing one is noticed at the start and not by the first person who signs in.
//! Not here: which values are sealed; each context knows its own.

mod file;

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    Key as Bytes, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

use crate::{Db, OpenError, StoreError, Tx, on};

pub(crate) use file::{FILE, add_from_file};

const FORMAT: &str = "v1";
const NONCE: usize = 24;
/// The first change of the schema that knows keys.
pub(crate) const SINCE: i64 = 5;

const KNOWN: &str = "SELECT id FROM secret_keys ORDER BY created_at, id";
const ADD: &str =
    "INSERT INTO secret_keys (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
const RETIRE: &str = "DELETE FROM secret_keys WHERE id <> $1";

/// Why a sealed value cannot be read, or nothing can be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The text was never sealed.
    #[error("the value is not sealed")]
    NotSealed,
    /// It was sealed with a key that is not here.
    #[error("the value is sealed with key {0}, which is not here")]
    UnknownKey(String),
    /// It was changed, or stands in another place than it was sealed for.
    #[error("the sealed value was changed or moved")]
    Damaged,
    /// The database was opened without asking for its keys.
    #[error("the database was opened without its keys")]
    Locked,
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database or the backup holds values whose key is not here.
    #[error(
        "values are sealed with key {id}, which is neither in {} nor in the setting `secrets.key`: put it back, \
         or read in the book what to do when it is lost",
        path.display()
    )]
    Missing {
        /// The key.
        id: String,
        /// Where it was looked for.
        path: std::path::PathBuf,
    },
    /// The file holds something else than keys.
    #[error("{}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong and what would be right.
        reason: InvalidKeys,
    },
    /// The file system refused.
    #[error("the key file {} cannot be read or written", path.display())]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// The text holds no keys. It is never repeated: it may be nearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "key {0} is not 64 hexadecimal digits; make one with `openssl rand -hex 32`, several are set apart by commas or lines"
)]
pub struct InvalidKeys(usize);

#[derive(Clone)]
struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

/// The keys of an instance, the one that seals first. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Keys(Arc<[Key]>);

impl PartialEq for Keys {
    /// Two rings are the same where they name the same keys.
    fn eq(&self, other: &Self) -> bool {
        self.ids().eq(other.ids())
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

impl Key {
    fn new(bytes: &[u8; 32]) -> Self {
        let mut hasher = Sha256::new_with_prefix(b"pilar secret key");
        hasher.update(bytes);
        Self {
            id: hex::encode(&hasher.finalize()[..8]),
            cipher: XChaCha20Poly1305::new(&Bytes::from(*bytes)),
        }
    }
}

/// Keys as an operator writes them: 64 hexadecimal digits each, set apart by commas or lines; `#` begins a remark.
impl FromStr for Keys {
    type Err = InvalidKeys;

    fn from_str(text: &str) -> Result<Self, InvalidKeys> {
        let keys: Vec<Key> = text
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .enumerate()
            .map(|(n, part)| {
                let mut bytes = [0; 32];
                hex::decode_to_slice(part, &mut bytes).map_err(|_| InvalidKeys(n + 1))?;
                Ok(Key::new(&bytes))
            })
            .collect::<Result<_, InvalidKeys>>()?;
        if keys.is_empty() {
            return Err(InvalidKeys(1));
        }
        Ok(Self(keys.into()))
    }
}

impl Keys {
    /// The ids of the keys, the one that seals first. An id tells nothing of its key.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.id.as_str())
    }

    fn first(&self) -> &Key {
        self.0.first().expect("a ring has a key")
    }

    /// How every value begins that the first key sealed.
    pub fn prefix(&self) -> String {
        format!("{FORMAT}:{}:", self.first().id)
    }

    fn seal(&self, place: &str, text: &str) -> String {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the system gives random bytes");
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .first()
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a text is shorter than the cipher's limit of 256 GiB");
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        self.prefix() + &URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`SecretError`]: not sealed, by a key that is not here, or changed or moved since.
    pub fn open(&self, place: &str, sealed: &str) -> Result<String, SecretError> {
        let mut parts = sealed.splitn(3, ':');
        let (Some(FORMAT), Some(id), Some(text)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(SecretError::NotSealed);
        };
        let key = self
            .0
            .iter()
            .find(|key| key.id == id)
            .ok_or_else(|| SecretError::UnknownKey(id.chars().take(16).collect()))?;
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| SecretError::Damaged)?;
        let (nonce, sealed) = bytes
            .split_first_chunk::<NONCE>()
            .ok_or(SecretError::Damaged)?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let open = key
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SecretError::Damaged)?;
        String::from_utf8(open).map_err(|_| SecretError::Damaged)
    }

    fn has(&self, id: &str) -> bool {
        self.ids().any(|known| known == id)
    }

    /// This ring with the keys of `other` after its own.
    fn and(self, other: &Self) -> Self {
        let more = other.0.iter().filter(|key| !self.has(&key.id)).cloned();
        let all: Vec<Key> = self.0.iter().cloned().chain(more).collect();
        Self(all.into())
    }
}

/// Seals `text` for `place`, the table, column and row that it stands in: `accounts.totp_secret:<id>`. In the
/// transaction that writes it, so that the need for the key is noted with it. Two statements.
///
/// # Errors
/// What the database refused; [`SecretError::UnknownKey`] where others seal with a key that is not here, so that an
/// instance never ends up with values that no node can read together.
pub async fn seal(db: &Db, tx: &mut Tx, place: &str, text: &str) -> Result<String, StoreError> {
    let (keys, lost) = db.keyring()?;
    let needed = needed(tx).await?;
    let other = needed.iter().find(|id| !keys.has(id));
    if let (Some(other), LostKeys::Refuse) = (other, lost) {
        return Err(SecretError::UnknownKey(other.clone()).into());
    }
    let id = &keys.first().id;
    if !needed.contains(id) {
        let at = db.clock().now();
        on!(tx, |conn| sqlx::query(ADD)
            .bind(id)
            .bind(at)
            .execute(conn)
            .await
            .map(|_| ()))?;
    }
    Ok(keys.seal(place, text))
}

/// What to do about values whose key is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostKeys {
    /// Refuse.
    Refuse,
    /// Go on without them: for whoever removes those values next.
    Accept,
}

/// The keys that a database needs.
pub(crate) async fn needed(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_scalar(KNOWN)
        .fetch_all(conn)
        .await)?)
}

/// Fails on the first of the needed keys that is not there.
pub(crate) fn check(db: &Db, needed: &[String], keys: Option<&Keys>) -> Result<(), KeyError> {
    let lacking = needed.iter().find(|id| !keys.is_some_and(|k| k.has(id)));
    lacking.map_or(Ok(()), |id| {
        Err(KeyError::Missing {
            id: id.clone(),
            path: db.folder().join(FILE),
        })
    })
}

/// Finds the keys of a database that is up to date, or makes the first one.
pub(crate) async fn settle(db: &Db, lost: LostKeys) -> Result<Keys, OpenError> {
    let needed = needed(&mut db.read().await?).await?;
    let present = add_from_file(db.folder(), db.settings().keys.clone())?;
    if lost == LostKeys::Refuse {
        check(db, &needed, present.as_ref())?;
    }
    match present {
        Some(keys) => Ok(keys),
        None => Ok(file::make(db.folder())?),
    }
}

/// Forgets every key but the one that seals. Called when all that others sealed was sealed anew or removed.
///
/// # Errors
/// What the database refused.
pub async fn retire(db: &Db) -> Result<(), StoreError> {
    let first = db.keys()?.first().id.clone();
    let needed = needed(&mut db.read().await?).await?;
    if needed.iter().all(|id| *id == first) {
        return Ok(());
    }
    let mut tx = db.write().await?;
    on!(&mut tx, |conn| sqlx::query(RETIRE)
        .bind(&first)
        .execute(conn)
        .await
        .map(|_| ()))?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const B: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    #[test]
    fn what_was_sealed_is_opened_in_its_place_only() {
        let keys: Keys = A.parse().unwrap();
        for text in [
            "",
            "GEZDGNBVGY3TQOJQ",
            "it's \"quoted\"\n🙂",
            &"x".repeat(100_000),
        ] {
            let sealed = keys.seal("accounts.totp_secret:1", text);
            assert!(text.is_empty() || !sealed.contains(text));
            assert_ne!(
                sealed,
                keys.seal("accounts.totp_secret:1", text),
                "nonces differ"
            );
            assert_eq!(keys.open("accounts.totp_secret:1", &sealed).unwrap(), text);
            assert_eq!(
                keys.open("accounts.totp_secret:2", &sealed),
                Err(SecretError::Damaged)
            );
        }
    }

    #[test]
    fn a_changed_value_is_refused() {
        let keys: Keys = A.parse().unwrap();
        let sealed = keys.seal("p", "secret");
        for n in keys.prefix().len()..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[n] = if bytes[n] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(keys.open("p", &changed), Err(SecretError::Damaged), "{n}");
        }
        assert_eq!(keys.open("p", &keys.prefix()), Err(SecretError::Damaged));
        for plain in ["", "GEZDGNBVGY3TQOJQ", "v1", "v1:x", "v2:a:b"] {
            assert_eq!(
                keys.open("p", plain),
                Err(SecretError::NotSealed),
                "{plain}"
            );
        }
    }

    #[test]
    fn a_new_key_before_the_old_one_seals_and_the_old_one_still_opens() {
        let old: Keys = A.parse().unwrap();
        let sealed = old.seal("p", "secret");
        let both: Keys = format!("# kept by two people\n{B}\n{A} # the old one\n")
            .parse()
            .unwrap();
        assert_eq!(both, format!("{B},{A}").parse().unwrap());
        assert_eq!(both.open("p", &sealed).unwrap(), "secret");
        let new: Keys = B.parse().unwrap();
        assert_eq!(new.open("p", &both.seal("p", "secret")).unwrap(), "secret");
        assert!(matches!(
            new.open("p", &sealed),
            Err(SecretError::UnknownKey(_))
        ));
    }

    #[test]
    fn keys_are_never_printed() {
        let keys: Keys = A.parse().unwrap();
        assert!(!format!("{keys:?}").contains(&A[..8]));
        for wrong in ["", "# only a remark", &A[1..], &format!("{A},{}x", &B[1..])] {
            let err = wrong.parse::<Keys>().unwrap_err();
            assert!(!format!("{err} {err:?}").contains(&A[8..16]));
        }
    }
}
