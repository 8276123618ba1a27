//! What is typeset: agreements, drafts of decrees, minutes of meetings. Plain data for `books`; no rows.
//!
//! Indonesian alone: these are instruments of Indonesian law.

mod decree;
mod minutes;

use books::{BookError, Content, Document, Furniture, Lang, Letterhead, State, Template, pdf};
use kernel::Timestamp;
use serde::Serialize;

use crate::{
    model::{Agreement, AgreementState, Clause, Party, Signatory},
    signing_days::head_title,
};

pub use decree::{Issuer, decree};
pub use minutes::{MeetingPrint, minutes};

/// The ministry's side, from the outside in (domain §1), as it is called since the ministry's renaming.
const MINISTRY: [&str; 2] = [
    "Kementerian Komunikasi dan Digital Republik Indonesia",
    "Direktorat Jenderal Teknologi Pemerintah Digital",
];
/// The same before it.
const MINISTRY_BEFORE: [&str; 2] = [
    "Kementerian Komunikasi dan Informatika Republik Indonesia",
    "Direktorat Jenderal Aplikasi Informatika",
];
/// The day on which the renamed ministry's minister took office.
const RENAMED_ON: &str = "2024-10-21";

/// What the ministry's side is called on a day; today's names where there is none.
fn ministry(day: Option<&str>) -> [&'static str; 2] {
    match day {
        Some(day) if day < RENAMED_ON => MINISTRY_BEFORE,
        _ => MINISTRY,
    }
}

fn furniture(
    lines: Vec<String>,
    state: State,
    reference: Option<String>,
    made_at: Timestamp,
) -> Furniture {
    Furniture {
        lang: Lang::Id,
        state,
        letterhead: Letterhead {
            emblem: None,
            lines,
            address: Vec::new(),
        },
        notice: None,
        reference,
        sha256: None,
        verify: None,
        made_at,
    }
}

/// A document of headed articles, with parties or a body's name above and signatures below.
#[derive(Debug, Clone, Serialize)]
struct Instrument {
    furniture: Furniture,
    /// Lines of the title, the first set largest.
    title: Vec<String>,
    /// Numbers below the title.
    numbers: Vec<String>,
    /// Paragraphs before the first article.
    opening: Vec<String>,
    /// Heading and text of each article.
    articles: Vec<Article>,
    /// Paragraphs behind the last article.
    closing: Vec<String>,
    /// Where and when.
    dated: String,
    signers: Vec<Block>,
}

