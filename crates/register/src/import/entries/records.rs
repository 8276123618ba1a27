//! Sources, claims, cohorts and letters.

use kernel::RegionCode;
use sheets::Problem;
use uuid::Uuid;

use super::{Entry, Plan, places::standing, shown};
use crate::{
    import::{
        Kind,
        cells::Cells,
        check::{Around, Planned, Standing, differences},
        known::Known,
    },
    model::{
        ClaimDraft, CohortDraft, LetterDraft, SourceDraft,
        draft::{NewClaim, NewCohort, NewLetter, NewSource},
    },
};

impl Entry for NewSource {
    const KIND: Kind = Kind::Sources;
    const KEY: &'static str = "id";

    fn read(cells: &mut Cells<'_, '_>, _known: &Known) -> Option<Self> {
        let draft = SourceDraft {
            id: cells.text("id"),
            publisher: cells.text("publisher"),
            title: cells.text("title"),
            published: cells.date("published"),
            url: cells.text("url"),
            note: cells.text("note"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("id", self.id.clone()),
            ("publisher", self.publisher.clone()),
            ("title", self.title.clone()),
            ("published", shown(self.published.as_ref())),
            ("url", self.url.clone().unwrap_or_default()),
            ("note", self.note.clone()),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let Some(source) = around.known.sources.get(&self.id) else {
            return Some(Standing::New);
        };
        let before = NewSource {
            id: source.id.clone(),
            publisher: source.publisher.clone(),
            title: source.title.clone(),
            published: source.published.clone(),
            url: source.url.clone(),
            note: source.note.clone(),
        };
        if !cells.has("published") {
            self.published.clone_from(&before.published);
        }
        if !cells.has("url") {
            self.url.clone_from(&before.url);
        }
        if !cells.has("note") {
            self.note.clone_from(&before.note);
        }
        // A source is found by its short name, which is its id.
        Some(standing(
            differences(&before, self),
            Uuid::nil(),
            source.revision,
        ))
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Sources(rows)
    }
}

impl Entry for NewClaim {
    const KIND: Kind = Kind::Claims;
    const KEY: &'static str = "value";

    fn read(cells: &mut Cells<'_, '_>, _known: &Known) -> Option<Self> {
        let draft = ClaimDraft {
            subject: cells.text("subject"),
            property: cells.text("property"),
            value: cells.text("value"),
            source: cells.text("source"),
            note: cells.text("note"),
            confidence: cells.choice("confidence"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        // A tab cannot stand in a subject, property or source.
        [&*self.subject, &self.property, &self.source, &self.value].join("\t")
    }

    fn what(&self) -> String {
        format!("{} · {}", self.subject, self.property)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("subject", self.subject.clone()),
            ("property", self.property.clone()),
            ("value", self.value.clone()),
            ("source", self.source.clone()),
            ("note", self.note.clone()),
            ("confidence", self.confidence.as_str().to_owned()),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let known = around.known;
        let key = [
            self.subject.clone(),
            self.property.clone(),
            self.value.clone(),
            self.source.clone(),
        ];
        if let Some(claim) = known.claims.get(&key) {
            let note_differs = cells.has("note") && claim.note != self.note;
            if note_differs || claim.confidence != self.confidence.as_str() {
                // What a source said is never overwritten.
                let problem = Problem::subject("register-import-claim-fixed")
                    .with("claim", claim.id.to_string());
                cells
                    .row
                    .reject(if note_differs { "note" } else { "confidence" }, problem);
            }
            return Some(Standing::Same);
        }
        if !known.sources.contains_key(&self.source) {
            cells.unknown_source(known);
        }
        if let Some(code) = self.subject.strip_prefix("region:")
            && let Ok(code) = code.parse::<RegionCode>()
            && known.places.at(&code).is_none()
            && let Err(problem) = known.places.today(&code, "")
        {
            cells.row.reject("subject", problem);
        }
        Some(Standing::New)
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Claims(rows)
    }
}

impl Entry for NewCohort {
    const KIND: Kind = Kind::Cohorts;
    const KEY: &'static str = "year";

    fn read(cells: &mut Cells<'_, '_>, _known: &Known) -> Option<Self> {
        let draft = CohortDraft {
            year: cells.integer("year"),
            theme: cells.text("theme"),
            note: cells.text("note"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        self.year.to_string()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("year", self.year.to_string()),
            ("theme", self.theme.clone()),
            ("note", self.note.clone()),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let Some(cohort) = around.known.cohorts.get(&self.year) else {
            return Some(Standing::New);
        };
        let before = NewCohort {
            year: cohort.year,
            theme: cohort.theme.clone(),
            note: cohort.note.clone(),
        };
        if !cells.has("theme") {
            self.theme.clone_from(&before.theme);
        }
        if !cells.has("note") {
            self.note.clone_from(&before.note);
        }
        // A cohort is found by its year.
        Some(standing(
            differences(&before, self),
            Uuid::nil(),
            cohort.revision,
        ))
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Cohorts(rows)
    }
}

impl Entry for NewLetter {
    const KIND: Kind = Kind::Letters;
    const KEY: &'static str = "number";

    fn read(cells: &mut Cells<'_, '_>, _known: &Known) -> Option<Self> {
        let draft = LetterDraft {
            number: cells.text("number"),
            date: cells.date("date"),
            subject: cells.text("subject"),
            purpose: cells.text("purpose"),
            cohort: cells.integer("cohort"),
            source: cells.text("source"),
            revision: String::new(),
        };
        cells.parsed(draft.parse())
    }

    fn key(&self) -> String {
        self.number.to_string()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("number", self.number.to_string()),
            ("date", self.date.to_string()),
            ("subject", self.subject.clone()),
            ("purpose", self.purpose.clone()),
            ("cohort", shown(self.cohort.as_ref())),
            ("source", self.source.clone().unwrap_or_default()),
        ]
    }

    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing> {
        let known = around.known;
        let standing = known.letters.get(&self.key()).map(|letter| {
            let before = NewLetter {
                number: letter.number.clone(),
                date: letter.date.clone(),
                subject: letter.subject.clone(),
                purpose: letter.purpose.clone(),
                cohort: letter.cohort,
                source: letter.source.clone(),
            };
            if !cells.has("purpose") {
                self.purpose.clone_from(&before.purpose);
            }
            if !cells.has("cohort") {
                self.cohort = before.cohort;
            }
            if !cells.has("source") {
                self.source.clone_from(&before.source);
            }
            standing(
                differences(&before, self),
                letter.id.uuid(),
                letter.revision,
            )
        });
        if self
            .cohort
            .is_some_and(|year| !known.cohorts.contains_key(&year))
        {
            cells.refuse("cohort", "register-invalid-unknown");
        }
        if self
            .source
            .as_ref()
            .is_some_and(|id| !known.sources.contains_key(id))
        {
            cells.unknown_source(known);
        }
        Some(standing.unwrap_or(Standing::New))
    }

    fn plan(rows: Vec<Planned<Self>>) -> Plan {
        Plan::Letters(rows)
    }
}
