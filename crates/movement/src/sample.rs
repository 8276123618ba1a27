//! A call of a demonstration, taken from its invitations to the eve of its selection with invented answers and marks.
//!
//! Start at [`fill`]. Regions are real; answers and sheets are invented and say so in their own words. Draw, opening
//! of the panel and closing of the marks are those of [`crate::panels`]; only what people would have typed is made
//! here, from a seed, so that every demonstration shows the same ranking.

mod merit;

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, RegionCode};
use register::{Acting, model::Kind, regions::Place};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use self::merit::Merits;
use crate::{
    CallError, NotNow, calls, candidates,
    model::{Call, CallState, Candidate, CandidateState, LocalTime},
    panels::{self, NewMember},
    schedule::{LayOutDraft, lay_out},
    sheets::Mark,
    store::{
        candidates as candidate_rows, panels as member_rows, sample as rows, sheets as sheet_rows,
    },
};

/// What every invented sheet says of itself.
const REMARK: &str = "Contoh: nilai rekaan, bukan penilaian atas daerah ini.";
/// Where candidates met the panel.
const ROOM: &str = "Ruang Contoh";
/// One in so many invented assessors comes from the province of a candidate, so that conflicts are seen.
const FROM_A_PROVINCE: usize = 4;

/// What a call is filled with.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Everything invented follows from this text and the codes of regions, assessors and items.
    pub seed: String,
    /// Accounts that sit in the panel, with their names: they find closed sheets of their own.
    pub seated: Vec<(Uuid, String)>,
    /// Assessors in all; those beyond [`Sample::seated`] have no account.
    pub n_assessors: usize,
    /// A candidate whose merit lies right at the quota, so that the marks leave it open.
    pub at_the_cut: Option<RegionCode>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Candidates that have their score.
    pub candidates: usize,
    /// Assessors.
    pub assessors: usize,
    /// Closed sheets.
    pub sheets: usize,
    /// Marks.
    pub marks: usize,
}

/// Takes a published call with its invited candidates to where only the ranking is missing: answers, check, panel,
/// draw, marks, panel opened, marks final. Candidates hand in without evidence and without a frozen form, which nobody
/// made. For 88 candidates some 300 statements.
///
/// # Errors
/// [`CallError::Forbidden`] for anyone but [`Actor::System`]: no person invents marks. [`NotNow`] for a call that is not
/// published; [`CallError::Unassignable`] for too few assessors.
pub async fn fill(
    act: &mut Acting<'_>,
    id: Id<Call>,
    sample: &Sample,
) -> Result<Filled, CallError> {
    if !matches!(act.actor, Actor::System) {
        let permission = Permission::Judge;
        let scope = Scope::Nation;
        return Err(Forbidden::Role { permission, scope }.into());
    }
    let call = calls::known(act.tx, id).await?;
    if call.state != CallState::Published {
        return Err(NotNow::NotJudging(call.state.as_str()).into());
    }
    let mut all = candidate_rows::all(act.tx, id).await?;
    all.retain(|candidate| candidate.state == CandidateState::Invited);
    let merits = Merits::of(sample, call.quota as usize, &all);
    hand_in(act, &call, &all, &merits).await?;
    calls::move_to(act, &call, CallState::Judging, "").await?;
    meet(act, &call, &all).await?;
    seat(act, id, sample, &all).await?;
    panels::draw(act, id).await?;
    let (sheets, marks) = mark(act, &call, &all, &merits).await?;
    let filled = Filled {
        candidates: all.len(),
        assessors: sample.n_assessors,
        sheets,
        marks,
    };
    let details = json!({"invented": filled, "seed": sample.seed});
    act.record("movement.sample", &call.subject(), details)
        .await?;
    panels::open(act, id).await?;
    panels::score(act, id).await?;
    Ok(filled)
}

/// So many regencies and cities in an order drawn from the seed, one of them given; by code.
pub fn some_regions(places: &[Place], seed: &str, n: usize, with: &RegionCode) -> Vec<RegionCode> {
    let mut drawn: Vec<&Place> = places
        .iter()
        .filter(|place| matches!(place.kind, Kind::Regency | Kind::City))
        .collect();
    drawn.sort_by_key(|place| {
        let is_given = place.code == *with;
        (
            !is_given,
            merit::digest(seed, &["region", place.code.as_str()]),
        )
    });
    let mut codes: Vec<RegionCode> = drawn.iter().take(n).map(|p| p.code.clone()).collect();
    codes.sort();
    codes
}

async fn walk(
    act: &mut Acting<'_>,
    all: &[Candidate],
    path: &[CandidateState],
) -> Result<(), CallError> {
    let moved: Vec<_> = all.iter().map(|c| (c.id, String::new())).collect();
    for step in path.windows(2) {
        candidates::move_many(act, &moved, (step[0], step[1])).await?;
    }
    Ok(())
}

