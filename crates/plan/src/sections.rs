//! Texts of a plan: written by several people, with every version kept.

use access::{Actor, Permission};
use kernel::{Id, RegionCode, Timestamp};
use masterplan::SectionKey;
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    PlanError, begin,
    begin::subject,
    model::Plan,
    reach::{self, Hand},
    store::sections as rows,
};

/// The most characters of a text.
pub const MOST: usize = 100_000;

/// A text of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Which one.
    pub key: SectionKey,
    /// The words: `CommonMark` without HTML.
    pub words: String,
    /// Counts changes; 0 for one that was never written.
    pub revision: i64,
    /// Who changed it last.
    pub by: String,
    /// When; `None` for one that was never written.
    pub at: Option<Timestamp>,
}

/// What a text was.
#[derive(Debug, Clone, PartialEq)]
pub struct TextVersion {
    /// Its id.
    pub id: Id<TextVersion>,
    /// `saved`, or `aside` where it met another's change.
    pub kind: String,
    /// The words.
    pub words: String,
    /// The revision it became, or was meant to change.
    pub revision: i64,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a text that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// It was taken.
    Saved(Text),
    /// Someone else had changed it: here is theirs; what was sent is kept among the versions.
    Behind(Text),
}

/// A text of a region's plan, empty where it was never written.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    (region, key): (&RegionCode, SectionKey),
) -> Result<(Plan, Text), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let text = of_plan(tx, &plan, key).await?;
    Ok((plan, text))
}

async fn of_plan(tx: &mut Tx, plan: &Plan, key: SectionKey) -> Result<Text, StoreError> {
    let all = rows::of_plan(tx, plan.id).await?;
    let found = all.into_iter().find(|text| text.key == key);
    Ok(found.unwrap_or(Text {
        key,
        words: String::new(),
        revision: 0,
        by: String::new(),
        at: None,
    }))
}

/// Writes a text. One made on an older revision is set aside and never lost: commit in either case.
///
/// # Errors
/// [`PlanError::Forbidden`] for anyone but the team; [`PlanError::Invalid`] for one that is too long or holds characters
/// that have no place in print.
pub async fn write(
    act: &mut Acting<'_>,
    (region, key): (&RegionCode, SectionKey),
    (words, on): (&str, i64),
) -> Result<Written, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    if reach::hand(act.actor, &plan)? != Hand::Team {
        reach::may(act.actor, Permission::WritePlans, &plan)?;
    }
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    check(&words)?;
    let present = of_plan(act.tx, &plan, key).await?;
    if present.words == words {
        return Ok(Written::Saved(present));
    }
    let (by, at) = (act.by(), act.now());
    let done = if on == present.revision {
        rows::save(act.tx, (plan.id, key, on), &words, (&by, at)).await
    } else {
        Err(StoreError::Stale)
    };
    match done {
        Ok(()) => {
            let given = (plan.id, key, "saved");
            rows::keep(act.tx, act.clock, given, (&words, on + 1), (&by, at)).await?;
            let details =
                json!({"key": key, "revision": on + 1, "characters": words.chars().count()});
            act.record("plan.write_text", &subject(&plan), details)
                .await?;
            Ok(Written::Saved(Text {
                words,
                revision: on + 1,
                by,
                at: Some(at),
                ..present
            }))
        }
        Err(StoreError::Stale) => {
            let given = (plan.id, key, "aside");
            rows::keep(act.tx, act.clock, given, (&words, on), (&by, at)).await?;
            let theirs = of_plan(act.tx, &plan, key).await?;
            let details = json!({"key": key, "on": on, "present": theirs.revision});
            act.record("plan.set_aside_text", &subject(&plan), details)
                .await?;
            Ok(Written::Behind(theirs))
        }
        Err(other) => Err(other.into()),
    }
}

fn check(words: &str) -> Result<(), PlanError> {
    if words.chars().count() > MOST {
        return Err(PlanError::field("words", "long", ""));
    }
    let is_foul = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    if words.contains(is_foul) {
        return Err(PlanError::field("words", "control", ""));
    }
    Ok(())
}

/// A page of what a text was, newest first.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn versions(
    tx: &mut Tx,
    actor: &Actor,
    (region, key): (&RegionCode, SectionKey),
    window: &Window<String, (String, String)>,
) -> Result<(Plan, PageOf<TextVersion>), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let found = rows::versions(tx, (plan.id, key), &window.into()).await?;
    let page = PageOf::new(window, found, |version| {
        (version.id.to_string(), version.id.to_string())
    });
    Ok((plan, page))
}
