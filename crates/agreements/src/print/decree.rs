//! Decrees of a region, typeset from the template of their kind.

use books::{BookError, Document, State, pdf};
use kernel::Timestamp;

use super::{Article, Block, Instrument, dated, furniture, government, in_words};
use crate::{
    model::{Decree, DecreeForm, DecreeKind, DecreeState, Member},
    signing_days::head_title,
};

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
    (verify, made_at): (Option<String>, Timestamp),
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
    let mut furniture = furniture(
        vec![government(issuer.region)],
        state,
        Some(format!("{instrument} Nomor {number}")),
        made_at,
    );
    furniture.verify = verify;
    let content = Instrument {
        furniture,
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

/// What a member does, as it is printed.
pub(super) fn role(member: &Member) -> &'static str {
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
