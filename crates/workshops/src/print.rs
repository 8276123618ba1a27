//! What is typeset of workshops: letters of invitation, minutes, commitments. Plain data for `books`, in Indonesian; no rows.

use books::{
    BookError, Document, Furniture, Lang, Letterhead, Signer, State, Unprintable,
    letter::{Block, Letter},
    pdf,
    report::{Column, Report, Section},
};
use kernel::{PartialDate, Timestamp};

use crate::{
    model::{Homework, HomeworkState, Mode, Row, Sector, Stage, Workshop},
    zones::zone_of,
};

/// The office whose letters these are, from the outside in (domain §1).
const OFFICE: [&str; 2] = [
    "Kementerian Komunikasi dan Digital Republik Indonesia",
    "Direktorat Jenderal Teknologi Pemerintah Digital",
];
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
const WEEKDAYS: [&str; 7] = [
    "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu",
];

/// A day in words, `Senin, 31 Juli 2023`; what is no day stays as it is.
fn day(text: &str) -> String {
    let Ok(date) = text.parse::<PartialDate>() else {
        return text.to_owned();
    };
    let (Some(month), Some(number)) = (date.month(), date.day()) else {
        return text.to_owned();
    };
    let midnight = Timestamp::try_from(format!("{text}T00:00:00Z")).ok();
    let weekday = midnight.map_or("", |at| {
        let from_monday = at
            .to_offset_date_time()
            .date()
            .weekday()
            .number_days_from_monday();
        WEEKDAYS[usize::from(from_monday)]
    });
    let month = MONTHS[usize::from(month) - 1];
    format!("{weekday}, {number} {month} {}", date.year())
}

fn days(workshop: &Workshop) -> String {
    if workshop.starts_on == workshop.ends_on {
        day(&workshop.starts_on)
    } else {
        format!(
            "{} s.d. {}",
            day(&workshop.starts_on),
            day(&workshop.ends_on)
        )
    }
}

fn hours(workshop: &Workshop) -> String {
    let dotted = |clock: &str| clock.replace(':', ".");
    format!(
        "{}–{} {}",
        dotted(&workshop.opens_at),
        dotted(&workshop.closes_at),
        zone_of(&workshop.region).name
    )
}

fn place(workshop: &Workshop) -> String {
    let link = &workshop.link;
    match workshop.mode {
        Mode::Offline => workshop.place.clone(),
        Mode::Online => format!("daring, {link}"),
        Mode::Hybrid => format!("{} dan daring, {link}", workshop.place),
    }
}

fn subject(stage: Stage) -> &'static str {
    match stage {
        Stage::One => "analisis kesiapan, kesenjangan, serta kekuatan dan kelemahan",
        Stage::Two => "visi, misi, rencana aksi, dan peta jalan",
        Stage::Three => "program percepatan (quick win)",
        Stage::Four => "pemeriksaan akhir dan komitmen",
    }
}

fn furniture(
    lines: Vec<String>,
    (state, notice): (State, Option<&str>),
    at: Timestamp,
) -> Furniture {
    Furniture {
        lang: Lang::Id,
        state,
        letterhead: Letterhead {
            emblem: None,
            lines,
            address: Vec::new(),
        },
        notice: notice.map(str::to_owned),
        reference: None,
        sha256: None,
        verify: None,
        made_at: at,
    }
}

/// Who signs a letter of invitation, where and when.
#[derive(Debug, Clone, Default)]
pub struct Signature {
    /// Where it is dated.
    pub place: String,
    /// The day; `None` leaves it open.
    pub date: Option<PartialDate>,
    /// The office.
    pub office: String,
    /// The name.
    pub name: String,
}

