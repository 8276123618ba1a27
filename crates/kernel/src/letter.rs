//! The number of a letter of the directorate general.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::PartialDate;

/// `B-003/DJAI/AI.01.04/01/2022`: sequence, archive class, month and year.
///
/// The grammar is that of domain §3.4, derived from six known letters:
/// `^B[-.](\d+)/DJAI/(AI\.\d\d\.\d\d)/(\d\d)/(\d{4})$`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LetterNumber {
    text: String,
    sequence: u32,
    class: String,
    month: u8,
    year: u16,
}

/// The text is not a letter number, or it contradicts the letter's date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLetterNumber {
    /// The text does not follow the grammar.
    #[error("`{0}` is not a letter number such as `B-003/DJAI/AI.01.04/01/2022`")]
    Grammar(String),
    /// Month and year of the number are not those of the date.
    #[error("letter number {number} says {month:02}/{year}, the letter's date is {date}")]
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

impl LetterNumber {
    /// The running number of the letter.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// The archive class, `AI.01.04`.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The month in the number, 1 to 12.
    pub fn month(&self) -> u8 {
        self.month
    }

    /// The year in the number.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Checks the number against the letter's date: month and year must be the same (domain §3.4).
    pub fn agrees_with(&self, date: &PartialDate) -> Result<(), InvalidLetterNumber> {
        let same_month = date.month().is_none_or(|month| month == self.month);
        if date.year() == self.year && same_month {
            return Ok(());
        }
        Err(InvalidLetterNumber::Date {
            number: self.text.clone(),
            month: self.month,
            year: self.year,
            date: date.clone(),
        })
    }
}

impl FromStr for LetterNumber {
    type Err = InvalidLetterNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        parse(text).ok_or_else(|| InvalidLetterNumber::Grammar(text.chars().take(60).collect()))
    }
}

fn parse(text: &str) -> Option<LetterNumber> {
    let rest = text
        .strip_prefix("B-")
        .or_else(|| text.strip_prefix("B."))?;
    let parts: Vec<&str> = rest.split('/').collect();
    let [sequence, "DJAI", class, month, year] = parts.as_slice() else {
        return None;
    };
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let class_ok = class.strip_prefix("AI.").is_some_and(|c| {
        c.split_once('.')
            .is_some_and(|(a, b)| digits(a, 2) && digits(b, 2))
    });
    if !class_ok || !digits(month, 2) || !digits(year, 4) || !digits(sequence, sequence.len()) {
        return None;
    }
    Some(LetterNumber {
        text: text.to_owned(),
        sequence: sequence.parse().ok()?,
        class: (*class).to_owned(),
        month: month.parse().ok().filter(|m| (1..=12).contains(m))?,
        year: year.parse().ok()?,
    })
}

impl TryFrom<String> for LetterNumber {
    type Error = InvalidLetterNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LetterNumber> for String {
    fn from(number: LetterNumber) -> Self {
        number.text
    }
}

impl fmt::Display for LetterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The six letters of domain §3.4.
    const KNOWN: [(&str, &str, u32); 6] = [
        ("B.116/DJAI/AI.01.05/02/2019", "2019-02-28", 116),
        ("B-003/DJAI/AI.01.04/01/2022", "2022-01-03", 3),
        ("B-349/DJAI/AI.01.02/06/2022", "2022-06-03", 349),
        ("B-1003/DJAI/AI.01.04/12/2022", "2022-12-05", 1003),
        ("B-454/DJAI/AI.01.02/05/2023", "2023-05-31", 454),
        ("B-160/DJAI/AI.01.02/02/2024", "2024-02-07", 160),
    ];

    #[test]
    fn the_six_known_letters_agree_with_their_dates() {
        for (text, date, sequence) in KNOWN {
            let number: LetterNumber = text.parse().unwrap();
            assert_eq!(number.sequence(), sequence);
            assert_eq!(number.to_string(), text);
            number.agrees_with(&date.parse().unwrap()).unwrap();
        }
    }

    #[test]
    fn a_number_that_contradicts_its_date_is_refused() {
        let number: LetterNumber = KNOWN[1].0.parse().unwrap();
        let err = number
            .agrees_with(&"2022-02-03".parse().unwrap())
            .unwrap_err();
        assert_eq!(
            err.to_string(),
            "letter number B-003/DJAI/AI.01.04/01/2022 says 01/2022, the letter's date is 2022-02-03"
        );
        assert!(number.agrees_with(&"2021-01-03".parse().unwrap()).is_err());
    }

    #[test]
    fn numbers_outside_the_grammar_are_refused() {
        for text in [
            "",
            "B003/DJAI/AI.01.04/01/2022",
            "B-/DJAI/AI.01.04/01/2022",
            "B-3/DJAI/AI.1.04/01/2022",
            "B-3/DJAI/AI.01.04/13/2022",
            "B-3/DJAI/AI.01.04/1/2022",
            "50/DJAI/HK.04.02/02/2023",
            "B-99999999999/DJAI/AI.01.04/01/2022",
        ] {
            assert!(text.parse::<LetterNumber>().is_err(), "{text}");
        }
    }
}
