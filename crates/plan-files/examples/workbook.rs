//! Files to try other programs on, and how long a rehearsal takes.
//!
//! `cargo run --release -p plan-files --example workbook -- write FOLDER 1000` writes a release of a thousand actions as
//! `plan.json` and `plan.xlsx`; `… -- read FOLDER/plan.json changed.xlsx` tells what a workbook would change.

#![expect(
    clippy::unwrap_used,
    reason = "an example ends at the first thing that is not as it must be"
)]

use std::{fs, path::Path, time::Instant};

use masterplan::{Made, Period, Release, ReleaseFile, Table, example};
use plan_files::{
    Words,
    xlsx::{self, Absent, Ask},
};
use sheets::Lang;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words = Words::shipped();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder, n] => {
            let content = example::content(n.parse().unwrap(), Period::new(2025, 2029).unwrap());
            let begun = Instant::now();
            let bytes = xlsx::template(&content, &Table::ALL, &words, Lang::Indonesian).unwrap();
            println!("{} bytes written in {:?}", bytes.len(), begun.elapsed());
            let made = Made {
                number: 1,
                at: "2026-01-02T03:04:05Z".to_owned(),
                reason: "example".to_owned(),
                decree: String::new(),
                previous: String::new(),
            };
            let folder = Path::new(folder);
            fs::write(folder.join("plan.xlsx"), bytes).unwrap();
            fs::write(
                folder.join("plan.json"),
                Release::new(made, content).seal(None).to_bytes(),
            )
            .unwrap();
        }
        ["read", plan, file] => {
            let release = ReleaseFile::read(&fs::read(plan).unwrap()).unwrap();
            let content = release.release.content;
            let bytes = fs::read(file).unwrap();
            let begun = Instant::now();
            let ask = Ask {
                content: &content,
                words: &words,
                table: None,
                absent: Absent::Keep,
            };
            let read = xlsx::read(&bytes, file, ask).unwrap();
            let took = begun.elapsed();
            for note in &read.notes {
                println!("note {note:?}");
            }
            for fault in &read.faults.kept {
                println!("fault {fault:?}");
            }
            for table in &read.tables {
                let (added, changed) = (table.added.len(), table.changed.len());
                let (same, absent) = (table.n_unchanged, table.absent.len());
                println!(
                    "{}: {added} added, {changed} changed, {same} unchanged, {absent} absent",
                    table.table.word()
                );
                for one in table.changed.iter().take(9) {
                    println!("  row {}: {:?}", one.row, one.changes);
                }
            }
            println!("{} faults, read in {took:?}", read.faults.total);
        }
        _ => println!("write FOLDER N, or read plan.json FILE.xlsx"),
    }
}
