//! Random secrets and what is kept of them.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A text that opens something: a session's cookie, an API token, a generated password.
///
/// It is shown once, to the one it is for; `Debug` masks it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Letters and digits that are not mistaken for one another on paper.
const PLAIN: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";

impl Secret {
    /// 256 random bits, in base64url.
    pub(crate) fn token() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// A password to read out and type once: 80 random bits in four groups.
    pub(crate) fn password() -> Self {
        let bytes = random::<16>();
        let mut text = String::with_capacity(19);
        for (i, byte) in bytes.iter().enumerate() {
            if i > 0 && i % 4 == 0 {
                text.push('-');
            }
            // 256 is a multiple of 32, so every character is equally likely.
            text.push(char::from(PLAIN[usize::from(byte % 32)]));
        }
        Self(text)
    }

    /// An API token; its beginning tells what it is to people and to scanners for leaked secrets.
    pub(crate) fn api_token() -> Self {
        Self(format!("{TOKEN_PREFIX}{}", Self::token().0))
    }

    /// A secret that came with a request.
    pub(crate) fn presented(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, to hand over or to compare.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 in hexadecimal: enough for a secret of 256 random bits, which no dictionary holds.
    pub(crate) fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

/// How every API token begins.
pub(crate) const TOKEN_PREFIX: &str = "pilar_";

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// Compares in a time that does not tell where the texts differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// The key of a throttle: a login or an address, hashed so that the table tells neither.
pub(crate) fn throttle_key(kind: &str, what: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}:{what}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_printed_and_never_alike() {
        let (a, b) = (Secret::token(), Secret::token());
        assert_ne!(a, b);
        assert_eq!(a.reveal().len(), 43);
        assert!(!format!("{a:?}").contains(a.reveal()));
    }

    #[test]
    fn a_generated_password_is_four_groups_of_plain_characters() {
        let password = Secret::password();
        let groups: Vec<&str> = password.reveal().split('-').collect();
        assert_eq!(groups.len(), 4, "{groups:?}");
        assert!(groups.iter().all(|g| g.len() == 4));
        assert!(!password.reveal().contains(['0', 'o', '1', 'l', 'i']));
    }

    #[test]
    fn comparing_finds_any_difference() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
