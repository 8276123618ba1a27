//! The flat list as CSV, a row each, a parent before what stands below it.

use std::collections::{BTreeMap, HashSet};

use sheets::{
    Cell, Choice, Column, CsvStyle, CsvWriter, Kind as Cells, Limits, Problem, Problems,
    SheetError, Table, WriteError,
};

use super::{Kind, Reference, References, Trend};

/// Why a CSV file is refused.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// No table, or one that passes its limits.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Columns are missing or twice.
    #[error("{0}")]
    Columns(sheets::BindError),
    /// Rows that cannot stand.
    #[error("{} cells cannot stand", .0.total())]
    Rows(Problems),
}

fn columns() -> Vec<Column> {
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.word(), kind_label(kind), kind.word()));
    let trends = Trend::ALL.map(|trend| Choice::new(trend.word(), trend.word(), trend.word()));
    vec![
        Column::new("kind", Cells::OneOf(kinds.into()), "Jenis", "Kind").required(),
        Column::new("code", Cells::Text, "Kode", "Code")
            .required()
            .max_chars(60),
        Column::new("parent", Cells::Text, "Kode induk", "Parent code").max_chars(60),
        Column::new("text", Cells::Text, "Uraian", "Text")
            .required()
            .max_chars(4_000),
        Column::new("agency", Cells::Text, "Kode OPD", "Agency code").max_chars(60),
        Column::new("agency_name", Cells::Text, "Nama OPD", "Agency name").max_chars(300),
        Column::new("unit", Cells::Text, "Satuan", "Unit").max_chars(300),
        Column::new("status", Cells::OneOf(trends.into()), "Status", "Status"),
    ]
}

const fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Mission => "misi",
        Kind::Goal => "tujuan",
        Kind::Objective => "sasaran",
        Kind::Programme => "program",
        Kind::SubActivity => "sub-kegiatan",
        Kind::Indicator => "indikator",
    }
}

impl References {
    /// The list as CSV.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_csv(&self, style: CsvStyle) -> Result<Vec<u8>, WriteError> {
        let years = |of: fn(&Reference) -> Vec<u16>| -> Vec<u16> {
            let mut years: Vec<u16> = self.0.iter().flat_map(of).collect();
            years.sort_unstable();
            years.dedup();
            years
        };
        let targets = years(|one| one.targets.keys().copied().collect());
        let budgets = years(|one| one.budget.keys().copied().collect());
        let mut headings: Vec<String> = columns().iter().map(|c| c.key().to_owned()).collect();
        headings.extend(targets.iter().map(|year| format!("target.{year}")));
        headings.extend(budgets.iter().map(|year| format!("budget.{year}")));
        let mut out = CsvWriter::new(Vec::new(), style, &headings)?;
        for one in &self.0 {
            let parent = one.parent.and_then(|at| self.0.get(at));
            let mut cells = vec![
                Cell::Text(one.kind.word()),
                Cell::Text(&one.code),
                Cell::Text(parent.map_or("", |parent| parent.code.as_str())),
                Cell::Text(&one.text),
                Cell::Text(&one.agency),
                Cell::Text(&one.agency_name),
                Cell::Text(&one.unit),
                Cell::Text(one.trend.map_or("", Trend::word)),
            ];
            let target = |year| one.targets.get(year).map(String::as_str);
            cells.extend(targets.iter().map(|year| Cell::from(target(year))));
            cells.extend(budgets.iter().map(|year| {
                one.budget
                    .get(year)
                    .map_or(Cell::Blank, |money| Cell::Integer(*money))
            }));
            out.row(&cells)?;
        }
        out.finish()
    }

    /// Reads a list from CSV or a workbook's first sheet. A parent is the nearest row above with that code and of a kind
    /// that may stand above; without a parent's code a row stands at the top.
    ///
    /// # Errors
    /// [`CsvError`]; all faults at once.
    pub fn read_csv(bytes: &[u8], file_name: &str) -> Result<Self, CsvError> {
        let table = Table::read(bytes, file_name, Limits::default())?;
        let columns = columns();
        let bound = table.bind(&columns).map_err(CsvError::Columns)?;
        let yearly = yearly(&table);
        let mut problems = table.problems().clone();
        let mut list = Self::default();
        let mut seen = HashSet::new();
        for (mut row, raw) in bound.rows().zip(table.rows()) {
            let kind = row.choice("kind").and_then(kind_of);
            let code = row.text("code").unwrap_or_default().to_owned();
            let text = row.text("text").unwrap_or_default().to_owned();
            let parent_code = row.text("parent").unwrap_or_default().to_owned();
            let mut own = Reference {
                kind: kind.unwrap_or(Kind::Mission),
                code,
                parent: None,
                text,
                agency: row.text("agency").unwrap_or_default().to_owned(),
                agency_name: row.text("agency_name").unwrap_or_default().to_owned(),
                unit: row.text("unit").unwrap_or_default().to_owned(),
                trend: row.choice("status").and_then(Trend::of),
                targets: BTreeMap::new(),
                budget: BTreeMap::new(),
            };
            for (at, what, year) in &yearly {
                let text = raw.text(*at).trim();
                if !text.is_empty() && !own.take(*what, *year, text) {
                    row.reject_row(Problem::subject("budget").with("typed", text));
                }
            }
            if kind.is_some() {
                match list.above(&own, &parent_code) {
                    Ok(parent) => own.parent = parent,
                    Err(problem) => row.reject("parent", Problem::subject(problem)),
                }
            }
            let key = (own.kind, own.agency.clone(), own.parent, own.code.clone());
            if row.is_sound() && !seen.insert(key) {
                row.reject("code", Problem::subject("code-twice"));
            }
            row.finish(&mut problems);
            list.0.push(own);
        }
        if problems.is_empty() {
            Ok(list)
        } else {
            problems.sort();
            Err(CsvError::Rows(problems))
        }
    }

    fn above(&self, own: &Reference, code: &str) -> Result<Option<usize>, &'static str> {
        if code.is_empty() {
            let may = matches!(own.kind, Kind::Mission | Kind::Programme);
            return if may { Ok(None) } else { Err("parent-missing") };
        }
        let kinds = own.kind.above();
        self.0
            .iter()
            .rposition(|one| {
                one.code == code && one.agency == own.agency && kinds.contains(&one.kind)
            })
            .map(Some)
            .ok_or("parent-unknown")
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.word() == word)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yearly {
    Target,
    Budget,
}

impl Reference {
    /// Takes a cell of a year; false where it cannot stand.
    fn take(&mut self, what: Yearly, year: u16, text: &str) -> bool {
        match what {
            Yearly::Target => {
                let is_right = text.chars().count() <= 300;
                self.targets.insert(year, text.to_owned());
                is_right
            }
            Yearly::Budget => match text.parse() {
                Ok(money) if (0..=100_000_000_000_000).contains(&money) => {
                    self.budget.insert(year, money);
                    true
                }
                _ => false,
            },
        }
    }
}

/// Columns such as `target.2025`, by their place.
fn yearly(table: &Table) -> Vec<(usize, Yearly, u16)> {
    (0..)
        .zip(table.headings())
        .filter_map(|(at, heading)| {
            let (name, year) = heading.split_once('.')?;
            let what = match name.trim() {
                "target" => Yearly::Target,
                "budget" => Yearly::Budget,
                _ => return None,
            };
            let year = year.trim().parse().ok()?;
            (2000..=2100).contains(&year).then_some((at, what, year))
        })
        .collect()
}
