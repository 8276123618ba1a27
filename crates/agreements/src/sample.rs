//! What a demonstration holds: the signing day of the cohort of 2022, and a region of 2023 in the midst of things.
//!
//! Start at [`fill`]. Regions, the cohort and the day, 21 April 2022, are real (domain §10); numbers, names, decrees,
//! members and meetings are invented and say so. The steps bear the days on which they would have been; the one audit
//! entry bears the day on which the sample was made. Each alarm fires at least once.

use std::collections::BTreeMap;

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{
    Acting,
    model::{Participation, RegionDraft},
    participations,
    regions::{self, Found, Place},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    AgreementError, NotNow,
    model::{
        Agreement, AgreementNumber, AgreementState as S, Body, BodyKind, DayState, Decree,
        DecreeForm, DecreeKind, DecreeState, Meeting, Member, MemberRole, Method, Mode, Party,
        Sector, SigningDay, add_days, add_months, last_day, today,
    },
    signing_days,
    store::{
        agreements::{self as rows, NewAgreement, NewStep},
        bodies as body_rows, decrees as decree_rows, meetings as meeting_rows,
        sample::{self, Settled},
        signing as signing_rows, text,
    },
    templates,
};

/// The day on which the cohort of 2022 signed.
const SIGNED_ON: &str = "2022-04-21";
/// What every invented agreement says of itself.
const SUBJECT: &str =
    "Contoh: Implementasi Gerakan Menuju Kota Cerdas (nomor, nama dan isi rekaan)";
const REASON: &str = "Contoh: langkah rekaan";
const OLD_HEAD: &str = "Contoh: Kepala Daerah Lama";
const NEW_HEAD: &str = "Contoh: Kepala Daerah Baru";

/// What a region of the sample has.
struct Part {
    region: &'static str,
    /// Its agreement is still told to be in force, though its term is over.
    is_unsettled: bool,
    decrees: &'static [DecreeKind],
    /// Days since its council met last.
    met_before: Option<i64>,
    /// Its decrees name a head who has left.
    has_new_head: bool,
}

use DecreeKind::{Council, Forum, Regulation, Team};

const PARTS: [Part; 6] = [
    part(
        "13.75",
        true,
        &[Council, Team, Forum, Regulation],
        Some(12),
        false,
    ),
    part("36.73", false, &[], None, false),
    part(
        "64.09",
        false,
        &[Council, Team, Regulation],
        Some(20),
        false,
    ),
    part("71.72", false, &[Council, Team], Some(9), true),
    part(
        "72.01",
        false,
        &[Council, Team, Regulation],
        Some(75),
        false,
    ),
    part("73.22", false, &[Team, Regulation], None, false),
];

