//! The next steps of a region: which there are, and which help most.

use access::Permission;
use agreements::{
    alarms::{Alarm, AlarmKind},
    model::{AgreementState, WaitingOn},
    standing::Standing as Agreed,
};
use kernel::{RegionCode, words};
use serde::Serialize;
use utoipa::ToSchema;
use workshops::{
    model::{Stage, WorkshopState},
    standing::{Standing as Guided, WaitsOn},
};

use super::Turn;

/// How many steps are told: more would be a list nobody reads.
const MOST: usize = 3;

words! {
    /// What should be done. In the order of use: what holds everything up comes before what can wait.
    StepKind {
        /// Draft the agreement.
        Draft = "draft",
        /// Confirm or answer the draft.
        Confirm = "confirm",
        /// Review the clauses.
        Review = "review",
        /// Put the agreement on a signing day.
        PlanSigning = "schedule-signing",
        /// Sign.
        Sign = "sign",
        /// Put the signed agreement in force.
        PutInForce = "put-in-force",
        /// Take another region in place of one that declined.
        Replace = "replace",
        /// Issue the decrees on council and team.
        Decree = "decree",
        /// Hand in late homework.
        LateHomework = "late-homework",
        /// Say that the workshop was held, and close it.
        CloseWorkshop = "close-workshop",
        /// Plan the next workshop.
        PlanWorkshop = "schedule-workshop",
        /// Invite to the workshop that is planned.
        Invite = "invite",
        /// Open the next stage.
        OpenStage = "open-stage",
        /// Write what the stage must leave behind.
        Outputs = "outputs",
        /// Prepare the workshop that comes.
        Prepare = "prepare",
        /// Issue the decrees anew: the head who issued them has left.
        RenewDecree = "renew-decree",
        /// Call the council together.
        CallCouncil = "call-council",
        /// Draft the regulation that gives the plan force.
        Regulation = "regulation",
        /// Decide what comes after the agreement.
        Extend = "extend",
        /// Finish homework that is open.
        Homework = "homework",
        /// Send the plan to the ministry.
        Submit = "submit",
    }
}

impl StepKind {
    /// Who does it.
    pub const fn whose(self) -> Turn {
        match self {
            Self::Draft
            | Self::PlanSigning
            | Self::PutInForce
            | Self::Replace
            | Self::PlanWorkshop
            | Self::Invite
            | Self::OpenStage
            | Self::Extend => Turn::Ministry,
            Self::Review => Turn::Reviewer,
            Self::Sign => Turn::Signatories,
            Self::CloseWorkshop | Self::Prepare => Turn::Mentor,
            Self::Confirm
            | Self::Decree
            | Self::LateHomework
            | Self::Outputs
            | Self::RenewDecree
            | Self::CallCouncil
            | Self::Regulation
            | Self::Homework
            | Self::Submit => Turn::Region,
        }
    }
}

impl StepKind {
    /// What one must be allowed to open the page where it is done; `None` where those open it who see the cockpit.
    pub const fn needs(self) -> Option<Permission> {
        match self {
            Self::Draft => Some(Permission::ManageAgreements),
            Self::PlanWorkshop => Some(Permission::ManageWorkshops),
            _ => None,
        }
    }
}

/// A step with its reason and the page where it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CockpitStep)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// A day, a number or a stage that the reason names; empty where there is none.
    pub detail: String,
    /// Where it is done, a path.
    pub href: String,
}

/// What is known of a region.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The cohort's year.
    pub cohort: u16,
    /// Agreement, decrees, bodies, alarms.
    pub agreed: &'a Agreed,
    /// Stage, homework, the next workshop; `None` before the first.
    pub guided: Option<&'a Guided>,
    /// The day of today, `2026-01-15`.
    pub today: &'a str,
}

/// The most useful next steps, the most useful first. What holds everything up comes first, then what is late, then what
/// comes anyway.
pub fn steps(facts: Facts<'_>) -> Vec<Step> {
    let region = &facts.agreed.region;
    let mut all = Vec::new();
    agreement(facts, &mut all);
    if facts.agreed.has_signed() {
        bodies(
            region,
            &facts.agreed.alarms,
            facts.agreed.has_bodies(),
            &mut all,
        );
        if let Some(guided) = facts.guided {
            workshops(facts, guided, &mut all);
        } else if facts.agreed.is_ready() {
            all.push(step(StepKind::PlanWorkshop, "I", "/workshops/plan".into()));
        }
    }
    all.sort_by_key(|step| step.kind);
    all.dedup_by_key(|step| step.kind);
    all.truncate(MOST);
    all
}

