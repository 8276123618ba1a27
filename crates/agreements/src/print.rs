//! What is typeset: agreements, drafts of decrees, minutes of meetings. Plain data for `books`; no rows.
//!
//! Indonesian alone: these are instruments of Indonesian law.

use books::{BookError, Content, Document, Furniture, Lang, Letterhead, State, Template, pdf};
use kernel::Timestamp;
use serde::Serialize;

use crate::{
    model::{
        Agreement, AgreementState, Clause, Decision, Decree, DecreeForm, DecreeKind, DecreeState,
        Meeting, Member, Party, Signatory,
    },
    signing_days::head_title,
};

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

/// The agreement, a draft until it has its number. About 40 ms.
///
/// # Errors
/// [`BookError`], such as a character no font has.
pub fn agreement(of: &Printed<'_>) -> Result<Vec<u8>, BookError> {
    let agreement = of.agreement;
    let is_final =
        matches!(agreement.state, AgreementState::Scheduled) || agreement.state.is_signed();
    let state = if is_final { State::Final } else { State::Draft };
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
        signers: of.signatories.iter().map(|one| block(one)).collect(),
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
    if n % 12 == 0 {
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

/// A region as its decrees name it.
pub struct Issuer<'a> {
    /// Its name.
    pub region: &'a str,
    /// `regency`, `city`, `province`.
    pub kind: &'a str,
    /// Its head; may be empty.
    pub head: &'a str,
}

/// A decree typeset from the template of its kind: a draft until it is issued. About 30 ms.
///
/// # Errors
/// [`BookError`].
pub fn decree(
    decree: &Decree,
    issuer: &Issuer<'_>,
    members: &[Member],
    made_at: Timestamp,
) -> Result<Vec<u8>, BookError> {
    let title = head_title(issuer.kind);
    let state = if decree.state == DecreeState::Draft {
        State::Draft
    } else {
        State::Final
    };
    let number = if decree.number.is_empty() {
        "…"
    } else {
        &decree.number
    };
    let instrument = match decree.form {
        DecreeForm::Decision => format!("Keputusan {title} {}", bare(issuer.region)),
        DecreeForm::HeadRegulation => format!("Peraturan {title} {}", bare(issuer.region)),
        DecreeForm::RegionalRegulation => format!("Peraturan Daerah {}", issuer.region),
    };
    let content = Instrument {
        furniture: furniture(
            vec![government(issuer.region)],
            state,
            Some(format!("{instrument} Nomor {number}")),
            made_at,
        ),
        title: vec![instrument, format!("tentang {}", decree.title)],
        numbers: vec![format!("Nomor {number}")],
        opening: considering(decree.kind, issuer.region),
        articles: provisions(decree, members),
        closing: Vec::new(),
        dated: dated("", Some(decree.date.as_str()).filter(|d| !d.is_empty())),
        signers: vec![Block {
            party: String::new(),
            on_behalf: String::new(),
            office: format!("{title} {}", bare(issuer.region)),
            name: if decree.head_name.is_empty() {
                issuer.head.to_owned()
            } else {
                decree.head_name.clone()
            },
        }],
    };
    pdf(&Document::new(&content)?)
}

fn bare(region: &str) -> &str {
    ["Kota ", "Kabupaten ", "Kab. ", "Provinsi "]
        .iter()
        .find_map(|kind| region.strip_prefix(kind))
        .unwrap_or(region)
}

fn considering(kind: DecreeKind, region: &str) -> Vec<String> {
    let aim = match kind {
        DecreeKind::Council => {
            "membentuk Dewan Smart City yang memberi arah dan menindaklanjuti hasil pemantauan"
        }
        DecreeKind::Team => {
            "membentuk Tim Pelaksana Smart City yang menyusun dan melaksanakan rencana induk"
        }
        DecreeKind::Forum => "membentuk Forum Smart City sebagai wadah pemangku kepentingan",
        DecreeKind::Regulation => {
            "menetapkan rencana induk kota cerdas agar berkekuatan hukum dan menjadi acuan perencanaan daerah"
        }
    };
    vec![
        format!("Menimbang: bahwa untuk melaksanakan Gerakan Menuju Kota Cerdas (Smart City) di {region}, perlu {aim};"),
        "Mengingat: peraturan perundang-undangan tentang pemerintahan daerah, sistem pemerintahan berbasis elektronik, dan Satu \
         Data Indonesia;"
            .to_owned(),
        "Memutuskan, menetapkan:".to_owned(),
    ]
}

const ORDER: [&str; 6] = ["Kesatu", "Kedua", "Ketiga", "Keempat", "Kelima", "Keenam"];

fn provisions(decree: &Decree, members: &[Member]) -> Vec<Article> {
    let duties = match decree.kind {
        DecreeKind::Council => {
            "Dewan Smart City bertugas memberikan arah strategis, menghimpun dan membahas usulan serta aspirasi, \
            memberikan rekomendasi kebijakan kepada kepala daerah, berkoordinasi dengan Tim Pelaksana paling sedikit satu kali \
            setiap bulan, dan melaporkan kemajuan."
        }
        DecreeKind::Team => {
            "Tim Pelaksana bertugas menyusun rencana induk, mengoordinasikan rencana aksi tiap dimensi, mengumpulkan \
            data dukung, dan mengisi lembar evaluasi."
        }
        DecreeKind::Forum => {
            "Forum Smart City bertemu secara berkala untuk menyelaraskan pandangan para pemangku kepentingan dan \
            meninjau pelaksanaan rencana induk."
        }
        DecreeKind::Regulation => {
            "Rencana induk kota cerdas sebagaimana tercantum dalam lampiran menjadi acuan perangkat daerah \
            dalam menyusun rencana strategis dan rencana kerja."
        }
    };
    let mut texts = vec![
        (String::new(), format!("Menetapkan {}.", decree.title)),
        (String::new(), duties.to_owned()),
    ];
    if !members.is_empty() {
        let lines: Vec<String> = members
            .iter()
            .filter(|m| m.left_at.is_none())
            .map(|m| format!("{}: {}, {} ({})", role(m), m.name, m.office, m.agency))
            .collect();
        texts.push(("Susunan keanggotaan".to_owned(), lines.join("\n")));
    }
    let until = if decree.valid_to.is_empty() {
        "sampai dicabut".to_owned()
    } else {
        format!("sampai dengan tanggal {}", in_words(&decree.valid_to))
    };
    let from = if decree.valid_from.is_empty() {
        "tanggal ditetapkan".to_owned()
    } else {
        format!("tanggal {}", in_words(&decree.valid_from))
    };
    texts.push((String::new(), format!("Berlaku sejak {from} {until}.")));
    let is_decision = decree.form == DecreeForm::Decision;
    texts
        .into_iter()
        .enumerate()
        .map(|(at, (heading, text))| Article {
            over: if is_decision {
                ORDER[at.min(ORDER.len() - 1)].to_owned()
            } else {
                format!("Pasal {}", at + 1)
            },
            heading,
            text,
        })
        .collect()
}

fn role(member: &Member) -> &'static str {
    use crate::model::MemberRole as R;
    match member.role {
        R::Patron => "Pembina",
        R::Director => "Pengarah",
        R::Chair => "Ketua",
        R::Secretary => "Sekretaris",
        R::Coordinator => "Koordinator",
        R::Member => "Anggota",
    }
}

