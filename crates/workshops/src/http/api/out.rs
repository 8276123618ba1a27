//! What the API answers with.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::paging::PageOf;

use crate::{
    model::{
        Attendance, FocusGroup, Homework, HomeworkState, Mentor, Mode, Row, Sector, Sheet, Source,
        Stage, StageReport, Unmet, Workshop, WorkshopState,
    },
    stages::Journey,
    standing::{Standing, WaitsOn},
};

/// A workshop.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorkshopOut {
    /// Its id.
    id: Uuid,
    /// The region's part in its cohort.
    participation: Uuid,
    /// The cohort's year.
    #[schema(example = 2023)]
    cohort: u16,
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    region_name: String,
    /// Which of the four.
    stage: Stage,
    /// The first day.
    #[schema(example = "2023-07-31")]
    starts_on: String,
    /// The last day.
    #[schema(example = "2023-08-01")]
    ends_on: String,
    /// When each day begins on the region's clock.
    #[schema(example = "08:00")]
    opens_at: String,
    /// When each day ends on the region's clock.
    #[schema(example = "16:00")]
    closes_at: String,
    /// How people come together.
    mode: Mode,
    /// The room.
    place: String,
    /// Where the screens meet.
    link: String,
    /// Who comes for the ministry.
    representative: String,
    /// The number of the letter of invitation.
    letter_number: String,
    /// What was said and agreed.
    minutes: String,
    /// What a reader should know.
    note: String,
    /// How far it has come.
    state: WorkshopState,
    /// Who leads it.
    mentors: Vec<Mentor>,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<Workshop> for WorkshopOut {
    fn from(w: Workshop) -> Self {
        Self {
            id: w.id.uuid(),
            participation: w.participation.uuid(),
            cohort: w.cohort,
            region: w.region.to_string(),
            region_name: w.region_name,
            stage: w.stage,
            starts_on: w.starts_on,
            ends_on: w.ends_on,
            opens_at: w.opens_at,
            closes_at: w.closes_at,
            mode: w.mode,
            place: w.place,
            link: w.link,
            representative: w.representative,
            letter_number: w.letter_number,
            minutes: w.minutes,
            note: w.note,
            state: w.state,
            mentors: w.mentors,
            revision: w.revision,
        }
    }
}

macro_rules! pages {
    ($($(#[$meta:meta])* $name:ident of $row:ident from $of:ty,)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Serialize, ToSchema)]
            pub(super) struct $name {
                /// The rows.
                rows: Vec<$row>,
                /// The cursor of the next page, to pass as `after`.
                next: Option<String>,
                /// The cursor of the page before, to pass as `before`.
                previous: Option<String>,
            }

            impl From<PageOf<$of>> for $name {
                fn from(page: PageOf<$of>) -> Self {
                    Self {
                        rows: page.rows.into_iter().map($row::from).collect(),
                        next: page.next,
                        previous: page.previous,
                    }
                }
            }
        )+
    };
}

pages! {
    /// A page of workshops.
    WorkshopsOut of WorkshopOut from Workshop,
    /// A page of those who came.
    AttendancesOut of AttendanceOut from Attendance,
    /// A page of focus groups.
    FocusGroupsOut of FocusGroupOut from FocusGroup,
}

/// Someone who came.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AttendanceOut {
    /// Its id.
    id: Uuid,
    /// The name; empty without consent.
    name: String,
    /// Office, university, firm.
    unit: String,
    /// The sector.
    sector: Sector,
    /// The group they worked in.
    team: String,
    /// Whether the name may be kept.
    consents: bool,
    /// How it came.
    source: Source,
}

impl From<Attendance> for AttendanceOut {
    fn from(one: Attendance) -> Self {
        Self {
            id: one.id.uuid(),
            name: if one.consents {
                one.name
            } else {
                String::new()
            },
            unit: one.unit,
            sector: one.sector,
            team: one.team,
            consents: one.consents,
            source: one.source,
        }
    }
}

/// A row of a worksheet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorksheetRow)]
pub(super) struct RowOut {
    /// Its id.
    id: Uuid,
    /// The worksheet.
    sheet: Sheet,
    /// Texts by column.
    #[schema(value_type = Object)]
    cells: crate::model::Cells,
    /// The revision to send back with a change.
    revision: i64,
    /// When it was last changed; RFC 3339.
    at: String,
}

impl From<Row> for RowOut {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.uuid(),
            sheet: row.sheet,
            cells: row.cells,
            revision: row.revision,
            at: row.at.to_string(),
        }
    }
}