#[derive(Debug, Clone, Serialize)]
struct Article {
    over: String,
    heading: String,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
struct Block {
    party: String,
    on_behalf: String,
    office: String,
    name: String,
}

impl Content for Instrument {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../books/instrument.typ");
        Template::carried("instrument.typ", &[("instrument.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}

/// What an agreement is printed from.
pub struct Printed<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// Its clauses in force, in order.
    pub clauses: &'a [Clause],
    /// Who signs, in turn; may be empty.
    pub signatories: &'a [Signatory],
    /// Where it is signed; empty where nobody knows yet.
    pub place: &'a str,
    /// The address at which it is verified.
    pub verify: Option<String>,
    /// When it was typeset.
    pub made_at: Timestamp,
}

/// The name of the region's side.
fn government(name: &str) -> String {
    match name.strip_prefix("Kab. ") {
        Some(rest) => format!("Pemerintah Kabupaten {rest}"),
        None => format!("Pemerintah {name}"),
    }
}

/// Whether an agreement in this state is printed as final: it has its number.
pub const fn is_final(state: AgreementState) -> bool {
    matches!(state, AgreementState::Scheduled) || state.is_signed()
}

/// The agreement, a draft until it has its number. About 40 ms.
///
/// # Errors
/// [`BookError`], such as a character no font has.
pub fn agreement(of: &Printed<'_>) -> Result<Vec<u8>, BookError> {
    let agreement = of.agreement;
    let state = if is_final(agreement.state) {
        State::Final
    } else {
        State::Draft
    };
    let number = agreement.number.as_ref().map(|n| n.as_str().to_owned());
    let ministry = ministry(agreement.date.as_deref());
    let lines = ministry.map(str::to_owned).to_vec();
    let mut furniture = furniture(lines, state, number.clone(), of.made_at);
    furniture.verify.clone_from(&of.verify);
    let region = government(&agreement.name);
    let mut numbers = vec![format!(
        "Nomor: {}",
        number.as_deref().unwrap_or("(diberi saat penandatanganan)")
    )];
    if !agreement.region_number.is_empty() {
        numbers.push(format!("Nomor: {}", agreement.region_number));
    }
    let content = Instrument {
        furniture,
        title: vec![
            "Nota Kesepakatan".to_owned(),
            format!("antara {}", ministry[1]),
            format!("dan {region}"),
            format!("tentang {}", agreement.subject),
        ],
        numbers,
        opening: opening(of, &region, ministry[1]),
        articles: articles(of),
        closing: vec![
            "Demikian Nota Kesepakatan ini dibuat dan ditandatangani pada tanggal tersebut di atas, dalam rangkap yang masing-masing \
             mempunyai kekuatan hukum yang sama."
                .to_owned(),
        ],
        dated: dated(of.place, agreement.date.as_deref()),
        signers: of.signatories.iter().map(block).collect(),
    };
    pdf(&Document::new(&content)?)
}

fn opening(of: &Printed<'_>, region: &str, ministry: &str) -> Vec<String> {
    let who = |party: Party, fallback: &str| {
        of.signatories
            .iter()
            .find(|one| one.party == party && !one.name.is_empty())
            .map_or_else(
                || fallback.to_owned(),
                |one| {
                    let behalf = if one.on_behalf.is_empty() {
                        String::new()
                    } else {
                        format!(", {}", one.on_behalf)
                    };
                    format!("{}, {}{behalf}", one.name, one.office)
                },
            )
    };
    let day = of.agreement.date.as_deref().map_or_else(
        || "Pada tanggal penandatanganan".to_owned(),
        |day| format!("Pada tanggal {}", in_words(day)),
    );
    let place = if of.place.is_empty() {
        String::new()
    } else {
        format!(", bertempat di {}", of.place)
    };
    vec![
        format!("{day}{place}, kami yang bertanda tangan di bawah ini:"),
        format!(
            "1. {}, bertindak untuk dan atas nama {ministry}, selanjutnya disebut PIHAK KESATU;",
            who(Party::Ministry, "Direktur Jenderal")
        ),
        format!(
            "2. {}, bertindak untuk dan atas nama {region}, selanjutnya disebut PIHAK KEDUA;",
            who(Party::Region, head_title(&of.agreement.kind))
        ),
        "secara bersama-sama disebut PARA PIHAK, sepakat mengadakan Nota Kesepakatan dengan ketentuan sebagai berikut:"
            .to_owned(),
    ]
}

fn articles(of: &Printed<'_>) -> Vec<Article> {
    let agreement = of.agreement;
    let term = match (&agreement.date, &agreement.ends_on) {
        (Some(from), Some(to)) => format!(
            "Nota Kesepakatan ini berlaku selama {}, sejak tanggal {} sampai dengan tanggal {}, dan dapat diperpanjang atas \
             kesepakatan PARA PIHAK.",
            months(agreement.term_months),
            in_words(from),
            in_words(to)
        ),
        _ => format!(
            "Nota Kesepakatan ini berlaku selama {} sejak tanggal ditandatangani, dan dapat diperpanjang atas kesepakatan PARA \
             PIHAK.",
            months(agreement.term_months)
        ),
    };
    let own = of
        .clauses
        .iter()
        .map(|clause| (clause.heading.clone(), clause.text.clone()));
    let common = [
        ("Jangka waktu".to_owned(), term),
        ("Pembiayaan".to_owned(), agreement.costs.clone()),
    ];
    own.chain(common)
        .zip(1..)
        .map(|((heading, text), no)| Article {
            over: format!("Pasal {no}"),
            heading,
            text,
        })
        .collect()
}

fn block(one: &Signatory) -> Block {
    Block {
        party: match one.party {
            Party::Ministry => "PIHAK KESATU",
            Party::Region => "PIHAK KEDUA",
            Party::Witness => "SAKSI",
        }
        .to_owned(),
        on_behalf: one.on_behalf.clone(),
        office: one.office.clone(),
        name: if one.name.is_empty() {
            "…".to_owned()
        } else {
            one.name.clone()
        },
    }
}

/// Where the stamp of a signatory stands on the last page, in points from its lower left corner: left, bottom, width,
/// height. `books/instrument.typ` leaves the room.
pub fn stamp_place(place: usize, of: usize) -> (f64, f64, f64, f64) {
    const CM: f64 = 72.0 / 2.54;
    let many = of.max(1) as f64;
    let width = (21.0 - 2.0 * 2.1 - 0.6 * (many - 1.0)) / many;
    let left = 2.1 + place as f64 * (width + 0.6);
    // Foot of the page, name, and a little air.
    let bottom = 2.5 + 1.2 + 0.1;
    (left * CM, bottom * CM, width * CM, 2.4 * CM)
}

fn dated(place: &str, date: Option<&str>) -> String {
    match (place.is_empty(), date) {
        (true, None) => String::new(),
        (true, Some(date)) => in_words(date),
        (false, None) => place.to_owned(),
        (false, Some(date)) => format!("{place}, {}", in_words(date)),
    }
}

fn months(n: u16) -> String {
    if n.is_multiple_of(12) {
        let years = n / 12;
        let words = [
            "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
            "sepuluh",
        ];
        format!("{years} ({}) tahun", words[usize::from(years.min(10))])
    } else {
        format!("{n} bulan")
    }
}

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `21 April 2022`; what is no day stays as it is.
pub(crate) fn in_words(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, date] = parts.as_slice() else {
        return day.to_owned();
    };
    let month = month
        .parse()
        .ok()
        .and_then(|m: usize| MONTHS.get(m.wrapping_sub(1)));
    match (month, date.parse::<u8>()) {
        (Some(month), Ok(date)) => format!("{date} {month} {year}"),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_days_are_written_in_words() {
        assert_eq!(months(24), "2 (dua) tahun");
        assert_eq!(months(18), "18 bulan");
        assert_eq!(in_words("2022-04-21"), "21 April 2022");
        assert_eq!(in_words("2022"), "2022");
        assert_eq!(government("Kab. Agam"), "Pemerintah Kabupaten Agam");
        assert_eq!(government("Kota Bitung"), "Pemerintah Kota Bitung");
    }
}
