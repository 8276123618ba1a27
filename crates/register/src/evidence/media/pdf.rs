//! PDF: whether it is encrypted, how many pages it has, and whether it unpacks to more than a reader's device can hold.
//!
//! One pass over the bytes finds the objects, as a viewer does that rebuilds a damaged table; a later object of a number
//! replaces an earlier one, as in a file that was changed by appending. A library would read such a file too, and unpack
//! whatever it is told to, before anything could be asked.
//!
//! A file whose tree of pages cannot be followed is taken with its pages unknown: scanners write many such, and every
//! viewer shows them. One without a single object is refused.

mod lexer;

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use flate2::read::ZlibDecoder;
use lexer::{Lexer, Token, Value, get, integer, values};

use super::Refusal;

/// The most pages: a region's longest regulation with annexes has some 1,500.
const MOST_PAGES: i64 = 5_000;
/// The most objects; beyond, a file is made to be hard to read.
const MOST_OBJECTS: usize = 500_000;
/// The most bytes of one stream unpacked: a page of A3 scanned in colour at 400 dpi has 90 MB.
const MOST_OF_STREAM: u64 = 128 << 20;
/// The most bytes of the streams that hold objects, which are kept while the pages are counted.
const MOST_OF_OBJECTS: usize = 32 << 20;
/// The most bytes between two filters.
const MOST_BETWEEN: usize = 8 << 20;
/// After this many unpacked bytes the rest is believed: a viewer unpacks a page at a time.
const MOST_UNPACKED: u64 = 512 << 20;
/// Filters one behind the other; writers use one, rarely two.
const MOST_FILTERS: usize = 4;
/// The most bytes of one dictionary, and of all that are read to count the pages.
const MOST_OF_DICT: usize = 1 << 20;
const MOST_OF_TREE: usize = 64 << 20;
/// The most points of a picture within.
const MOST_PIXELS: i64 = 500_000_000;

/// The number of pages, where it can be told.
pub(super) fn inspect(bytes: &[u8]) -> Result<Option<u32>, Refusal> {
    let mut scan = Scan {
        file: bytes,
        packed: Vec::new(),
        objects: HashMap::new(),
        root: None,
        unpacked: 0,
    };
    scan.run()?;
    if scan.objects.is_empty() {
        return Err(Refusal::Damaged);
    }
    scan.pages()
}

/// Where an object stands: 0 for the file, n for the nth stream of objects, and its first byte.
type Place = (usize, usize);

struct Scan<'a> {
    file: &'a [u8],
    packed: Vec<Vec<u8>>,
    objects: HashMap<u32, Place>,
    root: Option<u32>,
    unpacked: u64,
}

impl<'a> Scan<'a> {
    fn run(&mut self) -> Result<(), Refusal> {
        let mut lexer = Lexer::new(self.file);
        // The two words before `obj`.
        let mut before = [None, None];
        while let Some(token) = lexer.next() {
            match token {
                Token::Word(b"obj") => {
                    let number = before[0].and_then(|n: i64| u32::try_from(n).ok());
                    self.object(number, &mut lexer)?;
                }
                Token::Word(b"trailer") => {
                    if let Some(Value::Dict(dict)) = lexer.value() {
                        self.trailer(dict)?;
                    }
                }
                Token::Word(word) => {
                    before = [before[1], integer(word)];
                    continue;
                }
                _ => {}
            }
            before = [None, None];
        }
        Ok(())
    }

    fn object(&mut self, number: Option<u32>, lexer: &mut Lexer<'a>) -> Result<(), Refusal> {
        let start = lexer.at;
        let value = lexer.value();
        if let Some(number) = number {
            self.keep(number, (0, start))?;
        }
        let Some(Value::Dict(dict)) = value else {
            return Ok(());
        };
        let back = lexer.at;
        if lexer.next() != Some(Token::Word(b"stream")) {
            lexer.at = back;
            return Ok(());
        }
        self.stream(dict, lexer)
    }

    fn keep(&mut self, number: u32, place: Place) -> Result<(), Refusal> {
        self.objects.insert(number, place);
        if self.objects.len() > MOST_OBJECTS {
            return Err(Refusal::Bomb);
        }
        Ok(())
    }

    fn trailer(&mut self, dict: &[u8]) -> Result<(), Refusal> {
        if let Some(Value::Reference(_) | Value::Dict(_)) = get(dict, b"Encrypt") {
            return Err(Refusal::Encrypted);
        }
        if let Some(Value::Reference(root)) = get(dict, b"Root") {
            self.root = Some(root);
        }
        Ok(())
    }

    /// Looks into a stream and goes on behind it.
    fn stream(&mut self, dict: &[u8], lexer: &mut Lexer<'a>) -> Result<(), Refusal> {
        let rest = self.file.get(lexer.at..).unwrap_or_default();
        let data = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        let start = self.file.len() - data.len();
        let length = length(dict, data);
        lexer.at = start + length;
        let data = &data[..length];
        let kind = get(dict, b"Type");
        if kind == Some(Value::Name(b"XRef")) {
            self.trailer(dict)?;
        }
        if let (Some(Value::Integer(w)), Some(Value::Integer(h))) =
            (get(dict, b"Width"), get(dict, b"Height"))
            && w.saturating_mul(h) > MOST_PIXELS
        {
            return Err(Refusal::Bomb);
        }
        let rounds = rounds(dict)?;
        if kind == Some(Value::Name(b"ObjStm")) {
            return self.objects_of(dict, data, rounds);
        }
        self.count(data, rounds)
    }