/// The letter of invitation to a workshop. Without a number it is a draft and says so. `notice` stands at the head of a
/// demonstration's pages.
///
/// # Errors
/// [`BookError`].
pub fn invitation(
    workshop: &Workshop,
    agenda: &[Row],
    signature: &Signature,
    notice: Option<&str>,
) -> Result<Vec<u8>, BookError> {
    let number = Some(workshop.letter_number.clone()).filter(|number| !number.is_empty());
    let state = if number.is_some() {
        State::Final
    } else {
        State::Draft
    };
    let (stage, about) = (workshop.stage.roman(), subject(workshop.stage));
    let mut body = vec![
        Block::Paragraph(format!(
            "Sehubungan dengan pelaksanaan pendampingan penyusunan rencana induk kota cerdas angkatan {}, bersama ini kami \
             mengundang Saudara beserta jajaran untuk mengikuti bimbingan teknis tahap {stage} dengan pokok bahasan {about}, \
             yang akan diselenggarakan pada:",
            workshop.cohort
        )),
        Block::Paragraph(format!(
            "hari, tanggal: {}\npukul: {} setiap hari\ntempat: {}",
            days(workshop),
            hours(workshop),
            place(workshop)
        )),
    ];
    if !workshop.mentors.is_empty() {
        let names: Vec<&str> = workshop.mentors.iter().map(|m| m.name.as_str()).collect();
        body.push(Block::Paragraph(format!(
            "Kegiatan ini didampingi oleh {}.",
            names.join(", ")
        )));
    }
    if !agenda.is_empty() {
        body.push(Block::Paragraph("Susunan acara:".to_owned()));
        body.push(Block::Numbered(agenda.iter().map(item).collect()));
    }
    body.push(Block::Paragraph(
        "Mengingat pentingnya acara tersebut, kami mengharapkan kehadiran Kepala Perangkat Daerah, Dewan Smart City, Tim \
         Pelaksana, serta unsur perguruan tinggi, dunia usaha, komunitas, dan media."
            .to_owned(),
    ));
    let mut furniture = furniture(
        OFFICE.map(str::to_owned).to_vec(),
        (state, notice),
        workshop.updated_at,
    );
    furniture.reference.clone_from(&number);
    let letter = Letter {
        furniture,
        number,
        date: signature.date.clone(),
        place: signature.place.clone(),
        classification: None,
        subject: format!("Undangan Bimbingan Teknis Tahap {stage}"),
        addressees: vec![format!("Kepala Daerah {}", workshop.region_name)],
        addressees_at: Some("di Tempat".to_owned()),
        body,
        signer: signer(&signature.office, &signature.name),
        copies: Vec::new(),
        annex: None,
    };
    pdf(&Document::new(&letter)?.unprintable(Unprintable::Mark))
}

fn signer(office: &str, name: &str) -> Signer {
    Signer {
        on_behalf: None,
        office: office.to_owned(),
        name: name.to_owned(),
        staff_number: None,
        mark: None,
    }
}

fn item(row: &Row) -> String {
    let speaker = row.cell("speaker");
    let speaker = if speaker.is_empty() {
        String::new()
    } else {
        format!(" ({speaker})")
    };
    let dotted = |clock: &str| clock.replace(':', ".");
    format!(
        "Hari ke-{}, {}–{}: {}{speaker}",
        row.cell("day"),
        dotted(row.cell("from")),
        dotted(row.cell("until")),
        row.cell("title")
    )
}

/// What the minutes of a workshop rest on.
#[derive(Debug, Clone, Copy)]
pub struct Proceedings<'a> {
    /// The workshop.
    pub workshop: &'a Workshop,
    /// What happened when.
    pub agenda: &'a [Row],
    /// How many came from each sector.
    pub sectors: &'a [(Sector, i64)],
    /// What is to be done.
    pub homework: &'a [Homework],
}

const fn sector(sector: Sector) -> &'static str {
    match sector {
        Sector::Government => "Pemerintah",
        Sector::University => "Perguruan tinggi",
        Sector::Business => "Dunia usaha",
        Sector::Community => "Komunitas",
        Sector::Media => "Media",
    }
}

