//! Values of a PDF (ISO 32000-2, 7.3), and how they are written.

use std::fmt::Write;

/// Number and generation of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id {
    pub number: u32,
    pub generation: u16,
}

impl Id {
    /// The first object of this number; what updates of ours create.
    pub(crate) fn new(number: u32) -> Self {
        Self {
            number,
            generation: 0,
        }
    }
}

/// Any value but a stream, which only an indirect object can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Null,
    Bool(bool),
    Integer(i64),
    /// As it was written: rounding would change what an update copies.
    Real(String),
    Name(Vec<u8>),
    /// A string, decoded; written back in hexadecimal.
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Reference(Id),
}

impl Object {
    pub(crate) fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name.as_bytes())
    }

    pub(crate) fn reference(&self) -> Option<Id> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// Appends the value as PDF.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Bool(value) => out.extend(value.to_string().bytes()),
            Self::Integer(value) => out.extend(value.to_string().bytes()),
            Self::Real(digits) => out.extend(digits.bytes()),
            Self::Name(name) => write_name(name, out),
            Self::Text(bytes) => write_hex(bytes, out),
            Self::Array(items) => {
                out.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(b' ');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Dict(dict) => dict.write(out),
            Self::Reference(id) => out.extend(format!("{} {} R", id.number, id.generation).bytes()),
        }
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.+*:;,!?@$&'\"=|~^`\\".contains(&byte) {
            out.push(byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    let mut hex = String::with_capacity(bytes.len() * 2 + 2);
    hex.push('<');
    for byte in bytes {
        write!(hex, "{byte:02X}").expect("a String takes all text");
    }
    hex.push('>');
    out.extend(hex.bytes());
}

/// A dictionary in the order it was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Dict(Vec<(Vec<u8>, Object)>);

impl Dict {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The value of `key`; the first one where a file repeats a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Object> {
        self.0
            .iter()
            .find(|(own, _)| own == key.as_bytes())
            .map(|(_, value)| value)
    }

    /// Puts `value` in the place of what the key had, or at the end.
    pub(crate) fn set(&mut self, key: &str, value: Object) {
        match self.0.iter_mut().find(|(own, _)| own == key.as_bytes()) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// The same, for building.
    pub(crate) fn with(mut self, key: &str, value: Object) -> Self {
        self.set(key, value);
        self
    }

    pub(crate) fn push(&mut self, key: Vec<u8>, value: Object) {
        self.0.push((key, value));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// Whether both say the same, the keys in `but` aside, in whatever order.
    pub(crate) fn equals_but(&self, other: &Self, but: &[&str]) -> bool {
        let counts = |key: &[u8]| !but.iter().any(|skipped| skipped.as_bytes() == key);
        let sorted = |dict: &Self| {
            let mut pairs: Vec<_> = dict
                .0
                .iter()
                .filter(|(key, _)| counts(key))
                .cloned()
                .collect();
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            pairs
        };
        sorted(self) == sorted(other)
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"<<");
        for (key, value) in &self.0 {
            write_name(key, out);
            out.push(b' ');
            value.write(out);
        }
        out.extend(b">>");
    }
}

/// A text string (7.9.2.2) of `text`: ASCII as it is, all else as UTF-16 with its mark.
pub(crate) fn text_string(text: &str) -> Object {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Object::Text(text.as_bytes().to_vec());
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::Text(bytes)
}

/// What a text string says: UTF-16 or UTF-8 by its mark, otherwise Latin, which is close enough to PDFDocEncoding for showing.
pub(crate) fn shown(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = utf16
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(utf8) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(utf8).into_owned();
    }
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
