//! Measures a book of some 200 pages with tables: time, pages, bytes, and the largest memory.
//!
//!     cargo run --release -p books --example two_hundred_pages

#![expect(
    clippy::unwrap_used,
    reason = "a tool for measuring, which fails by panicking"
)]

use std::{fs, time::Instant};

use books::{Document, Lang};

#[path = "../tests/books/samples.rs"]
#[expect(dead_code, reason = "the tests use more of the samples")]
mod samples;

fn main() {
    let mut form = samples::form(Lang::Id, 12);
    let sections = form.sections.clone();
    for round in 1..10 {
        form.sections
            .extend(sections.iter().cloned().map(|mut section| {
                section.code = format!("{}.{round}", section.code);
                section
            }));
    }
    let document = Document::new(&form).unwrap();
    for _ in 0..3 {
        let start = Instant::now();
        let pdf = books::pdf(&document).unwrap();
        println!(
            "{:.2} s, {} bytes",
            start.elapsed().as_secs_f64(),
            pdf.len()
        );
        fs::write(std::env::temp_dir().join("two_hundred_pages.pdf"), pdf).unwrap();
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status
        .lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
    {
        println!("{line}");
    }
}
