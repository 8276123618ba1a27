//! Meetings of a body: agenda, who came, minutes, decisions and what became of them.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    AgreementError,
    bodies::{self, managed},
    error::{named, revision},
    model::{Body, Decision, DecisionState, Meeting, Member, today},
    signing_days::day_of,
    store::{bodies as body_rows, issued as issued_rows, meetings as rows},
};

/// One page of a body's meetings, newest first.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_body(
    tx: &mut Tx,
    body: &Body,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Meeting>, StoreError> {
    let found = rows::of_body(tx, body.id, &window.into()).await?;
    Ok(PageOf::new(window, found, |meeting| {
        (meeting.date.clone(), meeting.agenda.clone())
    }))
}

/// A meeting with its body, who came and what was decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InFull {
    /// The meeting.
    pub meeting: Meeting,
    /// Its body.
    pub body: Body,
    /// Everyone who sits or sat in the body.
    pub members: Vec<Member>,
    /// Who of them came.
    pub present: Vec<Id<Member>>,
    /// What was decided.
    pub decisions: Vec<Decision>,
}

/// One meeting, for those who see its region.
///
/// # Errors
/// [`AgreementError::Forbidden`], [`AgreementError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Meeting>) -> Result<InFull, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let meeting = rows::find(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("meeting {id}")))?;
    let body = bodies::find(tx, actor, meeting.body).await?;
    Ok(InFull {
        members: body_rows::members(tx, body.id).await?,
        present: rows::present(tx, id).await?,
        decisions: rows::decisions(tx, id).await?,
        meeting,
        body,
    })
}

/// When what is written of it was changed last.
///
/// # Errors
/// [`AgreementError::Unknown`].
pub(crate) async fn changed_at(tx: &mut Tx, of: &Meeting) -> Result<Timestamp, AgreementError> {
    let at = issued_rows::meeting_changed(tx, of.id).await?;
    at.ok_or_else(|| AgreementError::Unknown(format!("meeting {}", of.id)))
}

/// What a region's bodies decided and nobody has done yet, soonest first; the first fifty.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn open_decisions(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<Vec<Decision>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Region(region.clone()))?;
    Ok(rows::open_decisions(tx, region, 50).await?)
}

/// A meeting as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MeetingDraft {
    /// The day; not one that is still to come.
    #[schema(example = "2022-07-14")]
    pub date: String,
    /// Where.
    #[schema(max_length = 200)]
    pub place: String,
    /// What it was about.
    #[schema(min_length = 1, max_length = 2000)]
    pub agenda: String,
    /// Who came besides members, a line each.
    #[schema(max_length = 4000)]
    pub guests: String,
    /// What was said.
    #[schema(max_length = 20000)]
    pub minutes: String,
    /// Ids of the members who came, separated by commas or spaces.
    pub present: String,
    /// The revision the change was made on; empty for something new.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl MeetingDraft {
    /// The draft that would leave the meeting as it is.
    pub fn of(of: &InFull) -> Self {
        let present: Vec<String> = of.present.iter().map(ToString::to_string).collect();
        Self {
            date: of.meeting.date.clone(),
            place: of.meeting.place.clone(),
            agenda: of.meeting.agenda.clone(),
            guests: of.meeting.guests.clone(),
            minutes: of.meeting.minutes.clone(),
            present: present.join(","),
            revision: of.meeting.revision.to_string(),
        }
    }

    fn parse(
        &self,
        (id, body): (Id<Meeting>, Id<Body>),
        members: &[Member],
        today: &str,
    ) -> Result<(Meeting, Vec<Id<Member>>), AgreementError> {
        let mut f = Fields::default();
        let date = day_of(&mut f, "date", &self.date);
        if *date > *today {
            f.refuse("date", "to-come", &date);
        }
        let mut present: Vec<Id<Member>> = Vec::new();
        for text in self
            .present
            .split([',', ' ', '\n'])
            .filter(|id| !id.is_empty())
        {
            let member = text
                .parse::<uuid::Uuid>()
                .ok()
                .and_then(|id| members.iter().find(|m| m.id.uuid() == id));
            match member {
                Some(member) if !present.contains(&member.id) => present.push(member.id),
                Some(_) => {}
                None => f.refuse("present", "not-a-member", text),
            }
        }
        let text = |f: &mut Fields, field, value: &str, longest| {
            f.free(field, &value.replace("\r\n", "\n"), longest)
        };
        let meeting = Meeting {
            id,
            body,
            date,
            place: f.text("place", &self.place, 200),
            agenda: f.text("agenda", &self.agenda.replace("\r\n", "\n"), 2000),
            guests: text(&mut f, "guests", &self.guests, 4000),
            minutes: text(&mut f, "minutes", &self.minutes, 20_000),
            revision: 1,
        };
        f.done()?;
        Ok((meeting, present))
    }
}

