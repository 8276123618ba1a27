//! One text, and so one hash, for one meaning.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The canonical JSON of a value (RFC 8785: sorted keys, no white space, ECMAScript numbers).
///
/// # Panics
/// When the value holds `NaN` or an infinity or a map whose keys are not text; the types of this
/// crate hold neither once they are parsed.
#[must_use]
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json_canonicalizer::to_string(value).expect("a parsed document has a JSON form")
}

/// SHA-256 of [`json`], in lower-case hexadecimal.
#[must_use]
pub fn sha256<T: Serialize>(value: &T) -> String {
    let digest = Sha256::digest(json(value).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_whole_numbers_have_no_point() {
        let value = serde_json::json!({"b": 1.0, "a": [0.5, "ä"]});
        assert_eq!(json(&value), r#"{"a":[0.5,"ä"],"b":1}"#);
        assert_eq!(
            sha256(&""),
            "12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126"
        );
    }
}
