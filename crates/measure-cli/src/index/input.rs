//! COINr's two files, iData and iMeta, and the method file.

use std::path::{Path, PathBuf};

use measure::index::{
    Dataset, Impute, IndexError, Matrix, Method, RowKind, Structure, StructureRow,
};

use crate::CliError;
use crate::table::{Decimal, Table, is_missing};

/// The files every command about an index reads.
#[derive(Debug, Clone, clap::Args)]
pub struct InputArgs {
    /// Values: a row for each unit with `uCode`, `uName`, and a column for each indicator, group
    /// and denominator of the structure; a blank or NA is a missing value
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// Structure: a row for each indicator, aggregate, group and denominator with `Level`, `iCode`,
    /// `iName`, `Direction`, `Weight`, `Denominator`, `Parent`, `Type`; `Target`, `GoalpostLower`
    /// and `GoalpostUpper` where the method needs them
    #[arg(long, value_name = "FILE")]
    pub structure: PathBuf,
    /// Method, a TOML file; without it min–max to 0..100, given weights and arithmetic means
    #[arg(long, value_name = "FILE")]
    pub method: Option<PathBuf>,
    /// Decimal mark of the numbers in the CSV files
    #[arg(long, value_enum, default_value_t)]
    pub decimal: Decimal,
}

/// The three files, understood.
#[derive(Debug)]
pub struct Input {
    /// The values.
    pub data: Dataset,
    /// The tree.
    pub structure: Structure,
    /// The choices.
    pub method: Method,
    /// Columns of the data that the structure does not mention.
    pub unused: Vec<String>,
}

impl InputArgs {
    /// Reads the files.
    ///
    /// # Errors
    /// [`CliError::File`] naming the file, the line and the column or key.
    pub fn read(&self) -> Result<Input, CliError> {
        let structure = read_structure(&self.structure, self.decimal)?;
        let method = match &self.method {
            None => Method::default(),
            Some(path) => read_method(path)?,
        };
        let group = match &method.impute {
            Impute::GroupMean { group } => Some(group.as_str()),
            Impute::None | Impute::Mean | Impute::Median => None,
        };
        let (data, unused) = read_data(&self.data, &structure, group, self.decimal)?;
        Ok(Input {
            data,
            structure,
            method,
            unused,
        })
    }

    /// An error of the arithmetic with the file or the argument it comes from.
    pub(super) fn explain(&self, error: &IndexError) -> CliError {
        let method = self.method.as_deref().unwrap_or(&self.structure);
        match error {
            IndexError::NoDenominator(_)
            | IndexError::ZeroDenominator { .. }
            | IndexError::NoGroupLabel { .. }
            | IndexError::EmptyGroup { .. }
            | IndexError::AllMissing(_)
            | IndexError::EmptyUnit { .. }
            | IndexError::Constant { .. }
            | IndexError::Value { .. }
            | IndexError::NotPositive { .. } => CliError::file(&self.data, error),
            IndexError::Shape { .. } | IndexError::Needs { .. } => {
                CliError::file(&self.structure, error)
            }
            IndexError::ScreenedOut { .. }
            | IndexError::NoGroup { .. }
            | IndexError::NoReference(_)
            | IndexError::KemenySize { .. }
            | IndexError::PairLimit { .. }
            | IndexError::AggregateLevels { .. }
            | IndexError::Weights { .. }
            | IndexError::NothingVaries
            | IndexError::Alternative { .. } => CliError::file(method, error),
            IndexError::Top { top, units } => CliError::Usage(format!(
                "--top {top} is not among the {units} units: choose from 1 to {units}"
            )),
            IndexError::Runs { given, needed } => CliError::Usage(format!(
                "--runs {given} is too few: ask for {needed} or more"
            )),
            IndexError::Memory { .. } => CliError::Usage(format!("--runs: {error}")),
            IndexError::NoLevel(_) => CliError::Usage(format!("--level: {error}")),
            IndexError::NoUnit(_) => CliError::Usage(format!("--unit: {error}")),
        }
    }
}

/// Reads a method file.
///
/// # Errors
/// [`CliError::File`] naming the line and the key.
pub fn read_method(path: &Path) -> Result<Method, CliError> {
    let text = std::fs::read_to_string(path).map_err(|e| CliError::file(path, e))?;
    Method::from_toml(text.trim_start_matches('\u{feff}')).map_err(|e| CliError::file(path, e))
}

