//! A DOCX as other programs read it.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

pub type Parts = Vec<(String, Vec<u8>)>;

pub fn parts(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

pub fn part(parts: &Parts, name: &str) -> String {
    let (_, content) = parts.iter().find(|(n, _)| n == name).unwrap();
    String::from_utf8(content.clone()).unwrap()
}

/// Every part is XML, and every relation that a part names is there.
pub fn assert_well_formed(parts: &Parts) {
    for (name, content) in parts {
        if name.contains("media/") {
            continue;
        }
        let text = std::str::from_utf8(content).unwrap();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut depth = 0i32;
        loop {
            match reader
                .read_event()
                .unwrap_or_else(|e| panic!("{name}: {e}"))
            {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
    }
    let known = ids(&part(parts, "word/_rels/document.xml.rels"), " Id=\"");
    let document = part(parts, "word/document.xml");
    for attribute in [" r:id=\"", " r:embed=\""] {
        let used = ids(&document, attribute);
        assert!(
            used.is_subset(&known),
            "{:?}",
            used.difference(&known).collect::<Vec<_>>()
        );
    }
    let (bookmarks, ends) = (
        document.matches("<w:bookmarkStart").count(),
        document.matches("<w:bookmarkEnd").count(),
    );
    assert_eq!(bookmarks, ends);
}

fn ids(text: &str, attribute: &str) -> BTreeSet<String> {
    let pieces = text.split(attribute).skip(1);
    pieces
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}
