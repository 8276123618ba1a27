//! Writes one specimen of each document into a folder, to look at while a template is changed.
//!
//!     cargo run -p books --example specimens -- /tmp/specimens

#![expect(
    clippy::unwrap_used,
    reason = "a tool for looking, which fails by panicking"
)]

use std::{env, fs, path::PathBuf};

use books::{Content, Document, Lang, State};

#[path = "../tests/books/samples.rs"]
mod samples;

fn main() {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "specimens".into()));
    fs::create_dir_all(&folder).unwrap();
    for (lang, name) in [(Lang::Id, "id"), (Lang::En, "en")] {
        let save = |kind: &str, document: Document| {
            let path = folder.join(format!("{kind}-{name}.pdf"));
            match books::pdf(&document) {
                Ok(bytes) => fs::write(&path, bytes).unwrap(),
                Err(error) => println!("{}: {error}", path.display()),
            }
        };
        save("letter", of(&samples::letter(lang, State::Final, 50)));
        save("letter-draft", of(&samples::letter(lang, State::Draft, 10)));
        save("form", of(&samples::form(lang, 4)));
        save("minutes", of(&samples::minutes(lang, 87, 50)));
        save("baseline", of(&samples::baseline(lang)));
    }
}

fn of(content: &impl Content) -> Document {
    Document::new(content).unwrap()
}
