//! Passwords: what is accepted, how they are kept, and at what cost.

use std::{fmt, sync::LazyLock, time::Duration};

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash as Phc};
use tokio::sync::{Semaphore, SemaphorePermit};
use unicode_normalization::UnicodeNormalization;

use crate::{Login, Secret};

/// The fewest characters of a password (NIST SP 800-63B-4 asks for 8 beside a second factor, 15 alone).
const FEWEST: usize = 12;
/// The most bytes; more costs time and adds nothing.
const MOST_BYTES: usize = 1024;
/// How many passwords are hashed at once. Each takes 19 MiB (Argon2id at OWASP's m=19456, t=2, p=1), so that a
/// flood of sign-ins takes 76 MiB and no more. Memory belongs to the process, and so does this limit.
static HASHING: Semaphore = Semaphore::const_new(4);
/// How long a sign-in waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(20);

/// A password as typed, within bounds. Composed and decomposed letters are the same (RFC 8265, `OpaqueString`).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is short.
    #[error("a password has at least 12 characters")]
    Short,
    /// It is longer than anyone types.
    #[error("a password has at most 1024 bytes")]
    Long,
    /// It is easy to guess: the login, or few different characters.
    #[error("this password is easy to guess: use four or more words, not the login")]
    Simple,
}

/// Too many passwords are being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at this moment")]
pub struct Busy;

impl Password {
    /// A password someone chooses for a login.
    ///
    /// # Errors
    /// [`PasswordError`] names what is wrong with it.
    pub fn choose(text: &str, login: &Login) -> Result<Self, PasswordError> {
        let password = Self::typed(text)?;
        if password.0.chars().count() < FEWEST {
            return Err(PasswordError::Short);
        }
        let mut kinds: Vec<char> = password.0.to_lowercase().chars().collect();
        let rest = kinds.iter().collect::<String>().replace(login.as_str(), "");
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < 5 || rest.chars().count() < FEWEST / 2 {
            return Err(PasswordError::Simple);
        }
        Ok(password)
    }

    /// A password typed to be checked: whatever it is, within bounds.
    ///
    /// # Errors
    /// [`PasswordError::Long`].
    pub fn typed(text: &str) -> Result<Self, PasswordError> {
        if text.len() > MOST_BYTES {
            return Err(PasswordError::Long);
        }
        Ok(Self(text.nfc().collect()))
    }

    /// A password that the program made up.
    pub(crate) fn generated(secret: &Secret) -> Self {
        Self(secret.reveal().to_owned())
    }

    /// The hash to keep, with a salt of its own. Takes tens of milliseconds on a thread of its own.
    ///
    /// # Errors
    /// [`Busy`] when its turn does not come.
    pub async fn hash(self) -> Result<PasswordHash, Busy> {
        let turn = turn().await?;
        let hash = tokio::task::spawn_blocking(move || {
            // Held by the work, not by the request: a visitor who hangs up does not free the memory.
            let _turn = turn;
            Argon2::default()
                .hash_password(self.0.as_bytes())
                .expect("Argon2's default parameters are valid")
                .to_string()
        });
        Ok(PasswordHash(hash.await.expect("hashing does not panic")))
    }

    /// Whether this is the password behind the hash. Without a hash it takes as long and the answer is no, so
    /// that nobody learns from the time which logins exist.
    pub(crate) async fn is(self, hash: Option<PasswordHash>) -> Result<bool, Busy> {
        let turn = turn().await?;
        let check = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let (hash, known) = match &hash {
                Some(hash) => (hash, true),
                None => (&*NOBODY, false),
            };
            let right = Phc::new(&hash.0).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(self.0.as_bytes(), &hash)
                    .is_ok()
            });
            right && known
        });
        Ok(check.await.expect("checking does not panic"))
    }
}

async fn turn() -> Result<SemaphorePermit<'static>, Busy> {
    match tokio::time::timeout(PATIENCE, HASHING.acquire()).await {
        Ok(permit) => Ok(permit.expect("the semaphore is never closed")),
        Err(_) => Err(Busy),
    }
}

/// The hash of a password nobody has.
static NOBODY: LazyLock<PasswordHash> = LazyLock::new(|| {
    let hash = Argon2::default()
        .hash_password(Secret::token().reveal().as_bytes())
        .expect("Argon2's default parameters are valid");
    PasswordHash(hash.to_string())
});

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A password's Argon2id hash in PHC form; `Debug` masks it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password, PasswordError> {
        Password::choose(text, &"kadis.bitung".parse().unwrap())
    }

    #[test]
    fn a_password_that_is_short_long_or_simple_is_refused() {
        assert_eq!(choose("abc"), Err(PasswordError::Short));
        assert_eq!(choose(""), Err(PasswordError::Short));
        assert_eq!(choose(&"x".repeat(1 << 20)), Err(PasswordError::Long));
        assert_eq!(
            Password::typed(&"x".repeat(1 << 20)),
            Err(PasswordError::Long)
        );
        assert_eq!(choose("aaaaaaaaaaaaaaaa"), Err(PasswordError::Simple));
        assert_eq!(choose("Kadis.Bitung"), Err(PasswordError::Simple));
        assert_eq!(choose("kadis.bitung1"), Err(PasswordError::Simple));
        assert!(choose("kuda lari di sawah").is_ok());
        assert!(choose("𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🙂 قلعة 密码").is_ok());
    }

    #[tokio::test]
    async fn one_password_typed_on_two_keyboards_is_one_password() {
        let composed = Password::typed("caf\u{e9} di pinggir laut").unwrap();
        let decomposed = Password::typed("cafe\u{301} di pinggir laut").unwrap();
        let hash = composed.hash().await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(decomposed.is(Some(hash.clone())).await, Ok(true));
        let wrong = Password::typed("cafe di pinggir laut").unwrap();
        assert_eq!(wrong.is(Some(hash)).await, Ok(false));
    }

    #[tokio::test]
    async fn an_unknown_login_costs_the_same_work() {
        let cost = |hash: &PasswordHash| {
            let phc = Phc::new(hash.as_str()).unwrap();
            (phc.algorithm, phc.version, phc.params.to_string())
        };
        let known = Password::typed("x").unwrap().hash().await.unwrap();
        assert_eq!(cost(&known), cost(&NOBODY));
        assert_eq!(Password::typed("x").unwrap().is(None).await, Ok(false));
    }

    #[tokio::test]
    async fn visitors_who_hang_up_do_not_make_room_for_more() {
        let all = HASHING.available_permits();
        for _ in 0..50 {
            let check = Password::typed("x").unwrap().is(None);
            let _ = tokio::time::timeout(Duration::from_millis(1), check).await;
        }
        let running = all - HASHING.available_permits();
        assert!(
            running > 0,
            "work goes on for visitors who are gone, and counts"
        );
        let _every_turn = HASHING
            .acquire_many(u32::try_from(all).unwrap())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_damaged_hash_opens_nothing() {
        for text in ["", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$$"] {
            let hash = PasswordHash::stored(text.to_owned());
            assert_eq!(Password::typed("").unwrap().is(Some(hash)).await, Ok(false));
        }
    }
}
