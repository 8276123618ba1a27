//! One page for everything that is shown of plans: facts, tables, charts, and what can be done.

use askama::Template;
use axum::response::{IntoResponse, Response};
use web::{
    Crumb, Errors, Html, Page,
    charts::Chart,
    fields::{self, Field},
};

/// A way to somewhere.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) kind: &'static str,
}

impl Link {
    pub(super) fn new(href: impl Into<String>, label: String) -> Self {
        Self {
            href: href.into(),
            label,
            kind: "plain",
        }
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
}

/// A button that does something at once.
pub(super) struct Post {
    pub(super) action: String,
    pub(super) label: String,
    pub(super) hidden: Vec<(&'static str, String)>,
}

/// What stands in a cell.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: String,
    pub(super) tone: &'static str,
    pub(super) is_number: bool,
    pub(super) links: Vec<Link>,
    pub(super) posts: Vec<Post>,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::text(text)
        }
    }

    pub(super) fn badge(text: impl Into<String>, tone: &'static str) -> Self {
        Self {
            tone,
            ..Self::text(text)
        }
    }

    pub(super) fn number(text: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(text)
        }
    }
}

/// The head of a column.
pub(super) struct Column {
    pub(super) label: String,
    pub(super) sort: String,
    pub(super) is_number: bool,
}

/// A table.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// What stands in its place where it has no row.
    pub(super) none: String,
}

impl Table {
    /// A table with these heads.
    pub(super) fn new(page: &Page, heads: &[&str], none: &str) -> Self {
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

    pub(super) fn rows(mut self, rows: impl Iterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.collect();
        self
    }

    /// These columns are of numbers.
    pub(super) fn numbers(mut self, places: &[usize]) -> Self {
        for at in places {
            self.columns[*at].is_number = true;
        }
        self
    }
}

/// A section of a page.
#[derive(Default)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) notes: Vec<String>,
    pub(super) table: Option<Table>,
    pub(super) chart: Option<Chart>,
    pub(super) links: Vec<Link>,
    pub(super) posts: Vec<Post>,
    pub(super) prose: Prose,
}

impl Part {
    pub(super) fn new(id: &str, heading: String) -> Self {
        Self {
            id: id.to_owned(),
            heading,
            ..Self::default()
        }
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(super) fn table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    pub(super) fn chart(mut self, chart: Chart) -> Self {
        self.chart = Some(chart);
        self
    }

    pub(super) fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    pub(super) fn post(mut self, post: Post) -> Self {
        self.posts.push(post);
        self
    }
}

/// Markup that was made here of what people typed, with everything in it escaped.
#[derive(Default)]
pub(super) struct Prose(pub(super) String);

impl std::fmt::Display for Prose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Prose {}

/// A page.
#[derive(Template)]
#[template(path = "view.html")]
pub(super) struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    pub(super) lead: String,
    pub(super) over: String,
    pub(super) kind: &'static str,
    pub(super) actions: Vec<Link>,
    pub(super) notice: Option<(String, String, &'static str)>,
    filter: Option<(String, String, Vec<Field>)>,
    pub(super) facts: Vec<(String, Cell)>,
    pub(super) parts: Vec<Part>,
    pub(super) sort: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    errors: Errors,
}

impl View {
    /// A page at the end of this way.
    pub(super) fn new(page: Page, mut crumbs: Vec<Crumb>, title: impl Into<String>) -> Self {
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
    pub(super) fn filter(&mut self, action: &str, mut given: Vec<(Field, &str)>) {
        let label = self.page.t("plan-filter");
        for (field, value) in &mut given {
            (*value).clone_into(&mut field.value);
        }
        let mut fields: Vec<Field> = given.into_iter().map(|(field, _)| field).collect();
        fields::word(&self.page, ("plan-field-", "plan-hint-"), &mut fields);
        self.filter = Some((action.to_owned(), label, fields));
    }

    fn filters(&self) -> Option<(&str, &str, Vec<Vec<&Field>>)> {
        let (action, label, fields) = self.filter.as_ref()?;
        Some((action, label, fields::rows(fields)))
    }

    pub(super) fn fact(&mut self, term: &str, value: Cell) {
        let term = self.page.t(term);
        self.facts.push((term, value));
    }

    pub(super) fn show(self) -> Response {
        Html(self).into_response()
    }
}
