//! Small readings of markup: attributes, characters, Excel's own escapes.

use quick_xml::events::{BytesRef, BytesStart};

use crate::error::SheetError;

/// Value of an attribute by local name, entities resolved.
pub(crate) fn attribute(
    element: &BytesStart<'_>,
    name: &str,
) -> Result<Option<String>, SheetError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| SheetError::damaged(error.to_string()))?;
        if attribute.key.local_name().as_ref() == name {
            return quick_xml::escape::unescape(&attribute.value)
                .map(|value| Some(value.into_owned()))
                .map_err(|error| SheetError::damaged(error.to_string()));
        }
    }
    Ok(None)
}

/// `1` and `true` of XML Schema.
pub(crate) fn is_true(value: Option<&str>) -> bool {
    matches!(value.map(str::trim), Some("1" | "true"))
}

/// The character an entity stands for. Documents cannot define entities of their own here.
pub(crate) fn entity(reference: &BytesRef<'_>) -> Result<char, SheetError> {
    let known = match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    if let Some(known) = known {
        return Ok(known);
    }
    reference
        .resolve_char_ref()
        .ok()
        .flatten()
        .ok_or_else(|| SheetError::damaged(format!("unknown entity &{};", reference.as_ref())))
}

/// Resolves `_x000D_`: Excel writes so the characters XML cannot hold, one UTF-16 unit each, and
/// `_x005F_` for a literal `_` before such a code (ECMA-376 part 1, 22.4.2.4).
pub(crate) fn unescape_excel(text: &str) -> Option<String> {
    text.contains("_x").then(|| {
        let mut units: Vec<u16> = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if let Some(unit) = escape_at(rest) {
                units.push(unit);
                rest = &rest["_x0000_".len()..];
            } else {
                units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
                rest = &rest[character.len_utf8()..];
            }
        }
        String::from_utf16_lossy(&units)
    })
}

fn escape_at(text: &str) -> Option<u16> {
    let code = text.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let is_hex = code.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(code, 16).ok()).flatten()
}
