//! Regions in cohorts.

use std::collections::HashMap;

use kernel::RegionCode;
use sheets::Problem;

use super::{Entry, Plan, places::standing, shown};
use crate::{
    import::{
        Kind,
        cells::Cells,
        check::{Around, Line, Planned, Standing, differences},
        known::Known,
    },
    model::{Participation, ParticipationDraft, draft::NewParticipation},
};

fn typed(p: &Participation) -> NewParticipation {
    NewParticipation {
        cohort: p.cohort,
        region: p.region.clone(),
        status: p.status,
        list_no: p.list_no,
        repeat_of: p.repeat_of,
        replaced_by: p.replaced_by.clone(),
        source: p.source.clone(),
        confidence: p.confidence,
        note: p.note.clone(),
    }
}

fn key(cohort: u16, region: &RegionCode) -> String {
    format!("{cohort} {region}")
}

impl Entry for NewParticipation {
    const KIND: Kind = Kind::Participations;
    const KEY: &'static str = "region";

    fn read(cells: &mut Cells<'_, '_>, known: &Known) -> Option<Self> {
        let region = cells.region(known);
        let substitute = cells.coded_region("replaced_by", &known.places);
        let draft = ParticipationDraft {
            cohort: cells.integer("cohort"),
            region: region.map(|r| r.code.to_string()).unwrap_or_default(),
            status: cells.choice("status"),
            list_no: cells.integer("list_no"),
            repeat_of: cells.integer("repeat_of"),
            replaced_by: substitute.map(|r| r.code.to_string()).unwrap_or_default(),
            source: cells.text("source"),
            confidence: cells.choice("confidence"),
            note: cells.text("note"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        key(self.cohort, &self.region)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("cohort", self.cohort.to_string()),
            ("region", self.region.to_string()),
            ("status", self.status.as_str().to_owned()),
            ("list_no", shown(self.list_no.as_ref())),
            ("repeat_of", shown(self.repeat_of.as_ref())),
            ("replaced_by", shown(self.replaced_by.as_ref())),
            ("source", self.source.clone().unwrap_or_default()),
            ("confidence", self.confidence.as_str().to_owned()),
            ("note", self.note.clone()),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let known = around.known;
        let present = known
            .participations
            .get(&(self.cohort, self.region.clone()));
        let standing = present.map(|present| {
            let before = typed(present);
            self.keep(&before, cells);
            self.follow(&before, cells);
            standing(
                differences(&before, self),
                present.id.uuid(),
                present.revision,
            )
        });
        if !known.cohorts.contains_key(&self.cohort) {
            cells.refuse("cohort", "register-invalid-unknown");
        }
        if self
            .source
            .as_ref()
            .is_some_and(|id| !known.sources.contains_key(id))
        {
            cells.unknown_source(known);
        }
        let stands = |cohort, region: &RegionCode| {
            known.participations.contains_key(&(cohort, region.clone()))
                || around.file.contains_key(&key(cohort, region))
        };
        if self
            .repeat_of
            .is_some_and(|earlier| !stands(earlier, &self.region))
        {
            cells.refuse("repeat_of", "register-invalid-not-a-member");
        }
        if self
            .replaced_by
            .as_ref()
            .is_some_and(|code| !stands(self.cohort, code))
        {
            cells.refuse("replaced_by", "register-import-substitute-missing");
        }
        Some(standing.unwrap_or(Standing::New))
    }

    fn settle(lines: &mut [Line<'_, '_, Self>], known: &Known) {
        refuse_circles(lines, known);
        refuse_too_many(lines, known);
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Participations(rows)
    }
}

impl NewParticipation {
    /// Takes over what the file has no column for.
    fn keep(&mut self, before: &Self, cells: &Cells<'_, '_>) {
        if !cells.has("list_no") {
            self.list_no = before.list_no;
        }
        if !cells.has("repeat_of") {
            self.repeat_of = before.repeat_of;
        }
        if !cells.has("source") {
            self.source.clone_from(&before.source);
        }
        if !cells.has("note") {
            self.note.clone_from(&before.note);
        }
    }

    /// The status moves one step of the process at a time, and a substitute stays once it is named.
    fn follow(&self, before: &Self, cells: &mut Cells<'_, '_>) {
        if before.status != self.status && before.status.transition(self.status).is_err() {
            let list = before.status.next().iter().map(|s| s.as_str());
            let next: Vec<String> = list
                .map(|s| format!("register-status-{}", s.replace('_', "-")))
                .collect();
            let from = format!(
                "register-status-{}",
                before.status.as_str().replace('_', "-")
            );
            let problem = if next.is_empty() {
                Problem::subject("register-import-step-end")
            } else {
                Problem::subject("register-import-step").with("next@messages", next.join(" "))
            };
            cells
                .row
                .reject("status", problem.with("from@message", from));
        }
        if before.status == self.status && before.replaced_by != self.replaced_by {
            cells.refuse("replaced_by", "register-import-substitute-fixed");
        }
    }
}

/// A region that was replaced cannot be its substitute's substitute.
fn refuse_circles(lines: &mut [Line<'_, '_, NewParticipation>], known: &Known) {
    let mut substitutes: HashMap<(u16, RegionCode), RegionCode> = HashMap::new();
    for p in known.participations.values() {
        if let Some(code) = &p.replaced_by {
            substitutes.insert((p.cohort, p.region.clone()), code.clone());
        }
    }
    for entry in lines.iter().filter_map(|line| line.entry.as_ref()) {
        let place = (entry.cohort, entry.region.clone());
        match &entry.replaced_by {
            Some(code) => substitutes.insert(place, code.clone()),
            None => substitutes.remove(&place),
        };
    }
    for line in lines {
        let Some(entry) = &line.entry else { continue };
        let mut at = entry.replaced_by.clone();
        // No chain is longer than the number of links.
        for _ in 0..substitutes.len() {
            let Some(code) = at.take_if(|code| *code != entry.region) else {
                break;
            };
            at = substitutes.get(&(entry.cohort, code)).cloned();
        }
        if at.as_ref() == Some(&entry.region) {
            let problem = Problem::subject("register-import-circle");
            line.row.reject("replaced_by", problem);
            line.standing = None;
        }
    }
}

/// A cohort never has more members than its total, counted after the whole file: one row may give up the place that
/// another takes. The last rows that take a place are refused.
fn refuse_too_many(lines: &mut [Line<'_, '_, NewParticipation>], known: &Known) {
    let mut held: HashMap<u16, i64> = HashMap::new();
    for p in known
        .participations
        .values()
        .filter(|p| p.status.holds_a_place())
    {
        *held.entry(p.cohort).or_default() += 1;
    }
    let mut takers: HashMap<u16, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let (Some(entry), Some(_)) = (&line.entry, &line.standing) else {
            continue;
        };
        let before = known
            .participations
            .get(&(entry.cohort, entry.region.clone()));
        let held_before = before.is_some_and(|p| p.status.holds_a_place());
        match (held_before, entry.status.holds_a_place()) {
            (false, true) => {
                *held.entry(entry.cohort).or_default() += 1;
                takers.entry(entry.cohort).or_default().push(at);
            }
            (true, false) => *held.entry(entry.cohort).or_default() -= 1,
            (true, true) | (false, false) => {}
        }
    }
    for (cohort, takers) in takers {
        let (Some(total), Some(held)) = (known.totals.get(&cohort), held.get(&cohort)) else {
            continue;
        };
        let too_many = usize::try_from(held - total).unwrap_or(0).min(takers.len());
        for at in &takers[takers.len() - too_many..] {
            let problem = Problem::subject("register-import-over-total")
                .with("cohort", cohort.to_string())
                .with("total", total.to_string())
                .with("held", held.to_string());
            lines[*at].row.reject("region", problem);
            lines[*at].standing = None;
        }
    }
}
