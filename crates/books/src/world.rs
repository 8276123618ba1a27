//! All that a template can see.

use std::collections::BTreeMap;

use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{BookError, template::Template};

/// The template's files, the data and the images; no disk, no packages, no clock.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    main: FileId,
    template: Template,
    /// Files of this document alone.
    own: BTreeMap<String, Bytes>,
}

impl Desk {
    pub(crate) fn new(template: Template, own: BTreeMap<String, Bytes>) -> Self {
        let path = VirtualPath::new(template.main).expect("a template's name is a plain path");
        Self {
            library: LazyHash::new(Library::default()),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
            template,
            own,
        }
    }

    fn find(&self, id: FileId) -> FileResult<&Bytes> {
        let path = id.get();
        let name = path.vpath().get_without_slash();
        if *path.root() != VirtualRoot::Project {
            return Err(FileError::Other(Some(
                "packages are not available; put the files into the template's folder".into(),
            )));
        }
        self.own
            .get(name)
            .or_else(|| self.template.files.get(name))
            .ok_or_else(|| FileError::NotFound(name.into()))
    }

    /// The first fault as a person can find it: the innermost place in one of the template's files.
    pub(crate) fn fault(&self, diagnostics: &[SourceDiagnostic]) -> BookError {
        let Some(first) = diagnostics.first() else {
            return BookError::Broken("an error without a message".into());
        };
        let mut message = first.message.to_string();
        for hint in &first.hints {
            message.push_str("; ");
            message.push_str(&hint.v);
        }
        let places = std::iter::once(first.span).chain(first.trace.iter().map(|t| t.span.into()));
        let place = places.filter_map(|span| self.place(span)).next();
        match place {
            Some((file, line, column)) => BookError::Template {
                file,
                line,
                column,
                message,
            },
            None => BookError::Standard(message),
        }
    }

    fn place(&self, span: DiagSpan) -> Option<(String, usize, usize)> {
        let id = span.id()?;
        let source = self.source(id).ok()?;
        let range = self.range(span)?;
        let lines = source.lines();
        let (line, column) = lines.byte_to_line_column(range.start)?;
        Some((
            id.get().vpath().get_without_slash().to_owned(),
            line + 1,
            column + 1,
        ))
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.template.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = std::str::from_utf8(self.find(id)?)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.find(id).cloned()
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.template.fonts.get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
