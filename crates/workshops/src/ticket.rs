//! The codes by which participants say that they are there.
//!
//! The screen in the room shows a code that changes every minute ([`code`]). Whoever scans it within two minutes is given a
//! form with a ticket ([`issue`]) that is good for a quarter of an hour and once. A photograph of the screen sent elsewhere is
//! refused, since its minute has passed. Both are HMAC-SHA256 (RFC 2104) under the secret of the workshop's row, which no page
//! shows.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::NotNow;

/// Seconds that a code stands on the screen.
pub const WINDOW: i64 = 60;
/// Seconds that a form may stay open.
pub const PATIENCE: i64 = 15 * 60;

fn mac(secret: &str, words: &str) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length is taken");
    mac.update(words.as_bytes());
    mac
}

fn text(secret: &str, words: &str) -> String {
    // Half of the digest: nobody guesses 128 bits within a minute, and the square on the screen stays coarse.
    hex::encode(&mac(secret, words).finalize().into_bytes()[..16])
}

fn is_right(secret: &str, words: &str, given: &str) -> bool {
    hex::decode(given).is_ok_and(|bytes| {
        bytes.len() == 16 && mac(secret, words).verify_truncated_left(&bytes).is_ok()
    })
}

fn window(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000 * WINDOW)
}

/// The code that the screen of a workshop or focus group shows at an instant.
pub fn code(secret: &str, holder: Uuid, at: Timestamp) -> String {
    text(secret, &format!("screen:{holder}:{}", window(at)))
}

/// Whether a code is the one on the screen now, or was a moment ago.
///
/// # Errors
/// [`NotNow::CodeExpired`].
pub fn scanned(secret: &str, holder: Uuid, given: &str, at: Timestamp) -> Result<(), NotNow> {
    let now = window(at);
    let right =
        (now - 1..=now).any(|window| is_right(secret, &format!("screen:{holder}:{window}"), given));
    if right {
        Ok(())
    } else {
        Err(NotNow::CodeExpired)
    }
}

/// A ticket for one form: when it was opened, a number of its own, and the proof of both.
pub fn issue(secret: &str, holder: Uuid, at: Timestamp) -> String {
    let nonce = Uuid::new_v4().simple().to_string();
    let opened = at.micros();
    let proof = text(secret, &format!("form:{holder}:{opened}:{nonce}"));
    format!("{opened}.{nonce}.{proof}")
}

/// The number of a ticket that is good.
///
/// # Errors
/// [`NotNow::CodeExpired`] for one that is too old, of another workshop, or made up.
pub fn redeem(secret: &str, holder: Uuid, ticket: &str, at: Timestamp) -> Result<String, NotNow> {
    let mut parts = ticket.splitn(3, '.');
    let mut next = || parts.next().unwrap_or_default();
    let (opened, nonce, proof) = (next(), next(), next());
    let words = format!("form:{holder}:{opened}:{nonce}");
    let age = opened
        .parse::<i64>()
        .ok()
        .and_then(Timestamp::from_micros)
        .map(|opened| at.seconds_since(opened));
    match age {
        Some(age) if (0..=PATIENCE).contains(&age) && is_right(secret, &words, proof) => {
            Ok(nonce.to_owned())
        }
        Some(_) | None => Err(NotNow::CodeExpired),
    }
}

/// What is kept of a text that only its holder knows.
pub(crate) fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        Timestamp::try_from("2026-01-15T12:00:00Z".to_owned()).unwrap()
    }

    #[test]
    fn a_photograph_of_the_screen_is_worth_nothing_two_minutes_later() {
        let (holder, secret) = (Uuid::from_u128(1), "rahasia");
        let shown = code(secret, holder, noon());
        let at = |seconds| scanned(secret, holder, &shown, noon().plus_seconds(seconds));
        assert_eq!(at(0), Ok(()));
        assert_eq!(at(90), Ok(()));
        assert_eq!(at(120), Err(NotNow::CodeExpired));
        assert_eq!(at(-60), Err(NotNow::CodeExpired));
        let other = Uuid::from_u128(2);
        assert!(scanned(secret, other, &shown, noon()).is_err());
        assert!(scanned("lain", holder, &shown, noon()).is_err());
        for made_up in ["", "00", "zz", &"0".repeat(32), &shown[..30]] {
            assert!(scanned(secret, holder, made_up, noon()).is_err());
        }
    }

    #[test]
    fn a_ticket_is_good_for_its_own_form_and_a_quarter_of_an_hour() {
        let (holder, secret) = (Uuid::from_u128(1), "rahasia");
        let ticket = issue(secret, holder, noon());
        let nonce = redeem(secret, holder, &ticket, noon().plus_seconds(PATIENCE)).unwrap();
        assert!(ticket.contains(&nonce));
        let late = noon().plus_seconds(PATIENCE + 1);
        assert!(redeem(secret, holder, &ticket, late).is_err());
        assert!(redeem(secret, Uuid::from_u128(2), &ticket, noon()).is_err());
        let younger = ticket.replacen(&noon().micros().to_string(), &late.micros().to_string(), 1);
        assert!(redeem(secret, holder, &younger, late).is_err());
        assert!(redeem(secret, holder, "", noon()).is_err());
    }
}
