//! Workbooks and CSV, filled with what the plan says.

use masterplan::{Column, Content, Filled, Row, Table};
use sheets::{
    Cell, CsvStyle, CsvWriter, Form, FormColumn, FormGuide, FormList, FormLook, FormRule,
    FormSheet, Lang, WriteError, XlsxOptions,
};

use super::{ID, labels::Labels};
use crate::Words;

/// The most rupiah of a cell, for the check while typing; `masterplan` holds the rule.
const MOST_MONEY: i64 = 100_000_000_000_000;

/// A column of a file: a cell of each row.
struct Place {
    cell: String,
    heading: String,
    column: &'static Column,
    labels: Option<Labels>,
}

/// What stands in the first row of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// Names for programs, and codes in the cells.
    Names,
    /// Headings and labels in a language.
    Words(Lang),
}

fn places(
    content: &Content,
    table: Table,
    words: &Words,
    lang: Lang,
    has_labels: bool,
) -> Vec<Place> {
    let mut places = Vec::new();
    for column in table.columns() {
        let title = words.column(table, column, lang);
        for cell in column.cells(content.period) {
            let heading = match cell.split_once('.') {
                Some((_, year)) => format!("{title} {year}"),
                None => title.to_owned(),
            };
            let labels = has_labels
                .then(|| Labels::new(content, table, column, words, lang))
                .flatten();
            places.push(Place {
                cell,
                heading,
                column,
                labels,
            });
        }
    }
    places
}

impl Place {
    fn cell<'a>(&'a self, row: &'a Row) -> Cell<'a> {
        let text = row.cell(&self.cell);
        if text.is_empty() {
            return Cell::Blank;
        }
        if let Some(labels) = &self.labels {
            return Cell::Text(labels.label(text));
        }
        match self.column.filled {
            Filled::Whole(..) | Filled::Score | Filled::Year | Filled::Money => {
                match text.parse() {
                    Ok(number) if is_spelled(number, text) => Cell::Integer(number),
                    _ => Cell::Text(text),
                }
            }
            Filled::Decimal => decimal(text).map_or(Cell::Text(text), Cell::Decimal),
            _ => Cell::Text(text),
        }
    }
}

fn is_spelled(number: i64, text: &str) -> bool {
    number.to_string() == text
}

/// A number that a spreadsheet holds exactly: more than 15 digits stay text.
fn decimal(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number: f64 = text.parse().ok()?;
    (digits <= 15 && number.to_string() == text).then_some(number)
}

/// A table as CSV.
///
/// # Errors
/// [`WriteError`].
pub fn csv(
    content: &Content,
    table: Table,
    words: &Words,
    heads: Heads,
    style: CsvStyle,
) -> Result<Vec<u8>, WriteError> {
    let (lang, has_labels) = match heads {
        Heads::Names => (Lang::Indonesian, false),
        Heads::Words(lang) => (lang, true),
    };
    let places = places(content, table, words, lang, has_labels);
    let mut headings = vec![format!("{ID}:{}", table.word())];
    headings.extend(places.iter().map(|place| match heads {
        Heads::Names => place.cell.clone(),
        Heads::Words(_) => place.heading.clone(),
    }));
    let mut out = CsvWriter::new(Vec::new(), style, &headings)?;
    for row in content.rows(table) {
        let id = row.id.to_string();
        let mut cells = vec![Cell::Text(&id)];
        cells.extend(places.iter().map(|place| Cell::Text(place.text(row))));
        out.row(&cells)?;
    }
    out.finish()
}

impl Place {
    fn text<'a>(&'a self, row: &'a Row) -> &'a str {
        let text = row.cell(&self.cell);
        self.labels
            .as_ref()
            .map_or(text, |labels| labels.label(text))
    }
}

/// A workbook with a sheet for each of these tables, filled with what the plan says, a guide and lists to choose from.
///
/// # Errors
/// [`WriteError`].
pub fn template(
    content: &Content,
    tables: &[Table],
    words: &Words,
    lang: Lang,
) -> Result<Vec<u8>, WriteError> {
    let all: Vec<(Table, String, Vec<Place>)> = tables
        .iter()
        .map(|table| {
            let name = format!("{} {}", table.number(), words.table(*table, lang));
            (*table, name, places(content, *table, words, lang, true))
        })
        .collect();
    let ids: Vec<Vec<String>> = tables
        .iter()
        .map(|table| {
            let rows = content.rows(*table).iter();
            rows.map(|row| row.id.to_string()).collect()
        })
        .collect();
    let mut form = Form {
        guide: guide(&all, words, lang),
        lists_name: words.of("guide.lists", lang),
        unknown_value: (
            words.of("guide.unknown-title", lang),
            words.of("guide.unknown-text", lang),
        ),
        ..Form::default()
    };
    for ((table, name, places), ids) in all.iter().zip(&ids) {
        let columns = columns(*table, places, words, lang, &mut form.lists);
        let rows = content.rows(*table).iter().zip(ids);
        form.sheets.push(FormSheet {
            name,
            columns,
            frozen: if table.has_code() { 2 } else { 1 },
            rows: rows
                .map(|(row, id)| {
                    let mut cells = vec![Cell::Text(id)];
                    cells.extend(places.iter().map(|place| place.cell(row)));
                    cells
                })
                .collect(),
        });
    }
    let options = XlsxOptions {
        title: content.title.clone(),
        lang,
        ..XlsxOptions::default()
    };
    sheets::form(&options, &form)
}

