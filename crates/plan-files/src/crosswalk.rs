//! Codes of the world's lists that objectives are set beside (T16): a default that an instance may replace.
//!
//! Codes are those of the lists; words are our own, short, and stand in for none of the standards' definitions. Of the
//! goals' 169 targets those have words that plans of cities name most. ISO 37120 and 37122 have their 19 themes by the
//! number of the clause; their indicators are left out, since nothing at hand vouches for each number. Codes of the U4SSC
//! indicators are as two published implementations have them.

use serde::{Deserialize, Serialize};
use sheets::{Limits, SheetError, Table};

const SHIPPED: &str = include_str!("../data/crosswalk.csv");

/// A list of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// The sustainable development goals and their targets.
    Sdg,
    /// ISO 37120: services and quality of life.
    #[serde(rename = "iso-37120")]
    Iso37120,
    /// ISO 37122: smart cities.
    #[serde(rename = "iso-37122")]
    Iso37122,
    /// ITU-T Y.4903: indicators of U4SSC.
    U4ssc,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sdg, Self::Iso37120, Self::Iso37122, Self::U4ssc];

    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sdg => "sdg",
            Self::Iso37120 => "iso-37120",
            Self::Iso37122 => "iso-37122",
            Self::U4ssc => "u4ssc",
        }
    }
}

/// A code of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The list.
    pub list: List,
    /// The code, once in its list: `11.2`, `EC: ICT: ICT: 1C`.
    pub code: String,
    /// The code it belongs to; empty at the top.
    pub parent: String,
    /// Our words in Indonesian; empty where we have none.
    pub id: String,
    /// Our words in English; empty where we have none.
    pub en: String,
}

/// Why a list of codes is refused.
#[derive(Debug, thiserror::Error)]
pub enum CrosswalkError {
    /// No table.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The headings are not `list,code,parent,id,en`.
    #[error("the headings are list, code, parent, id, en")]
    Headings,
    /// A row that cannot stand.
    #[error("row {row}: {problem}")]
    Row {
        /// The row as a spreadsheet numbers it.
        row: u32,
        /// `list`, `code`, `code-twice` or `parent`.
        problem: &'static str,
    },
}

/// The codes that come with the program.
pub fn shipped() -> Vec<Entry> {
    read(SHIPPED.as_bytes()).expect("the shipped codes are read by a test")
}

/// Reads codes in the form of `data/crosswalk.csv`.
///
/// # Errors
/// [`CrosswalkError`] names the first row that cannot stand.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, CrosswalkError> {
    let table = Table::read(bytes, "crosswalk.csv", Limits::default())?;
    if table.headings() != ["list", "code", "parent", "id", "en"] {
        return Err(CrosswalkError::Headings);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in table.rows() {
        let wrong = |problem| CrosswalkError::Row {
            row: row.number(),
            problem,
        };
        let text = |at| row.text(at).trim().to_owned();
        let list = List::ALL
            .into_iter()
            .find(|list| list.word() == row.text(0).trim())
            .ok_or(wrong("list"))?;
        let (code, parent) = (text(1), text(2));
        if code.is_empty() || code.len() > 40 {
            return Err(wrong("code"));
        }
        if !parent.is_empty() && !seen.contains(&(list, parent.clone())) {
            return Err(wrong("parent"));
        }
        if !seen.insert((list, code.clone())) {
            return Err(wrong("code-twice"));
        }
        entries.push(Entry {
            list,
            code,
            parent,
            id: text(3),
            en: text(4),
        });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_codes_are_as_many_as_the_lists_have() {
        let all = shipped();
        let of = |list, is_top: bool| {
            let own = all.iter().filter(|one| one.list == list);
            own.filter(|one| one.parent.is_empty() == is_top).count()
        };
        assert_eq!((of(List::Sdg, true), of(List::Sdg, false)), (17, 169));
        assert_eq!(of(List::Iso37120, true), 19);
        assert_eq!(of(List::Iso37122, true), 19);
        assert_eq!(of(List::U4ssc, true), 91);
        assert!(
            all.iter()
                .filter(|one| one.parent.is_empty())
                .all(|one| !one.id.is_empty() && !one.en.is_empty())
        );
    }

    #[test]
    fn rows_that_cannot_stand_are_named() {
        let told = |rows: &str| {
            read(format!("list,code,parent,id,en\n{rows}").as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(told("moon,1,,a,b\n"), "row 2: list");
        assert_eq!(told("sdg,1,,a,b\nsdg,1,,a,b\n"), "row 3: code-twice");
        assert_eq!(told("sdg,1.1,1,a,b\n"), "row 2: parent");
        assert!(matches!(read(b"a,b\n1,2\n"), Err(CrosswalkError::Headings)));
    }
}
