//! From raw values to a complete table: denominate, screen, impute (Handbook §3).

use std::collections::BTreeMap;

use super::error::IndexError;
use super::method::{Impute, Screen};
use super::structure::Structure;
use super::{Dataset, Matrix, stats};

/// Divides each indicator by its denominator: `x / denominator`, without re-scaling.
///
/// A missing denominator makes the value missing.
///
/// # Errors
/// [`IndexError::NoDenominator`], [`IndexError::ZeroDenominator`], or [`IndexError::Value`] for a
/// quotient that is not finite.
pub fn denominate(data: &Dataset, structure: &Structure) -> Result<Matrix, IndexError> {
    let mut table = data.indicators().clone();
    for (j, node) in structure.indicators().iter().enumerate() {
        let Some(code) = &node.denominator else {
            continue;
        };
        let divisor = data
            .denominator(code)
            .ok_or_else(|| IndexError::NoDenominator(code.clone()))?;
        for (i, (value, &by)) in table.column_mut(j).iter_mut().zip(divisor).enumerate() {
            if by == 0.0 && !value.is_nan() {
                return Err(IndexError::ZeroDenominator {
                    unit: data.codes()[i].clone(),
                    indicator: node.code.clone(),
                    denominator: code.clone(),
                });
            }
            *value /= by;
            if value.is_infinite() {
                return Err(IndexError::Value {
                    unit: data.codes()[i].clone(),
                    indicator: node.code.clone(),
                    value: data.indicators().at(i, j),
                    problem: "divided by its denominator it is beyond 1e308; check both",
                });
            }
        }
    }
    Ok(table)
}

/// Positions of the units with enough data: the share of indicators with a value is at least
/// `min_data`, and the share of those values that are not zero at least `min_nonzero`.
///
/// # Errors
/// [`IndexError::ScreenedOut`] when fewer than two units are left.
pub fn screen(table: &Matrix, rule: Screen) -> Result<Vec<usize>, IndexError> {
    let all = table.rows();
    let passes = |&i: &usize| {
        let present: Vec<f64> = table
            .columns()
            .map(|c| c[i])
            .filter(|v| !v.is_nan())
            .collect();
        let nonzero = present.iter().filter(|&&v| v != 0.0).count();
        let data = present.len() as f64 / table.cols() as f64;
        let shown = if present.is_empty() {
            0.0
        } else {
            nonzero as f64 / present.len() as f64
        };
        rule.min_data.is_none_or(|least| data >= least)
            && rule.min_nonzero.is_none_or(|least| shown >= least)
    };
    let kept: Vec<usize> = (0..all).filter(passes).collect();
    if kept.len() < 2 {
        return Err(IndexError::ScreenedOut {
            left: kept.len(),
            all,
        });
    }
    Ok(kept)
}

/// Fills in missing values; `kept` are the positions in `data` of the rows of `table`.
///
/// # Errors
/// [`IndexError::AllMissing`] for an indicator without any value, and the errors that name a group.
pub fn impute(
    table: &Matrix,
    rule: &Impute,
    data: &Dataset,
    kept: &[usize],
    structure: &Structure,
) -> Result<Matrix, IndexError> {
    if let Impute::GroupMean { group } = rule {
        // A misspelt group is refused even where nothing is missing.
        labels(group, data)?;
    }
    let mut filled = table.clone();
    for (j, node) in structure.indicators().iter().enumerate() {
        let column = table.column(j);
        if column.iter().all(|v| v.is_nan()) {
            return Err(IndexError::AllMissing(node.code.clone()));
        }
        if !column.iter().any(|v| v.is_nan()) {
            continue;
        }
        match rule {
            Impute::None => {}
            Impute::Mean => fill(filled.column_mut(j), stats::mean(column)),
            Impute::Median => fill(filled.column_mut(j), stats::median(column)),
            Impute::GroupMean { group } => {
                fill_by_group(filled.column_mut(j), &node.code, group, data, kept)?;
            }
        }
    }
    Ok(filled)
}

fn labels<'a>(group: &str, data: &'a Dataset) -> Result<&'a [String], IndexError> {
    data.group(group).ok_or_else(|| {
        let known: Vec<&str> = data.group_codes().collect();
        let known = if known.is_empty() {
            "the structure has no row of type Group".to_owned()
        } else {
            format!("there are {}", known.join(", "))
        };
        let group = group.to_owned();
        IndexError::NoGroup { group, known }
    })
}

fn fill(column: &mut [f64], with: f64) {
    for value in column.iter_mut().filter(|v| v.is_nan()) {
        *value = with;
    }
}

fn fill_by_group(
    column: &mut [f64],
    indicator: &str,
    group: &str,
    data: &Dataset,
    kept: &[usize],
) -> Result<(), IndexError> {
    let labels = labels(group, data)?;
    let mut members: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (&i, &value) in kept.iter().zip(column.iter()) {
        members.entry(&labels[i]).or_default().push(value);
    }
    let means: BTreeMap<&str, f64> = members
        .into_iter()
        .map(|(label, values)| (label, stats::mean(&values)))
        .collect();
    for (&i, value) in kept.iter().zip(column.iter_mut()) {
        if !value.is_nan() {
            continue;
        }
        let label = labels[i].as_str();
        let indicator = indicator.to_owned();
        if label.is_empty() {
            let (unit, group) = (data.codes()[i].clone(), group.to_owned());
            return Err(IndexError::NoGroupLabel {
                unit,
                group,
                indicator,
            });
        }
        *value = means[label];
        if value.is_nan() {
            return Err(IndexError::EmptyGroup {
                label: label.to_owned(),
                indicator,
            });
        }
    }
    Ok(())
}
