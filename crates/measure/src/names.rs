//! Codes in a message: the first few, and how many more.

/// ``rater `a`, `b` and 3 more``: at most five codes are spelled out.
pub(crate) fn list(what: &str, codes: &[String]) -> String {
    let shown: Vec<String> = codes
        .iter()
        .take(5)
        .map(|code| format!("`{code}`"))
        .collect();
    let more = if codes.len() > 5 {
        format!(" and {} more", codes.len() - 5)
    } else {
        String::new()
    };
    format!("{what} {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::codes;

    #[test]
    fn a_long_list_is_cut_and_counted() {
        assert_eq!(list("unit", &codes("u", 2)), "unit `u1`, `u2`");
        assert!(list("unit", &codes("u", 8)).ends_with("`u5` and 3 more"));
    }
}
