//! The official code of a region.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `71` or `71.72`: a province, or a regency or city within a province.
///
/// The form is the home ministry's (domain §7.8): two digits, or two digits, a point and two digits.
/// `7172` is accepted on input and written `71.72`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

/// The text is not a region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a region code such as `71` or `71.72`")]
pub struct InvalidRegionCode(pub String);

impl RegionCode {
    /// The code as text, `71.72`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the code of a province.
    pub fn is_province(&self) -> bool {
        self.0.len() == 2
    }

    /// The code of the province that holds this region; a province's own code for a province.
    pub fn province(&self) -> RegionCode {
        RegionCode(self.0[..2].to_owned())
    }
}

impl FromStr for RegionCode {
    type Err = InvalidRegionCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u8> = text.trim().bytes().collect();
        let plain = match digits.as_slice() {
            [a, b] => vec![*a, *b],
            [a, b, b'.', c, d] | [a, b, c, d] => vec![*a, *b, *c, *d],
            _ => return Err(InvalidRegionCode(shorten(text))),
        };
        if !plain.iter().all(u8::is_ascii_digit) {
            return Err(InvalidRegionCode(shorten(text)));
        }
        let plain = String::from_utf8(plain).expect("ASCII digits are UTF-8");
        Ok(Self(if plain.len() == 2 {
            plain
        } else {
            format!("{}.{}", &plain[..2], &plain[2..])
        }))
    }
}

/// Keeps an error message short whatever was typed.
fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

impl TryFrom<String> for RegionCode {
    type Error = InvalidRegionCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_without_its_point_is_the_same_code() {
        assert_eq!("7172".parse::<RegionCode>(), "71.72".parse());
    }

    #[test]
    fn a_city_knows_its_province() {
        let bitung: RegionCode = "71.72".parse().unwrap();
        assert_eq!(bitung.province().as_str(), "71");
        assert!(!bitung.is_province());
        assert!(bitung.province().is_province());
    }

    #[test]
    fn malformed_codes_are_refused_by_name() {
        for text in [
            "", "7", "71.7", "71-72", "71.7x", "717", "71.72.01", "７１", "71 .72",
        ] {
            let err = text.parse::<RegionCode>().unwrap_err();
            assert!(err.to_string().contains("71.72"), "{err}");
        }
    }

    proptest! {
        #[test]
        fn parsing_what_is_shown_gives_the_same_code(province in 0u8..100, rest in proptest::option::of(0u8..100)) {
            let text = rest.map_or(format!("{province:02}"), |r| format!("{province:02}.{r:02}"));
            let code: RegionCode = text.parse().unwrap();
            prop_assert_eq!(code.to_string(), text);
        }

        #[test]
        fn no_text_makes_parsing_panic(text in ".*") {
            let _ = text.parse::<RegionCode>();
        }
    }
}
