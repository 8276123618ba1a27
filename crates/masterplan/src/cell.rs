//! What was typed into cells, made right or refused.

use std::collections::BTreeSet;

use crate::{Cells, Column, Filled, Period, PillarSet, Table};

/// What cells of a plan may name.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The plan's years.
    pub period: Period,
    /// The plan's pillars.
    pub pillars: &'a PillarSet,
    /// The codes of the region's agencies.
    pub agencies: &'a BTreeSet<String>,
}

/// A cell that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cell `{cell}`: {problem}")]
pub struct CellFault {
    /// The cell, `budget.2025`.
    pub cell: String,
    /// A word for what is wrong, the end of a message's id: `required`, `number`, `range`, `choice`, `long`, …
    pub problem: &'static str,
    /// What was typed.
    pub typed: String,
}

/// The most rupiah of one cell, 10^14: above any region's yearly budget, so that a slip of zeros is found.
pub const MOST_MONEY: i64 = 100_000_000_000_000;

/// The cells of a row, or everything that is wrong with them. Unknown cells are refused, empty ones left out.
///
/// # Errors
/// One [`CellFault`] for each cell that cannot stand.
pub fn parse_row(
    table: Table,
    typed: &Cells,
    context: Context<'_>,
) -> Result<Cells, Vec<CellFault>> {
    let mut faults = Vec::new();
    let mut cells = Cells::new();
    let mut known = BTreeSet::new();
    for column in table.columns() {
        for cell in column.cells(context.period) {
            let value = typed.get(&cell).map_or("", |value| value.trim());
            if value.is_empty() {
                if column.required {
                    faults.push(fault(&cell, "required", ""));
                }
            } else {
                match parse(column, value, typed, context) {
                    Ok(right) => drop(cells.insert(cell.clone(), right)),
                    Err(problem) => faults.push(fault(&cell, problem, value)),
                }
            }
            known.insert(cell);
        }
    }
    for (cell, value) in typed {
        if !known.contains(cell) && !value.trim().is_empty() {
            let is_other_year = table
                .column(cell)
                .is_some_and(|column| column.yearly && cell.contains('.'));
            let problem = if is_other_year {
                "year-outside"
            } else {
                "unknown"
            };
            faults.push(fault(cell, problem, value));
        }
    }
    if let (Some(begins), Some(ends)) = (cells.get("begins"), cells.get("ends"))
        && ends < begins
    {
        faults.push(fault("ends", "before-begin", ends));
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(faults)
    }
}

/// One cell of a row as it stands beside the others, which need not be right: what a writer sends who fills in cell by
/// cell. Empty where it was emptied.
///
/// # Errors
/// The [`CellFault`] of this cell; a required cell may be empty for the time being.
pub fn parse_cell(
    table: Table,
    (cell, value): (&str, &str),
    row: &Cells,
    context: Context<'_>,
) -> Result<String, CellFault> {
    let value = value.trim();
    let column = table
        .columns()
        .iter()
        .find(|column| column.cells(context.period).iter().any(|own| own == cell));
    let Some(column) = column else {
        return Err(fault(cell, "unknown", value));
    };
    if value.is_empty() {
        return Ok(String::new());
    }
    parse(column, value, row, context).map_err(|problem| fault(cell, problem, value))
}

fn fault(cell: &str, problem: &'static str, typed: &str) -> CellFault {
    CellFault {
        cell: cell.to_owned(),
        problem,
        typed: typed.chars().take(200).collect(),
    }
}

fn parse(
    column: &Column,
    value: &str,
    row: &Cells,
    context: Context<'_>,
) -> Result<String, &'static str> {
    match column.filled {
        Filled::Line => text(&value.replace(['\r', '\n', '\t'], " "), 300),
        Filled::Text => text(&value.replace("\r\n", "\n").replace('\r', "\n"), 4000),
        Filled::Choice(words) => one_of(words.iter().copied(), value),
        Filled::Whole(least, most) => whole(value, least, most),
        Filled::Score => whole(value, 1, 5),
        Filled::Money => whole(value, 0, MOST_MONEY),
        Filled::Decimal => decimal(value),
        Filled::Year => {
            let year: u16 = value.parse().map_err(|_| "number")?;
            if context.period.has(year) {
                Ok(year.to_string())
            } else {
                Err("year-outside")
            }
        }
        Filled::Code => code(value),
        Filled::Codes(_) => codes(value),
        Filled::Pillar => one_of(
            context.pillars.pillars.iter().map(|p| p.code.as_str()),
            value,
        ),
        Filled::SubPillar => {
            let pillar = row.get("pillar").map_or("", |pillar| pillar.trim());
            let subs = context
                .pillars
                .pillar(pillar)
                .map(|p| p.sub_pillars.as_slice());
            one_of(
                subs.unwrap_or(&[]).iter().map(|sub| sub.code.as_str()),
                value,
            )
        }
        Filled::Agency => agency(value, context),
        Filled::Agencies => {
            let all: Result<Vec<_>, _> = parts(value).map(|code| agency(code, context)).collect();
            Ok(all?.join(","))
        }
        Filled::Link => {
            let is_link = (value.starts_with("https://") || value.starts_with("http://"))
                && !value.contains(char::is_whitespace);
            if is_link {
                text(value, 600)
            } else {
                Err("url")
            }
        }
    }
}

fn one_of<'a>(
    mut words: impl Iterator<Item = &'a str>,
    value: &str,
) -> Result<String, &'static str> {
    words
        .find(|word| *word == value)
        .map(str::to_owned)
        .ok_or("choice")
}

