//! Characters that no font has, found before the work begins and told with their place.

use std::fmt::Write;

use serde_json::Value;

use crate::{BookError, error::code_point, fonts::Fonts};

/// What happens to a character of the data that no font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unprintable {
    /// The document is refused, with the character and its place: right for what is signed.
    #[default]
    Refuse,
    /// `⟨U+4E2D⟩` is printed in its place: right where a person needs the print at any price.
    Mark,
}

/// Looks at every text of `data`, and does to unprintable characters what `how` says.
pub(crate) fn check(data: &mut Value, fonts: &Fonts, how: Unprintable) -> Result<(), BookError> {
    walk(data, &mut String::new(), &mut |text, path| {
        let Some(character) = text.chars().find(|c| !is_printable(*c, fonts)) else {
            return Ok(());
        };
        match how {
            Unprintable::Refuse => Err(BookError::NoGlyph {
                path: path.to_owned(),
                character,
            }),
            Unprintable::Mark => {
                *text = marked(text, fonts);
                Ok(())
            }
        }
    })
}

fn marked(text: &str, fonts: &Fonts) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_printable(c, fonts) {
            out.push(c);
        } else {
            let _ = write!(out, "[{}]", code_point(c));
        }
    }
    out
}

fn walk(
    value: &mut Value,
    path: &mut String,
    visit: &mut impl FnMut(&mut String, &str) -> Result<(), BookError>,
) -> Result<(), BookError> {
    let length = path.len();
    match value {
        Value::String(text) => visit(text, path)?,
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                let _ = write!(path, "[{i}]");
                walk(item, path, visit)?;
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                walk(field, path, visit)?;
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

fn is_printable(c: char, fonts: &Fonts) -> bool {
    match c {
        ' '..='~' | '\n' | '\r' | '\t' => true,
        _ => is_ignorable(c) || (!c.is_control() && fonts.have(c)),
    }
}

/// Joiners, marks of direction, variation selectors and tags: they steer their neighbours and have no glyph.
/// <https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point>
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}
