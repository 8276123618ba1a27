//! What an update changed, and whether a signature brings that with it.
//!
//! Two revisions are compared object by object, by value. A signature may add a field, its widget and its look, note that in
//! form, page and catalog, and refresh the file's metadata; everything else changes what was signed, however it is hidden:
//! also a new object where the old revision refers to one that did not exist.

use std::collections::HashSet;

use crate::{
    pdf::{Dict, Document, Entry, Found, Id, Object, ReadError, SignatureField},
    report::Since,
};

/// What came between a signature and the next one, which is in `field`.
pub(super) fn between(old: &Document<'_>, new: &Document<'_>, field: &SignatureField) -> Since {
    match Comparison::new(old, new, Some(field)).and_then(|comparison| comparison.is_allowed()) {
        Ok(true) => Since::Signatures,
        Ok(false) | Err(_) => Since::Changed,
    }
}

/// What came after the last signature.
pub(super) fn after_last(old: &Document<'_>, whole: &Document<'_>) -> Since {
    let rest = whole.bytes.get(old.bytes.len()..).unwrap_or_default();
    if rest.iter().all(|&byte| crate::pdf::is_space(byte)) {
        return Since::Nothing;
    }
    match Comparison::new(old, whole, None).and_then(|comparison| comparison.is_allowed()) {
        Ok(true) => Since::ValidationData,
        Ok(false) | Err(_) => Since::Changed,
    }
}

struct Comparison<'d, 'a> {
    old: &'d Document<'a>,
    new: &'d Document<'a>,
    /// The field of the signature that the update brings.
    field: Option<&'d SignatureField>,
    catalog: Id,
    form: Option<Id>,
    /// Lists of fields and of annotations that are objects of their own.
    lists: HashSet<Id>,
    metadata: HashSet<Id>,
    /// Numbers that the old revision refers to without having them.
    dangling: HashSet<u32>,
}

impl<'d, 'a> Comparison<'d, 'a> {
    fn new(
        old: &'d Document<'a>,
        new: &'d Document<'a>,
        field: Option<&'d SignatureField>,
    ) -> Result<Self, ReadError> {
        let catalog = old.catalog()?;
        let form = catalog.get("AcroForm").and_then(Object::reference);
        let mut lists = HashSet::new();
        if let Some(dict) = old.dict(catalog.get("AcroForm"))? {
            lists.extend(dict.get("Fields").and_then(Object::reference));
        }
        let mut metadata = HashSet::new();
        metadata.extend(catalog.get("Metadata").and_then(Object::reference));
        metadata.extend(old.trailer().get("Info").and_then(Object::reference));
        metadata.extend(catalog.get("DSS").and_then(Object::reference));
        let mut all = Self {
            old,
            new,
            field,
            catalog: old.catalog_id()?,
            form,
            lists,
            metadata,
            dangling: HashSet::new(),
        };
        all.look_through()?;
        Ok(all)
    }

    /// Goes through every object of the old revision once.
    fn look_through(&mut self) -> Result<(), ReadError> {
        let old = self.old;
        for (number, entry) in old.entries() {
            let Some(id) = id_of(number, entry) else {
                continue;
            };
            let value = old.find(id)?.value;
            if let Object::Dict(dict) = &value
                && is_page(dict)
            {
                self.lists
                    .extend(dict.get("Annots").and_then(Object::reference));
            }
            self.note_dangling(&value);
        }
        Ok(())
    }

    fn note_dangling(&mut self, value: &Object) {
        match value {
            Object::Reference(id) if self.old.entry(id.number) == Entry::Free => {
                self.dangling.insert(id.number);
            }
            Object::Array(items) => items.iter().for_each(|item| self.note_dangling(item)),
            Object::Dict(dict) => dict.iter().for_each(|(_, value)| self.note_dangling(value)),
            _ => {}
        }
    }

    fn is_allowed(&self) -> Result<bool, ReadError> {
        if self.new.catalog_id()? != self.catalog {
            return Ok(false);
        }
        for (number, entry) in self.old.entries() {
            let now = self.new.entry(number);
            if entry == Entry::Free || (now == entry && !self.is_repacked(entry)) {
                continue;
            }
            let (Some(before), Some(after)) = (id_of(number, entry), id_of(number, now)) else {
                return Ok(false);
            };
            if before != after || !self.may_become(before)? {
                return Ok(false);
            }
        }
        let appeared = |number: u32| {
            self.old.entry(number) == Entry::Free && self.new.entry(number) != Entry::Free
        };
        Ok(!self.dangling.iter().any(|&number| appeared(number)))
    }

