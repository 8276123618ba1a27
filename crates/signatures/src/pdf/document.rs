//! One revision of a file: its objects by number.

use std::{cell::RefCell, collections::HashMap, ops::Range, rc::Rc};

use super::{
    Dict, Entry, Id, Lexer, MAX_BYTES, MAX_UNPACKED_TOTAL, Object, ReadError, XrefKind,
    unpack::unpack, xref, xref::Xref,
};

/// An indirect object: its value, and its bytes where it is a stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<'a> {
    pub value: Object,
    pub stream: Option<&'a [u8]>,
}

impl Found<'_> {
    fn null() -> Self {
        Self {
            value: Object::Null,
            stream: None,
        }
    }
}

/// Keys of a dictionary, and where their values stand.
type Spans = Vec<(Vec<u8>, Range<usize>)>;

/// Objects of one object stream: numbers and values, in order.
type Packed = Rc<Vec<(u32, Object)>>;

/// A PDF, or the first bytes of one up to the end of a revision.
pub(crate) struct Document<'a> {
    pub bytes: &'a [u8],
    xref: Xref,
    packed: RefCell<HashMap<u32, Packed>>,
    unpacked: RefCell<usize>,
}

impl<'a> Document<'a> {
    /// Reads the cross-references; objects are read when asked for.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(ReadError::NotPdf);
        }
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooLarge("it has more than 64 MB"));
        }
        let xref = xref::read(bytes)?;
        if xref
            .trailer
            .get("Encrypt")
            .is_some_and(|value| *value != Object::Null)
        {
            return Err(ReadError::Encrypted);
        }
        let unpacked = RefCell::new(xref.unpacked);
        let document = Self {
            bytes,
            xref,
            packed: RefCell::default(),
            unpacked,
        };
        document.catalog()?;
        Ok(document)
    }

    pub(crate) fn trailer(&self) -> &Dict {
        &self.xref.trailer
    }

    pub(crate) fn kind(&self) -> XrefKind {
        self.xref.kind
    }

    /// Where the newest cross-references stand.
    pub(crate) fn start(&self) -> usize {
        self.xref.start
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (u32, Entry)> {
        self.xref
            .entries
            .iter()
            .map(|(&number, &entry)| (number, entry))
    }

    pub(crate) fn entry(&self, number: u32) -> Entry {
        self.xref
            .entries
            .get(&number)
            .copied()
            .unwrap_or(Entry::Free)
    }

    /// The first number that no object has had.
    pub(crate) fn next_number(&self) -> Result<u32, ReadError> {
        let size = self
            .trailer()
            .get("Size")
            .and_then(Object::integer)
            .unwrap_or(0);
        let after_last = self
            .xref
            .entries
            .keys()
            .next_back()
            .map_or(1, |last| last.saturating_add(1));
        let next = u32::try_from(size).unwrap_or(0).max(after_last);
        if next as usize > 8 * super::MAX_OBJECTS {
            return Err(ReadError::TooLarge("its objects have too large numbers"));
        }
        Ok(next)
    }

    /// The object of this number and generation; null where there is none (7.3.10).
    pub(crate) fn find(&self, id: Id) -> Result<Found<'a>, ReadError> {
        match self.entry(id.number) {
            Entry::Free => Ok(Found::null()),
            Entry::At { generation, .. } if generation != id.generation => Ok(Found::null()),
            Entry::At { offset, .. } => self.find_at(id, offset),
            Entry::Packed { stream, index } => {
                let objects = self.packed(stream)?;
                match objects.get(index) {
                    Some((number, value)) if *number == id.number => Ok(Found {
                        value: value.clone(),
                        stream: None,
                    }),
                    _ => Err(ReadError::Broken("a stream of objects lacks one")),
                }
            }
        }
    }

    fn find_at(&self, id: Id, offset: usize) -> Result<Found<'a>, ReadError> {
        let mut lexer = self.headed(id, offset)?;
        let value = lexer.object()?;
        let Object::Dict(dict) = &value else {
            return Ok(Found {
                value,
                stream: None,
            });
        };
        let Some(start) = lexer.stream_start() else {
            return Ok(Found {
                value,
                stream: None,
            });
        };
        let length = match dict.get("Length") {
            Some(Object::Reference(length)) => match self.entry(length.number) {
                // The length of a stream stands outside of streams, or it would be needed to find itself.
                Entry::At { offset, .. } => self.headed(*length, offset)?.object()?.integer(),
                _ => None,
            },
            Some(value) => value.integer(),
            None => None,
        };
        let length = length.ok_or(ReadError::Broken("a stream has no length"))?;
        let stream = Some(stream_bytes(self.bytes, start, length)?);
        Ok(Found { value, stream })
    }

    fn headed(&self, id: Id, offset: usize) -> Result<Lexer<'a>, ReadError> {
        let mut lexer = Lexer::new(self.bytes, offset);
        match lexer.head() {
            Some(own) if own == id => Ok(lexer),
            _ => Err(ReadError::Broken(
                "an object is not where the cross-references say",
            )),
        }
    }

    /// A dictionary that is an object of its own, and where each of its values stands in the file.
    pub(crate) fn spans(&self, id: Id) -> Result<Spans, ReadError> {
        let Entry::At { offset, .. } = self.entry(id.number) else {
            return Err(ReadError::Broken("a signature is packed in a stream"));
        };
        let mut spans = Vec::new();
        self.headed(id, offset)?
            .dict_spanned(&mut |key, span| spans.push((key.to_vec(), span)))?;
        Ok(spans)
    }

    fn packed(&self, stream: u32) -> Result<Packed, ReadError> {
        if let Some(known) = self.packed.borrow().get(&stream) {
            return Ok(Rc::clone(known));
        }
        let bad = ReadError::Broken("a stream of objects is wrong");
        let Entry::At {
            offset,
            generation: 0,
        } = self.entry(stream)
        else {
            return Err(bad);
        };
        let found = self.find_at(Id::new(stream), offset)?;
        let (Object::Dict(dict), Some(raw)) = (&found.value, found.stream) else {
            return Err(bad);
        };
        let bytes = unpack(dict, raw)?;
        *self.unpacked.borrow_mut() += bytes.len();
        if *self.unpacked.borrow() > MAX_UNPACKED_TOTAL {
            return Err(ReadError::TooLarge("its streams unpack to too much"));
        }
        let number = |key: &str| {
            dict.get(key)
                .and_then(Object::integer)
                .and_then(|n| usize::try_from(n).ok())
        };
        let (count, first) = (number("N").ok_or(bad)?, number("First").ok_or(bad)?);
        let mut head = Lexer::new(&bytes, 0);
        // One reader for all of them: they stand in order and do not overlap, so that a few bytes cannot become many values.
        let mut body = Lexer::roomy(&bytes, first);
        let mut objects = Vec::new();
        for _ in 0..count {
            let number = head
                .unsigned()
                .and_then(|n| u32::try_from(n).ok())
                .ok_or(bad)?;
            let offset = head
                .unsigned()
                .and_then(|n| usize::try_from(n).ok())
                .ok_or(bad)?;
            let at = first
                .checked_add(offset)
                .filter(|&at| at < bytes.len())
                .ok_or(bad)?;
            if at < body.at {
                return Err(bad);
            }
            body.at = at;
            objects.push((number, body.object()?));
        }
        let objects = Rc::new(objects);
        self.packed.borrow_mut().insert(stream, Rc::clone(&objects));
        Ok(objects)
    }

    /// The value itself, or what it refers to, however often.
    pub(crate) fn resolve(&self, value: &Object) -> Result<Object, ReadError> {
        let mut value = value.clone();
        for _ in 0..16 {
            match value {
                Object::Reference(id) => value = self.find(id)?.value,
                other => return Ok(other),
            }
        }
        Err(ReadError::Broken("a reference goes in a circle"))
    }

    /// The dictionary that `value` is or refers to.
    pub(crate) fn dict(&self, value: Option<&Object>) -> Result<Option<Dict>, ReadError> {
        match value.map(|value| self.resolve(value)).transpose()? {
            Some(Object::Dict(dict)) => Ok(Some(dict)),
            _ => Ok(None),
        }
    }

    /// The list that `value` is or refers to; empty where there is none.
    pub(crate) fn list(&self, value: Option<&Object>) -> Result<Vec<Object>, ReadError> {
        match value.map(|value| self.resolve(value)).transpose()? {
            Some(Object::Array(items)) => Ok(items),
            _ => Ok(Vec::new()),
        }
    }

    pub(crate) fn catalog_id(&self) -> Result<Id, ReadError> {
        self.trailer()
            .get("Root")
            .and_then(Object::reference)
            .ok_or(ReadError::Broken("the catalog is missing"))
    }

    pub(crate) fn catalog(&self) -> Result<Dict, ReadError> {
        let root = Object::Reference(self.catalog_id()?);
        self.dict(Some(&root))?
            .ok_or(ReadError::Broken("the catalog is missing"))
    }
}

/// The bytes of a stream, with `endstream` behind them.
pub(crate) fn stream_bytes(bytes: &[u8], start: usize, length: i64) -> Result<&[u8], ReadError> {
    let bad = ReadError::Broken("a stream's length is wrong");
    let end = usize::try_from(length)
        .ok()
        .and_then(|length| start.checked_add(length))
        .ok_or(bad)?;
    let raw = bytes.get(start..end).ok_or(bad)?;
    if !Lexer::new(bytes, end).take("endstream") {
        return Err(bad);
    }
    Ok(raw)
}
