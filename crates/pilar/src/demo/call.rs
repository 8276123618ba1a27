//! Two calls of the demonstration: one on the eve of its selection, and one that is open now.
//!
//! Regions are real; answers, assessors and marks are invented, and titles and themes say so.

use access::Actor;
use anyhow::Context;
use kernel::{Id, RegionCode, Timestamp};
use movement::{
    calls,
    candidates::{self, InvitationDraft},
    model::{Call, CallDraft, CallState, LocalTime},
    panels::{self, MemberDraft},
    sample::{self, Sample},
};
use register::{Acting, regions};
use store::Db;
use web::paging::{Edge, Limit, Sort, Window};

use super::REGION;

/// Candidates and places of the call on the eve of its selection.
const CANDIDATES: usize = 88;
const PLACES: usize = 50;
/// Its assessors; each judges some thirteen candidates.
const ASSESSORS: usize = 20;
/// The text from which everything invented follows.
const SEED: &str = "pilar demo 2027";
/// Regions of the call that is open: the demo's own, and cities of five provinces.
const INVITED: &str = "71.74,71.71,73.71,35.78,32.73,12.71";
const DAY: i64 = 24 * 60 * 60;

/// Adds the calls where there is none yet, all or nothing.
pub(super) async fn add(db: &Db) -> anyhow::Result<()> {
    let newest = Window {
        sort: Sort {
            key: String::new(),
            descending: true,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    };
    let known = calls::list(&mut db.read().await?, &Actor::System, &newest).await?;
    if !known.rows.is_empty() {
        return Ok(());
    }
    let begun = std::time::Instant::now();
    let mut tx = db.write().await?;
    let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
    add_judged(act).await?;
    add_open(act).await?;
    tx.commit().await?;
    tracing::info!(milliseconds = begun.elapsed().as_millis(), "calls added");
    Ok(())
}

async fn add_judged(act: &mut Acting<'_>) -> anyhow::Result<()> {
    let now = act.clock.now();
    let draft = CallDraft {
        year: "2027".to_owned(),
        title: "Contoh: seleksi angkatan 2027 (jawaban dan nilai rekaan)".to_owned(),
        theme: "Contoh: jawaban dan nilai rekaan. Daerahnya nyata, isinya bukan.".to_owned(),
        quota: PLACES.to_string(),
        opens_at: minute(now, -120, "08:00"),
        closes_at: minute(now, -60, "23:59"),
        desk_due: day(now, -45),
        per_candidate: "3".to_owned(),
        seed: SEED.to_owned(),
        ..common()
    };
    let own: RegionCode = REGION.parse().context("the demo's region")?;
    let places = regions::places(act.tx).await?;
    let chosen = sample::some_regions(&places, SEED, CANDIDATES, &own);
    let codes: Vec<&str> = chosen.iter().map(RegionCode::as_str).collect();
    let call = publish(act, &draft, &codes.join(",")).await?;
    let sample = Sample {
        seed: SEED.to_owned(),
        seated: assessors(act).await?,
        n_assessors: ASSESSORS,
        at_the_cut: Some(own),
    };
    sample::fill(act, call, &sample).await?;
    Ok(())
}

async fn add_open(act: &mut Acting<'_>) -> anyhow::Result<()> {
    let now = act.clock.now();
    let draft = CallDraft {
        year: "2028".to_owned(),
        title: "Contoh: panggilan angkatan 2028 untuk dicoba".to_owned(),
        theme: "Contoh: isilah sesukanya; tidak ada yang dinilai sungguhan.".to_owned(),
        quota: "3".to_owned(),
        opens_at: minute(now, -7, "08:00"),
        closes_at: minute(now, 60, "23:59"),
        desk_due: day(now, 75),
        per_candidate: "2".to_owned(),
        seed: "pilar demo 2028".to_owned(),
        ..common()
    };
    let call = publish(act, &draft, INVITED).await?;
    for (account, _) in assessors(act).await? {
        let member = MemberDraft {
            account: account.to_string(),
            affiliation: "Perguruan tinggi contoh".to_owned(),
            ..MemberDraft::default()
        };
        panels::add(act, call, &member).await?;
    }
    Ok(())
}

/// What both calls share.
fn common() -> CallDraft {
    CallDraft {
        kinds: "regency,city".to_owned(),
        instrument: "assessment@1".to_owned(),
        objection_days: "7".to_owned(),
        estimate: "mean".to_owned(),
        draws: "100000".to_owned(),
        tie_rule: "items".to_owned(),
        tie_items: "A1,A2".to_owned(),
        names_public: "yes".to_owned(),
        ..CallDraft::default()
    }
}

async fn publish(
    act: &mut Acting<'_>,
    draft: &CallDraft,
    regions: &str,
) -> anyhow::Result<Id<Call>> {
    let call = calls::add(act, draft).await?;
    let invitation = InvitationDraft {
        regions: regions.to_owned(),
        ..InvitationDraft::default()
    };
    candidates::invite(act, call.id, &invitation).await?;
    calls::step(act, call.id, CallState::Published, "").await?;
    Ok(call.id)
}

/// The demo's accounts that may judge, with their names.
async fn assessors(act: &mut Acting<'_>) -> anyhow::Result<Vec<(uuid::Uuid, String)>> {
    let judges = [access::Role::Assessor, access::Role::Expert];
    let holders = access::holders(act.tx, &judges).await?;
    Ok(holders
        .iter()
        .map(|holder| (holder.id.uuid(), holder.name.as_str().to_owned()))
        .collect())
}

/// The day so many days from now.
fn day(now: Timestamp, days: i64) -> String {
    LocalTime::of(now.plus_seconds(days * DAY), &web::Zone::default()).day()
}

fn minute(now: Timestamp, days: i64, at: &str) -> String {
    format!("{}T{at}", day(now, days))
}