/// Reads a structure file (COINr's iMeta).
///
/// # Errors
/// [`CliError::File`] naming the line and the column.
pub fn read_structure(path: &Path, decimal: Decimal) -> Result<Structure, CliError> {
    let table = Table::read(path, decimal)?;
    let code = table.column("iCode")?;
    let kind = table.column("Type")?;
    let mut rows = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let kind = match table.text(row, kind).to_ascii_lowercase().as_str() {
            "indicator" => RowKind::Indicator,
            "aggregate" => RowKind::Aggregate,
            "group" => RowKind::Group,
            "denominator" => RowKind::Denominator,
            "other" => RowKind::Other,
            _ => {
                let known = "Indicator, Aggregate, Group, Denominator or Other";
                let problem = format!("`{}` is not {known}", table.text(row, kind));
                return Err(table.cell_error(row, kind, &problem));
            }
        };
        if table.text(row, code).is_empty() {
            return Err(table.cell_error(row, code, "a code is missing"));
        }
        rows.push(structure_row(&table, row, kind, code)?);
    }
    Structure::from_rows(&rows).map_err(|e| table.error(e))
}

fn structure_row(
    table: &Table,
    row: usize,
    kind: RowKind,
    code: usize,
) -> Result<StructureRow, CliError> {
    let number = |header: &str| {
        table
            .find(header)
            .map_or(Ok(None), |c| table.number(row, c))
    };
    let text = |header: &str| {
        let text = table.find(header).map_or("", |c| table.text(row, c));
        (!is_missing(text)).then(|| text.to_owned())
    };
    let mut read = StructureRow::new(kind, table.text(row, code), &table.place(row));
    if let Some(name) = text("iName") {
        read.name = name;
    }
    if let Some(level) = number("Level")? {
        if level.fract() != 0.0 || !(1.0..1000.0).contains(&level) {
            let column = table.column("Level")?;
            let problem = format!("{level} is not a level: 1 for indicators, 2 and up above");
            return Err(table.cell_error(row, column, &problem));
        }
        read.level = Some(level as u32);
    }
    read.direction = number("Direction")?;
    read.weight = number("Weight")?;
    read.parent = text("Parent");
    read.denominator = text("Denominator");
    read.target = number("Target")?;
    read.goalposts = number("GoalpostLower")?.zip(number("GoalpostUpper")?);
    Ok(read)
}

/// Reads a data file (COINr's iData); also names the columns that nobody asked for. `group` is the
/// column the method takes group means over: it may be in the data without a row in the structure.
///
/// # Errors
/// [`CliError::File`] naming the line and the column.
pub fn read_data(
    path: &Path,
    structure: &Structure,
    group: Option<&str>,
    decimal: Decimal,
) -> Result<(Dataset, Vec<String>), CliError> {
    let table = Table::read(path, decimal)?;
    let code = table.column("uCode")?;
    let codes = table.codes(code)?;
    let name = table.find("uName");
    let names = (0..table.len()).map(|row| table.text(row, name.unwrap_or(code)).to_owned());
    let mut used = vec![Some(code), name];
    let mut exact = |header: &str, kind: &str| {
        let found = table.headers().iter().position(|h| h == header);
        used.push(found);
        found.ok_or_else(|| {
            table.error(format!(
                "there is no column `{header}`, which the structure names as {kind}"
            ))
        })
    };
    let numbers = |column: usize| -> Result<Vec<f64>, CliError> {
        let cell = |row| table.number(row, column).map(|v| v.unwrap_or(f64::NAN));
        (0..table.len()).map(cell).collect()
    };
    let mut indicators = Matrix::empty(table.len());
    for node in structure.indicators() {
        indicators.push(numbers(exact(&node.code, "an indicator")?)?);
    }
    let indicator_codes: Vec<String> = structure
        .indicators()
        .iter()
        .map(|n| n.code.clone())
        .collect();
    let data = Dataset::new(codes, names.collect(), &indicator_codes, indicators);
    let mut data = data.map_err(|e| table.error(e))?;
    for denominator in structure.denominators() {
        let values = numbers(exact(denominator, "a denominator")?)?;
        data.add_denominator(denominator, values)
            .map_err(|e| table.error(e))?;
    }
    let known = structure.groups().iter().map(String::as_str);
    let also = group.filter(|g| !known.clone().any(|k| k == *g));
    let also = also.filter(|g| table.headers().iter().any(|h| h == g));
    for group in known.clone().chain(also) {
        let column = exact(group, "a group")?;
        let labels = (0..table.len())
            .map(|row| table.text(row, column).to_owned())
            .collect();
        data.add_group(group, labels).map_err(|e| table.error(e))?;
    }
    let unused = (0..table.headers().len()).filter(|&c| !used.contains(&Some(c)));
    let unused = unused.map(|c| table.headers()[c].clone()).collect();
    Ok((data, unused))
}
