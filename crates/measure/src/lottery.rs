//! A lottery whose seed is a published text, so that anybody can draw it again.
//!
//! The whole rule, for whoever recomputes it in another language:
//!
//! 1. The key is SHA-256 of the seed's UTF-8 bytes. The numbers are the key stream of ChaCha20 (RFC
//!    8439) under that key with nonce and counter 0, eight bytes at a time, the lowest byte first.
//! 2. The codes are put in the order of their UTF-8 bytes.
//! 3. For i from n − 1 down to 1: take numbers until one, x, is below the largest multiple of i + 1
//!    that fits in 64 bits, and exchange the codes at the places i and x mod (i + 1), counted from 0.
//! 4. The order then is the order of the lots.
//!
//! Step 3 is the shuffle of R. Durstenfeld (Communications of the ACM 7 (1964) 420), every order
//! being equally likely; numbers at the uneven end are thrown away, so that none is favoured.

use std::collections::HashSet;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

/// A published text that decides a lottery.
///
/// Announce beforehand what it will be, as "the first prize of the state lottery of 3 March, six
/// digits": whoever can choose the text after the fact can choose the outcome.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(String);

/// A text that is no seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// Nothing.
    #[error("the seed is empty: publish a text nobody could have chosen beforehand")]
    Empty,
    /// Blanks that nobody sees.
    #[error("the seed begins or ends with a blank, which nobody would type again: remove it")]
    Blank,
    /// Signs that nobody sees.
    #[error("the seed holds a line break or another control character: publish one line")]
    Control,
}

impl std::str::FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Self, SeedError> {
        if text.is_empty() {
            return Err(SeedError::Empty);
        }
        if text.trim() != text {
            return Err(SeedError::Blank);
        }
        if text.chars().any(char::is_control) {
            return Err(SeedError::Control);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Seed {
    type Error = SeedError;

    fn try_from(text: String) -> Result<Self, SeedError> {
        text.parse()
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0
    }
}

impl Seed {
    /// The text as published.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text: the key of the lottery.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// A number for whatever takes one ([`crate::assign`], [`crate::judges`]): the first eight bytes
    /// of [`Seed::key`], the lowest first.
    #[must_use]
    pub fn number(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.key();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

/// A code that stands twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is there twice: each takes part once")]
pub struct DrawnTwice(pub String);

/// The order in which `codes` are drawn under `seed`, by the rule of the [module](self): the first
/// lot first. The order in which the codes are given does not matter; one code more or less gives
/// another order altogether.
///
/// # Errors
/// [`DrawnTwice`].
pub fn draw(seed: &Seed, codes: &[String]) -> Result<Vec<String>, DrawnTwice> {
    let mut seen = HashSet::with_capacity(codes.len());
    if let Some(twice) = codes.iter().find(|code| !seen.insert(code.as_str())) {
        return Err(DrawnTwice(twice.clone()));
    }
    let mut lots = codes.to_vec();
    lots.sort_unstable();
    let mut rng = ChaCha20Rng::from_seed(seed.key());
    for at in (1..lots.len()).rev() {
        lots.swap(at, below(&mut rng, at as u64 + 1) as usize);
    }
    Ok(lots)
}

/// A number from 0 to `bound` − 1, all equally likely.
fn below(rng: &mut ChaCha20Rng, bound: u64) -> u64 {
    let uneven = (u64::MAX % bound + 1) % bound;
    loop {
        let number = rng.next_u64();
        if number <= u64::MAX - uneven {
            return number % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::codes;

    fn seed(text: &str) -> Seed {
        text.parse().unwrap()
    }

    #[test]
    fn the_lots_are_those_of_another_program() {
        // Python 3.11: hashlib.sha256, ChaCha20 written from RFC 8439, the rule of the module.
        let drawn = draw(&seed("Undian Negara 3 Maret 2027: 482913"), &codes("c", 8)).unwrap();
        assert_eq!(drawn, ["c6", "c2", "c4", "c8", "c1", "c3", "c5", "c7"]);
        assert_eq!(
            seed("Undian Negara 3 Maret 2027: 482913").number(),
            11_905_314_866_226_504_966
        );
    }

    #[test]
    fn the_order_of_the_codes_does_not_matter_and_the_seed_does() {
        let forward = codes("c", 50);
        let backward: Vec<String> = forward.iter().rev().cloned().collect();
        let drawn = draw(&seed("a"), &forward).unwrap();
        assert_eq!(drawn, draw(&seed("a"), &backward).unwrap());
        assert_ne!(drawn, draw(&seed("b"), &forward).unwrap());
        let mut sorted = drawn;
        sorted.sort();
        let mut all = forward;
        all.sort();
        assert_eq!(sorted, all);
    }

    #[test]
    fn every_place_is_as_likely_as_every_other() {
        let all = codes("c", 4);
        let mut counts = [[0_u32; 4]; 4];
        for n in 0..8_000 {
            for (place, code) in draw(&seed(&format!("s{n}")), &all)
                .unwrap()
                .iter()
                .enumerate()
            {
                counts[all.iter().position(|c| c == code).unwrap()][place] += 1;
            }
        }
        // 2000 expected, a standard deviation of 39.
        assert!(
            counts.iter().flatten().all(|&n| n.abs_diff(2000) < 200),
            "{counts:?}"
        );
    }

    #[test]
    fn nobody_one_and_the_same_twice() {
        assert_eq!(draw(&seed("a"), &[]).unwrap(), Vec::<String>::new());
        assert_eq!(draw(&seed("a"), &codes("c", 1)).unwrap(), ["c1"]);
        let twice = draw(&seed("a"), &["x".to_owned(), "x".to_owned()]);
        assert_eq!(twice, Err(DrawnTwice("x".into())));
    }

    #[test]
    fn a_seed_that_could_be_typed_otherwise_is_refused() {
        assert_eq!("".parse::<Seed>(), Err(SeedError::Empty));
        assert_eq!(" 123".parse::<Seed>(), Err(SeedError::Blank));
        assert_eq!("12\n3".parse::<Seed>(), Err(SeedError::Control));
        assert!(serde_json::from_str::<Seed>("\"\"").is_err());
    }
}
