//! Minutes of a meeting.

use books::{BookError, Document, State, pdf};
use kernel::Timestamp;

use super::{Article, Block, Instrument, dated, decree::role, furniture, government, in_words};
use crate::model::{Decision, Meeting, Member, MemberRole};

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
    /// The address at which they are verified.
    pub verify: Option<String>,
    /// When it was typeset.
    pub made_at: Timestamp,
}

/// The minutes of a meeting. About 30 ms.
///
/// # Errors
/// [`BookError`].
pub fn minutes(of: &MeetingPrint<'_>) -> Result<Vec<u8>, BookError> {
    let meeting = of.meeting;
    let article = |heading: &str, text: String| Article {
        over: String::new(),
        heading: heading.to_owned(),
        text: if text.is_empty() {
            "–".to_owned()
        } else {
            text
        },
    };
    let chair = of
        .present
        .iter()
        .find(|m| matches!(m.role, MemberRole::Chair | MemberRole::Patron));
    let mut furniture = furniture(
        vec![government(of.region)],
        State::Final,
        Some(format!("Notulen {}", of.body)),
        of.made_at,
    );
    furniture.verify.clone_from(&of.verify);
    let content = Instrument {
        furniture,
        title: vec!["Notulen rapat".to_owned(), of.body.to_owned()],
        numbers: vec![dated(&meeting.place, Some(&meeting.date))],
        opening: vec![format!(
            "Hadir {} dari {} anggota.",
            of.present.len(),
            of.n_members
        )],
        articles: vec![
            article("Agenda", meeting.agenda.clone()),
            article("Peserta", present(of).join("\n")),
            article("Pembahasan", meeting.minutes.clone()),
            article("Keputusan", decisions(of).join("\n")),
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

fn present(of: &MeetingPrint<'_>) -> Vec<String> {
    let members = of
        .present
        .iter()
        .map(|m| format!("{}, {} ({})", m.name, m.office, m.agency));
    let guests = of
        .meeting
        .guests
        .lines()
        .map(|guest| format!("{guest} (undangan)"));
    members.chain(guests).collect()
}

fn decisions(of: &MeetingPrint<'_>) -> Vec<String> {
    of.decisions
        .iter()
        .map(|d| {
            let due = if d.due.is_empty() {
                String::new()
            } else {
                format!(", paling lambat {}", in_words(&d.due))
            };
            format!("{}. {} – {}{due}", d.no, d.text, d.owner)
        })
        .collect()
}
