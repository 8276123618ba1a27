//! Small tables for the tests of this crate.

use crate::ratings::Ratings;

/// `u1`, `u2`, … for a prefix `u`.
pub fn codes(prefix: &str, n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("{prefix}{i}")).collect()
}

/// Units `u1…` × raters `r1…`.
pub fn table(rows: &[&[Option<f64>]]) -> Ratings {
    let raters = codes("r", rows[0].len());
    Ratings::new(codes("u", rows.len()), raters, &rows.concat()).unwrap()
}

/// A file of the golden folder `interrater`, the first column as codes, blanks missing.
pub fn golden(text: &str) -> Ratings {
    let mut lines = text.lines();
    let raters: Vec<String> = lines
        .next()
        .unwrap()
        .split(',')
        .skip(1)
        .map(str::to_owned)
        .collect();
    let mut units = Vec::new();
    let mut cells = Vec::new();
    for line in lines {
        let mut fields = line.split(',');
        units.push(fields.next().unwrap().to_owned());
        cells.extend(fields.map(|field| (!field.is_empty()).then(|| field.parse().unwrap())));
    }
    Ratings::new(units, raters, &cells).unwrap()
}