fn step(kind: StepKind, detail: impl Into<String>, href: String) -> Step {
    Step {
        kind,
        detail: detail.into(),
        href,
    }
}

fn agreement(facts: Facts<'_>, all: &mut Vec<Step>) {
    let Some(signed) = &facts.agreed.agreement else {
        if facts.agreed.waiting_on == WaitingOn::Ministry {
            let href = format!("/agreements/draft?cohort={}", facts.cohort);
            all.push(step(StepKind::Draft, "", href));
        }
        return;
    };
    let kind = match (signed.state, facts.agreed.waiting_on) {
        (AgreementState::DraftSent, _) | (AgreementState::LegalReview, WaitingOn::Region) => {
            StepKind::Confirm
        }
        (AgreementState::RegionConfirmed, _)
        | (AgreementState::LegalReview, WaitingOn::Reviewer) => StepKind::Review,
        (AgreementState::LegalReview, _) => StepKind::PlanSigning,
        (AgreementState::Scheduled, _) => StepKind::Sign,
        (AgreementState::Signed, _) => StepKind::PutInForce,
        (AgreementState::Declined, _) => StepKind::Replace,
        (
            AgreementState::Active
            | AgreementState::Expired
            | AgreementState::Terminated
            | AgreementState::Replaced,
            _,
        ) => return,
    };
    let detail = match kind {
        StepKind::Sign => signed.date.as_str(),
        _ => "",
    };
    all.push(step(kind, detail, format!("/agreements/{}", signed.id)));
}

fn bodies(region: &RegionCode, alarms: &[Alarm], formed: bool, all: &mut Vec<Step>) {
    let of = |kind: AlarmKind| alarms.iter().find(|alarm| alarm.kind == kind);
    let pages = format!("/bodies/{region}");
    if !formed {
        let late = of(AlarmKind::NoDecree).map_or("", |alarm| alarm.since.as_str());
        all.push(step(StepKind::Decree, late, pages.clone()));
    }
    for (alarm, kind) in [
        (AlarmKind::HeadLeft, StepKind::RenewDecree),
        (AlarmKind::CouncilIdle, StepKind::CallCouncil),
        (AlarmKind::NoRegulation, StepKind::Regulation),
        (AlarmKind::EndsSoon, StepKind::Extend),
    ] {
        if let Some(alarm) = of(alarm) {
            all.push(step(kind, alarm.since.as_str(), pages.clone()));
        }
    }
}

fn workshops(facts: Facts<'_>, guided: &Guided, all: &mut Vec<Step>) {
    let stages = format!("/stages/{}?cohort={}", guided.region, facts.cohort);
    if guided.homework_late > 0 {
        let detail = guided.homework_late.to_string();
        all.push(step(StepKind::LateHomework, detail, stages.clone()));
    } else if guided.homework_open > 0 {
        let detail = guided.homework_open.to_string();
        all.push(step(StepKind::Homework, detail, stages.clone()));
    }
    if guided.waits_on == WaitsOn::Region {
        let detail = guided.stage.map_or("", Stage::roman);
        all.push(step(StepKind::Outputs, detail, stages.clone()));
    }
    match &guided.next {
        Some(next) => {
            let kind = match next.state {
                WorkshopState::Planned => StepKind::Invite,
                WorkshopState::Invited if next.starts_on.as_str() <= facts.today => {
                    StepKind::CloseWorkshop
                }
                WorkshopState::Invited => StepKind::Prepare,
                WorkshopState::Held => StepKind::CloseWorkshop,
                WorkshopState::Closed | WorkshopState::Cancelled => return,
            };
            let href = format!("/workshops/{}", next.id);
            all.push(step(kind, next.starts_on.as_str(), href));
        }
        None if guided.waits_on == WaitsOn::Nobody => {
            all.push(step(StepKind::Submit, "", stages));
        }
        None if guided.waits_on == WaitsOn::Ministry => match guided.stage {
            Some(Stage::Four) => {}
            Some(stage) => {
                let detail = stage.next().map_or("", Stage::roman);
                all.push(step(StepKind::OpenStage, detail, stages));
            }
            None => all.push(step(StepKind::PlanWorkshop, "I", "/workshops/plan".into())),
        },
        None => {}
    }
}
