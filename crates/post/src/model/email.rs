//! An address mail can be sent to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A plain ASCII address, `nama@daerah.go.id`: at most 254 characters (RFC 5321 §4.5.3.1), no quotes, no comments, no
/// address literal, so that nothing in it can end a header or a command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address such as `nama@daerah.go.id`")]
pub struct InvalidEmail;

impl Email {
    /// The address as it was written, with its domain in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }

    /// The address for whoever may not know it: `a•••@daerah.go.id`.
    pub fn veiled(&self) -> String {
        let first = self.0.chars().next().unwrap_or('•');
        format!("{first}•••@{}", self.domain())
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmail)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        // The dot-atom of RFC 5322 §3.2.3.
        let local_fits = (1..=64).contains(&local.len())
            && local
                .split('.')
                .all(|atom| !atom.is_empty() && atom.chars().all(plain));
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label_fits);
        if text.len() > 254 || !local_fits || !domain_fits {
            return Err(InvalidEmail);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_and_their_domain_is_folded() {
        let email: Email = " Siti.Aminah+bimtek@Kotamobagu.GO.ID ".parse().unwrap();
        assert_eq!(email.as_str(), "Siti.Aminah+bimtek@kotamobagu.go.id");
        assert_eq!(email.veiled(), "S•••@kotamobagu.go.id");
    }

    #[test]
    fn what_could_end_a_header_or_a_command_is_no_address() {
        let long = format!("{}@example.org", "a".repeat(65));
        for hostile in [
            "",
            "a",
            "@b.id",
            "a@",
            "a@b",
            "a b@c.id",
            "a@b.id\r\nBcc: x@y.id",
            "a\n@b.id",
            "\"a b\"@c.id",
            "<a@b.id>",
            "a@b.id>",
            "a@[127.0.0.1]",
            "a,b@c.id",
            "a..b@c.id",
            ".a@b.id",
            "a@-b.id",
            "a@b..id",
            "é@b.id",
            "a@münchen.de",
            "a@b.id (x)",
            &long,
        ] {
            assert_eq!(hostile.parse::<Email>(), Err(InvalidEmail), "{hostile:?}");
        }
    }
}
