//! Workshops of a demonstration. Start at [`fill`].
//!
//! The cohort of 2022 has all workshops of the six members that the register knows, and the demonstration's own region those of
//! 2023. Real are the days of Bitung's stage I (8–9 June 2022), of Bukittinggi's stages I and IV (13 June and 27 September 2022), and of
//! Kotamobagu's stage II (31 July–1 August 2023), as published. Everything else is invented and begins with "Contoh".

mod rows;

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, Timestamp};
use register::{Acting, model::Participation, participations};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use self::rows::{AGENDA, FOCUS, HOMEWORK, LAST, Line, WORK};
use crate::{
    WorkshopError,
    model::{
        Attendance, Cells, Evaluation, FocusGroup, Homework, HomeworkState, Mentor, Mode,
        NewAttendance, NewFocus, NewHomework, NewWorkshop, Sector, Sheet, Source, Stage, Workshop,
        WorkshopState,
    },
    planning,
    store::{
        focus as focus_rows, homework as homework_rows, people, stages as stage_rows,
        workshops as workshop_rows,
    },
    worksheets,
};

const OWN: &str = "71.74";
const WEST: &str = "13.75";
const NOTE: &str = "Contoh: tanggal sesuai berita, rincian lain rekaan.";
const INVENTED: &str = "Contoh: seluruh isi rekaan, termasuk tanggalnya.";

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Workshops.
    pub workshops: usize,
    /// Rows of worksheets.
    pub rows: usize,
}

/// A workshop to invent around a day.
struct Event {
    region: &'static str,
    cohort: u16,
    stage: Stage,
    days: (String, String),
    is_real: bool,
    state: WorkshopState,
}

/// Fills an instance with workshops of the cohorts of 2022 and 2023, once.
///
/// # Errors
/// [`WorkshopError::Forbidden`] for anyone but [`Actor::System`]: no person invents who came.
pub async fn fill(act: &mut Acting<'_>) -> Result<Filled, WorkshopError> {
    if !matches!(act.actor, Actor::System) {
        let permission = Permission::ManageWorkshops;
        let scope = Scope::Nation;
        return Err(Forbidden::Role { permission, scope }.into());
    }
    let mentors: Vec<Mentor> = planning::eligible(act.tx)
        .await?
        .into_iter()
        .take(1)
        .map(|person| Mentor {
            account: person.id.to_string(),
            name: person.name.to_string(),
        })
        .collect();
    let mut filled = Filled {
        workshops: 0,
        rows: 0,
    };
    let mut members = participations::of_cohort(act.tx, 2022).await?;
    members.extend(participations::of_cohort(act.tx, 2023).await?);
    for event in events(coming(act.now())) {
        let is_it =
            |m: &&Participation| m.cohort == event.cohort && m.region.as_str() == event.region;
        let Some(member) = members.iter().find(is_it) else {
            continue;
        };
        let id = hold(act, member, &event, &mentors).await?;
        filled.workshops += 1;
        if (event.region, event.stage) == (OWN, Stage::Two) {
            filled.rows += crowd(act, id).await?;
        }
        if event.region == OWN && event.state == WorkshopState::Planned {
            filled.rows += own(act, member).await?;
        }
        if (event.region, event.stage) == (WEST, Stage::Four) {
            filled.rows += work(act, member.id.uuid(), LAST).await?;
        }
    }
    act.record("workshops.sample", "workshops", json!({"invented": filled}))
        .await?;
    Ok(filled)
}

/// Two working days a month from now.
fn coming(now: Timestamp) -> (String, String) {
    crate::model::next_day(&now.plus_seconds(30 * 86_400).day(), 2)
}

/// The members of the cohort of 2022 that the register knows.
const KNOWN: [&str; 6] = [WEST, "36.73", "64.09", "71.72", "72.01", "73.22"];
/// First days of a cohort's stages, from June to September (domain §2), from which invented ones are spread.
const FROM: [(Stage, &str); 4] = [
    (Stage::One, "2022-06-15"),
    (Stage::Two, "2022-07-11"),
    (Stage::Three, "2022-08-08"),
    (Stage::Four, "2022-09-05"),
];
/// Days that were published.
const REAL: [(&str, Stage, (&str, &str)); 3] = [
    ("71.72", Stage::One, ("2022-06-08", "2022-06-09")),
    (WEST, Stage::One, ("2022-06-13", "2022-06-13")),
    (WEST, Stage::Four, ("2022-09-27", "2022-09-27")),
];

