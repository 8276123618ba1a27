//! One page for much of what contexts show: facts, tables, charts, and what can be done.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::{
    Crumb, Errors, Html, Markup, Page,
    charts::Chart,
    fields::{self, Field},
};

/// A way to somewhere.
pub struct Link {
    /// Where to.
    pub href: String,
    /// Its words.
    pub label: String,
    /// The kind of its button: `plain`, `primary`, `danger`.
    pub kind: &'static str,
}

impl Link {
    /// A plain one.
    pub fn new(href: impl Into<String>, label: String) -> Self {
        Self {
            href: href.into(),
            label,
            kind: "plain",
        }
    }

    /// Of this kind.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
}

/// A button that does something at once.
pub struct Post {
    /// The address it is sent to.
    pub action: String,
    /// Its words.
    pub label: String,
    /// What is sent along unseen.
    pub hidden: Vec<(&'static str, String)>,
}

/// What stands in a cell.
#[derive(Default)]
pub struct Cell {
    /// Its words; a dash where there is nothing.
    pub text: String,
    /// Where they lead.
    pub href: String,
    /// The tone of a badge; empty for plain words.
    pub tone: &'static str,
    /// Whether it is set as a number.
    pub is_number: bool,
    /// Ways beside the words.
    pub links: Vec<Link>,
    /// Buttons beside the words.
    pub posts: Vec<Post>,
}

impl Cell {
    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::text(text)
        }
    }

    /// A badge.
    pub fn badge(text: impl Into<String>, tone: &'static str) -> Self {
        Self {
            tone,
            ..Self::text(text)
        }
    }

    /// A number, already in words.
    pub fn number(text: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(text)
        }
    }
}

/// The head of a column.
pub struct Column {
    /// Its words.
    pub label: String,
    /// By which key it sorts; empty where it does not.
    pub sort: String,
    /// Whether its cells are numbers.
    pub is_number: bool,
}

/// A table.
pub struct Table {
    /// The heads.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column; the first names the row.
    pub rows: Vec<Vec<Cell>>,
    /// What stands in its place where it has no row.
    pub none: String,
}

impl Table {
    /// A table with these heads.
    pub fn new(page: &Page, heads: &[&str], none: &str) -> Self {
        Self {
            columns: heads
                .iter()
                .map(|head| Column {
                    label: page.t(head),
                    sort: String::new(),
                    is_number: false,
                })
                .collect(),
            rows: Vec::new(),
            none: page.t(none),
        }
    }

    /// With these rows.
    pub fn rows(mut self, rows: impl Iterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.collect();
        self
    }

    /// These columns are of numbers.
    pub fn numbers(mut self, places: &[usize]) -> Self {
        for at in places {
            self.columns[*at].is_number = true;
        }
        self
    }

    /// Sorts by these columns: place and key.
    pub fn sorted(mut self, keys: &[(usize, &str)]) -> Self {
        for (at, key) in keys {
            (*key).clone_into(&mut self.columns[*at].sort);
        }
        self
    }
}

/// A section of a page.
#[derive(Default)]
pub struct Part {
    /// Its anchor.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// Sentences before its table.
    pub notes: Vec<String>,
    /// Its table.
    pub table: Option<Table>,
    /// Its chart.
    pub chart: Option<Chart>,
    /// A drawing wider than a telephone, which is moved under the finger.
    pub drawing: Option<Markup>,
    /// Ways below it.
    pub links: Vec<Link>,
    /// Buttons below it.
    pub posts: Vec<Post>,
    /// A text of several paragraphs.
    pub prose: Option<Markup>,
}

impl Part {
    /// A section with nothing in it yet.
    pub fn new(id: &str, heading: String) -> Self {
        Self {
            id: id.to_owned(),
            heading,
            ..Self::default()
        }
    }

    /// With a sentence before its table.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With a table.
    pub fn table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    /// With a chart.
    pub fn chart(mut self, chart: Chart) -> Self {
        self.chart = Some(chart);
        self
    }

    /// With a way to somewhere below it.
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// With a button below it.
    pub fn post(mut self, post: Post) -> Self {
        self.posts.push(post);
        self
    }
}

/// Where a context keeps the words of its filters; a group ends in a hyphen.
#[derive(Debug, Clone, Copy)]
pub struct FilterWords {
    /// The message that names the form.
    pub label: &'static str,
    /// Labels, by the field's name.
    pub field: &'static str,
    /// Hints, by the hint's id.
    pub hint: &'static str,
}

/// A page.
#[derive(Template)]
#[template(path = "view.html")]
pub struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    /// A sentence below the title.
    pub lead: String,
    /// Words above the title.
    pub over: String,
    /// `work` or `public`.
    pub kind: &'static str,
    /// What can be done with the whole.
    pub actions: Vec<Link>,
    /// Title, text and tone of a notice.
    pub notice: Option<(String, String, &'static str)>,
    /// A square for telephones.
    pub square: Option<Markup>,
    filter: Option<(String, String, Vec<Field>)>,
    /// Terms with their values.
    pub facts: Vec<(String, Cell)>,
    /// The sections.
    pub parts: Vec<Part>,
    /// How the table is sorted.
    pub sort: String,
    /// The cursor of the page before.
    pub previous: Option<String>,
    /// The cursor of the page after.
    pub next: Option<String>,
    errors: Errors,
}

impl View {
    /// A page at the end of this way.
    pub fn new(page: Page, mut crumbs: Vec<Crumb>, title: impl Into<String>) -> Self {
        let title = title.into();
        crumbs.push(Crumb::here(title.clone()));
        Self {
            page,
            crumbs,
            title,
            lead: String::new(),
            over: String::new(),
            kind: "work",
            actions: Vec::new(),
            notice: None,
            square: None,
            filter: None,
            facts: Vec::new(),
            parts: Vec::new(),
            sort: String::new(),
            previous: None,
            next: None,
            errors: Errors::default(),
        }
    }

    /// Adds a form that leaves some rows: its fields, with their values.
    pub fn filter(&mut self, (words, action): (FilterWords, &str), mut given: Vec<(Field, &str)>) {
        let label = self.page.t(words.label);
        for (field, value) in &mut given {
            (*value).clone_into(&mut field.value);
        }
        let mut fields: Vec<Field> = given.into_iter().map(|(field, _)| field).collect();
        fields::word(&self.page, (words.field, words.hint), &mut fields);
        self.filter = Some((action.to_owned(), label, fields));
    }

    fn filters(&self) -> Option<(&str, &str, Vec<Vec<&Field>>)> {
        let (action, label, fields) = self.filter.as_ref()?;
        Some((action, label, fields::rows(fields)))
    }

    /// Adds a term with its value.
    pub fn fact(&mut self, term: &str, value: Cell) {
        let term = self.page.t(term);
        self.facts.push((term, value));
    }

    /// As an answer.
    pub fn show(self) -> Response {
        Html(self).into_response()
    }
}
