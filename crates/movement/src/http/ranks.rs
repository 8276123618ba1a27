//! Rankings with their doubt, and what-ifs.

use std::collections::BTreeMap;

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem, form_page::FormPage};

use super::{call::items, call_form::way, form};
use crate::{
    CallError, calls, candidates,
    compute::{Parted, Ranked},
    model::{Call, CallState, Candidate, Ranking, RankingKind},
    ranking::{self, Asked, Computed, Gathered},
};

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/ranking", get(show).post(rank))
        .route("/calls/{id}/ranking/more", post(more))
        .route("/calls/{id}/rankings/{no}", get(one))
        .route("/calls/{id}/what-if", get(what_if).post(try_weights))
}

/// A row of a ranking, ready to show. Places on the strip are percentages.
pub(super) struct Line {
    pub(super) place: usize,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) score: String,
    pub(super) low: usize,
    pub(super) high: usize,
    pub(super) x_low: String,
    pub(super) x_high: String,
    pub(super) x_mid: String,
    pub(super) chance: String,
    pub(super) zone_words: String,
    pub(super) tone: &'static str,
    /// Whether the cut-off lies below it.
    pub(super) is_last_within: bool,
    pub(super) id: String,
    pub(super) is_grey: bool,
    /// What was decided, in words; empty before.
    pub(super) decided: String,
    pub(super) decided_tone: &'static str,
    pub(super) reason: String,
}

/// Where rank `rank` of `n` stands on a strip, in percent of its width.
fn strip(rank: f64, n: usize) -> String {
    let span = n.saturating_sub(1).max(1) as f64;
    format!("{:.1}", 2.0 + 96.0 * (rank - 1.0) / span)
}

/// Where the cut-off stands on a strip.
pub(super) fn cut(ranked: &Ranked) -> String {
    strip(ranked.quota as f64 + 0.5, ranked.rows.len())
}

// messages: movement-zone-*, movement-outcome-*
pub(super) fn lines(
    page: &Page,
    ranked: &Ranked,
    all: &[Candidate],
    with_links: bool,
) -> Vec<Line> {
    let of = |code: &str| all.iter().find(|c| c.code == code);
    let n = ranked.rows.len();
    ranked
        .rows
        .iter()
        .map(|row| {
            let candidate = of(&row.code);
            let zone = row.zone.as_str();
            Line {
                place: row.place,
                href: candidate
                    .filter(|_| with_links)
                    .map_or_else(String::new, |c| format!("/candidates/{}", c.id)),
                name: candidate.map_or_else(String::new, |c| c.name.clone()),
                code: row.code.clone(),
                score: page.decimal(row.score, 2),
                low: row.rank_low,
                high: row.rank_high,
                x_low: strip(row.rank_low as f64, n),
                x_high: strip(row.rank_high as f64, n),
                x_mid: strip(row.expected_rank, n),
                chance: page.percent(row.p_selected, 0),
                zone_words: page.t(&format!("movement-zone-{zone}")),
                tone: match zone {
                    "in" => "good",
                    "grey" => "warn",
                    _ => "neutral",
                },
                is_last_within: row.place == ranked.quota,
                id: candidate.map_or_else(String::new, |c| c.id.to_string()),
                is_grey: zone == "grey",
                decided: String::new(),
                decided_tone: "neutral",
                reason: String::new(),
            }
        })
        .collect()
}

/// Equal scores and what parted them, in words.
pub(super) fn ties(page: &Page, ranked: &Ranked) -> Vec<(String, String, String, bool)> {
    let by = |tie: &Parted| {
        let words = tie.by.iter().map(|by| {
            if by == "lottery" {
                page.t("movement-lottery")
            } else {
                by.clone()
            }
        });
        words.collect::<Vec<_>>().join(", ")
    };
    ranked
        .ties
        .iter()
        .map(|tie| {
            (
                page.decimal(tie.score, 2),
                tie.codes.join(", "),
                by(tie),
                tie.crosses_cut,
            )
        })
        .collect()
}

struct Other {
    href: String,
    no: u32,
    kind: String,
    note: String,
    at: String,
}

