//! Reminders to those whose turn it is, many regions at once, by the outbox.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccountId, Actor, Permission, Role, Scope, holders_at};
use kernel::{RegionCode, Timestamp};
use post::{Letter, Preview, Recipient, Sent, addresses};
use register::Acting;
use serde_json::json;
use store::Tx;
use web::Lang;

use crate::{
    CockpitError, board,
    model::{Line, Step, Turn},
    words::Words,
};

/// A reminder as it would be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The region it is about.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    letter: Letter,
}

/// What would be written, and for whom nobody is found.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    /// The letters.
    pub drafts: Vec<Draft>,
    /// Regions of which nobody has an account with a fitting role, or that have nothing to do.
    pub nobody: Vec<String>,
}

/// Those who are written to in a region, and by whose turn.
const IN_REGION: [Role; 2] = [Role::RegionalAdmin, Role::Head];

/// The reminders to the chosen regions of a cohort: each person is told the steps that are theirs, the lead agency and the
/// head those of the region, mentor and reviewer their own. The ministry's officers have the board. A mentor reminds only
/// those whom he guides.
///
/// # Errors
/// [`CockpitError::Forbidden`]; [`CockpitError::NobodyChosen`].
pub async fn drafts(
    tx: &mut Tx,
    actor: &Actor,
    (year, chosen): (u16, &[RegionCode]),
    (words, now): (Words<'_>, Timestamp),
) -> Result<Drafts, CockpitError> {
    actor.may(Permission::SendReminders, &Scope::Nation)?;
    let mut lines = board::of_cohort(tx, &Actor::System, year, now).await?;
    lines.retain(|line| chosen.contains(&line.region) && may_remind(actor, line));
    if lines.is_empty() {
        return Err(CockpitError::NobodyChosen);
    }
    let people = People::load(tx).await?;
    let mut all = Drafts::default();
    let mut tasks: Vec<(&Line, (AccountId, String), Vec<&Step>)> = Vec::new();
    for line in &lines {
        let of_line = people.with_steps(line);
        if of_line.is_empty() {
            all.nobody.push(line.name.clone());
        }
        tasks.extend(of_line.into_iter().map(|(who, own)| (line, who, own)));
    }
    let ids: Vec<AccountId> = tasks.iter().map(|(_, (id, _), _)| *id).collect();
    let ways = addresses::ways(tx, &ids).await?;
    all.drafts = tasks
        .into_iter()
        .map(|(line, who, own)| {
            let lang = ways.get(&who.0).map_or(Lang::Id, |way| way.lang);
            draft((line, &own), who, (words, lang))
        })
        .collect();
    Ok(all)
}

/// The ministry reminds everyone; a mentor those whom he guides.
fn may_remind(actor: &Actor, line: &Line) -> bool {
    if actor.may(Permission::SendPost, &Scope::Nation).is_ok() {
        return true;
    }
    actor.person().is_ok_and(|person| {
        let own = person.id.to_string();
        line.mentors.iter().any(|(account, _)| *account == own)
    })
}

fn draft(
    (line, own): (&Line, &[&Step]),
    (id, name): (AccountId, String),
    (words, lang): (Words<'_>, Lang),
) -> Draft {
    let steps: Vec<String> = own
        .iter()
        .map(|step| format!("- {}", words.step(lang, step)))
        .collect();
    Draft {
        region: line.region.clone(),
        name: line.name.clone(),
        letter: Letter {
            to: Recipient::Account { id, name },
            template: "next-steps",
            values: vec![
                ("region", line.name.clone()),
                ("stage", words.place(lang, line.place)),
                ("steps", steps.join("\n")),
            ],
            about: format!("region:{}", line.region),
            href: own
                .first()
                .map_or_else(String::new, |step| step.href.clone()),
            is_reminder: true,
        },
    }
}

/// What one of the reminders says.
///
/// # Errors
/// [`CockpitError::Post`].
pub async fn preview(tx: &mut Tx, draft: &Draft) -> Result<Preview, CockpitError> {
    Ok(post::preview(tx, &draft.letter).await?)
}

/// Writes the reminders to the chosen regions into the outbox, once a day to each person about each region.
///
/// # Errors
/// As [`drafts`].
pub async fn send(
    act: &mut Acting<'_>,
    (year, chosen): (u16, &[RegionCode]),
    words: Words<'_>,
) -> Result<(Sent, Vec<String>), CockpitError> {
    let now = act.now();
    let all = drafts(act.tx, act.actor, (year, chosen), (words, now)).await?;
    let regions: BTreeSet<RegionCode> = all.drafts.iter().map(|one| one.region.clone()).collect();
    let letters: Vec<Letter> = all.drafts.into_iter().map(|draft| draft.letter).collect();
    let by = act.by();
    let sent = post::send(act.tx, act.clock, &by, &letters).await?;
    let details = json!({
        "regions": regions, "queued": sent.queued, "repeated": sent.repeated,
        "without_address": sent.without_address.len(), "nobody": all.nobody.len(),
    });
    act.record("cockpit.remind", &format!("cohort:{year}"), details)
        .await?;
    Ok((sent, all.nobody))
}

/// Who is written to.
struct People {
    regions: BTreeMap<RegionCode, Vec<(AccountId, String)>>,
    mentors: Vec<(AccountId, String)>,
    reviewers: Vec<(AccountId, String)>,
}

impl People {
    /// One statement.
    async fn load(tx: &mut Tx) -> Result<Self, CockpitError> {
        let roles = [
            IN_REGION[0],
            IN_REGION[1],
            Role::Expert,
            Role::LegalReviewer,
        ];
        let mut people = Self {
            regions: BTreeMap::new(),
            mentors: Vec::new(),
            reviewers: Vec::new(),
        };
        for (holder, grant) in holders_at(tx, &roles).await? {
            let one = (holder.id, holder.name.to_string());
            match (grant.role(), grant.scope()) {
                (Role::Expert, _) => people.mentors.push(one),
                (Role::LegalReviewer, _) => people.reviewers.push(one),
                (_, Scope::Region(code)) => {
                    let own = people.regions.entry(code.clone()).or_default();
                    if !own.contains(&one) {
                        own.push(one);
                    }
                }
                (_, Scope::Nation | Scope::Agency(_)) => {}
            }
        }
        Ok(people)
    }

    /// Who has something to do, with their steps.
    fn with_steps<'a>(&self, line: &'a Line) -> Vec<((AccountId, String), Vec<&'a Step>)> {
        let is_mentor = |id: &AccountId| line.mentors.iter().any(|(own, _)| *own == id.to_string());
        let mentors: Vec<_> = self
            .mentors
            .iter()
            .filter(|(id, _)| is_mentor(id))
            .cloned()
            .collect();
        let own = self.regions.get(&line.region).cloned().unwrap_or_default();
        let groups = [
            (own, &[Turn::Region, Turn::Signatories][..]),
            (mentors, &[Turn::Mentor][..]),
            (self.reviewers.clone(), &[Turn::Reviewer][..]),
        ];
        let mut all = Vec::new();
        for (people, turns) in groups {
            let steps = line
                .steps
                .iter()
                .filter(|step| turns.contains(&step.kind.whose()));
            let steps: Vec<&Step> = steps.collect();
            if !steps.is_empty() {
                all.extend(people.into_iter().map(|person| (person, steps.clone())));
            }
        }
        all
    }
}
