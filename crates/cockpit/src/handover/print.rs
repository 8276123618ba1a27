//! The handover pack as a document: where things stand, obligations, dates, people, unfinished work.
// messages: cockpit-pack-*

use books::{
    Furniture, Lang as Printed, Letterhead, State,
    report::{Column, Report, Section},
};
use kernel::Timestamp;
use web::Lang;

use super::Pack;
use crate::words::{Words, day};

/// What the sections are written with.
struct Writer<'a> {
    words: Words<'a>,
    lang: Lang,
}

impl Writer<'_> {
    fn word(&self, id: &str) -> String {
        self.words.t(self.lang, &format!("cockpit-pack-{id}"))
    }

    fn day(&self, text: &str) -> String {
        day(self.lang, text)
    }

    fn section(&self, id: &str) -> Section {
        Section {
            heading: Some(self.word(id)),
            ..Section::default()
        }
    }

    /// A table, or a sentence where it has no row.
    fn table(&self, id: &str, columns: &[(&str, u8)], rows: Vec<Vec<String>>) -> Section {
        let mut section = self.section(id);
        if rows.is_empty() {
            section.paragraphs.push(self.word(&format!("{id}-none")));
            return section;
        }
        section.columns = columns
            .iter()
            .map(|(id, share)| Column::new(self.word(id), *share))
            .collect();
        section.rows = rows;
        section
    }
}

/// The pack in a language, `notice` on every page of a demonstration.
pub fn report(
    pack: &Pack,
    (words, lang): (Words<'_>, Lang),
    (notice, at): (Option<String>, Timestamp),
) -> Report {
    let w = Writer { words, lang };
    let line = &pack.line;
    let title = format!("{}: {}", w.word("title"), line.name);
    let head = pack.head.as_ref();
    let facts = vec![
        (w.word("cohort"), pack.cohort.to_string()),
        (
            w.word("head"),
            head.map_or_else(String::new, |(name, title)| format!("{name}, {title}")),
        ),
        (w.word("place"), words.place(lang, line.place)),
        (w.word("since"), w.day(&line.since)),
        (w.word("turn"), words.turn(lang, line.turn)),
        (w.word("printed"), w.day(&agreements::model::today(at))),
    ];
    Report {
        furniture: Furniture {
            lang: match lang {
                Lang::Id => Printed::Id,
                Lang::En => Printed::En,
            },
            state: State::Final,
            letterhead: Letterhead {
                lines: vec![w.word("office")],
                ..Letterhead::default()
            },
            notice,
            reference: Some(title.clone()),
            sha256: None,
            verify: None,
            made_at: at,
        },
        heading: title.clone(),
        title,
        subheading: Some(w.word("lead")),
        facts,
        sections: vec![
            next(&w, pack),
            alarms(&w, pack),
            agreement(&w, pack),
            dates(&w, pack),
            decrees(&w, pack),
            people(&w, pack),
            homework(&w, pack),
            decisions(&w, pack),
        ],
        signed: String::new(),
        signers: Vec::new(),
    }
}

fn next(w: &Writer<'_>, pack: &Pack) -> Section {
    let mut section = w.section("next");
    section.points = pack
        .line
        .steps
        .iter()
        .map(|step| w.words.step(w.lang, step))
        .collect();
    if section.points.is_empty() {
        section.paragraphs.push(w.word("next-none"));
    }
    section
}

fn alarms(w: &Writer<'_>, pack: &Pack) -> Section {
    let mut section = w.section("alarms");
    section.points = pack
        .line
        .alarms
        .iter()
        .map(|alarm| w.words.alarm(w.lang, alarm))
        .collect();
    if section.points.is_empty() {
        section.paragraphs.push(w.word("alarms-none"));
    }
    section
}

fn agreement(w: &Writer<'_>, pack: &Pack) -> Section {
    let mut section = w.section("agreement");
    let Some((agreement, clauses)) = &pack.agreement else {
        section.paragraphs.push(w.word("agreement-none"));
        return section;
    };
    let number = agreement.number.as_ref().map(ToString::to_string);
    let given = [
        ("number", number.unwrap_or_default()),
        ("date", w.day(agreement.date.as_deref().unwrap_or_default())),
        (
            "ends",
            w.day(agreement.ends_on.as_deref().unwrap_or_default()),
        ),
    ];
    section.paragraphs = given
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(id, value)| format!("{}: {value}", w.word(id)))
        .collect();
    section.points = clauses
        .iter()
        .map(|clause| format!("{}. {}", clause.heading, clause.text))
        .collect();
    section
}

fn dates(w: &Writer<'_>, pack: &Pack) -> Section {
    let rows = pack.stages.iter().flat_map(|report| {
        report.workshops.iter().map(|one| {
            vec![
                report.stage.roman().to_owned(),
                w.day(&one.starts_on),
                one.place.clone(),
                w.words.t(w.lang, &format!("workshops-state-{}", one.state)),
            ]
        })
    });
    let columns = [("stage", 1), ("date", 2), ("venue", 3), ("state", 2)];
    w.table("dates", &columns, rows.collect())
}

fn decrees(w: &Writer<'_>, pack: &Pack) -> Section {
    let rows = pack.decrees.iter().map(|one| {
        vec![
            one.title.clone(),
            one.number.clone(),
            w.day(&one.date),
            w.day(&one.valid_to),
            one.head_name.clone(),
        ]
    });
    let columns = [
        ("decree", 4),
        ("number", 2),
        ("date", 2),
        ("valid-to", 2),
        ("issued-by", 3),
    ];
    w.table("decrees", &columns, rows.collect())
}

fn people(w: &Writer<'_>, pack: &Pack) -> Section {
    let mut rows = Vec::new();
    for (body, members) in &pack.bodies {
        for member in members.iter().filter(|one| one.left_at.is_none()) {
            rows.push(vec![
                body.name.clone(),
                member.name.clone(),
                member.office.clone(),
                member.agency.clone(),
            ]);
        }
    }
    for (_, name) in &pack.line.mentors {
        rows.push(vec![
            w.word("mentor"),
            name.clone(),
            String::new(),
            String::new(),
        ]);
    }
    let columns = [("body", 2), ("name", 3), ("position", 3), ("agency", 3)];
    w.table("people", &columns, rows)
}

fn homework(w: &Writer<'_>, pack: &Pack) -> Section {
    let rows = pack.homework().map(|(stage, task)| {
        vec![
            stage.roman().to_owned(),
            task.task.clone(),
            task.owner.clone(),
            w.day(&task.due_on),
        ]
    });
    let columns = [("stage", 1), ("task", 5), ("owner", 3), ("due", 2)];
    w.table("homework", &columns, rows.collect())
}

fn decisions(w: &Writer<'_>, pack: &Pack) -> Section {
    let rows = pack
        .decisions
        .iter()
        .map(|one| vec![one.text.clone(), one.owner.clone(), w.day(&one.due)]);
    let columns = [("decision", 5), ("owner", 3), ("due", 2)];
    w.table("decisions", &columns, rows.collect())
}