#[derive(Template)]
#[template(path = "ranking.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    ranking: Option<Ranking>,
    lines: Vec<Line>,
    cut: String,
    ties: Vec<(String, String, String, bool)>,
    n_grey: usize,
    wrong: String,
    reliability: String,
    made: String,
    others: Vec<Other>,
    may_rank: bool,
    may_ask_more: bool,
    may_what_if: bool,
    may_decide: bool,
    is_decided: bool,
    weights: Vec<(String, String)>,
    moved: Vec<(String, usize, usize, bool)>,
}

fn view(
    page: Page,
    call: Call,
    ranking: Option<Ranking>,
    all: &[Candidate],
    others: &[Ranking],
) -> View {
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(page.t("movement-ranking")));
    let ranked = ranking.as_ref().map(|r| &r.result);
    let is_official = ranking
        .as_ref()
        .is_none_or(|r| r.kind == RankingKind::Official);
    let manages = page.may(Permission::ManagePanels.key());
    View {
        lines: ranked.map_or_else(Vec::new, |r| lines(&page, r, all, true)),
        cut: ranked.map_or_else(String::new, cut),
        ties: ranked.map_or_else(Vec::new, |r| ties(&page, r)),
        n_grey: ranked.map_or(0, |r| {
            r.rows
                .iter()
                .filter(|row| row.zone.as_str() == "grey")
                .count()
        }),
        wrong: ranked.map_or_else(String::new, |r| page.decimal(r.expected_wrong, 1)),
        reliability: ranked
            .and_then(|r| r.reliability)
            .map_or_else(String::new, |r| page.decimal(r, 2)),
        made: ranking
            .as_ref()
            .map_or_else(String::new, |r| page.instant(r.made_at)),
        others: others.iter().map(|r| other(&page, r)).collect(),
        may_rank: manages
            && matches!(call.state, CallState::Judging | CallState::Ranked)
            && is_official,
        may_ask_more: manages && call.state == CallState::Ranked && is_official,
        may_what_if: manages && ranking.is_some(),
        is_decided: matches!(
            call.state,
            CallState::Decided | CallState::Announced | CallState::Closed
        ),
        may_decide: page.may(Permission::DecideCall.key())
            && call.state == CallState::Ranked
            && is_official
            && ranking.is_some(),
        weights: ranking.as_ref().map_or_else(Vec::new, |r| {
            let weights = r.method.weights.iter();
            weights
                .map(|(code, w)| (code.clone(), page.decimal(*w, 1)))
                .collect()
        }),
        moved: Vec::new(),
        crumbs,
        call,
        ranking,
        page,
    }
}

fn other(page: &Page, ranking: &Ranking) -> Other {
    let kind = ranking.kind.as_str();
    Other {
        href: format!("/calls/{}/rankings/{}", ranking.call, ranking.no),
        no: ranking.no,
        kind: page.t(&format!("movement-ranking-{kind}")),
        note: ranking.note.clone(),
        at: page.instant(ranking.made_at),
    }
}

// messages: movement-ranking-*
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let others = ranking::list(&mut tx, &visit.actor, call.id).await?;
    let official = others.iter().find(|r| r.kind == RankingKind::Official);
    let all = candidates::of_call(&mut tx, &visit.actor, call.id).await?;
    let view = view(visit.page, call, official.cloned(), &all, &others);
    Ok(Html(view).into_response())
}

async fn one(
    State(app): State<App>,
    visit: Visit,
    Path((id, no)): Path<(Uuid, u32)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let shown = ranking::find(&mut tx, &visit.actor, call.id, no).await?;
    let others = ranking::list(&mut tx, &visit.actor, call.id).await?;
    let all = candidates::of_call(&mut tx, &visit.actor, call.id).await?;
    let official = others.iter().find(|r| r.kind == RankingKind::Official);
    let moved = official
        .filter(|_| shown.kind == RankingKind::WhatIf)
        .map_or_else(Vec::new, |official| {
            moved(&official.result, &shown.result, &all)
        });
    let mut view = view(visit.page, call, Some(shown), &all, &others);
    view.moved = moved;
    Ok(Html(view).into_response())
}