fn text(value: &str, most: usize) -> Result<String, &'static str> {
    if value.chars().count() > most {
        return Err("long");
    }
    // Control characters, marks that turn text around and NUL have no place in print.
    let is_foul = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    if value.contains(is_foul) {
        return Err("control");
    }
    Ok(value.to_owned())
}

/// Money is typed with points between thousands, and `Rp` before it.
fn whole(value: &str, least: i64, most: i64) -> Result<String, &'static str> {
    let plain = value.trim_start_matches("Rp").trim();
    let plain = ungroup(plain).ok_or("number")?;
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("number");
    }
    let number: i64 = plain.parse().map_err(|_| "range")?;
    if (least..=most).contains(&number) {
        Ok(number.to_string())
    } else {
        Err("range")
    }
}

/// Without points, commas or spaces between thousands; `None` where groups are not of three digits.
fn ungroup(value: &str) -> Option<String> {
    for mark in ['.', ',', ' ', '\u{a0}'] {
        if value.contains(mark) {
            let mut groups = value.split(mark);
            let first = groups.next()?.trim_start_matches('-');
            let is_grouped = (1..=3).contains(&first.len())
                && groups
                    .all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
            return is_grouped.then(|| value.replace(mark, ""));
        }
    }
    Some(value.to_owned())
}

/// A decimal comma or point, at most four places and twelve digits before; one spelling: `4.5`, `-0.25`, `100`.
fn decimal(value: &str) -> Result<String, &'static str> {
    let plain = value.replace(',', ".");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(places) {
        return Err("number");
    }
    if digits.ends_with('.') {
        return Err("number");
    }
    if places.len() > 4 {
        return Err("places");
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > 12 {
        return Err("range");
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let places = places.trim_end_matches('0');
    let sign = if whole == "0" && places.is_empty() {
        ""
    } else {
        sign
    };
    Ok(if places.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{places}")
    })
}

fn code(value: &str) -> Result<String, &'static str> {
    let is_right = value.len() <= 30
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/'));
    if is_right {
        Ok(value.to_uppercase())
    } else {
        Err("code")
    }
}

fn parts(value: &str) -> impl Iterator<Item = &str> {
    value
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn codes(value: &str) -> Result<String, &'static str> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for part in parts(value) {
        let right = code(part)?;
        if seen.insert(right.clone()) {
            all.push(right);
        }
    }
    if all.len() > 50 {
        Err("many")
    } else {
        Ok(all.join(","))
    }
}

fn agency(value: &str, context: Context<'_>) -> Result<String, &'static str> {
    if context.agencies.contains(value) {
        Ok(value.to_owned())
    } else {
        Err("agency")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: Table, typed: &[(&str, &str)]) -> Result<Cells, Vec<CellFault>> {
        let sets = PillarSet::shipped();
        let agencies = BTreeSet::from(["2.16".to_owned()]);
        let context = Context {
            period: Period::new(2024, 2028).unwrap(),
            pillars: &sets[0],
            agencies: &agencies,
        };
        let typed = typed
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        parse_row(table, &typed, context)
    }

    #[test]
    fn a_cell_has_one_spelling() {
        let cells = check(
            Table::Action,
            &[
                ("code", "a-1"),
                ("name", " Mal pelayanan\npublik "),
                ("pillar", "governance"),
                ("sub_pillar", "public-service"),
                ("budget.2024", "Rp 1.250.000.000"),
                ("target.2025", "007,50"),
                ("after", "a-2; A-3,a-2"),
                ("owner", "2.16"),
                ("status", "planned"),
            ],
        )
        .unwrap();
        assert_eq!(cells["code"], "A-1");
        assert_eq!(cells["name"], "Mal pelayanan publik");
        assert_eq!(cells["budget.2024"], "1250000000");
        assert_eq!(cells["target.2025"], "7.5");
        assert_eq!(cells["after"], "A-2,A-3");
    }

    #[test]
    fn every_cell_that_cannot_stand_is_named() {
        let faults = check(
            Table::Action,
            &[
                ("code", "A 1"),
                ("name", "\u{202e}x"),
                ("pillar", "moon"),
                ("sub_pillar", "public-service"),
                ("budget.2024", "1000000000000000"),
                ("budget.2025", "-5"),
                ("budget.2026", "1.25"),
                ("budget.2031", "1"),
                ("target.2024", "1.23456"),
                ("begins", "2019"),
                ("owner", "9.99"),
                ("wish", "x"),
            ],
        )
        .unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|f| (f.cell.as_str(), f.problem))
            .collect();
        assert_eq!(
            told,
            [
                ("code", "code"),
                ("name", "control"),
                ("pillar", "choice"),
                ("sub_pillar", "choice"),
                ("target.2024", "places"),
                ("owner", "agency"),
                ("budget.2024", "range"),
                ("budget.2025", "range"),
                ("budget.2026", "number"),
                ("begins", "year-outside"),
                ("status", "required"),
                ("budget.2031", "year-outside"),
                ("wish", "unknown"),
            ]
        );
    }

    #[test]
    fn an_action_does_not_end_before_it_begins() {
        let faults = check(
            Table::Action,
            &[
                ("code", "A-1"),
                ("name", "x"),
                ("pillar", "living"),
                ("begins", "2026"),
                ("ends", "2025"),
                ("status", "planned"),
            ],
        )
        .unwrap_err();
        assert_eq!(
            (faults[0].cell.as_str(), faults[0].problem),
            ("ends", "before-begin")
        );
    }
}
