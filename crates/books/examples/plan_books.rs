//! Prints every book of a release in every format and language, and measures the time of each.
//!
//!     cargo run --release -p books --example plan_books -- FOLDER [RELEASE.json | NUMBER OF ACTIONS] [FOLDER OF TEMPLATES]

#![expect(
    clippy::unwrap_used,
    reason = "a tool for measuring, which fails by panicking"
)]

use std::{env, fs, path::Path, time::Instant};

use books::{
    Lang, State,
    plan::{Format, Options, print, template},
};
use masterplan::{Book, Made, Period, Release, ReleaseFile, example};

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments
        .next()
        .unwrap_or_else(|| "books-of-a-plan".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    let what = arguments.next().unwrap_or_else(|| "120".to_owned());
    let release = match what.parse() {
        Ok(actions) => made_up(actions),
        Err(_) => ReleaseFile::read(&fs::read(&what).unwrap()).unwrap(),
    };
    let template = match arguments.next() {
        Some(folder) => template().with_folder(Path::new(&folder)).unwrap(),
        None => template(),
    };
    let options = Options {
        state: State::Final,
        template,
        verify: Some("https://pilar.example/verify/abc".to_owned()),
        ..Options::default()
    };
    for book in Book::ALL {
        for format in Format::ALL {
            for (lang, name) in [(Lang::Id, "id"), (Lang::En, "en")] {
                let start = Instant::now();
                let bytes = print(&release, book, format, lang, &options).unwrap();
                let took = start.elapsed().as_secs_f64();
                let file = format!("{}-{name}.{}", book.word(), format.word());
                println!("{took:6.2} s {:9} bytes  {file}", bytes.len());
                fs::write(folder.join(file), bytes).unwrap();
            }
        }
    }
}

fn made_up(actions: usize) -> ReleaseFile {
    let period = Period::new(2024, if actions > 200 { 2033 } else { 2028 }).unwrap();
    let made = Made {
        number: 1,
        at: "2024-05-17T02:15:00Z".to_owned(),
        reason: "Rilis pertama".to_owned(),
        decree: String::new(),
        previous: String::new(),
    };
    Release::new(made, example::content(actions, period)).seal(None)
}