fn columns<'a>(
    table: Table,
    places: &'a [Place],
    words: &'a Words,
    lang: Lang,
    lists: &mut Vec<FormList<'a>>,
) -> Vec<FormColumn<'a>> {
    let mut columns = vec![FormColumn {
        key: format!("{ID}:{}", table.word()),
        heading: words.of("column.id", lang).to_owned(),
        width: 9.0,
        look: FormLook::Aside,
        rule: FormRule::Any,
    }];
    columns.extend(places.iter().map(|place| {
        let (width, look) = look(place.column.filled);
        FormColumn {
            key: place.cell.clone(),
            heading: place.heading.clone(),
            width,
            look,
            rule: match &place.labels {
                Some(labels) => list(&place.heading, labels.all(), lists),
                None => rule(place.column.filled, words, lang),
            },
        }
    }));
    columns
}

/// Equal lists are one.
fn list<'a>(heading: &'a str, all: Vec<String>, lists: &mut Vec<FormList<'a>>) -> FormRule<'a> {
    let at = lists.iter().position(|list| list.words == all);
    FormRule::List(at.unwrap_or_else(|| {
        lists.push(FormList {
            heading,
            words: all,
        });
        lists.len() - 1
    }))
}

fn look(filled: Filled) -> (f64, FormLook) {
    match filled {
        Filled::Line => (28.0, FormLook::Text),
        Filled::Text => (44.0, FormLook::Lines),
        Filled::Choice(_) => (18.0, FormLook::Text),
        Filled::Whole(..) | Filled::Score | Filled::Year => (9.0, FormLook::Whole),
        Filled::Decimal => (12.0, FormLook::Number),
        Filled::Money => (19.0, FormLook::Money),
        Filled::Code => (12.0, FormLook::Text),
        Filled::Codes(_) | Filled::Agencies => (20.0, FormLook::Text),
        Filled::Pillar => (20.0, FormLook::Text),
        Filled::SubPillar | Filled::Agency => (32.0, FormLook::Text),
        Filled::Link => (30.0, FormLook::Text),
    }
}

fn rule<'a>(filled: Filled, words: &'a Words, lang: Lang) -> FormRule<'a> {
    let between = |least: i64, most: i64| {
        #[expect(clippy::cast_precision_loss, reason = "10^14 fits an f64 exactly")]
        FormRule::Between(least as f64, most as f64, words.of("guide.between", lang))
    };
    match filled {
        Filled::Line => FormRule::Length(300),
        Filled::Text => FormRule::Length(4000),
        Filled::Link => FormRule::Length(600),
        Filled::Whole(least, most) => between(least, most),
        Filled::Score => between(1, 5),
        Filled::Money => between(0, MOST_MONEY),
        _ => FormRule::Any,
    }
}

fn guide<'a>(all: &[(Table, String, Vec<Place>)], words: &'a Words, lang: Lang) -> FormGuide<'a> {
    let word = |id: &'static str| words.of(id, lang);
    let everywhere = ["guide.how-ids", "guide.how-remove", "guide.how-cells"];
    let mut rows: Vec<Vec<String>> = everywhere
        .into_iter()
        .map(|id| {
            let [sheet, text] = [word("guide.all"), word(id)].map(str::to_owned);
            vec![sheet, String::new(), String::new(), text]
        })
        .collect();
    for (_, name, places) in all {
        rows.extend(places.iter().map(|place| {
            let required = if place.column.required {
                "guide.yes"
            } else {
                "guide.no"
            };
            let content = content(place, words, lang);
            let required = word(required).to_owned();
            vec![name.clone(), place.heading.clone(), required, content]
        }));
    }
    FormGuide {
        name: word("guide.name"),
        headings: vec![
            (word("guide.sheet"), 28.0),
            (word("guide.column"), 34.0),
            (word("guide.required"), 10.0),
            (word("guide.content"), 90.0),
        ],
        rows,
    }
}

/// What the cells of a column hold, in words.
fn content(place: &Place, words: &Words, lang: Lang) -> String {
    let word = |id: &'static str| words.of(id, lang).to_owned();
    let range = |least: i64, most: i64| {
        format!(
            "{} {least} {} {most}",
            word("guide.whole"),
            word("guide.to")
        )
    };
    match place.column.filled {
        Filled::Line => word("guide.line"),
        Filled::Text => word("guide.text"),
        Filled::Choice(_) => {
            let all = place.labels.as_ref().map(Labels::all).unwrap_or_default();
            format!("{} {}", word("guide.choice"), all.join(", "))
        }
        Filled::Whole(least, most) => range(least, most),
        Filled::Score => range(1, 5),
        Filled::Decimal => word("guide.decimal"),
        Filled::Money => word("guide.money"),
        Filled::Year => word("guide.year"),
        Filled::Code => word("guide.code"),
        Filled::Codes(table) => {
            let number = table.number();
            format!(
                "{} {number} {}",
                word("guide.codes"),
                words.table(table, lang)
            )
        }
        Filled::Pillar => word("guide.pillar"),
        Filled::SubPillar => word("guide.sub-pillar"),
        Filled::Agency => word("guide.agency"),
        Filled::Agencies => word("guide.agencies"),
        Filled::Link => word("guide.link"),
    }
}
