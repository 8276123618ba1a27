//! An incremental update: new objects behind the old bytes, and cross-references of the kind the file has
//! (ISO 32000-2, 7.5.6).

use std::io::Write;

use crate::{
    SignError,
    keys::Digest,
    pdf::{Dict, Document, Id, Object, XrefKind},
};

/// An object of the update, as bytes between `obj` and `endobj`.
pub(super) struct NewObject {
    pub id: Id,
    pub body: Vec<u8>,
}

impl NewObject {
    pub(super) fn dict(id: Id, dict: &Dict) -> Self {
        Self::value(id, &Object::Dict(dict.clone()))
    }

    pub(super) fn value(id: Id, value: &Object) -> Self {
        let mut body = Vec::new();
        value.write(&mut body);
        Self { id, body }
    }

    pub(super) fn stream(id: Id, dict: Dict, bytes: &[u8]) -> Self {
        let dict = dict.with("Length", Object::Integer(bytes.len() as i64));
        let mut body = Vec::new();
        dict.write(&mut body);
        body.extend(b"\nstream\n");
        body.extend(bytes);
        body.extend(b"\nendstream");
        Self { id, body }
    }
}

/// All that an update writes; the signature dictionary comes first.
pub(super) struct Prepared {
    pub signature: Id,
    /// What the signature dictionary says beside the range and the signature.
    pub says: Dict,
    /// How many bytes the signature may have.
    pub room: usize,
    pub objects: Vec<NewObject>,
    /// The first number that is free after all of these.
    pub next: u32,
}

/// The file with the update, the signature still blank.
pub(super) struct Blank {
    pub bytes: Vec<u8>,
    /// Where `<` of the blank signature stands, and what follows its `>`.
    hole: (usize, usize),
}

/// Four numbers of up to ten digits, so that they can be filled in when the length is known.
const RANGE_WIDTH: usize = 48;

/// Writes the update.
pub(super) fn append(document: &Document<'_>, prepared: Prepared) -> Result<Blank, SignError> {
    let mut bytes = document.bytes.to_vec();
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let mut offsets = vec![(prepared.signature, bytes.len())];
    writeln!(bytes, "{} 0 obj", prepared.signature.number).expect("a Vec takes all bytes");
    bytes.extend(b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/ByteRange ");
    let range_at = bytes.len();
    bytes.extend(std::iter::repeat_n(b' ', RANGE_WIDTH));
    bytes.extend(b"/Contents ");
    let hole_start = bytes.len();
    bytes.push(b'<');
    bytes.extend(std::iter::repeat_n(b'0', prepared.room * 2));
    bytes.push(b'>');
    let hole_end = bytes.len();
    let mut says = Vec::new();
    prepared.says.write(&mut says);
    // The dictionary goes on: what it says without its own brackets.
    bytes.extend(&says[2..]);
    bytes.extend(b"\nendobj\n");
    for object in prepared.objects {
        offsets.push((object.id, bytes.len()));
        writeln!(bytes, "{} {} obj", object.id.number, object.id.generation)
            .expect("a Vec takes all bytes");
        bytes.extend(&object.body);
        bytes.extend(b"\nendobj\n");
    }
    offsets.sort_unstable();
    cross_references(document, offsets, prepared.next, &mut bytes);
    let range = format!("[0 {} {} {}]", hole_start, hole_end, bytes.len() - hole_end);
    if range.len() > RANGE_WIDTH {
        return Err(SignError::TooLarge);
    }
    bytes[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
    Ok(Blank {
        bytes,
        hole: (hole_start, hole_end),
    })
}

/// Table or stream, trailer and end.
fn cross_references(
    document: &Document<'_>,
    mut offsets: Vec<(Id, usize)>,
    next: u32,
    bytes: &mut Vec<u8>,
) {
    let start = bytes.len();
    let own = Id::new(next);
    let mut trailer = Dict::new();
    let size = match document.kind() {
        XrefKind::Table => next,
        XrefKind::Stream => next + 1,
    };
    trailer.set("Size", Object::Integer(i64::from(size)));
    for key in ["Root", "Info"] {
        if let Some(value) = document.trailer().get(key) {
            trailer.set(key, value.clone());
        }
    }
    trailer.set("ID", Object::Array(identifiers(document, bytes)));
    trailer.set("Prev", Object::Integer(document.start() as i64));
    match document.kind() {
        XrefKind::Table => {
            bytes.extend(b"xref\n");
            for run in runs(&offsets) {
                writeln!(bytes, "{} {}", run[0].0.number, run.len())
                    .expect("a Vec takes all bytes");
                for (id, offset) in run {
                    writeln!(bytes, "{offset:010} {:05} n ", id.generation)
                        .expect("a Vec takes all bytes");
                }
            }
            bytes.extend(b"trailer\n");
            trailer.write(bytes);
        }
        XrefKind::Stream => {
            offsets.push((own, start));
            let mut index = Vec::new();
            let mut rows = Vec::new();
            for run in runs(&offsets) {
                index.push(Object::Integer(i64::from(run[0].0.number)));
                index.push(Object::Integer(run.len() as i64));
                for (id, offset) in run {
                    rows.push(1);
                    rows.extend((*offset as u32).to_be_bytes());
                    rows.extend(id.generation.to_be_bytes());
                }
            }
            let widths = [1, 4, 2].map(Object::Integer).to_vec();
            let dict = trailer
                .with("Type", Object::name("XRef"))
                .with("W", Object::Array(widths))
                .with("Index", Object::Array(index));
            writeln!(bytes, "{} 0 obj", own.number).expect("a Vec takes all bytes");
            bytes.extend(NewObject::stream(own, dict, &rows).body);
            bytes.extend(b"\nendobj");
        }
    }
    writeln!(bytes, "\nstartxref\n{start}\n%%EOF").expect("a Vec takes all bytes");
}

/// Objects whose numbers follow one another.
fn runs(offsets: &[(Id, usize)]) -> impl Iterator<Item = &[(Id, usize)]> {
    offsets.chunk_by(|(one, _), (next, _)| one.number + 1 == next.number)
}

/// The file's two identifiers (14.4): the first stays, the second is new.
fn identifiers(document: &Document<'_>, bytes: &[u8]) -> Vec<Object> {
    let mut new = Digest::Sha256.of(&[bytes]);
    new.truncate(16);
    let new = Object::Text(new);
    let first = match document.trailer().get("ID") {
        Some(Object::Array(both)) if both.len() == 2 => both[0].clone(),
        _ => new.clone(),
    };
    vec![first, new]
}

impl Blank {
    /// All bytes but the blank signature with its brackets: what is signed.
    pub(super) fn signed_parts(&self) -> [&[u8]; 2] {
        [&self.bytes[..self.hole.0], &self.bytes[self.hole.1..]]
    }

    /// Writes the signature into its place; zeros fill the rest.
    pub(super) fn fill(&mut self, contents: &[u8]) -> Result<(), SignError> {
        let place = &mut self.bytes[self.hole.0 + 1..self.hole.1 - 1];
        if contents.len() * 2 > place.len() {
            return Err(SignError::TooLarge);
        }
        for (two, byte) in place.chunks_exact_mut(2).zip(contents) {
            two.copy_from_slice(format!("{byte:02x}").as_bytes());
        }
        Ok(())
    }
}