const fn part(
    region: &'static str,
    is_unsettled: bool,
    decrees: &'static [DecreeKind],
    met_before: Option<i64>,
    has_new_head: bool,
) -> Part {
    Part {
        region,
        is_unsettled,
        decrees,
        met_before,
        has_new_head,
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Agreements.
    pub agreements: usize,
    /// Decrees.
    pub decrees: usize,
    /// Bodies.
    pub bodies: usize,
}

/// Fills an instance that holds no agreement yet; regions that the cohorts lack are passed over.
///
/// # Errors
/// [`AgreementError::Forbidden`] for anyone but [`Actor::System`]: no person invents signatures. [`NotNow::NotEmpty`].
pub async fn fill(act: &mut Acting<'_>) -> Result<Filled, AgreementError> {
    if !matches!(act.actor, Actor::System) {
        let permission = Permission::SignAgreements;
        let scope = Scope::Nation;
        return Err(Forbidden::Role { permission, scope }.into());
    }
    let filter = crate::agreements::AgreementFilter::default();
    if !rows::all(act.tx, &filter, None).await?.is_empty() {
        return Err(NotNow::NotEmpty.into());
    }
    let places = regions::places(act.tx).await?;
    let places: BTreeMap<String, Place> = places
        .into_iter()
        .map(|place| (place.code.to_string(), place))
        .collect();
    let mut filled = Filled::default();
    signing_day(act, &places, &mut filled).await?;
    ending(act, &places, &mut filled).await?;
    act.record("agreements.sample", "cohort:2022", json!(filled))
        .await?;
    Ok(filled)
}

/// The members of a cohort that the sample speaks of.
async fn members(
    act: &mut Acting<'_>,
    cohort: u16,
    codes: &[&str],
) -> Result<Vec<Participation>, AgreementError> {
    let mut all = participations::of_cohort(act.tx, cohort).await?;
    all.retain(|member| codes.contains(&member.region.as_str()));
    Ok(all)
}

async fn signing_day(
    act: &mut Acting<'_>,
    places: &BTreeMap<String, Place>,
    filled: &mut Filled,
) -> Result<(), AgreementError> {
    let codes = PARTS.map(|part| part.region);
    let members = members(act, 2022, &codes).await?;
    if members.is_empty() {
        return Ok(());
    }
    let day = SigningDay {
        id: act.clock.new_id(),
        cohort: 2022,
        title: "Contoh: penandatanganan angkatan 2022 (rincian rekaan)".to_owned(),
        date: SIGNED_ON.to_owned(),
        place: "Jakarta".to_owned(),
        link: "https://example.org/contoh".to_owned(),
        mode: Mode::Mixed,
        first: Party::Region,
        ministry_name: "Contoh: Direktur Jenderal".to_owned(),
        ministry_office: "Direktur Jenderal Aplikasi Informatika".to_owned(),
        witness_name: String::new(),
        witness_office: String::new(),
        state: DayState::Planned,
        board: 1,
        revision: 1,
    };
    let (at, by) = (instant(SIGNED_ON, 9), act.by());
    signing_rows::insert_day(act.tx, &day, (&by, at)).await?;
    for (no, part) in (1..).zip(&PARTS) {
        let Some(member) = members.iter().find(|m| m.region.as_str() == part.region) else {
            continue;
        };
        let Some(place) = places.get(part.region) else {
            continue;
        };
        let state = if part.is_unsettled {
            S::Active
        } else {
            S::Expired
        };
        let signed = (SIGNED_ON, no, state, Some(&day));
        agreement(act, (member, place), signed).await?;
        filled.agreements += 1;
        keep(act, place, part, SIGNED_ON, filled).await?;
    }
    signing_rows::move_day(act.tx, (day.id, 1), DayState::Closed, at).await?;
    Ok(())
}

/// Kota Kotamobagu of 2023, whose people have accounts in the demonstration: its agreement ends in two months.
async fn ending(
    act: &mut Acting<'_>,
    places: &BTreeMap<String, Place>,
    filled: &mut Filled,
) -> Result<(), AgreementError> {
    const REGION: &str = "71.74";
    let members = members(act, 2023, &[REGION]).await?;
    let (Some(member), Some(place)) = (members.first(), places.get(REGION)) else {
        return Ok(());
    };
    let begun = add_days(&today(act.now()), 60)
        .and_then(|end| back(&end, 24))
        .unwrap_or_else(|| SIGNED_ON.to_owned());
    agreement(act, (member, place), (&begun, 9, S::Active, None)).await?;
    filled.agreements += 1;
    let part = part(REGION, true, &[Council, Team], Some(40), false);
    keep(act, place, &part, &begun, filled).await
}

/// The day so many months earlier.
fn back(day: &str, months: u16) -> Option<String> {
    let (year, rest) = day.split_once('-')?;
    let earlier = year.parse::<u16>().ok()?.checked_sub(months / 12)?;
    // 29 February becomes the 28th.
    add_months(&format!("{earlier:04}-{rest}"), 0)
        .or_else(|| add_months(&format!("{earlier:04}-02-28"), 0))
}

/// An instant of a day, `hour` in Jakarta.
fn instant(day: &str, hour: i64) -> Timestamp {
    let midnight = Timestamp::try_from(format!("{day}T00:00:00Z"));
    midnight.map_or_else(
        |_| Timestamp::from_micros(0).expect("1970 is within the calendar"),
        |at| at.plus_seconds((hour - 7) * 3600),
    )
}

type Signing<'a> = (&'a str, u32, S, Option<&'a SigningDay>);

async fn agreement(
    act: &mut Acting<'_>,
    (member, place): (&Participation, &Place),
    (date, no, state, day): Signing<'_>,
) -> Result<(), AgreementError> {
    let id: Id<Agreement> = act.clock.new_id();
    let by = act.by();
    let template = templates::carried();
    let new = [NewAgreement {
        id,
        participation: member.id.uuid(),
        place: place.clone(),
    }];
    let drafted = add_days(date, -45).unwrap_or_else(|| date.to_owned());
    let at = instant(&drafted, 9);
    rows::insert(act.tx, (member.cohort, &template), &new, (&by, at)).await?;
    text::insert_clauses(act.tx, &[id], &template.clauses, (&by, at)).await?;
    let dated = date.parse().ok();
    let number = dated.and_then(|date| AgreementNumber::on(9000 + no, "HK.04.02", &date).ok());
    let ends_on = last_day(date, template.term_months).unwrap_or_default();
    let since = match state {
        S::Expired => add_days(&ends_on, 1),
        _ => add_days(date, 1),
    };
    let settled = Settled {
        state,
        since: instant(since.as_deref().unwrap_or(date), 9),
        number: number.map(String::from).unwrap_or_default(),
        date,
        ends_on,
        day: day.map(|day| day.id),
        subject: SUBJECT,
    };
    sample::settle(act.tx, id, &settled).await?;
    steps(act, id, date, &settled).await?;
    let Some(day) = day else { return Ok(()) };
    let agreement = crate::agreements::known(act.tx, id).await?;
    let heads = BTreeMap::from([(place.code.clone(), (OLD_HEAD.to_owned(), String::new()))]);
    let all = signing_days::signatories(act, day, &agreement, &heads);
    signing_rows::insert_signatories(act.tx, &all).await?;
    for (hour, one) in (10..).zip(&all) {
        let at = instant(date, hour);
        signing_rows::sign(act.tx, one.id, (Method::Scan, None), (&by, at)).await?;
    }
    Ok(())
}

/// The steps to where it stands, each on a day of its own.
async fn steps(
    act: &mut Acting<'_>,
    id: Id<Agreement>,
    date: &str,
    settled: &Settled<'_>,
) -> Result<(), AgreementError> {
    let by = act.by();
    let mut way = vec![
        (None, S::DraftSent, -45),
        (Some(S::DraftSent), S::RegionConfirmed, -30),
        (Some(S::RegionConfirmed), S::LegalReview, -20),
        (Some(S::LegalReview), S::Scheduled, -7),
        (Some(S::Scheduled), S::Signed, 0),
        (Some(S::Signed), S::Active, 1),
    ];
    if settled.state == S::Expired {
        way.push((Some(S::Active), S::Expired, 0));
    }
    for (from, to, days) in way {
        let at = if to == S::Expired {
            settled.since
        } else {
            instant(add_days(date, days).as_deref().unwrap_or(date), 9)
        };
        let step = NewStep {
            agreement: id,
            from,
            to,
            reason: REASON,
        };
        rows::insert_steps(act.tx, act.clock, &[step], (&by, at)).await?;
    }
    Ok(())
}

/// Decrees, bodies and a meeting of a region.
async fn keep(
    act: &mut Acting<'_>,
    place: &Place,
    part: &Part,
    signed_on: &str,
    filled: &mut Filled,
) -> Result<(), AgreementError> {
    let by = act.by();
    let now = act.now();
    let date = add_days(signed_on, 40).unwrap_or_else(|| signed_on.to_owned());
    for kind in part.decrees {
        let decree = decree(act, place, *kind, &date);
        decree_rows::insert(act.tx, &decree, (&by, instant(&date, 9))).await?;
        filled.decrees += 1;
        let Some(kind) = body_of(*kind) else { continue };
        let body = Body {
            id: act.clock.new_id(),
            region: place.code.clone(),
            kind,
            name: format!("Contoh: {} {}", body_name(kind), place.name),
            decree: Some(decree.id),
            revision: 1,
        };
        body_rows::insert(act.tx, &body, (&by, now)).await?;
        filled.bodies += 1;
        for member in sample_members(act, &body) {
            body_rows::insert_member(act.tx, &member, now).await?;
        }
        if let (BodyKind::Council, Some(days)) = (kind, part.met_before) {
            let day = add_days(&today(now), -days).unwrap_or_else(|| date.clone());
            let meeting = Meeting {
                id: act.clock.new_id(),
                body: body.id,
                date: day,
                place: "Contoh: Ruang Rapat".to_owned(),
                agenda: "Contoh: tindak lanjut rencana induk".to_owned(),
                guests: String::new(),
                minutes: "Contoh: pembahasan rekaan.".to_owned(),
                revision: 1,
            };
            meeting_rows::insert(act.tx, &meeting, (&by, now)).await?;
        }
    }
    if part.has_new_head {
        new_head(act, &place.code).await?;
    }
    Ok(())
}

fn decree(act: &Acting<'_>, place: &Place, kind: DecreeKind, date: &str) -> Decree {
    let (form, what) = match kind {
        Council => (DecreeForm::Decision, "Pembentukan Dewan Smart City"),
        Team => (DecreeForm::Decision, "Pembentukan Tim Pelaksana Smart City"),
        Forum => (DecreeForm::Decision, "Pembentukan Forum Smart City"),
        Regulation => (DecreeForm::HeadRegulation, "Rencana Induk Kota Cerdas"),
    };
    Decree {
        id: act.clock.new_id(),
        region: place.code.clone(),
        kind,
        form,
        title: format!("Contoh: {what} {}", place.name),
        number: "Contoh: nomor rekaan".to_owned(),
        date: date.to_owned(),
        valid_from: date.to_owned(),
        valid_to: String::new(),
        head_name: OLD_HEAD.to_owned(),
        state: DecreeState::Issued,
        reason: String::new(),
        evidence: None,
        revision: 1,
    }
}

const fn body_of(kind: DecreeKind) -> Option<BodyKind> {
    match kind {
        Council => Some(BodyKind::Council),
        Team => Some(BodyKind::Team),
        Forum => Some(BodyKind::Forum),
        Regulation => None,
    }
}

const fn body_name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Council => "Dewan Smart City",
        BodyKind::Team => "Tim Pelaksana Smart City",
        BodyKind::Forum => "Forum Smart City",
    }
}

