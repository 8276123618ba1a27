//! "Did you mean".

use crate::column::fold;

/// Similarity below which a suggestion would rather confuse. Measured on the names of regions: one
/// or two wrong letters stay above it, another region of the same province falls below.
const NEAR: f64 = 0.72;

/// The candidate most like `value`, or `None` when none is near. Case, white space and signs do not
/// count; of equals the first wins.
pub fn suggest<'c>(value: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = fold(value);
    if wanted.is_empty() || wanted.chars().count() > 200 {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let score = strsim::normalized_damerau_levenshtein(&wanted, &fold(candidate));
        if score >= NEAR && best.is_none_or(|(so_far, _)| score > so_far) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