/// The minutes of a workshop; a draft until it is closed.
///
/// # Errors
/// [`BookError`].
pub fn minutes(given: Proceedings<'_>, notice: Option<&str>) -> Result<Vec<u8>, BookError> {
    let workshop = given.workshop;
    let state = if workshop.state == crate::model::WorkshopState::Closed {
        State::Final
    } else {
        State::Draft
    };
    let title = format!(
        "Berita Acara Bimbingan Teknis Tahap {}",
        workshop.stage.roman()
    );
    let n: i64 = given.sectors.iter().map(|(_, n)| n).sum();
    let mentors: Vec<&str> = workshop.mentors.iter().map(|m| m.name.as_str()).collect();
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let report = Report {
        furniture: furniture(
            vec![workshop.region_name.clone()],
            (state, notice),
            workshop.updated_at,
        ),
        title: format!("{title}: {}", workshop.region_name),
        heading: title,
        subheading: Some(format!(
            "{}, angkatan {}",
            workshop.region_name, workshop.cohort
        )),
        facts: vec![
            fact("Hari, tanggal", days(workshop)),
            fact("Pukul", hours(workshop)),
            fact("Tempat", place(workshop)),
            fact("Pembimbing", mentors.join(", ")),
            fact("Wakil kementerian", workshop.representative.clone()),
            fact("Peserta", format!("{n} orang")),
        ],
        sections: sections(given),
        signed: format!("Ditandatangani di {}.", workshop.region_name),
        signers: vec![
            signer("Pembimbing", mentors.first().unwrap_or(&"")),
            signer("Ketua Tim Pelaksana", ""),
        ],
    };
    pdf(&Document::new(&report)?.unprintable(Unprintable::Mark))
}

fn sections(given: Proceedings<'_>) -> Vec<Section> {
    let heading = |text: &str| Some(text.to_owned());
    let mut sections = Vec::new();
    let said = given.workshop.minutes.split("\n\n").map(str::trim);
    let said: Vec<String> = said.filter(|p| !p.is_empty()).map(str::to_owned).collect();
    if !given.agenda.is_empty() {
        sections.push(Section {
            heading: heading("Acara"),
            points: given.agenda.iter().map(item).collect(),
            ..Section::default()
        });
    }
    if !given.sectors.is_empty() {
        sections.push(Section {
            heading: heading("Kehadiran"),
            columns: vec![Column::new("Unsur", 3), Column::new("Orang", 1)],
            rows: given
                .sectors
                .iter()
                .map(|(of, n)| vec![sector(*of).to_owned(), n.to_string()])
                .collect(),
            ..Section::default()
        });
    }
    if !said.is_empty() {
        sections.push(Section {
            heading: heading("Pembahasan dan kesepakatan"),
            paragraphs: said,
            ..Section::default()
        });
    }
    let tasks = given
        .homework
        .iter()
        .filter(|task| task.state != HomeworkState::Dropped);
    let rows: Vec<Vec<String>> = tasks
        .map(|task| vec![task.task.clone(), task.owner.clone(), day(&task.due_on)])
        .collect();
    if !rows.is_empty() {
        sections.push(Section {
            heading: heading("Tugas"),
            columns: vec![
                Column::new("Tugas", 4),
                Column::new("Penanggung jawab", 3),
                Column::new("Batas waktu", 3),
            ],
            rows,
            ..Section::default()
        });
    }
    sections
}

/// The commitment that is signed at the fourth workshop.
///
/// # Errors
/// [`BookError`].
pub fn commitment(
    (region, cohort): (&str, u16),
    (words, signers): (&[Row], &[Row]),
    (notice, at): (Option<&str>, Timestamp),
) -> Result<Vec<u8>, BookError> {
    let opening = format!(
        "Kami yang bertanda tangan di bawah ini, atas nama {region}, peserta Gerakan Menuju Smart City angkatan {cohort}, \
         berkomitmen:"
    );
    let report = Report {
        furniture: furniture(vec![region.to_owned()], (State::Final, notice), at),
        title: format!("Lembar Komitmen {region}"),
        heading: "Lembar Komitmen Pelaksanaan Rencana Induk Kota Cerdas".to_owned(),
        subheading: Some(format!("{region}, angkatan {cohort}")),
        facts: Vec::new(),
        sections: vec![Section {
            paragraphs: vec![opening],
            points: words
                .iter()
                .map(|row| row.cell("words").to_owned())
                .collect(),
            ..Section::default()
        }],
        signed: "Tempat dan tanggal: ...................................".to_owned(),
        signers: signers
            .iter()
            .map(|row| signer(row.cell("office"), row.cell("person")))
            .collect(),
    };
    pdf(&Document::new(&report)?.unprintable(Unprintable::Mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_with_its_weekday() {
        assert_eq!(day("2023-07-31"), "Senin, 31 Juli 2023");
        assert_eq!(day("2022"), "2022");
    }
}
