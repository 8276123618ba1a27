//! Ways through a document: pages and form fields.

use std::collections::HashSet;

use super::{Dict, Document, Id, Object, ReadError};

/// How many nodes of a tree are looked at.
const MAX_NODES: usize = 200_000;

/// A form field that holds or will hold a signature.
#[derive(Debug, Clone)]
pub(crate) struct SignatureField {
    pub id: Id,
    /// The full name, its ancestors' first.
    pub name: String,
    /// The signature dictionary, where it has been signed.
    pub value: Option<Id>,
}

impl Document<'_> {
    /// The `wanted`th page, counted from 1.
    pub(crate) fn page(&self, wanted: usize) -> Result<Option<(Id, Dict)>, ReadError> {
        let mut count = 0;
        let mut waiting: Vec<Id> = self
            .catalog()?
            .get("Pages")
            .and_then(Object::reference)
            .into_iter()
            .collect();
        let mut seen = HashSet::new();
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) || seen.len() > MAX_NODES {
                return Err(ReadError::Broken("the tree of pages goes in a circle"));
            }
            let Some(node) = self.dict(Some(&Object::Reference(id)))? else {
                continue;
            };
            if node.get("Kids").is_some() {
                let kids = self.list(node.get("Kids"))?;
                waiting.extend(kids.iter().rev().filter_map(Object::reference));
                continue;
            }
            count += 1;
            if count == wanted {
                return Ok(Some((id, node)));
            }
        }
        Ok(None)
    }

    /// All fields of the form that are signature fields, in the form's order.
    pub(crate) fn signature_fields(&self) -> Result<Vec<SignatureField>, ReadError> {
        let catalog = self.catalog()?;
        let Some(form) = self.dict(catalog.get("AcroForm"))? else {
            return Ok(Vec::new());
        };
        let mut waiting: Vec<(Id, String, bool)> = self
            .list(form.get("Fields"))?
            .iter()
            .rev()
            .filter_map(|kid| Some((kid.reference()?, String::new(), false)))
            .collect();
        let mut seen = HashSet::new();
        let mut fields = Vec::new();
        while let Some((id, above, signs)) = waiting.pop() {
            if !seen.insert(id) || seen.len() > MAX_NODES {
                return Err(ReadError::Broken("the form's fields go in a circle"));
            }
            let Some(dict) = self.dict(Some(&Object::Reference(id)))? else {
                continue;
            };
            let own = match dict.get("T").map(|name| self.resolve(name)).transpose()? {
                Some(Object::Text(name)) => super::shown(&name),
                _ => String::new(),
            };
            let name = match (above.is_empty(), own.is_empty()) {
                (true, _) => own,
                (_, true) => above,
                _ if above.len() > 4096 => {
                    return Err(ReadError::TooLarge("a field's name is too long"));
                }
                _ => format!("{above}.{own}"),
            };
            let signs = dict.get("FT").map_or(signs, |kind| kind.is_name("Sig"));
            let value = dict.get("V").and_then(Object::reference);
            if signs && (value.is_some() || dict.get("Kids").is_none()) {
                fields.push(SignatureField { id, name, value });
                continue;
            }
            let kids = self.list(dict.get("Kids"))?;
            waiting.extend(
                kids.iter()
                    .rev()
                    .filter_map(|k| Some((k.reference()?, name.clone(), signs))),
            );
        }
        Ok(fields)
    }
}
