//! What is wrong with a file of boundaries, in a reader's language.
// messages: register-boundary-*

use geography::{CodeFault, Fault, Rejected, Unreadable};
use web::{Catalogue, Lang, Value};

/// `Feature 12 (71.72): …`, with the way out.
pub fn rejected(words: &Catalogue, lang: Lang, rejected: &Rejected) -> String {
    let key = rejected.fault.key();
    let values = values(rejected);
    let values: Vec<(&str, Value<'_>)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    let fault = words.text(lang, &format!("register-boundary-{key}"), &values);
    let head = if rejected.code.is_empty() {
        "register-boundary-feature"
    } else {
        "register-boundary-feature-of"
    };
    let feature = rejected.feature.to_string();
    let head = words.text(
        lang,
        head,
        &[
            ("feature", feature.as_str().into()),
            ("code", rejected.code.as_str().into()),
        ],
    );
    format!("{head}: {fault}")
}

/// Why the file cannot be read, with the way out.
pub fn unreadable(words: &Catalogue, lang: Lang, err: &Unreadable) -> String {
    let values: Vec<(&str, String)> = match err {
        Unreadable::TooLarge { limit } => vec![("limit", (limit / (1024 * 1024)).to_string())],
        Unreadable::TooMany { of, limit } => vec![
            (
                "of",
                words.text(lang, &format!("register-boundary-{of}"), &[]),
            ),
            ("limit", limit.to_string()),
        ],
        Unreadable::NotJson { line, column } => {
            vec![("line", line.to_string()), ("column", column.to_string())]
        }
        Unreadable::Broken {
            feature,
            line,
            column,
        } => vec![
            ("feature", feature.to_string()),
            ("line", line.to_string()),
            ("column", column.to_string()),
        ],
        Unreadable::NotCollection(kind) => vec![("kind", kind.clone())],
        Unreadable::Empty => Vec::new(),
    };
    let values: Vec<(&str, Value<'_>)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    words.text(lang, &format!("register-boundary-{}", err.key()), &values)
}

fn values(rejected: &Rejected) -> Vec<(&'static str, String)> {
    let at = |[x, y]: [f64; 2]| format!("{x}, {y}");
    match &rejected.fault {
        Fault::NoCode(names) => vec![("names", names.join(", "))],
        Fault::Code(CodeFault::Former(present)) => vec![
            ("code", rejected.code.clone()),
            ("present", present.clone()),
        ],
        Fault::Code(CodeFault::Malformed | CodeFault::Unknown | CodeFault::Retired) => {
            vec![("code", rejected.code.clone())]
        }
        Fault::Duplicate { first } => vec![("first", first.to_string())],
        Fault::NotPolygon(kind) | Fault::Nesting(kind) => vec![("kind", kind.clone())],
        Fault::OpenRing { ring, first, last } => vec![
            ("ring", ring.to_string()),
            ("first", at(*first)),
            ("last", at(*last)),
        ],
        Fault::ShortRing { ring, positions } => {
            vec![("ring", ring.to_string()), ("n", positions.to_string())]
        }
        Fault::OutsideWorld(position) | Fault::SwappedAxes(position) => {
            vec![("at", at(*position))]
        }
        Fault::Elsewhere { kilometres } => vec![("km", kilometres.to_string())],
        Fault::Crossing { ring, at: place } => {
            vec![("ring", ring.to_string()), ("at", at(*place))]
        }
        Fault::NoGeometry | Fault::NoArea => Vec::new(),
    }
}