    /// Whether the stream in which an object is packed was replaced.
    fn is_repacked(&self, entry: Entry) -> bool {
        match entry {
            Entry::Packed { stream, .. } => self.old.entry(stream) != self.new.entry(stream),
            Entry::At { .. } | Entry::Free => false,
        }
    }

    fn may_become(&self, id: Id) -> Result<bool, ReadError> {
        let (old, new) = (self.old.find(id)?, self.new.find(id)?);
        if old == new {
            return Ok(true);
        }
        let signs = self.field.is_some();
        if self.metadata.contains(&id) {
            // Document information, XMP and the store for validation say nothing on a page.
            return Ok(old.stream.is_some() == new.stream.is_some());
        }
        if self.lists.contains(&id) {
            return self.is_longer(&old.value, &new.value);
        }
        let (
            Found {
                value: Object::Dict(old),
                stream: None,
            },
            Found {
                value: Object::Dict(new),
                stream: None,
            },
        ) = (old, new)
        else {
            return Ok(false);
        };
        if id == self.catalog {
            return self.catalog_may(&old, &new);
        }
        if Some(id) == self.form {
            return Ok(signs && self.form_may(&old, &new)?);
        }
        if is_page(&old) {
            let rest = old.equals_but(&new, &["Annots"]);
            return Ok(signs && rest && self.lists_grow(&old, &new, "Annots")?);
        }
        // An empty field that was waiting for this signature.
        let waited = self.field.is_some_and(|field| field.id == id) && old.get("V").is_none();
        Ok(waited && old.equals_but(&new, &["V", "AP", "M", "MK", "DA", "F", "TU"]))
    }

    fn catalog_may(&self, old: &Dict, new: &Dict) -> Result<bool, ReadError> {
        if self.field.is_none() {
            return Ok(old.equals_but(new, &["DSS", "Extensions"]));
        }
        if !old.equals_but(new, &["DSS", "Extensions", "Metadata", "AcroForm"]) {
            return Ok(false);
        }
        let old = self.old.dict(old.get("AcroForm"))?.unwrap_or_default();
        let new = self.new.dict(new.get("AcroForm"))?.unwrap_or_default();
        self.form_may(&old, &new)
    }

    fn form_may(&self, old: &Dict, new: &Dict) -> Result<bool, ReadError> {
        let rest = old.equals_but(new, &["Fields", "SigFlags", "DR", "DA"]);
        Ok(rest && self.lists_grow(old, new, "Fields")?)
    }

    fn lists_grow(&self, old: &Dict, new: &Dict, key: &str) -> Result<bool, ReadError> {
        let old = Object::Array(self.old.list(old.get(key))?);
        let new = Object::Array(self.new.list(new.get(key))?);
        self.is_longer(&old, &new)
    }

    /// Whether a list of fields or annotations has what it had, and only signature fields more.
    fn is_longer(&self, old: &Object, new: &Object) -> Result<bool, ReadError> {
        let (Object::Array(old), Object::Array(new)) = (old, new) else {
            return Ok(false);
        };
        let Some(more) = new.strip_prefix(old.as_slice()) else {
            return Ok(false);
        };
        let Some(field) = self.field else {
            return Ok(more.is_empty());
        };
        for item in more {
            let ours = item.reference() == Some(field.id);
            let widget = self.new.dict(Some(item))?.unwrap_or_default();
            let is_widget = widget
                .get("Subtype")
                .is_some_and(|kind| kind.is_name("Widget"));
            let parent = widget.get("Parent").and_then(Object::reference) == Some(field.id);
            if !(ours || is_widget && parent) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn is_page(dict: &Dict) -> bool {
    dict.get("Type").is_some_and(|kind| kind.is_name("Page"))
}

fn id_of(number: u32, entry: Entry) -> Option<Id> {
    match entry {
        Entry::Free => None,
        Entry::At { generation, .. } => Some(Id { number, generation }),
        Entry::Packed { .. } => Some(Id::new(number)),
    }
}
