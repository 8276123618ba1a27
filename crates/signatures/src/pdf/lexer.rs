//! Bytes to values (ISO 32000-2, 7.2 and 7.3). Every loop moves forward or ends; nesting and number of values are bounded.

use std::ops::Range;

use super::{
    ReadError,
    object::{Dict, Id, Object},
};

/// How deep arrays and dictionaries may nest.
const MAX_DEPTH: u32 = 64;
/// How many values one indirect object may have: a list of annotations or fields, not more.
const MAX_VALUES: u32 = 200_000;
/// And all objects of one stream.
const MAX_PACKED_VALUES: u32 = 1_000_000;

pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
    depth: u32,
    /// How many values may still be read.
    values: u32,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    /// Reads from `at`; behind the end there is nothing.
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
            depth: 0,
            values: MAX_VALUES,
        }
    }

    /// A reader of a whole stream of objects.
    pub(crate) fn roomy(bytes: &'a [u8], at: usize) -> Self {
        Self {
            values: MAX_PACKED_VALUES,
            ..Self::new(bytes, at)
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self
                    .peek()
                    .is_some_and(|byte| byte != b'\n' && byte != b'\r')
                {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Takes `word` if it stands here, after white space.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        self.skip_space();
        let here = self.rest().starts_with(word.as_bytes());
        let ends = !self
            .rest()
            .get(word.len())
            .is_some_and(|&byte| is_regular(byte));
        if here && ends {
            self.at += word.len();
        }
        here && ends
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// A whole number without a sign, after white space.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        self.skip_space();
        let word = self.regular();
        let digits = !word.is_empty() && word.len() <= 18 && word.iter().all(u8::is_ascii_digit);
        digits.then(|| {
            word.iter()
                .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
        })
    }

    /// `12 0 obj`: the head of an indirect object.
    pub(crate) fn head(&mut self) -> Option<Id> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.take("obj").then_some(Id { number, generation })
    }

    pub(crate) fn object(&mut self) -> Result<Object, ReadError> {
        self.skip_space();
        self.values = self
            .values
            .checked_sub(1)
            .ok_or(ReadError::TooLarge("an object has too many values"))?;
        match self.peek() {
            Some(b'/') => self.name().map(Object::Name),
            Some(b'(') => self.literal().map(Object::Text),
            Some(b'<') if self.rest().starts_with(b"<<") => self.dict().map(Object::Dict),
            Some(b'<') => self.hexadecimal().map(Object::Text),
            Some(b'[') => self.array(),
            Some(byte) if byte.is_ascii_digit() => {
                Ok(self.reference().unwrap_or_else(|| self.number()))
            }
            Some(b'+' | b'-' | b'.') => Ok(self.number()),
            Some(_) if self.take("true") => Ok(Object::Bool(true)),
            Some(_) if self.take("false") => Ok(Object::Bool(false)),
            Some(_) if self.take("null") => Ok(Object::Null),
            _ => Err(ReadError::Broken("a value is none of a PDF's")),
        }
    }

    fn reference(&mut self) -> Option<Object> {
        let start = self.at;
        let id = (|| {
            let number = u32::try_from(self.unsigned()?).ok()?;
            let generation = u16::try_from(self.unsigned()?).ok()?;
            self.take("R").then_some(Id { number, generation })
        })();
        if id.is_none() {
            self.at = start;
        }
        id.map(Object::Reference)
    }

    fn number(&mut self) -> Object {
        let word = self.regular();
        let word = String::from_utf8_lossy(word).into_owned();
        match word.parse() {
            Ok(value) => Object::Integer(value),
            Err(_)
                if word
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b"+-.".contains(&b)) =>
            {
                Object::Real(word)
            }
            Err(_) => Object::Null,
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, ReadError> {
        self.at += 1;
        let raw = self.regular();
        let mut name = Vec::with_capacity(raw.len());
        let mut at = 0;
        while at < raw.len() {
            let escaped = (raw[at] == b'#')
                .then(|| raw.get(at + 1..at + 3))
                .flatten()
                .and_then(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?));
            name.push(escaped.unwrap_or(raw[at]));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        Ok(name)
    }

    fn literal(&mut self) -> Result<Vec<u8>, ReadError> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1;
        loop {
            let byte = self
                .peek()
                .ok_or(ReadError::Broken("a string does not end"))?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(text);
                    }
                }
                b'\\' => {
                    text.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// What follows a backslash in a string: nothing for a line that goes on.
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(octal @ b'0'..=b'7') => value = value * 8 + u32::from(octal - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                Some((value & 0xff) as u8)
            }
            other => Some(other),
        }
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, ReadError> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        loop {
            let byte = self
                .peek()
                .ok_or(ReadError::Broken("a string does not end"))?;
            self.at += 1;
            if byte == b'>' {
                text.extend(high.map(|high: u8| high << 4));
                return Ok(text);
            }
            if is_space(byte) {
                continue;
            }
            let value =
                digit(byte).ok_or(ReadError::Broken("a string has a digit that is none"))?;
            match high.take() {
                Some(high) => text.push(high << 4 | value),
                None => high = Some(value),
            }
        }
    }

    fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        if self.depth == MAX_DEPTH {
            return Err(ReadError::TooLarge("values nest too deeply"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn array(&mut self) -> Result<Object, ReadError> {
        self.deeper(|lexer| {
            lexer.at += 1;
            let mut items = Vec::new();
            loop {
                lexer.skip_space();
                if lexer.peek() == Some(b']') {
                    lexer.at += 1;
                    return Ok(Object::Array(items));
                }
                items.push(lexer.object()?);
            }
        })
    }

    pub(crate) fn dict(&mut self) -> Result<Dict, ReadError> {
        self.dict_spanned(&mut |_, _| {})
    }

    /// The dictionary here; `seen` is told each key and where its value stands.
    pub(crate) fn dict_spanned(
        &mut self,
        seen: &mut dyn FnMut(&[u8], Range<usize>),
    ) -> Result<Dict, ReadError> {
        self.skip_space();
        if !self.rest().starts_with(b"<<") {
            return Err(ReadError::Broken("a dictionary is missing"));
        }
        self.deeper(|lexer| {
            lexer.at += 2;
            let mut dict = Dict::new();
            loop {
                lexer.skip_space();
                if lexer.rest().starts_with(b">>") {
                    lexer.at += 2;
                    return Ok(dict);
                }
                if lexer.peek() != Some(b'/') {
                    return Err(ReadError::Broken("a dictionary has a key that is no name"));
                }
                let key = lexer.name()?;
                lexer.skip_space();
                let start = lexer.at;
                let value = lexer.object()?;
                seen(&key, start..lexer.at);
                dict.push(key, value);
            }
        })
    }

    /// Where a stream's bytes begin, if `stream` stands here.
    pub(crate) fn stream_start(&mut self) -> Option<usize> {
        if !self.take("stream") {
            return None;
        }
        if self.rest().starts_with(b"\r\n") {
            self.at += 2;
        } else if self.rest().starts_with(b"\n") {
            self.at += 1;
        }
        Some(self.at)
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|value| value as u8)
}
