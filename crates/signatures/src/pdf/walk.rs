//! Ways through a document: pages and form fields.

use std::{collections::HashSet, rc::Rc};

use super::{Dict, Document, Id, Object, ReadError};

/// How many nodes of a tree are looked at, counted where they are listed: nodes that share one long list would otherwise be
/// worth the square of their number.
const MAX_NODES: usize = 200_000;

/// The longest full name of a field.
const MAX_NAME: usize = 1024;

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
        let mut listed = 0;
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                return Err(ReadError::Broken("the tree of pages goes in a circle"));
            }
            let Object::Dict(node) = self.find(id)?.value else {
                continue;
            };
            if node.get("Kids").is_some() {
                let kids = self.kids(&node, &mut listed)?;
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
        let mut waiting: Vec<(Id, Rc<str>, bool)> = self
            .list(form.get("Fields"))?
            .iter()
            .rev()
            .filter_map(|kid| Some((kid.reference()?, Rc::from(""), false)))
            .collect();
        let mut seen = HashSet::new();
        let mut listed = 0;
        let mut fields = Vec::new();
        while let Some((id, above, signs)) = waiting.pop() {
            if !seen.insert(id) {
                return Err(ReadError::Broken("the form's fields go in a circle"));
            }
            let Object::Dict(dict) = self.find(id)?.value else {
                continue;
            };
            let own = match dict.get("T").map(|name| self.resolve(name)).transpose()? {
                Some(Object::Text(name)) => super::shown(&name),
                _ => String::new(),
            };
            if above.len() + own.len() > MAX_NAME {
                return Err(ReadError::TooLarge("a field's name is too long"));
            }
            let name: Rc<str> = match (above.is_empty(), own.is_empty()) {
                (true, _) => own.into(),
                (_, true) => above,
                _ => format!("{above}.{own}").into(),
            };
            let signs = dict.get("FT").map_or(signs, |kind| kind.is_name("Sig"));
            let value = dict.get("V").and_then(Object::reference);
            if signs && value.is_none() && matches!(dict.get("V"), Some(Object::Dict(_))) {
                return Err(ReadError::Broken("a signature is no object of its own"));
            }
            if signs && (value.is_some() || dict.get("Kids").is_none()) {
                fields.push(SignatureField {
                    id,
                    name: name.to_string(),
                    value,
                });
                continue;
            }
            let kids = self.kids(&dict, &mut listed)?;
            waiting.extend(
                kids.iter()
                    .rev()
                    .filter_map(|k| Some((k.reference()?, Rc::clone(&name), signs))),
            );
        }
        Ok(fields)
    }

    fn kids(&self, node: &Dict, listed: &mut usize) -> Result<Vec<Object>, ReadError> {
        let kids = self.list(node.get("Kids"))?;
        *listed += kids.len();
        if *listed > MAX_NODES {
            return Err(ReadError::TooLarge("a tree has too many nodes"));
        }
        Ok(kids)
    }
}