/// Writes a meeting down.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields: a day that is still to come, someone who is no member.
pub async fn add(
    act: &mut Acting<'_>,
    body: Id<Body>,
    draft: &MeetingDraft,
) -> Result<Meeting, AgreementError> {
    let body = managed(act, body).await?;
    let members = body_rows::members(act.tx, body.id).await?;
    let ids = (act.clock.new_id(), body.id);
    let (new, present) = draft.parse(ids, &members, &today(act.now()))?;
    let (at, by) = (act.now(), act.by());
    rows::insert(act.tx, &new, (&by, at)).await?;
    rows::set_present(act.tx, new.id, &present).await?;
    act.record(
        "agreements.add_meeting",
        &format!("meeting:{}", new.id),
        json!({"body": body.id, "date": new.date, "present": present.len()}),
    )
    .await?;
    Ok(new)
}

/// Changes what is written of a meeting.
///
/// # Errors
/// As [`add`]; [`AgreementError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Meeting>,
    draft: &MeetingDraft,
) -> Result<Meeting, AgreementError> {
    let before = find(act.tx, act.actor, id).await?;
    managed(act, before.body.id).await?;
    let ids = (id, before.body.id);
    let (new, present) = draft.parse(ids, &before.members, &today(act.now()))?;
    let subject = format!("meeting:{id}");
    let (on, at) = (revision(&draft.revision, &subject)?, act.now());
    named(
        rows::update(act.tx, on, &new, at).await,
        &subject,
        "date",
        "",
    )?;
    rows::set_present(act.tx, id, &present).await?;
    act.record(
        "agreements.edit_meeting",
        &subject,
        json!({"date": new.date, "present": present.len()}),
    )
    .await?;
    Ok(find(act.tx, act.actor, id).await?.meeting)
}

/// A decision as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DecisionDraft {
    /// What was decided.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// Who does it.
    #[schema(min_length = 1, max_length = 200)]
    pub owner: String,
    /// Until when; may be empty.
    #[schema(example = "2022-08-01")]
    pub due: String,
}

/// Adds a decision to a meeting.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields.
pub async fn decide(
    act: &mut Acting<'_>,
    id: Id<Meeting>,
    draft: &DecisionDraft,
) -> Result<Decision, AgreementError> {
    let of = find(act.tx, act.actor, id).await?;
    managed(act, of.body.id).await?;
    let mut f = Fields::default();
    let new = Decision {
        id: act.clock.new_id(),
        meeting: id,
        no: 0,
        text: f.text("text", &draft.text, 2000),
        owner: f.text("owner", &draft.owner, 200),
        due: if draft.due.trim().is_empty() {
            String::new()
        } else {
            day_of(&mut f, "due", &draft.due)
        },
        state: DecisionState::Open,
        note: String::new(),
    };
    f.done()?;
    let at = act.now();
    rows::insert_decision(act.tx, &new, at).await?;
    act.record(
        "agreements.decide",
        &format!("meeting:{id}"),
        json!({"decision": new.id, "text": new.text, "due": new.due}),
    )
    .await?;
    Ok(new)
}

/// What became of a decision, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct FollowUpDraft {
    /// How it stands.
    #[schema(value_type = DecisionState)]
    pub state: String,
    /// In words; giving up needs them.
    #[schema(max_length = 2000)]
    pub note: String,
}

/// A decision with its meeting, for those who see it.
///
/// # Errors
/// [`AgreementError::Forbidden`], [`AgreementError::Unknown`].
pub async fn decision(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Decision>,
) -> Result<(Decision, InFull), AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let decision = rows::decision(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("decision {id}")))?;
    let of = find(tx, actor, decision.meeting).await?;
    Ok((decision, of))
}

/// Says what became of a decision.
///
/// # Errors
/// [`AgreementError::Invalid`] where it is given up without a word.
pub async fn follow_up(
    act: &mut Acting<'_>,
    id: Id<Decision>,
    draft: &FollowUpDraft,
) -> Result<Decision, AgreementError> {
    let (before, of) = decision(act.tx, act.actor, id).await?;
    managed(act, of.body.id).await?;
    let mut f = Fields::default();
    let state = f
        .parse("state", &draft.state, "choice")
        .unwrap_or(DecisionState::Open);
    let note = if state == DecisionState::Dropped {
        f.text("note", &draft.note, 2000)
    } else {
        f.free("note", &draft.note, 2000)
    };
    f.done()?;
    let new = Decision {
        state,
        note,
        ..before.clone()
    };
    let at = act.now();
    rows::follow(act.tx, &new, at).await?;
    act.record(
        "agreements.follow_up",
        &format!("meeting:{}", before.meeting),
        json!({"decision": id, "from": before.state, "to": new.state, "note": new.note}),
    )
    .await?;
    Ok(new)
}
