//! Which table a sheet holds, and which cell each of its columns.

use std::collections::HashMap;

use masterplan::{Column, Content, Table};
use sheets::{Lang, letter};

use super::{Fault, ID, Note, Reading, labels::Labels, labels::fold};
use crate::Words;

const BOTH: [Lang; 2] = [Lang::Indonesian, Lang::English];

/// A column of a file.
pub(super) struct Place {
    /// From 0.
    pub(super) at: usize,
    pub(super) cell: String,
    pub(super) column: &'static Column,
    pub(super) labels: Option<Labels>,
}

/// Where everything stands on a sheet.
pub(super) struct Head {
    pub(super) table: Table,
    /// The column of ids, from 0.
    pub(super) id: Option<usize>,
    pub(super) places: Vec<Place>,
    /// The row below the names that holds headings in words.
    pub(super) headings_row: Option<u32>,
}

/// The table of a sheet: by its first cell `id:action`, else by its name.
pub(super) fn table_of(name: &str, read: &sheets::Table, words: &Words) -> Option<Table> {
    let by_id = read.headings().iter().find_map(|heading| {
        let (id, word) = heading.split_once(':')?;
        (id.trim() == ID).then(|| Table::of(word.trim())).flatten()
    });
    by_id.or_else(|| {
        let folded = fold(name);
        Table::ALL.into_iter().find(|table| {
            let names = BOTH.map(|lang| words.table(*table, lang));
            table.word() == folded
                || names.iter().any(|name| {
                    fold(name) == folded || fold(&format!("{} {name}", table.number())) == folded
                })
        })
    })
}

/// What the headings mean. Names for programs and headings in either language are understood.
fn meanings(content: &Content, table: Table, words: &Words) -> HashMap<String, Option<String>> {
    let mut meant: HashMap<String, Option<String>> = HashMap::new();
    let mut mean = |heading: &str, cell: &str| {
        meant
            .entry(fold(heading))
            .and_modify(|known| {
                if known.as_deref() != Some(cell) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(cell.to_owned()));
    };
    mean(&format!("{ID}:{}", table.word()), ID);
    mean(ID, ID);
    for lang in BOTH {
        mean(words.of("column.id", lang), ID);
    }
    for column in table.columns() {
        for cell in column.cells(content.period) {
            mean(&cell, &cell);
            for lang in BOTH {
                let title = words.column(table, column, lang);
                match cell.split_once('.') {
                    Some((_, year)) => mean(&format!("{title} {year}"), &cell),
                    None => mean(title, &cell),
                }
            }
        }
    }
    meant
}

impl Head {
    /// Finds the columns of a sheet; what is twice is a fault, what is unknown a note.
    pub(super) fn find(
        sheet: &str,
        table: Table,
        read: &sheets::Table,
        (content, words): (&Content, &Words),
        reading: &mut Reading,
    ) -> Self {
        let meant = meanings(content, table, words);
        let mut head = Self {
            table,
            id: None,
            places: Vec::new(),
            headings_row: None,
        };
        for (at, heading) in read.headings().iter().enumerate() {
            let Some(Some(cell)) = meant.get(&fold(heading)) else {
                if !heading.is_empty() {
                    reading.notes.push(Note::UnknownColumn {
                        sheet: sheet.to_owned(),
                        column: letter(at),
                        heading: heading.chars().take(200).collect(),
                    });
                }
                continue;
            };
            let is_twice = if cell == ID {
                head.id.replace(at).is_some()
            } else {
                let is_twice = head.places.iter().any(|place| place.cell == *cell);
                if let Some(column) = table.column(cell).filter(|_| !is_twice) {
                    head.places.push(Place {
                        at,
                        cell: cell.clone(),
                        column,
                        labels: Labels::new(content, table, column, words, Lang::Indonesian),
                    });
                }
                is_twice
            };
            if is_twice {
                reading.faults.push(Fault {
                    sheet: sheet.to_owned(),
                    row: read.heading_row(),
                    column: letter(at),
                    cell: cell.clone(),
                    problem: "column-twice".to_owned(),
                    typed: heading.clone(),
                });
            }
        }
        head.headings_row = head.words_below(read, &meant);
        head
    }

    /// The row right below the names, where each of its cells is a heading of its column in words.
    fn words_below(
        &self,
        read: &sheets::Table,
        meant: &HashMap<String, Option<String>>,
    ) -> Option<u32> {
        let row = read
            .rows()
            .next()
            .filter(|row| row.number() == read.heading_row() + 1)?;
        let is_own = |at: usize, cell: &str| {
            let text = row.text(at);
            text.is_empty() || meant.get(&fold(text)).and_then(Option::as_deref) == Some(cell)
        };
        let id = self.id?;
        let has_word = !row.text(id).is_empty() && is_own(id, ID);
        let rest = self
            .places
            .iter()
            .all(|place| is_own(place.at, &place.cell));
        (has_word && rest).then(|| row.number())
    }
}