/// Every workshop of the cohort of 2022, and those of the demonstration's own region, each region's in order.
fn events(coming: (String, String)) -> Vec<Event> {
    use WorkshopState::{Closed, Held, Planned};
    let mut all = Vec::new();
    for (region, no) in KNOWN.into_iter().zip(0..) {
        for (stage, from) in FROM {
            let real = REAL
                .iter()
                .find(|(of, at, _)| (*of, *at) == (region, stage));
            let days = match real {
                Some((.., (first, last))) => ((*first).to_owned(), (*last).to_owned()),
                None => invented(from, no),
            };
            let is_real = real.is_some();
            let state = Closed;
            all.push(Event {
                region,
                cohort: 2022,
                stage,
                days,
                is_real,
                state,
            });
        }
    }
    let text = |(first, last): (&str, &str)| (first.to_owned(), last.to_owned());
    let own = [
        (
            Stage::One,
            text(("2023-06-19", "2023-06-20")),
            false,
            Closed,
        ),
        (Stage::Two, text(("2023-07-31", "2023-08-01")), true, Held),
        (Stage::Three, coming, false, Planned),
    ];
    for (stage, days, is_real, state) in own {
        all.push(Event {
            region: OWN,
            cohort: 2023,
            stage,
            days,
            is_real,
            state,
        });
    }
    all
}

/// Two working days, so many pairs after a day.
fn invented(from: &str, pairs: usize) -> (String, String) {
    let mut days = crate::model::next_day(from, 2);
    for _ in 0..pairs {
        let after = crate::model::days_between(&days.1, "2022-12-31");
        let next = after.get(1).cloned().unwrap_or_else(|| days.1.clone());
        days = crate::model::next_day(&next, 2);
    }
    days
}

fn noon(day: &str) -> Timestamp {
    Timestamp::try_from(format!("{day}T04:00:00Z")).expect("the days above are days")
}

/// Plans a workshop, opens what lies before it, and takes it to its state.
async fn hold(
    act: &mut Acting<'_>,
    member: &Participation,
    event: &Event,
    mentors: &[Mentor],
) -> Result<Id<Workshop>, WorkshopError> {
    let new = NewWorkshop {
        starts_on: event.days.0.clone(),
        ends_on: event.days.1.clone(),
        opens_at: "08:00".to_owned(),
        closes_at: "16:00".to_owned(),
        mode: Mode::Offline,
        place: "Contoh: aula kantor pemerintah daerah".to_owned(),
        link: String::new(),
        representative: "Contoh: wakil kementerian".to_owned(),
        letter_number: String::new(),
        note: (if event.is_real { NOTE } else { INVENTED }).to_owned(),
        mentors: Vec::new(),
    };
    let by = act.by();
    let opened = noon(&event.days.0);
    for stage in Stage::ALL.iter().filter(|stage| **stage <= event.stage) {
        if crate::stages::is_open(act.tx, member.id, *stage).await? {
            continue;
        }
        // Stage III stands open before its time, so that its worksheets show something.
        let early = *stage == Stage::Three && member.region.as_str() == OWN;
        let reason = if early {
            "Contoh: dibuka lebih awal untuk peragaan."
        } else {
            ""
        };
        let at = if early { act.now() } else { opened };
        stage_rows::open(act.tx, member, *stage, (early, reason), (&by, at)).await?;
    }
    let id = planning::insert(act, member, event.stage, &new, mentors).await?;
    let path: &[WorkshopState] = match event.state {
        WorkshopState::Planned | WorkshopState::Cancelled => &[],
        WorkshopState::Invited => &[WorkshopState::Invited],
        WorkshopState::Held => &[WorkshopState::Invited, WorkshopState::Held],
        WorkshopState::Closed => &[
            WorkshopState::Invited,
            WorkshopState::Held,
            WorkshopState::Closed,
        ],
    };
    for to in path {
        let workshop = planning::known(act.tx, id).await?;
        planning::move_to(act, &workshop, *to, "").await?;
    }
    Ok(id)
}

fn cells(line: Line) -> Cells {
    line.iter()
        .map(|(column, text)| ((*column).to_owned(), (*text).to_owned()))
        .collect()
}

/// Writes worksheets, each row as a form would.
async fn work(
    act: &mut Acting<'_>,
    holder: Uuid,
    sheets: &[(Sheet, &[Line])],
) -> Result<usize, WorkshopError> {
    let mut n = 0;
    for (sheet, lines) in sheets {
        for (line, place) in lines.iter().zip(1..) {
            let cells = sheet.parse(&cells(line))?;
            worksheets::write(act, (holder, *sheet, place), &cells).await?;
            n += 1;
        }
    }
    Ok(n)
}

