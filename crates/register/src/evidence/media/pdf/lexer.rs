//! The words of a PDF (ISO 32000-1 §7.2 and §7.3), read in one pass without recursion.

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    DictOpen,
    DictClose,
    ArrayOpen,
    ArrayClose,
    /// A name without its stroke, as written.
    Name(&'a [u8]),
    /// A string of either form; its content is of no interest here.
    Text,
    /// A number or keyword.
    Word(&'a [u8]),
}

/// What stands behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Integer(i64),
    /// The number of another object.
    Reference(u32),
    Name(&'a [u8]),
    Dict(&'a [u8]),
    Array(&'a [u8]),
    Other,
}

/// Keys that a dictionary may have before the rest is left unread.
const MOST_KEYS: usize = 2_000;

pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// A whole number, where the word is one.
pub(super) fn integer(word: &[u8]) -> Option<i64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next word; none at the end.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let start = self.at;
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::DictOpen
            }
            b'>' if self.peek() == Some(b'>') => {
                self.at += 1;
                Token::DictClose
            }
            b'<' => {
                while self.peek().is_some_and(|b| b != b'>') {
                    self.at += 1;
                }
                self.at += 1;
                Token::Text
            }
            b'(' => {
                self.skip_text();
                Token::Text
            }
            b'[' => Token::ArrayOpen,
            b']' => Token::ArrayClose,
            b'/' => Token::Name(self.rest_of_word(start + 1)),
            b'{' | b'}' | b')' | b'>' => Token::Word(&self.bytes[start..self.at]),
            _ => Token::Word(self.rest_of_word(start)),
        })
    }

    fn rest_of_word(&mut self, start: usize) -> &'a [u8] {
        while self
            .peek()
            .is_some_and(|b| !is_space(b) && !is_delimiter(b))
        {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// To the end of a string whose brackets balance.
    fn skip_text(&mut self) {
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The next value, whole; none at the end of what holds it.
    pub(super) fn value(&mut self) -> Option<Value<'a>> {
        self.skip_space();
        let start = self.at;
        Some(match self.next()? {
            Token::Name(name) => Value::Name(name),
            Token::Text => Value::Other,
            Token::Word(word) => match integer(word) {
                Some(number) => self.reference(number).unwrap_or(Value::Integer(number)),
                None => Value::Other,
            },
            Token::DictOpen => {
                self.skip_nested();
                Value::Dict(&self.bytes[start..self.at.min(self.bytes.len())])
            }
            Token::ArrayOpen => {
                self.skip_nested();
                Value::Array(&self.bytes[start..self.at.min(self.bytes.len())])
            }
            Token::DictClose | Token::ArrayClose => return None,
        })
    }

    /// `12 0 R`, of which the first number is read.
    fn reference(&mut self, number: i64) -> Option<Value<'a>> {
        let back = self.at;
        let number = u32::try_from(number).ok();
        if let Some(number) = number
            && let Some(Token::Word(generation)) = self.next()
            && integer(generation).is_some()
            && self.next() == Some(Token::Word(b"R"))
        {
            return Some(Value::Reference(number));
        }
        self.at = back;
        None
    }

    fn skip_nested(&mut self) {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next() {
                Some(Token::DictOpen | Token::ArrayOpen) => depth += 1,
                Some(Token::DictClose | Token::ArrayClose) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }
}

/// The value behind a key of a dictionary.
pub(super) fn get<'a>(dict: &'a [u8], key: &[u8]) -> Option<Value<'a>> {
    let mut lexer = Lexer::new(dict);
    if lexer.next()? != Token::DictOpen {
        return None;
    }
    for _ in 0..MOST_KEYS {
        let Token::Name(name) = lexer.next()? else {
            return None;
        };
        let value = lexer.value()?;
        if name == key {
            return Some(value);
        }
    }
    None
}

/// The values of an array.
pub(super) fn values(array: &[u8]) -> impl Iterator<Item = Value<'_>> {
    let mut lexer = Lexer::new(array);
    let open = lexer.next() == Some(Token::ArrayOpen);
    std::iter::from_fn(move || if open { lexer.value() } else { None })
}
