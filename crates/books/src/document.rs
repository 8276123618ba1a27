//! One document: a template, its data and its images.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use typst::foundations::Bytes;

use crate::{
    BookError, Furniture, Limits, Template, glyphs, glyphs::Unprintable, image, image::most, qr,
};

/// The data of one kind of document.
///
/// It reaches the template as `data.json`, with every field there and `null` where there is nothing.
pub trait Content: Serialize {
    /// The template that the program carries for it.
    fn template() -> Template;

    /// What stands on every page. It is serialized as the field `furniture`.
    fn furniture(&self) -> &Furniture;
}

/// What [`pdf`](crate::pdf()) typesets.
#[derive(Clone)]
pub struct Document {
    template: Template,
    data: Value,
    made_at: Timestamp,
    verify: Option<String>,
    images: BTreeMap<String, Bytes>,
    unprintable: Unprintable,
    pub(crate) limits: Limits,
}

impl Document {
    /// A document of `content` with the template that the program carries for it.
    ///
    /// # Errors
    ///
    /// [`BookError::Data`] where the content has no JSON. A number that is not finite is `null` there, and printed as a dash.
    pub fn new<C: Content>(content: &C) -> Result<Self, BookError> {
        let furniture = content.furniture();
        Ok(Self {
            template: C::template(),
            data: serde_json::to_value(content).map_err(|e| BookError::Data(e.to_string()))?,
            made_at: furniture.made_at,
            verify: furniture.verify.clone(),
            images: BTreeMap::new(),
            unprintable: Unprintable::default(),
            limits: Limits::default(),
        })
    }

    /// A document of data that has its `furniture` within it already.
    pub(crate) fn of(template: Template, data: Value, furniture: &Furniture) -> Self {
        Self {
            template,
            data,
            made_at: furniture.made_at,
            verify: furniture.verify.clone(),
            images: BTreeMap::new(),
            unprintable: Unprintable::default(),
            limits: Limits::default(),
        }
    }

    /// A document from JSON, as [`Document::new`] would take it.
    ///
    /// # Errors
    ///
    /// [`BookError::Data`] names the unknown, missing or wrong field, and line and column; [`BookError::TooLarge`].
    pub fn from_json<C: Content + DeserializeOwned>(text: &[u8]) -> Result<Self, BookError> {
        let limit = Limits::default().data_bytes;
        most("bytes of data", text.len() as u64, limit)?;
        let content: C =
            serde_json::from_slice(text).map_err(|e| BookError::Data(e.to_string()))?;
        Self::new(&content)
    }

    /// The same document, set by another template.
    #[must_use]
    pub fn set_by(mut self, template: Template) -> Self {
        self.template = template;
        self
    }

    /// The same document with a PNG or JPEG that its data or template asks for by `name`.
    #[must_use]
    pub fn with_image(mut self, name: impl Into<String>, content: Vec<u8>) -> Self {
        self.images.insert(name.into(), Bytes::new(content));
        self
    }

    /// The same document within other limits.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same document with another answer to characters that no font has.
    #[must_use]
    pub fn unprintable(mut self, how: Unprintable) -> Self {
        self.unprintable = how;
        self
    }

    pub(crate) fn made_at(&self) -> Timestamp {
        self.made_at
    }

    pub(crate) fn template(&self) -> &Template {
        &self.template
    }

    /// The files that this document adds to its template's, checked.
    pub(crate) fn files(&self) -> Result<BTreeMap<String, Bytes>, BookError> {
        let given = self.images.iter().map(|(name, i)| (name.as_str(), &**i));
        image::check(given, &self.limits)?;
        let mut data = self.data.clone();
        glyphs::check(&mut data, &self.template.fonts, self.unprintable)?;
        let data = data.to_string();
        most("bytes of data", data.len() as u64, self.limits.data_bytes)?;
        let mut files = BTreeMap::from([("data.json".to_owned(), Bytes::from_string(data))]);
        // Typst keeps every path it has seen for the life of the process: the paths are few, the names come from outside.
        let mut names = BTreeMap::new();
        for (i, (name, content)) in self.images.iter().enumerate() {
            names.insert(name, format!("/image-{i}"));
            files.insert(format!("image-{i}"), content.clone());
        }
        files.insert(
            "images.json".to_owned(),
            Bytes::from_string(json!(names).to_string()),
        );
        if let Some(address) = &self.verify {
            files.insert("verify.svg".to_owned(), Bytes::new(qr::svg(address)?));
        }
        Ok(files)
    }
}