/// Agenda, minutes, people and what they thought of a workshop.
async fn crowd(act: &mut Acting<'_>, id: Id<Workshop>) -> Result<usize, WorkshopError> {
    let at = act.now();
    let n = work(act, id.uuid(), &[(Sheet::Agenda, AGENDA)]).await?;
    let workshop = planning::known(act.tx, id).await?;
    let minutes = "Contoh: kelompok menyepakati rumusan visi dan dua misi.\n\nContoh: rencana aksi diperiksa terhadap RPJMD.";
    workshop_rows::set_minutes(act.tx, (id, workshop.revision), minutes, at).await?;
    come(act, id.uuid(), 14).await?;
    for seed in 0..9_u8 {
        let evaluation = Evaluation {
            marks: [4 + seed % 2, 3 + seed % 3, 4, 5 - seed % 2, 2 + seed % 4],
            words: if seed % 4 == 0 {
                format!("Contoh: saran peserta {}", seed + 1)
            } else {
                String::new()
            },
        };
        people::insert_evaluation(act.tx, (Uuid::new_v4(), id), &evaluation).await?;
    }
    Ok(n)
}

/// People who came, some without a name.
async fn come(act: &mut Acting<'_>, holder: Uuid, n: usize) -> Result<(), WorkshopError> {
    let (at, by) = (act.now(), act.by());
    for (sector, no) in Sector::ALL.iter().cycle().take(n).zip(1..) {
        let consents = no % 3 != 0;
        let new = NewAttendance {
            name: if consents {
                format!("Contoh: peserta {no}")
            } else {
                String::new()
            },
            unit: format!("Contoh: unsur {sector}"),
            sector: *sector,
            team: "Contoh: kelompok kerja".to_owned(),
            consents,
        };
        let came = people::Came {
            source: Source::List,
            nonce: None,
            token_hash: None,
        };
        let id: Id<Attendance> = act.clock.new_id();
        people::insert(act.tx, (id, holder), &new, &came, (&by, at)).await?;
    }
    Ok(())
}

/// Group work, homework and a focus group of the demonstration's own region.
async fn own(act: &mut Acting<'_>, member: &Participation) -> Result<usize, WorkshopError> {
    let (at, by) = (act.now(), act.by());
    let mut n = work(act, member.id.uuid(), WORK).await?;
    for (stage, task, owner, due_on, done) in HOMEWORK {
        let id: Id<Homework> = act.clock.new_id();
        let new = NewHomework {
            stage: stage.parse().expect("the stages above are stages"),
            task: (*task).to_owned(),
            agency: None,
            owner: (*owner).to_owned(),
            due_on: (*due_on).to_owned(),
        };
        let whose = (member.id, member.cohort, member.region.as_str());
        homework_rows::insert(act.tx, id, whose, &new, (&by, at)).await?;
        if !done.is_empty() {
            homework_rows::move_to(act.tx, (id, 1), (HomeworkState::Done, done), at).await?;
        }
    }
    let id: Id<FocusGroup> = act.clock.new_id();
    let new = NewFocus {
        topic: "Contoh: pasar dan pembayaran digital".to_owned(),
        pillar: "economy".to_owned(),
        held_on: "2023-07-12".to_owned(),
        place: "Contoh: balai kelurahan".to_owned(),
        moderator: "Contoh: moderator".to_owned(),
        summary: "Contoh: pedagang, pembeli, bank, dan pers membahas pembayaran di pasar."
            .to_owned(),
    };
    focus_rows::insert(act.tx, id, member, &new, (&by, at)).await?;
    come(act, id.uuid(), 11).await?;
    n += work(act, id.uuid(), FOCUS).await?;
    Ok(n)
}

/// So many invented workshops of two days, in memory only, to measure with.
pub fn schedule(n: usize) -> Vec<Workshop> {
    let at = noon("2023-07-31");
    let one = |no: usize| Workshop {
        id: Id::from_uuid(Uuid::from_u128(no as u128)),
        participation: Id::from_uuid(Uuid::from_u128(no as u128)),
        cohort: 2023,
        region: OWN.parse().expect("the code above is one"),
        region_name: format!("Contoh: Kabupaten {no}"),
        stage: Stage::Two,
        starts_on: "2023-07-31".to_owned(),
        ends_on: "2023-08-01".to_owned(),
        opens_at: "08:00".to_owned(),
        closes_at: "16:00".to_owned(),
        mode: Mode::Hybrid,
        place: "Contoh: aula kantor pemerintah daerah; lantai 2, sayap timur".to_owned(),
        link: "https://rapat.example/bimtek".to_owned(),
        representative: String::new(),
        letter_number: String::new(),
        minutes: String::new(),
        note: String::new(),
        state: WorkshopState::Invited,
        secret: String::new(),
        mentors: vec![Mentor {
            account: String::new(),
            name: "Contoh: pembimbing dengan gelar panjang, S.Kom., M.T., Ph.D.".to_owned(),
        }],
        revision: 2,
        updated_at: at,
    };
    (0..n).map(one).collect()
}