/// A task between two workshops.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeworkOut {
    /// Its id.
    id: Uuid,
    /// After which stage's workshop.
    stage: Stage,
    /// What is to be done.
    task: String,
    /// The agency that does it.
    agency: Option<Uuid>,
    /// The agency or person in words.
    owner: String,
    /// The last day.
    due_on: String,
    /// How far it has come.
    state: HomeworkState,
    /// What was done, or why it was dropped.
    note: String,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<Homework> for HomeworkOut {
    fn from(task: Homework) -> Self {
        Self {
            id: task.id.uuid(),
            stage: task.stage,
            task: task.task,
            agency: task.agency,
            owner: task.owner,
            due_on: task.due_on,
            state: task.state,
            note: task.note,
            revision: task.revision,
        }
    }
}

/// One stage of a region.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StageOut {
    /// The stage.
    stage: Stage,
    /// Since when it is open; RFC 3339.
    opened_at: Option<String>,
    /// Whether it was opened before its gate was passed.
    is_early: bool,
    /// Why it was.
    reason: String,
    /// What its gate still asks for.
    unmet: Vec<Unmet>,
    /// Its workshops.
    workshops: Vec<WorkshopOut>,
    /// Its homework.
    homework: Vec<HomeworkOut>,
}

impl From<StageReport> for StageOut {
    fn from(report: StageReport) -> Self {
        let opening = report.opening.as_ref();
        Self {
            stage: report.stage,
            opened_at: opening.map(|o| o.at.to_string()),
            is_early: opening.is_some_and(|o| o.is_early),
            reason: opening.map_or_else(String::new, |o| o.reason.clone()),
            unmet: report.unmet,
            workshops: report
                .workshops
                .into_iter()
                .map(WorkshopOut::from)
                .collect(),
            homework: report.homework.into_iter().map(HomeworkOut::from).collect(),
        }
    }
}

/// A region on its way through a cohort's four stages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JourneyOut {
    /// The region's part in its cohort; worksheets of group work belong to it.
    participation: Uuid,
    /// The cohort's year.
    cohort: u16,
    /// The region's code.
    region: String,
    /// The region's name.
    region_name: String,
    /// The four stages.
    stages: Vec<StageOut>,
}

impl From<Journey> for JourneyOut {
    fn from(journey: Journey) -> Self {
        Self {
            participation: journey.member.id.uuid(),
            cohort: journey.member.cohort,
            region: journey.member.region.to_string(),
            region_name: journey.member.region_name,
            stages: journey.stages.into_iter().map(StageOut::from).collect(),
        }
    }
}

/// Where one region of a cohort stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandingOut {
    /// The region's code.
    region: String,
    /// The region's name.
    region_name: String,
    /// The highest stage that is open.
    stage: Option<Stage>,
    /// Since when; RFC 3339.
    since: Option<String>,
    /// Tasks to be done.
    homework_open: i64,
    /// Those of them whose day has passed.
    homework_late: i64,
    /// The next workshop that has not been closed.
    next_workshop: Option<Uuid>,
    /// Its first day.
    next_on: Option<String>,
    /// On whom it waits.
    waits_on: WaitsOn,
}

impl From<Standing> for StandingOut {
    fn from(one: Standing) -> Self {
        Self {
            region: one.region.to_string(),
            region_name: one.region_name,
            stage: one.stage,
            since: one.since.map(|at| at.to_string()),
            homework_open: one.homework_open,
            homework_late: one.homework_late,
            next_workshop: one.next.as_ref().map(|next| next.id.uuid()),
            next_on: one.next.map(|next| next.starts_on),
            waits_on: one.waits_on,
        }
    }
}

/// A focus group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FocusGroupOut {
    /// Its id; its worksheets and attendances belong to it.
    id: Uuid,
    /// The cohort's year.
    cohort: u16,
    /// The region's code.
    region: String,
    /// The region's name.
    region_name: String,
    /// What it was about.
    topic: String,
    /// The pillar.
    pillar: String,
    /// The day.
    held_on: String,
    /// Where.
    place: String,
    /// Who led it.
    moderator: String,
    /// What was said.
    summary: String,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<FocusGroup> for FocusGroupOut {
    fn from(group: FocusGroup) -> Self {
        Self {
            id: group.id.uuid(),
            cohort: group.cohort,
            region: group.region.to_string(),
            region_name: group.region_name,
            topic: group.topic,
            pillar: group.pillar,
            held_on: group.held_on,
            place: group.place,
            moderator: group.moderator,
            summary: group.summary,
            revision: group.revision,
        }
    }
}
