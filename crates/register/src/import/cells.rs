//! One row, read field by field as a form would be.

use kernel::RegionCode;
use sheets::{Bound, Column, Kind as CellKind, Problem, Row};

use super::{known::Known, places::Places};
use crate::model::{FieldError, Region};

/// A row under way, with the columns that say how to read it.
pub(super) struct Cells<'b, 't> {
    pub(super) row: Row<'b, 't>,
    bound: &'b Bound<'t>,
    columns: &'b [Column],
}

/// Letters and digits in lower case, as `sheets` compares headings and choices.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl<'b, 't> Cells<'b, 't> {
    pub(super) fn new(row: Row<'b, 't>, bound: &'b Bound<'t>, columns: &'b [Column]) -> Self {
        Self {
            row,
            bound,
            columns,
        }
    }

    /// Whether the file has this column; what it lacks stays as it is in the register.
    pub(super) fn has(&self, key: &str) -> bool {
        self.bound.has(key)
    }

    pub(super) fn text(&mut self, key: &str) -> String {
        self.row.text(key).unwrap_or_default().to_owned()
    }

    pub(super) fn date(&mut self, key: &str) -> String {
        self.row.partial_date(key).unwrap_or_default()
    }

    pub(super) fn integer(&mut self, key: &str) -> String {
        self.row
            .integer(key)
            .map(|n| n.to_string())
            .unwrap_or_default()
    }

    pub(super) fn decimal(&mut self, key: &str) -> String {
        self.row.decimal_text(key).unwrap_or_default()
    }

    /// Degrees: `95.317` cannot be thousands here, so it is not asked what it means.
    pub(super) fn degrees(&mut self, key: &str) -> String {
        let text = self.row.text(key).unwrap_or_default();
        let plain = text.replacen(',', ".", 1);
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match plain.trim_start_matches('-').split_once('.') {
            Some((whole, fraction)) if whole.len() <= 3 && digits(whole) && digits(fraction) => {
                plain
            }
            _ => self.decimal(key),
        }
    }

    /// The key of a choice, given by key or by its word in either language.
    pub(super) fn choice(&mut self, key: &str) -> String {
        let columns: &'b [Column] = self.columns;
        let found = columns.iter().find(|column| column.key() == key);
        let Some(CellKind::OneOf(choices)) = found.map(Column::kind) else {
            return String::new();
        };
        let Some(text) = self.row.text(key) else {
            return String::new();
        };
        let wanted = fold(text);
        let names = |c: &sheets::Choice| [fold(&c.key), fold(&c.label.id), fold(&c.label.en)];
        match choices.iter().find(|c| names(c).contains(&wanted)) {
            Some(choice) => choice.key.to_string(),
            None => {
                let list = |of: fn(&sheets::Choice) -> &str| {
                    choices.iter().map(of).collect::<Vec<_>>().join(", ")
                };
                let problem = Problem::subject("register-import-choice")
                    .with("choices@id", list(|c| &c.label.id))
                    .with("choices@en", list(|c| &c.label.en));
                self.row.reject(key, problem);
                String::new()
            }
        }
    }

    pub(super) fn region_code(&mut self, key: &str) -> Option<RegionCode> {
        self.row.region_code(key)?.parse().ok()
    }

    /// The region a row is about: by its code, by a full name in its place, or by the name beside it.
    pub(super) fn region<'k>(&mut self, known: &'k Known) -> Option<&'k Region> {
        let places = &known.places;
        let is_name = |text: &str| text.chars().any(char::is_alphabetic);
        if self.row.is_blank("region") && !self.row.is_blank("region_name") {
            let name = self.text("region_name");
            return self.resolved("region_name", places.named(&name));
        }
        match self.row.text("region") {
            Some(name) if is_name(name) => self.resolved("region", places.named(name)),
            Some(_) => self.coded_region("region", places),
            None => None,
        }
    }

    /// A region by its code alone.
    pub(super) fn coded_region<'k>(&mut self, key: &str, places: &'k Places) -> Option<&'k Region> {
        let code = self.region_code(key)?;
        let name = match key {
            "region" => self.text("region_name"),
            _ => String::new(),
        };
        self.resolved(key, places.today(&code, &name))
    }

    fn resolved<'k>(
        &mut self,
        key: &str,
        found: Result<&'k Region, Problem>,
    ) -> Option<&'k Region> {
        found.map_err(|problem| self.row.reject(key, problem)).ok()
    }

    /// Notes what is wrong with a draft. A cell that could not be read is empty in the draft: it was noted already.
    pub(super) fn parsed<T>(&mut self, result: Result<T, Vec<FieldError>>) -> Option<T> {
        let was_sound = self.row.is_sound();
        let fields = match result {
            Ok(new) => return Some(new).filter(|_| was_sound),
            Err(fields) => fields,
        };
        for field in fields {
            if was_sound || field.problem != "required" {
                let message = format!("register-invalid-{}", field.problem);
                self.row.reject(field.field, Problem::subject(message));
            }
        }
        None
    }

    /// Notes that a cell names nothing in the register.
    pub(super) fn refuse(&mut self, key: &str, message: &str) {
        self.row.reject(key, Problem::subject(message));
    }

    /// Notes that the register has no such source, with the one that may be meant.
    pub(super) fn unknown_source(&mut self, known: &Known) {
        let given = self.text("source");
        let mut ids: Vec<&str> = known.sources.keys().map(String::as_str).collect();
        ids.sort_unstable();
        let problem = match sheets::suggest(&given, ids) {
            Some(near) => Problem::subject("register-import-source-near").with("near", near),
            None => Problem::subject("register-import-source-unknown"),
        };
        self.row.reject("source", problem);
    }
}
