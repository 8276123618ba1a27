//! Quick wins: a scored short list, the choice, their health, and what took the place of which.

use kernel::{Id, RegionCode};
use masterplan::{CRITERIA, Cells, Content, Row, Table};
use register::Acting;
use serde::{Deserialize, Serialize};

use crate::{
    PlanError,
    cells::{self, may_touch},
    model::PlanRow,
    paste::{self, Line, Pasted},
    reach,
};

/// How a quick win fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// Its milestones are kept, or it has reached its target.
    Good,
    /// A milestone of this year is still open, or nothing tells how it fares.
    Watch,
    /// A milestone of a year that is over is open, or it has stalled; the reason says why.
    Bad,
    /// It was replaced, scaled up or stopped: nothing to watch.
    Settled,
}

impl Health {
    /// The word in ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Watch => "watch",
            Self::Bad => "bad",
            Self::Settled => "settled",
        }
    }
}

/// A quick win with what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuickWin<'a> {
    /// The row.
    #[serde(skip)]
    pub row: &'a Row,
    /// The sum of its ten scores; `None` while one is missing.
    pub score: Option<i64>,
    /// How it fares.
    pub health: Health,
    /// Why, as a word: `milestone-late`, `milestone-due`, `no-milestone`, `money`, `people`, … Empty where all is well.
    pub reason: &'a str,
    /// Milestones that are done, and all of them.
    pub milestones: (usize, usize),
}

/// The ten scores added up; `None` while one is missing.
pub fn score(row: &Row) -> Option<i64> {
    CRITERIA.iter().map(|name| row.whole(name)).sum()
}

/// Every quick win of a content, the best scored first; `year` is that of today.
pub fn of(content: &Content, year: i64) -> Vec<QuickWin<'_>> {
    let mut all: Vec<QuickWin<'_>> = content
        .rows(Table::QuickWin)
        .iter()
        .map(|row| fare(content, row, year))
        .collect();
    all.sort_by_key(|win| {
        (
            std::cmp::Reverse(win.score),
            win.row.cell("code").to_owned(),
        )
    });
    all
}

fn fare<'a>(content: &'a Content, row: &'a Row, year: i64) -> QuickWin<'a> {
    let own: Vec<&str> = row.codes("action").collect();
    let milestones: Vec<&Row> = content
        .rows(Table::Milestone)
        .iter()
        .filter(|m| m.codes("action").any(|code| own.contains(&code)))
        .collect();
    let is_done = |m: &&&Row| m.cell("done") == "yes";
    let done = milestones.iter().filter(is_done).count();
    let open = |of: &dyn Fn(i64) -> bool| {
        let mut open = milestones.iter().filter(|m| m.cell("done") != "yes");
        open.any(|m| m.whole("year").is_some_and(of))
    };
    let reason = row.cell("reason");
    let (health, reason) = match row.cell("status") {
        "replaced" | "scaled" | "stopped" => (Health::Settled, reason),
        "stalled" => (
            Health::Bad,
            if reason.is_empty() { "other" } else { reason },
        ),
        "proposed" | "shortlisted" => (Health::Watch, "not-chosen"),
        _ if open(&|of| of < year) => (Health::Bad, "milestone-late"),
        _ if milestones.is_empty() => (Health::Watch, "no-milestone"),
        _ if open(&|of| of == year) => (Health::Watch, "milestone-due"),
        _ => (Health::Good, ""),
    };
    QuickWin {
        row,
        score: score(row),
        health,
        reason,
        milestones: (done, milestones.len()),
    }
}

/// What shall become of a quick win.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusDraft {
    /// The status.
    pub status: String,
    /// The reason code where it stalls, is replaced or stopped.
    pub reason: String,
    /// The code of the quick win that takes its place.
    pub replaced_by: String,
}

/// Takes a quick win on: chosen, running, stalled with a reason, replaced by another. One batch, in the history.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Invalid`] for a status without the reason or successor it needs; [`PlanError::Lines`].
pub async fn set_status(
    act: &mut Acting<'_>,
    (region, id): (&RegionCode, Id<PlanRow>),
    draft: &StatusDraft,
) -> Result<Pasted, PlanError> {
    let (plan, row) = cells::find(act.tx, act.actor, id).await?;
    let hand = reach::hand(act.actor, &plan)?;
    may_touch(act.actor, &plan, &hand, &row)?;
    if row.table != Table::QuickWin || plan.region != *region {
        return Err(PlanError::Unknown(format!("quick win {id}")));
    }
    let status = draft.status.trim();
    let needs_reason = matches!(status, "stalled" | "replaced" | "stopped");
    if needs_reason && draft.reason.trim().is_empty() {
        return Err(PlanError::field("reason", "required", ""));
    }
    let by = draft.replaced_by.trim();
    if status == "replaced" && (by.is_empty() || by.eq_ignore_ascii_case(row.cell("code"))) {
        return Err(PlanError::field("replaced_by", "required", by));
    }
    if status == "chosen" && score(&row.plain()).is_none() {
        return Err(PlanError::field("status", "unscored", ""));
    }
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let reason = if needs_reason {
        draft.reason.as_str()
    } else {
        ""
    };
    let mut own = Cells::from([pair("status", status), pair("reason", reason)]);
    if status == "replaced" {
        own.insert("replaced_by".to_owned(), by.to_owned());
    }
    let line = Line {
        row: Some(id),
        cells: own,
    };
    paste::apply(act, (region, Table::QuickWin), (&[line], false)).await
}
