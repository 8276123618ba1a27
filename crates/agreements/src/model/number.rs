//! Numbers of agreements.

use std::{fmt, str::FromStr};

use kernel::PartialDate;
use serde::{Deserialize, Serialize};

/// `50/DJAI/HK.04.02/02/2023`: sequence, office, archive class, month and year.
///
/// The grammar follows domain §3.5: `^(\d+)/DJAI/(HK\.\d\d\.\d\d)/(\d\d)/(\d{4})$`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgreementNumber {
    text: String,
    month: u8,
    year: u16,
}

/// The text is not the number of an agreement, or it contradicts its date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAgreementNumber {
    /// The text does not follow the grammar.
    #[error("`{0}` is not the number of an agreement such as `50/DJAI/HK.04.02/02/2023`")]
    Grammar(String),
    /// Month and year of the number are not those of the date.
    #[error("number {number} says {month:02}/{year}, the agreement is dated {date}")]
    Date {
        /// The number as written.
        number: String,
        /// The month in the number.
        month: u8,
        /// The year in the number.
        year: u16,
        /// The date it was compared with.
        date: PartialDate,
    },
}

impl AgreementNumber {
    /// The number with this sequence and class on a date, which it agrees with by being made so.
    ///
    /// # Errors
    /// [`InvalidAgreementNumber::Grammar`] for a class that is none, or a date without a month.
    pub fn on(
        sequence: u32,
        class: &str,
        date: &PartialDate,
    ) -> Result<Self, InvalidAgreementNumber> {
        let month = date.month().unwrap_or(0);
        format!("{sequence}/DJAI/{class}/{month:02}/{}", date.year()).parse()
    }

    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Checks the number against the agreement's date: month and year must be the same.
    ///
    /// # Errors
    /// [`InvalidAgreementNumber::Date`] names both.
    pub fn agrees_with(&self, date: &PartialDate) -> Result<(), InvalidAgreementNumber> {
        if date.year() == self.year && date.month().is_none_or(|month| month == self.month) {
            return Ok(());
        }
        Err(InvalidAgreementNumber::Date {
            number: self.text.clone(),
            month: self.month,
            year: self.year,
            date: date.clone(),
        })
    }
}

fn parse(text: &str) -> Option<AgreementNumber> {
    let parts: Vec<&str> = text.split('/').collect();
    let [sequence, "DJAI", class, month, year] = parts.as_slice() else {
        return None;
    };
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let is_class = class.strip_prefix("HK.").is_some_and(|c| {
        c.split_once('.')
            .is_some_and(|(a, b)| digits(a, 2) && digits(b, 2))
    });
    let is_sequence = (1..=6).contains(&sequence.len()) && digits(sequence, sequence.len());
    if !is_class || !is_sequence || !digits(month, 2) || !digits(year, 4) {
        return None;
    }
    Some(AgreementNumber {
        text: text.to_owned(),
        month: month.parse().ok().filter(|m| (1..=12).contains(m))?,
        year: year.parse().ok()?,
    })
}

impl FromStr for AgreementNumber {
    type Err = InvalidAgreementNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        parse(text).ok_or_else(|| InvalidAgreementNumber::Grammar(text.chars().take(60).collect()))
    }
}

impl TryFrom<String> for AgreementNumber {
    type Error = InvalidAgreementNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AgreementNumber> for String {
    fn from(number: AgreementNumber) -> Self {
        number.text
    }
}

impl fmt::Display for AgreementNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_the_month_of_its_date() {
        let number: AgreementNumber = "50/DJAI/HK.04.02/02/2023".parse().unwrap();
        assert!(number.agrees_with(&"2023-02-21".parse().unwrap()).is_ok());
        let err = number
            .agrees_with(&"2023-03-01".parse().unwrap())
            .unwrap_err();
        assert_eq!(
            err.to_string(),
            "number 50/DJAI/HK.04.02/02/2023 says 02/2023, the agreement is dated 2023-03-01"
        );
        let made = AgreementNumber::on(7, "HK.04.02", &"2022-04-21".parse().unwrap()).unwrap();
        assert_eq!(made.as_str(), "7/DJAI/HK.04.02/04/2022");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "50/DJAI/HK.04.02/13/2023",
            "50/DJAI/AI.04.02/02/2023",
            "/DJAI/HK.04.02/02/2023",
            "50/DJAI/HK.4.2/02/2023",
            "50/DJAI/HK.04.02/02/23",
            "٥٠/DJAI/HK.04.02/02/2023",
        ] {
            assert!(text.parse::<AgreementNumber>().is_err(), "{text}");
        }
    }
}