/// Who stands elsewhere, with place before and after and whether the cut-off was crossed.
fn moved(before: &Ranked, after: &Ranked, all: &[Candidate]) -> Vec<(String, usize, usize, bool)> {
    let place: BTreeMap<&str, usize> = before
        .rows
        .iter()
        .map(|row| (row.code.as_str(), row.place))
        .collect();
    let name = |code: &str| {
        let found = all.iter().find(|c| c.code == code);
        found.map_or_else(|| code.to_owned(), |c| format!("{} ({code})", c.name))
    };
    after
        .rows
        .iter()
        .filter_map(|row| {
            let was = *place.get(row.code.as_str())?;
            let crossed = (was <= before.quota) != (row.place <= after.quota);
            (was != row.place).then(|| (name(&row.code), was, row.place, crossed))
        })
        .collect()
}

/// Gathers, computes without a transaction, and keeps.
pub(super) async fn made(
    app: &App,
    visit: &Visit,
    call: Id<Call>,
    asked: Asked,
) -> Result<Ranking, CallError> {
    let gathered: Gathered = {
        let mut tx = app.db.read().await?;
        ranking::gather(&mut tx, &visit.actor, call, asked).await?
    };
    let computed: Computed = tokio::task::spawn_blocking(move || gathered.compute())
        .await
        .expect("computing a ranking does not panic")?;
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let ranking = ranking::keep(acting, computed).await?;
    tx.commit().await?;
    Ok(ranking)
}

async fn rank(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let asked = Asked {
        kind: RankingKind::Official,
        weights: BTreeMap::new(),
        note: String::new(),
    };
    made(&app, &visit, Id::from_uuid(id), asked).await?;
    Ok(Redirect::to(&format!("/calls/{id}/ranking?done=added")).into_response())
}

/// The fields of a form of which some come many times.
pub(super) fn sent(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// The first value of a field; empty where it was not sent.
pub(super) fn field<'a>(sent: &'a [(String, String)], name: &str) -> &'a str {
    sent.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
}

async fn more(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = sent(&body);
    let chosen: Vec<Id<Candidate>> = sent
        .iter()
        .filter(|(name, _)| name == "candidate")
        .filter_map(|(_, value)| value.parse().ok())
        .collect();
    if chosen.is_empty() {
        return Err(CallError::field("candidate", "required", "").into());
    }
    let n = field(&sent, "n").parse().unwrap_or(2).clamp(1, 5);
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    ranking::ask_more(acting, Id::from_uuid(id), &chosen, n).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}/panel?done=added")).into_response())
}

fn weights_form(page: &Page, call: &Call) -> FormPage {
    let mut form = form::form(page, "what-if", {
        let mut crumbs = way(page, call);
        crumbs.push(Crumb::to(
            format!("/calls/{}/ranking", call.id),
            page.t("movement-ranking"),
        ));
        crumbs
    });
    form.fields = items(page, &call.instrument())
        .into_iter()
        .map(|item| {
            let mut field = web::fields::line(&format!("w-{}", item.code)).number();
            field.label = format!("{} {}", item.code, item.name);
            field.value = item.share;
            field
        })
        .collect();
    let mut note = web::fields::text("note");
    note.label = page.t("movement-field-note");
    form.fields.push(note);
    form.submit(page.t("movement-what-if-try"))
}

async fn what_if(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(weights_form(&visit.page, &call).show(visit.page))
}

async fn try_weights(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = sent(&body);
    let mut weights = BTreeMap::new();
    let mut wrong = None;
    for (name, value) in &sent {
        let Some(code) = name.strip_prefix("w-") else {
            continue;
        };
        match value.trim().replace(',', ".").parse::<f64>() {
            Ok(weight) if weight.is_finite() && weight >= 0.0 => {
                weights.insert(code.to_owned(), weight);
            }
            _ => wrong = Some(CallError::field("weights", "number", value)),
        }
    }
    let asked = Asked {
        kind: RankingKind::WhatIf,
        weights,
        note: field(&sent, "note").to_owned(),
    };
    let done = match wrong {
        Some(err) => Err(err),
        None => made(&app, &visit, Id::from_uuid(id), asked).await,
    };
    match done {
        Ok(ranking) => {
            let next = format!("/calls/{id}/rankings/{}?done=added", ranking.no);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            let mut tx = app.db.read().await?;
            let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
            let mut form = weights_form(&visit.page, &call);
            for line in &mut form.fields {
                field(&sent, &line.name).clone_into(&mut line.value);
            }
            form.refuse(visit.page, err)
        }
    }
}