/// Answers of every candidate, handed in an hour before the closing and verified.
async fn hand_in(
    act: &mut Acting<'_>,
    call: &Call,
    all: &[Candidate],
    merits: &Merits,
) -> Result<(), CallError> {
    let instrument = call.instrument();
    let at = call.closes_at.begins(&web::Zone::default());
    let at = at.plus_seconds(-3600);
    let mut answers = Vec::new();
    for candidate in all {
        for (n, item) in instrument.items().enumerate() {
            let scale = item.scale.map(|scale| &instrument.scales()[scale]);
            let range = scale.map_or((0.0, 0.0), |scale| (scale.min, scale.max));
            let level = merits.claimed(candidate, &item.code, range);
            answers.push(rows::NewAnswer {
                candidate: candidate.id,
                item: &item.code,
                level,
                words: merit::words(level, n),
            });
        }
    }
    let by = act.by();
    rows::insert_answers(act.tx, &answers, (&by, at)).await?;
    rows::hand_in(act.tx, call.id, at).await?;
    let path = [
        CandidateState::Invited,
        CandidateState::Draft,
        CandidateState::Submitted,
        CandidateState::Verified,
    ];
    walk(act, all, &path).await
}

/// Every candidate met the panel, eight a day from the day after the desk's last.
async fn meet(act: &mut Acting<'_>, call: &Call, all: &[Candidate]) -> Result<(), CallError> {
    let zone = web::Zone::default();
    let last: Option<LocalTime> = format!("{}T09:00", call.desk_due).parse().ok();
    let start = last.map_or(act.now(), |last| last.begins(&zone).plus_seconds(86_400));
    let draft = LayOutDraft {
        start: LocalTime::of(start, &zone).to_string(),
        per_day: "8".to_owned(),
        minutes: "45".to_owned(),
        room: ROOM.to_owned(),
    };
    let slots = lay_out(&draft, all, &zone)?;
    rows::meet(act.tx, &slots, ROOM).await?;
    let path = [
        CandidateState::Verified,
        CandidateState::Scheduled,
        CandidateState::Presented,
    ];
    walk(act, all, &path).await
}

/// The panel: accounts that are there, then assessors known by a number only.
async fn seat(
    act: &mut Acting<'_>,
    call: Id<Call>,
    sample: &Sample,
    all: &[Candidate],
) -> Result<(), CallError> {
    let invented = (sample.seated.len()..sample.n_assessors).map(|n| {
        let account: Uuid = act.clock.new_id::<Actor>().uuid();
        (account, format!("Asesor Contoh {:02}", n + 1))
    });
    let people: Vec<(Uuid, String)> = sample.seated.iter().cloned().chain(invented).collect();
    let at = act.now();
    for (n, (account, name)) in people.into_iter().enumerate() {
        let is_local = n >= sample.seated.len() && n % FROM_A_PROVINCE == 0;
        let home = all.get(n * all.len() / sample.n_assessors.max(1));
        let home = home.filter(|_| is_local).map(|c| c.province.clone());
        let new = NewMember {
            account,
            name,
            affiliation: "Perguruan tinggi contoh".to_owned(),
            home: home.into_iter().collect(),
            employer: Vec::new(),
            mentored: Vec::new(),
        };
        let code = format!("P-{:02}", n + 1);
        let id = act.clock.new_id();
        member_rows::insert(act.tx, (id, call), &code, &new, at).await?;
    }
    Ok(())
}

/// Marks of every sheet that was drawn, and the sheets closed; how many of both.
async fn mark(
    act: &mut Acting<'_>,
    call: &Call,
    all: &[Candidate],
    merits: &Merits,
) -> Result<(usize, usize), CallError> {
    let instrument = call.instrument();
    let members = member_rows::members(act.tx, call.id).await?;
    let sheets = sheet_rows::all(act.tx, call.id).await?;
    let mut marks = Vec::new();
    for sheet in &sheets {
        let (Some(candidate), Some(member)) = (
            all.iter().find(|c| c.id == sheet.candidate),
            members.iter().find(|m| m.id == sheet.member),
        ) else {
            continue;
        };
        for item in instrument.items() {
            let scale = item.scale.map(|scale| &instrument.scales()[scale]);
            let range = scale.map_or((0.0, 0.0), |scale| (scale.min, scale.max));
            let level = merits.marked(candidate, &member.code, &item.code, range);
            let mark = Mark {
                level,
                note: String::new(),
            };
            marks.push((sheet.id, item.code.as_str(), mark));
        }
    }
    let at = act.now();
    rows::insert_marks(act.tx, &marks, at).await?;
    rows::close_sheets(act.tx, call.id, REMARK, at).await?;
    Ok((sheets.len(), marks.len()))
}
