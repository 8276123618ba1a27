//! What is typeset of a call: the minutes, the letter and a candidate's baseline. Plain data for `books`; no rows.

mod minutes;

use books::{
    BookError, Document, Furniture, Lang, Letterhead, Signer, State,
    baseline::{Baseline as BaselineSheet, Dimension, WeakItem},
    letter::{Annex, Block, Letter, Selected},
    pdf,
};
use kernel::{PartialDate, Timestamp};
use measure::{canonical, instrument::Instrument};
pub use minutes::minutes;

use crate::{
    model::{Call, Candidate, LetterState, SelectionLetter},
    result::Baseline,
};

/// The office whose letters these are, from the outside in (domain §1).
const OFFICE: [&str; 2] = [
    "Kementerian Komunikasi dan Digital Republik Indonesia",
    "Direktorat Jenderal Teknologi Pemerintah Digital",
];

fn furniture(reference: Option<String>, made_at: Timestamp, state: State) -> Furniture {
    Furniture {
        lang: Lang::Id,
        state,
        letterhead: Letterhead {
            emblem: None,
            lines: OFFICE.map(str::to_owned).to_vec(),
            address: Vec::new(),
        },
        notice: None,
        reference,
        sha256: None,
        verify: None,
        made_at,
    }
}

fn midnight(date: &PartialDate) -> Timestamp {
    Timestamp::try_from(format!("{date}T00:00:00Z"))
        .unwrap_or_else(|_| Timestamp::from_micros(0).expect("1970 is within the calendar"))
}

/// The selection letter with its annex, in Indonesian; a draft says so on every page. About 30 ms.
///
/// # Errors
/// [`BookError`], such as a character no font has.
#[expect(clippy::too_many_lines, reason = "one letter, from head to annex")]
pub fn letter(call: &Call, letter: &SelectionLetter) -> Result<Vec<u8>, BookError> {
    let number = String::from(letter.number.clone());
    let state = match letter.state {
        LetterState::Draft | LetterState::Void => State::Draft,
        LetterState::Issued | LetterState::Signed => State::Final,
    };
    let mut furniture = furniture(Some(number.clone()), midnight(&letter.date), state);
    furniture.sha256 = Some(canonical::sha256(&letter.annex));
    let year = call.year;
    let n = letter.annex.len();
    let mut body = vec![
        Block::Paragraph(format!(
            "Berdasarkan hasil asesmen “{}”, bersama ini disampaikan {n} daerah yang ditetapkan sebagai peserta \
             angkatan {year} sebagaimana tercantum dalam lampiran surat ini.",
            call.title
        )),
        Block::Paragraph("Sehubungan dengan itu, Saudara diminta untuk:".to_owned()),
        Block::Numbered(vec![
            "mempelajari rancangan Nota Kesepakatan Bersama dan menyampaikan persetujuan;"
                .to_owned(),
            "menyiapkan penyusunan rencana induk kota cerdas.".to_owned(),
        ]),
    ];
    let further = letter.body.split("\n\n").map(str::trim);
    body.extend(
        further
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| Block::Paragraph(paragraph.replace("\r\n", "\n"))),
    );
    let content = Letter {
        furniture,
        number: Some(number),
        date: Some(letter.date.clone()),
        place: letter.place.clone(),
        classification: None,
        subject: "Penyampaian Hasil Asesmen".to_owned(),
        addressees: vec!["Bupati/Wali Kota sebagaimana terlampir".to_owned()],
        addressees_at: Some("di Tempat".to_owned()),
        body,
        signer: Signer {
            on_behalf: None,
            office: letter.signer_office.clone(),
            name: letter.signer_name.clone(),
            staff_number: None,
            mark: None,
        },
        copies: Vec::new(),
        annex: Some(Annex {
            title: format!("Daftar daerah terpilih angkatan {year}"),
            intro: None,
            regions: letter
                .annex
                .iter()
                .map(|line| Selected {
                    code: line.region.clone(),
                    region: line.name.clone(),
                    province: line.province.clone(),
                })
                .collect(),
        }),
    };
    pdf(&Document::new(&content)?)
}

/// A candidate's result as a sheet to keep, in Indonesian. About 30 ms.
///
/// # Errors
/// [`BookError`].
pub fn baseline(
    call: &Call,
    candidate: &Candidate,
    letter: &SelectionLetter,
    found: &Baseline,
) -> Result<Vec<u8>, BookError> {
    let instrument = call.instrument();
    let (_, most) = instrument.result_range();
    let mut furniture = furniture(
        Some(candidate.code.clone()),
        midnight(&letter.date),
        State::Final,
    );
    furniture.sha256 = Some(canonical::sha256(found));
    let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let content = BaselineSheet {
        furniture,
        number: None,
        date: letter.date.clone(),
        place: letter.place.clone(),
        call: call.title.clone(),
        region: candidate.name.clone(),
        code: candidate.region.to_string(),
        province: None,
        score: found.score,
        most,
        score_digits: 2,
        rank: Some((whole(found.place), whole(found.of))),
        cut_off: None,
        p_selected: None,
        dimensions: dimensions(&instrument, found),
        weak: weak(&instrument, found),
        words: Vec::new(),
        signer: Signer {
            on_behalf: None,
            office: letter.signer_office.clone(),
            name: letter.signer_name.clone(),
            staff_number: None,
            mark: None,
        },
    };
    pdf(&Document::new(&content)?)
}

fn dimensions(instrument: &Instrument, found: &Baseline) -> Vec<Dimension> {
    let score = |code: &str| found.items.iter().find(|item| item.code == code);
    instrument
        .items()
        .filter_map(|node| {
            Some(Dimension {
                code: node.code.clone(),
                name: node.name.id.clone(),
                score: score(&node.code)?.score,
                median: None,
            })
        })
        .collect()
}

/// The three items that cost most, with what the next level asks for.
fn weak(instrument: &Instrument, found: &Baseline) -> Vec<WeakItem> {
    let (least, most) = instrument.result_range();
    found
        .items
        .iter()
        .filter(|item| item.lost > 0.0)
        .take(3)
        .filter_map(|item| {
            let node = instrument.items().find(|node| node.code == item.code)?;
            let scale = &instrument.scales()[node.scale?];
            let share = (item.score - least) / (most - least);
            let level = (scale.min + share * (scale.max - scale.min)).floor();
            let next = node.anchors.iter().find(|anchor| anchor.at > level);
            Some(WeakItem {
                code: item.code.clone(),
                item: node.name.id.clone(),
                // Levels of a scale are small whole numbers; what lies outside is held at the ends.
                level: level.clamp(0.0, 255.0) as u8,
                most: scale.max.clamp(0.0, 255.0) as u8,
                advice: next.map(|anchor| anchor.id.clone()),
            })
        })
        .collect()
}