    /// Unpacks a stream and throws it away.
    fn count(&mut self, data: &[u8], rounds: usize) -> Result<(), Refusal> {
        if rounds == 0 || self.unpacked > MOST_UNPACKED {
            return Ok(());
        }
        let inner = self.all_but_last(data, rounds)?;
        let reader = ZlibDecoder::new(inner.as_deref().unwrap_or(data));
        let out = std::io::copy(&mut reader.take(MOST_OF_STREAM + 1), &mut std::io::sink());
        // A stream that does not unpack shows nothing; viewers pass over it.
        let out = out.unwrap_or(0);
        self.unpacked += out;
        if out > MOST_OF_STREAM {
            return Err(Refusal::Bomb);
        }
        Ok(())
    }

    /// What is left to unpack once; none where that is the data itself.
    fn all_but_last(&mut self, data: &[u8], rounds: usize) -> Result<Option<Vec<u8>>, Refusal> {
        let mut inner: Option<Vec<u8>> = None;
        for _ in 1..rounds {
            let out = self.unpack(inner.as_deref().unwrap_or(data), MOST_BETWEEN)?;
            inner = Some(out);
        }
        Ok(inner)
    }

    /// Unpacks once, up to a size; what came before an error is still of use.
    fn unpack(&mut self, data: &[u8], most: usize) -> Result<Vec<u8>, Refusal> {
        let mut out = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX - 1) + 1;
        let _ = ZlibDecoder::new(data).take(limit).read_to_end(&mut out);
        self.unpacked += out.len() as u64;
        if out.len() > most {
            return Err(Refusal::Bomb);
        }
        Ok(out)
    }

    /// The objects in a stream of objects (ISO 32000-1 §7.5.7). Streams of objects hold no further ones.
    fn objects_of(&mut self, dict: &[u8], data: &[u8], rounds: usize) -> Result<(), Refusal> {
        let kept: usize = self.packed.iter().map(Vec::len).sum();
        let left = MOST_OF_OBJECTS.saturating_sub(kept);
        let inner = self.all_but_last(data, rounds)?;
        let data = inner.as_deref().unwrap_or(data);
        let plain = match rounds {
            0 => data.get(..left).unwrap_or(data).to_vec(),
            _ => self.unpack(data, left)?,
        };
        let at = self.packed.len() + 1;
        if let Some(Value::Integer(first)) = get(dict, b"First") {
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            let head = plain.get(..first).unwrap_or_default();
            let mut lexer = Lexer::new(head);
            while let (Some(Token::Word(number)), Some(Token::Word(offset))) =
                (lexer.next(), lexer.next())
            {
                let number = integer(number).and_then(|n| u32::try_from(n).ok());
                let offset = integer(offset).and_then(|n| usize::try_from(n).ok());
                if let (Some(number), Some(offset)) = (number, offset) {
                    self.keep(number, (at, first.saturating_add(offset)))?;
                }
            }
        }
        self.packed.push(plain);
        Ok(())
    }

    /// The dictionary of an object.
    fn dict(&self, number: u32) -> Option<&[u8]> {
        let (source, start) = *self.objects.get(&number)?;
        let bytes = match source {
            0 => self.file,
            n => self.packed.get(n - 1)?,
        };
        let bytes = bytes.get(start..)?;
        let bytes = bytes.get(..MOST_OF_DICT).unwrap_or(bytes);
        match Lexer::new(bytes).value()? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// Follows the tree of pages; a node is counted once, however often it is named.
    fn pages(&self) -> Result<Option<u32>, Refusal> {
        let root = self.root.and_then(|root| self.dict(root));
        let Some(Value::Reference(top)) = root.and_then(|root| get(root, b"Pages")) else {
            return Ok(None);
        };
        let declared = self.dict(top).and_then(|node| get(node, b"Count"));
        if matches!(declared, Some(Value::Integer(n)) if n > MOST_PAGES) {
            return Err(Refusal::TooManyPages);
        }
        let mut seen = HashSet::from([top]);
        let mut open = vec![top];
        let (mut n_pages, mut read) = (0, 0);
        while let Some(number) = open.pop() {
            let Some(node) = self.dict(number) else {
                return Ok(None);
            };
            // Many numbers may lead to one long dictionary.
            read += node.len();
            if read > MOST_OF_TREE {
                return Ok(None);
            }
            match get(node, b"Kids") {
                Some(Value::Array(kids)) => {
                    open.extend(values(kids).filter_map(|kid| match kid {
                        Value::Reference(kid) if seen.insert(kid) => Some(kid),
                        _ => None,
                    }));
                }
                _ => n_pages += 1,
            }
            if i64::from(n_pages) > MOST_PAGES {
                return Err(Refusal::TooManyPages);
            }
        }
        Ok(Some(n_pages).filter(|n| *n > 0))
    }
}

/// The bytes of a stream: as many as it says where its end follows, else to the next end.
fn length(dict: &[u8], data: &[u8]) -> usize {
    if let Some(Value::Integer(said)) = get(dict, b"Length")
        && let Ok(said) = usize::try_from(said)
        && let Some(rest) = data.get(said..)
        && rest.trim_ascii_start().starts_with(b"endstream")
    {
        return said;
    }
    let end = data.windows(9).position(|w| w == b"endstream");
    end.unwrap_or(data.len())
}

/// How often a stream is deflated, counted up to the first filter of another kind.
fn rounds(dict: &[u8]) -> Result<usize, Refusal> {
    let is_flate = |value: &Value<'_>| matches!(value, Value::Name(b"FlateDecode" | b"Fl"));
    match get(dict, b"Filter") {
        Some(one @ Value::Name(_)) => Ok(usize::from(is_flate(&one))),
        Some(Value::Array(all)) => {
            if values(all).take(MOST_FILTERS + 1).count() > MOST_FILTERS {
                return Err(Refusal::Bomb);
            }
            Ok(values(all).take_while(is_flate).count())
        }
        _ => Ok(0),
    }
}