/// Five people, one of each sector; a team has those of the government alone.
fn sample_members(act: &Acting<'_>, body: &Body) -> Vec<Member> {
    let all = [
        (
            MemberRole::Chair,
            Sector::Government,
            "Kepala Dinas",
            "Diskominfo",
        ),
        (
            MemberRole::Secretary,
            Sector::Government,
            "Kepala Bidang",
            "Bappeda",
        ),
        (
            MemberRole::Member,
            Sector::University,
            "Dosen",
            "Perguruan tinggi",
        ),
        (
            MemberRole::Member,
            Sector::Business,
            "Ketua",
            "Asosiasi usaha",
        ),
        (
            MemberRole::Member,
            Sector::Community,
            "Ketua",
            "Relawan TIK",
        ),
        (
            MemberRole::Member,
            Sector::Media,
            "Redaktur",
            "Media daerah",
        ),
    ];
    all.into_iter()
        .zip(1..)
        .filter(|((_, sector, ..), _)| body.kind != BodyKind::Team || *sector == Sector::Government)
        .map(|((role, sector, office, agency), no)| Member {
            id: act.clock.new_id(),
            body: body.id,
            name: format!("Contoh: Anggota {no}"),
            office: office.to_owned(),
            agency: agency.to_owned(),
            role,
            sector,
            left_at: None,
        })
        .collect()
}

/// The register names another head than the decrees do.
async fn new_head(act: &mut Acting<'_>, code: &RegionCode) -> Result<(), AgreementError> {
    let Some(Found::Region(region)) = regions::find(act.tx, code).await? else {
        return Ok(());
    };
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let draft = RegionDraft {
        latitude: number(region.latitude),
        longitude: number(region.longitude),
        bps_code: known(&region.bps_code),
        head_name: NEW_HEAD.to_owned(),
        head_title: known(&region.head_title),
        population: region.population.map(|n| n.to_string()).unwrap_or_default(),
        fiscal_class: known(&region.fiscal_class),
        website: known(&region.website),
        valid_from: region
            .valid_from
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        revision: region.revision.to_string(),
        ..RegionDraft::default()
    };
    regions::edit(act, code, &draft).await?;
    Ok(())
}
