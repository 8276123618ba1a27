//! What is late or wrong in a region after its agreement: one function, for pages, lists and other contexts.

use serde::Serialize;

use crate::model::{AgreementState, BodyKind, Decree, DecreeKind, add_days, add_months, words};

/// Regions get one to two months after signing for the decrees on council and team (domain §3.5).
const MONTHS_TO_DECREE: u16 = 2;
/// The council coordinates with the team at least monthly (domain §3.6).
const MONTHS_BETWEEN_MEETINGS: u16 = 1;
/// Guidance lasts some five months (domain §3.5); a plan without a regulation a month later stays on the shelf.
const MONTHS_TO_REGULATION: u16 = 6;
/// How long before its end an agreement is told to be ending.
const DAYS_BEFORE_END: i64 = 90;

words! {
    /// What is late or wrong.
    AlarmKind {
        /// Council or team stand without a decree two months after signing.
        NoDecree = "no_decree",
        /// The council has not met for a month.
        CouncilIdle = "council_idle",
        /// A body's decree names a head who has left office.
        HeadLeft = "head_left",
        /// Nothing gives the plan force.
        NoRegulation = "no_regulation",
        /// The agreement ends soon, or has ended unnoticed.
        EndsSoon = "ends_soon",
    }
}

/// Something that is late or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Alarm {
    /// What.
    pub kind: AlarmKind,
    /// Since which day, as `2026-01-15`; for an end, the day itself.
    #[schema(example = "2026-01-15")]
    pub since: String,
    /// The bodies or the name it is about; empty where there is nothing to add.
    pub about: Vec<String>,
}

/// What is known of a region, on which alarms rest.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// State, date and last day of its agreement.
    pub agreement: Option<(AgreementState, &'a str, &'a str)>,
    /// Its decrees, whatever their state.
    pub decrees: &'a [Decree],
    /// The bodies that were entered.
    pub bodies: &'a [BodyKind],
    /// The day of the last meeting of its council.
    pub last_council_meeting: Option<&'a str>,
    /// Who heads it now, where the register knows.
    pub head: Option<&'a str>,
}

/// Every alarm of a region on a day, in the order of [`AlarmKind`].
pub fn of(facts: &Facts<'_>, today: &str) -> Vec<Alarm> {
    let all = [
        no_decree(facts, today),
        council_idle(facts, today),
        head_left(facts, today),
        no_regulation(facts, today),
        ends_soon(facts, today),
    ];
    all.into_iter().flatten().collect()
}

/// The day the agreement was signed, where it binds.
fn signed_on<'a>(facts: &Facts<'a>) -> Option<&'a str> {
    let (state, date, _) = facts.agreement?;
    (state.is_signed() && state != AgreementState::Terminated && !date.is_empty()).then_some(date)
}

fn stands(facts: &Facts<'_>, kind: DecreeKind, today: &str) -> bool {
    facts
        .decrees
        .iter()
        .any(|decree| decree.kind == kind && decree.stands_on(today))
}

fn no_decree(facts: &Facts<'_>, today: &str) -> Option<Alarm> {
    let since = add_months(signed_on(facts)?, MONTHS_TO_DECREE)?;
    let about: Vec<String> = [DecreeKind::Council, DecreeKind::Team]
        .into_iter()
        .filter(|kind| !stands(facts, *kind, today))
        .map(|kind| kind.as_str().to_owned())
        .collect();
    (!about.is_empty() && *since <= *today).then_some(Alarm {
        kind: AlarmKind::NoDecree,
        since,
        about,
    })
}

/// Counted from the last meeting, or from the decree where the council has never met.
fn council_idle(facts: &Facts<'_>, today: &str) -> Option<Alarm> {
    if !facts.bodies.contains(&BodyKind::Council) {
        return None;
    }
    let formed = facts
        .decrees
        .iter()
        .filter(|d| d.kind == DecreeKind::Council && d.stands_on(today))
        .map(|d| d.date.as_str())
        .min();
    let from = facts.last_council_meeting.or(formed)?;
    let since = add_months(from, MONTHS_BETWEEN_MEETINGS)?;
    (*since <= *today).then_some(Alarm {
        kind: AlarmKind::CouncilIdle,
        since,
        about: Vec::new(),
    })
}

fn head_left(facts: &Facts<'_>, today: &str) -> Option<Alarm> {
    let head = facts.head?;
    let stale: Vec<&Decree> = facts
        .decrees
        .iter()
        .filter(|d| d.kind != DecreeKind::Regulation && d.stands_on(today))
        .filter(|d| !d.head_name.is_empty() && !same_person(&d.head_name, head))
        .collect();
    let since = stale.iter().map(|d| d.date.clone()).min()?;
    let mut about: Vec<String> = stale.iter().map(|d| d.head_name.clone()).collect();
    about.sort_unstable();
    about.dedup();
    Some(Alarm {
        kind: AlarmKind::HeadLeft,
        since,
        about,
    })
}

