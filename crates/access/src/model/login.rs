//! What a person types to sign in, and the name others see.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A login: 3 to 64 of `a–z 0–9 . _ - + @`, beginning with a letter or digit.
///
/// Compatibility forms and capitals are folded (RFC 8265, UsernameCaseMapped, narrowed to ASCII), so that
/// `Ａdmin` and `admin` are one login and no two logins look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// The text is not a login.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a login has 3 to 64 characters, of a-z, 0-9 and . _ - + @, and begins with a letter or digit"
)]
pub struct InvalidLogin;

impl Login {
    /// The login as text, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Login {
    type Err = InvalidLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // Folding may lengthen a character many times; nothing longer can become 64 ASCII characters.
        if text.len() > 256 {
            return Err(InvalidLogin);
        }
        let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = (3..=64).contains(&folded.len())
            && folded.starts_with(plain)
            && folded.chars().all(|c| plain(c) || "._-+@".contains(c));
        if fits {
            Ok(Self(folded))
        } else {
            Err(InvalidLogin)
        }
    }
}

impl TryFrom<String> for Login {
    type Error = InvalidLogin;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's name: 1 to 120 characters on one line, spaces folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// The text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 120 characters and none that cannot be seen")]
pub struct InvalidName;

impl PersonName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Marks that turn the direction of the text around them, with which one name passes for another.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl FromStr for PersonName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 2000 {
            return Err(InvalidName);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let name: String = words.join(" ").nfc().collect();
        let fits = (1..=120).contains(&name.chars().count())
            && !name.chars().any(|c| c.is_control() || turns_text(c));
        if fits {
            Ok(Self(name))
        } else {
            Err(InvalidName)
        }
    }
}

impl TryFrom<String> for PersonName {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn logins_that_look_alike_are_one() {
        for text in ["admin", " ADMIN ", "Admin", "ａｄｍｉｎ", "ＡＤＭＩＮ"] {
            assert_eq!(text.parse::<Login>().unwrap().as_str(), "admin", "{text}");
        }
        assert_eq!(
            "K.Ari@banggai".parse::<Login>().unwrap().as_str(),
            "k.ari@banggai"
        );
    }

    #[test]
    fn what_is_no_login_is_refused() {
        let long = "a".repeat(65);
        let huge = "a".repeat(1 << 20);
        for text in [
            "", "ab", ".admin", "ad min", "аdmin", "admin\n2", "ad'min", "ad%min", &long, &huge,
        ] {
            assert_eq!(text.parse::<Login>(), Err(InvalidLogin), "{text:.80}");
        }
    }

    #[test]
    fn a_name_keeps_its_letters_and_loses_its_extra_spaces() {
        let name: PersonName = "  Ir.  H. Ünal \"O'Brien\" 🙂 ".parse().unwrap();
        assert_eq!(name.as_str(), "Ir. H. Ünal \"O'Brien\" 🙂");
        for text in ["", "   ", "a\u{0}b", "a\u{202e}b", &"x".repeat(121)] {
            assert_eq!(text.parse::<PersonName>(), Err(InvalidName));
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in ".*") {
            if let Ok(login) = text.parse::<Login>() {
                prop_assert_eq!(login.as_str().parse::<Login>(), Ok(login.clone()));
            }
            if let Ok(name) = text.parse::<PersonName>() {
                prop_assert_eq!(name.as_str().parse::<PersonName>(), Ok(name.clone()));
            }
        }
    }
}
