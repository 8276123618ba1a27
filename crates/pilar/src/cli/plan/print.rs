//! `pilar plan print`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Language;

pub(super) const EXAMPLES: &str = "\
Examples:
  pilar plan print plan-71.74-3.json --book 2 --format pdf --lang id --out buku-2.pdf
  pilar plan print plan-71.74-3.json --book poster --format pdf --lang en --out poster.pdf
  pilar plan print plan-71.74-3.json --book 2 --format docx --lang id --templates our-templates --out buku-2.docx
  curl -s https://pilar.example/api/v1/plans/71.74/releases/3 | pilar plan print - --book residents --format html --out warga.html

Books: 1 analysis, 2 plan, 3 summary, quick-wins, poster (A1), regulation (a draft), residents (two pages).";

/// What to print.
#[derive(Debug, Clone, Args)]
pub struct PrintArgs {
    /// The release; `-` reads standard input
    #[arg(value_name = "RELEASE.json")]
    pub release: PathBuf,
    /// 1, 2, 3, quick-wins, poster, regulation or residents
    #[arg(long, value_parser = book)]
    pub book: masterplan::Book,
    /// The form of the file
    #[arg(long, value_enum, default_value_t = BookFormat::Pdf)]
    pub format: BookFormat,
    /// The language of fixed words; the plan's own texts stay as they are
    #[arg(long, value_enum, default_value_t = Language::Id)]
    pub lang: Language,
    /// The new file; an existing one is never overwritten
    #[arg(long, value_name = "NEW FILE")]
    pub out: PathBuf,
    /// Mark every page as a draft
    #[arg(long)]
    pub draft: bool,
    /// The address where the release can be verified, for the QR code
    #[arg(long, value_name = "URL")]
    pub verify: Option<String>,
    /// A folder of files in place of the program's: outlines, words, plan.typ, plan.css, fonts
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// A folder of figures, PNG or JPEG, each named by the id of its evidence: `E-12.png`
    #[arg(long, value_name = "DIR")]
    pub figures: Option<PathBuf>,
    /// Print [U+4E2D] for characters that no font has, instead of refusing the book (PDF)
    #[arg(long)]
    pub mark_unprintable: bool,
}

/// The form of a book's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BookFormat {
    /// PDF/A-2a and PDF/UA-1
    Pdf,
    /// For Word and LibreOffice
    Docx,
    /// One file, without scripts
    Html,
}

impl From<BookFormat> for books::plan::Format {
    fn from(format: BookFormat) -> Self {
        match format {
            BookFormat::Pdf => Self::Pdf,
            BookFormat::Docx => Self::Docx,
            BookFormat::Html => Self::Html,
        }
    }
}

fn book(word: &str) -> Result<masterplan::Book, String> {
    masterplan::Book::of(word).ok_or_else(|| {
        let all: Vec<_> = masterplan::Book::ALL
            .iter()
            .map(|book| book.word())
            .collect();
        format!("the books are {}", all.join(", "))
    })
}