fn no_regulation(facts: &Facts<'_>, today: &str) -> Option<Alarm> {
    let since = add_months(signed_on(facts)?, MONTHS_TO_REGULATION)?;
    let missing = !stands(facts, DecreeKind::Regulation, today);
    (missing && *since <= *today).then_some(Alarm {
        kind: AlarmKind::NoRegulation,
        since,
        about: Vec::new(),
    })
}

fn ends_soon(facts: &Facts<'_>, today: &str) -> Option<Alarm> {
    let (state, _, ends_on) = facts.agreement?;
    let from = add_days(ends_on, -DAYS_BEFORE_END)?;
    (state.is_binding() && *from <= *today).then_some(Alarm {
        kind: AlarmKind::EndsSoon,
        since: ends_on.to_owned(),
        about: Vec::new(),
    })
}

/// Whether two spellings name one person: letters and digits alone, whatever their case. Degrees stay: who gains one is
/// told once, and the decree is looked at.
pub(crate) fn same_person(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use uuid::Uuid;

    use super::*;
    use crate::model::{DecreeForm, DecreeState};

    fn decree(kind: DecreeKind, head: &str) -> Decree {
        Decree {
            id: Id::from_uuid(Uuid::from_u128(1)),
            region: "71.72".parse().unwrap(),
            kind,
            form: DecreeForm::Decision,
            title: "Contoh".into(),
            number: "1".into(),
            date: "2026-01-10".into(),
            valid_from: "2026-01-10".into(),
            valid_to: String::new(),
            head_name: head.into(),
            state: DecreeState::Issued,
            reason: String::new(),
            evidence: None,
            revision: 1,
        }
    }

    fn kinds(facts: &Facts<'_>, today: &str) -> Vec<AlarmKind> {
        of(facts, today).into_iter().map(|a| a.kind).collect()
    }

    #[test]
    fn decrees_are_missed_two_months_after_signing_and_a_regulation_after_six() {
        let facts = Facts {
            agreement: Some((AgreementState::Active, "2026-01-15", "2028-01-14")),
            ..Facts::default()
        };
        assert_eq!(kinds(&facts, "2026-03-14"), []);
        assert_eq!(kinds(&facts, "2026-03-15"), [AlarmKind::NoDecree]);
        assert_eq!(
            kinds(&facts, "2026-07-15"),
            [AlarmKind::NoDecree, AlarmKind::NoRegulation]
        );
        let council = [decree(DecreeKind::Council, "")];
        let facts = Facts {
            decrees: &council,
            ..facts
        };
        assert_eq!(of(&facts, "2026-03-15")[0].about, ["team"]);
    }

    #[test]
    fn a_council_is_idle_a_month_after_its_last_meeting() {
        let decrees = [decree(DecreeKind::Council, "")];
        let mut facts = Facts {
            decrees: &decrees,
            bodies: &[BodyKind::Council],
            ..Facts::default()
        };
        assert_eq!(kinds(&facts, "2026-02-09"), []);
        assert_eq!(kinds(&facts, "2026-02-10"), [AlarmKind::CouncilIdle]);
        facts.last_council_meeting = Some("2026-02-01");
        assert_eq!(kinds(&facts, "2026-02-10"), []);
    }

    #[test]
    fn a_decree_of_a_former_head_is_told_with_the_name() {
        let decrees = [
            decree(DecreeKind::Council, "Ir. Lama"),
            decree(DecreeKind::Team, "Baru, S.E."),
        ];
        let facts = Facts {
            decrees: &decrees,
            head: Some("BARU S.E."),
            ..Facts::default()
        };
        let found = of(&facts, "2026-01-20");
        assert_eq!(found[0].kind, AlarmKind::HeadLeft);
        assert_eq!(found[0].about, ["Ir. Lama"]);
    }

    #[test]
    fn an_end_is_told_ninety_days_ahead_and_until_it_is_settled() {
        let facts = |state| Facts {
            agreement: Some((state, "2026-01-01", "2026-02-28")),
            ..Facts::default()
        };
        let active = facts(AgreementState::Active);
        assert_eq!(kinds(&active, "2025-11-29"), []);
        assert_eq!(kinds(&active, "2025-11-30"), [AlarmKind::EndsSoon]);
        let ended = kinds(&facts(AgreementState::Expired), "2026-02-28");
        assert!(!ended.contains(&AlarmKind::EndsSoon));
    }
}