/// What the minutes of a meeting are printed from.
pub struct MeetingPrint<'a> {
    /// The region's name.
    pub region: &'a str,
    /// The body's name.
    pub body: &'a str,
    /// The meeting.
    pub meeting: &'a Meeting,
    /// Members who came.
    pub present: &'a [&'a Member],
    /// How many members there are.
    pub n_members: usize,
    /// What was decided.
    pub decisions: &'a [Decision],
    /// When it was typeset.
    pub made_at: Timestamp,
}

/// The minutes of a meeting. About 30 ms.
///
/// # Errors
/// [`BookError`].
pub fn minutes(of: &MeetingPrint<'_>) -> Result<Vec<u8>, BookError> {
    let meeting = of.meeting;
    let mut present: Vec<String> = of
        .present
        .iter()
        .map(|m| format!("{}, {} ({})", m.name, m.office, m.agency))
        .collect();
    present.extend(
        meeting
            .guests
            .lines()
            .map(|guest| format!("{guest} (undangan)")),
    );
    let decisions: Vec<String> = of
        .decisions
        .iter()
        .map(|d| {
            let due = if d.due.is_empty() {
                String::new()
            } else {
                format!(", paling lambat {}", in_words(&d.due))
            };
            format!("{}. {} – {}{due}", d.no, d.text, d.owner)
        })
        .collect();
    let article = |heading: &str, text: String| Article {
        over: String::new(),
        heading: heading.to_owned(),
        text: if text.is_empty() {
            "–".to_owned()
        } else {
            text
        },
    };
    let chair = of.present.iter().find(|m| {
        matches!(
            m.role,
            crate::model::MemberRole::Chair | crate::model::MemberRole::Patron
        )
    });
    let content = Instrument {
        furniture: furniture(
            vec![government(of.region)],
            State::Final,
            Some(format!("Notulen {}", of.body)),
            of.made_at,
        ),
        title: vec!["Notulen rapat".to_owned(), of.body.to_owned()],
        numbers: vec![dated(&meeting.place, Some(&meeting.date))],
        opening: vec![format!(
            "Hadir {} dari {} anggota.",
            of.present.len(),
            of.n_members
        )],
        articles: vec![
            article("Agenda", meeting.agenda.clone()),
            article("Peserta", present.join("\n")),
            article("Pembahasan", meeting.minutes.clone()),
            article("Keputusan", decisions.join("\n")),
        ],
        closing: Vec::new(),
        dated: dated(&meeting.place, Some(&meeting.date)),
        signers: chair
            .map(|m| Block {
                party: String::new(),
                on_behalf: String::new(),
                office: format!("{} {}", role(m), of.body),
                name: m.name.clone(),
            })
            .into_iter()
            .collect(),
    };
    pdf(&Document::new(&content)?)
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
