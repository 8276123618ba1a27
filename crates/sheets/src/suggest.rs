//! "Did you mean".

use crate::column::fold;

/// Similarity below which a suggestion would rather confuse. Tried on the names of our 552 regions: at
/// 0.84 the right name is found for 545 with one letter lost and 496 with two, and for 105 names
/// that are not in the list another one is offered (0.72: 552, 544 and 433; 0.88: 540, 377 and 25).
const NEAR: f64 = 0.84;

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
