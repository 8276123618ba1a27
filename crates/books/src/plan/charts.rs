//! Charts of the books, each with its table.

use std::collections::BTreeMap;

use masterplan::{Content, Filled, Row as PlanRow, Table as PlanTable};

use super::{
    Align, Cell, Column, Row, RowKind, Table,
    drawing::{self, Drawing},
    outline::ChartKind,
    words::Words,
};

/// What a chart is made from.
pub(super) struct View<'a> {
    pub content: &'a Content,
    pub words: &'a Words,
    pub pillar: &'a dyn Fn(&str) -> String,
}

/// A chart and the same facts as a table.
pub(super) struct Chart {
    pub title: String,
    pub alt: String,
    pub drawing: Drawing,
    pub table: Table,
}

/// `None` where there is nothing to draw.
pub(super) fn chart(kind: ChartKind, view: &View<'_>) -> Option<Chart> {
    match kind {
        ChartKind::BudgetByPillar => by_key(view, "chart-budget-by-pillar", "pillar"),
        ChartKind::BudgetBySource => by_key(view, "chart-budget-by-source", "source"),
        ChartKind::BudgetByAgency => by_key(view, "chart-budget-by-agency", "owner"),
        ChartKind::BudgetByYear => by_year(view),
        ChartKind::Readiness => readiness(view),
        ChartKind::ActionsByStatus => by_status(view),
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on paper")]
fn length(rupiah: i64) -> f64 {
    rupiah as f64
}

fn column(title: &str, width: f32, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        width,
        align,
    }
}

fn row(kind: RowKind, cells: impl IntoIterator<Item = String>) -> Row {
    Row {
        kind,
        cells: cells.into_iter().map(Cell::of).collect(),
    }
}

fn table(columns: Vec<Column>, rows: Vec<Row>, note: Option<&str>) -> Table {
    Table {
        number: None,
        caption: String::new(),
        note: note.map(str::to_owned),
        columns,
        rows,
        has_head: true,
        row_heads: true,
    }
}

/// Names and figures in a sentence.
fn alt(title: &str, figures: &[(String, f64, String)]) -> String {
    let all: Vec<_> = figures
        .iter()
        .map(|(name, _, said)| format!("{name}: {said}"))
        .collect();
    format!("{title}. {}", all.join("; "))
}

/// The budget by a column of the actions, with a table by years where these are few.
fn by_key(view: &View<'_>, title: &str, key: &str) -> Option<Chart> {
    let period = view.content.period;
    let actions = view.content.rows(PlanTable::Action);
    let mut sums: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let years: Vec<u16> = period.years().collect();
    for action in actions {
        let sums = sums
            .entry(action.cell(key))
            .or_insert_with(|| vec![0; years.len()]);
        for (sum, year) in sums.iter_mut().zip(&years) {
            *sum += money(action, *year);
        }
    }
    let mut rows: Vec<(String, Vec<i64>)> = ordered(view, key, &sums)
        .into_iter()
        .filter_map(|code| Some((named(view, key, code), sums.get(code)?.clone())))
        .collect();
    if key == "owner" {
        rows.sort_by_key(|(_, sums)| std::cmp::Reverse(sums.iter().sum::<i64>()));
    }
    let whole: i64 = rows.iter().flat_map(|(_, sums)| sums).sum();
    if whole == 0 {
        return None;
    }
    let title = view.words.label(title).to_owned();
    let figures: Vec<_> = rows
        .iter()
        .map(|(name, sums)| {
            let sum: i64 = sums.iter().sum();
            (name.clone(), length(sum), view.words.money(sum))
        })
        .collect();
    // Beyond a dozen bars the table tells it better.
    let drawn = &figures[..figures.len().min(12)];
    Some(Chart {
        alt: alt(&title, drawn),
        drawing: drawing::bars(drawn),
        table: years_table(view, key, &rows, &years),
        title,
    })
}

fn years_table(view: &View<'_>, key: &str, rows: &[(String, Vec<i64>)], years: &[u16]) -> Table {
    let words = view.words;
    let shows_years = years.len() <= 6;
    let line = |kind, name: &str, sums: &[i64]| {
        let each = sums
            .iter()
            .filter(|_| shows_years)
            .map(|sum| words.millions(*sum));
        let total = words.millions(sums.iter().sum());
        row(
            kind,
            std::iter::once(name.to_owned()).chain(each).chain([total]),
        )
    };
    let mut columns = vec![column(
        words.column(PlanTable::Action, key),
        3.2,
        Align::Left,
    )];
    if shows_years {
        columns.extend(
            years
                .iter()
                .map(|year| column(&year.to_string(), 1.3, Align::Right)),
        );
    }
    columns.push(column(words.label("total"), 1.5, Align::Right));
    let mut lines: Vec<_> = rows
        .iter()
        .map(|(name, sums)| line(RowKind::Body, name, sums))
        .collect();
    let mut totals = vec![0; years.len()];
    for (_, sums) in rows {
        totals
            .iter_mut()
            .zip(sums)
            .for_each(|(total, sum)| *total += sum);
    }
    lines.push(line(RowKind::Total, words.label("total"), &totals));
    table(columns, lines, Some(words.label("in-millions")))
}

fn money(action: &PlanRow, year: u16) -> i64 {
    action.of_year("budget", year).parse().unwrap_or(0)
}

/// The values of a column in the order of their list.
fn ordered<'b>(view: &View<'_>, key: &str, sums: &BTreeMap<&'b str, Vec<i64>>) -> Vec<&'b str> {
    let mut found: Vec<&str> = sums.keys().copied().collect();
    let place = |code: &str| match PlanTable::Action.column(key).map(|c| c.filled) {
        Some(Filled::Pillar) => {
            let pillars = &view.content.pillar_set.pillars;
            pillars.iter().position(|p| p.code == code)
        }
        Some(Filled::Choice(all)) => all.iter().position(|word| *word == code),
        _ => (!code.is_empty()).then_some(0),
    };
    found.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
    found
}

fn named(view: &View<'_>, key: &str, code: &str) -> String {
    if code.is_empty() {
        return view.words.label("without").to_owned();
    }
    match PlanTable::Action.column(key) {
        Some(column) => match column.filled {
            Filled::Pillar => (view.pillar)(code),
            Filled::Choice(_) => view
                .words
                .choice(PlanTable::Action, column, code)
                .to_owned(),
            Filled::Agency => view.content.agency(code).to_owned(),
            _ => code.to_owned(),
        },
        None => code.to_owned(),
    }
}

fn by_year(view: &View<'_>) -> Option<Chart> {
    let words = view.words;
    let actions = view.content.rows(PlanTable::Action);
    let sums: Vec<(u16, i64)> = view
        .content
        .period
        .years()
        .map(|year| (year, actions.iter().map(|action| money(action, year)).sum()))
        .collect();
    let whole: i64 = sums.iter().map(|(_, sum)| sum).sum();
    if whole == 0 {
        return None;
    }
    let title = words.label("chart-budget-by-year").to_owned();
    let figures: Vec<_> = sums
        .iter()
        .map(|(year, sum)| {
            (
                year.to_string(),
                length(*sum),
                words.millions(sum / 1_000_000 * 1_000_000),
            )
        })
        .collect();
    let mut rows: Vec<_> = sums
        .iter()
        .map(|(year, sum)| row(RowKind::Body, [year.to_string(), words.millions(*sum)]))
        .collect();
    rows.push(row(
        RowKind::Total,
        [words.label("total").to_owned(), words.millions(whole)],
    ));
    let columns = vec![
        column(words.label("year"), 1.0, Align::Left),
        column(words.label("money"), 1.0, Align::Right),
    ];
    Some(Chart {
        alt: alt(&title, &figures),
        drawing: drawing::columns(&figures),
        table: table(columns, rows, Some(words.label("in-millions"))),
        title,
    })
}

fn readiness(view: &View<'_>) -> Option<Chart> {
    shares_of(
        view,
        PlanTable::Readiness,
        "element",
        "rating",
        "chart-readiness",
    )
}

fn by_status(view: &View<'_>) -> Option<Chart> {
    shares_of(
        view,
        PlanTable::Action,
        "pillar",
        "status",
        "chart-actions-by-status",
    )
}

/// Rows counted by group and word: names of the words, and for each group its counts in their order.
struct Counted {
    names: Vec<String>,
    groups: Vec<(String, Vec<usize>)>,
}

/// How many rows of each group have which word; `None` where there is none.
fn count(view: &View<'_>, of: PlanTable, (group, word): (&str, &str)) -> Option<Counted> {
    let words = view.words;
    let (group_column, word_column) = (of.column(group)?, of.column(word)?);
    let Filled::Choice(all) = word_column.filled else {
        return None;
    };
    let rows = view.content.rows(of);
    let codes: Vec<String> = match group_column.filled {
        Filled::Choice(all) => all.iter().map(|w| (*w).to_owned()).collect(),
        _ => {
            let pillars = &view.content.pillar_set.pillars;
            pillars.iter().map(|p| p.code.clone()).collect()
        }
    };
    let used: Vec<&str> = all
        .iter()
        .copied()
        .filter(|w| rows.iter().any(|row| row.cell(word) == *w))
        .collect();
    let name = |code: &str| match group_column.filled {
        Filled::Choice(_) => words.choice(of, group_column, code).to_owned(),
        _ => (view.pillar)(code),
    };
    let groups: Vec<(String, Vec<usize>)> = codes
        .iter()
        .map(|code| {
            let of_group = || rows.iter().filter(|row| row.cell(group) == code);
            let counts = used
                .iter()
                .map(|w| of_group().filter(|row| row.cell(word) == *w).count());
            (name(code), counts.collect())
        })
        .filter(|(_, counts): &(String, Vec<usize>)| counts.iter().sum::<usize>() > 0)
        .collect();
    let names = used
        .iter()
        .map(|w| words.choice(of, word_column, w).to_owned())
        .collect();
    (!groups.is_empty()).then_some(Counted { names, groups })
}

fn with_share(words: &Words, n: usize, whole: usize) -> String {
    format!("{n} ({})", words.percent(n, whole))
}

/// The counts with their shares, a line a group and a last one of all.
fn shares_table(view: &View<'_>, head: &str, counted: &Counted) -> Table {
    let words = view.words;
    let line = |kind, name: &str, counts: &[usize]| {
        let whole = counts.iter().sum();
        let each = counts.iter().map(|n| with_share(words, *n, whole));
        let cells = std::iter::once(name.to_owned())
            .chain(each)
            .chain([words.whole(i64::try_from(whole).unwrap_or(0))]);
        row(kind, cells)
    };
    let groups = &counted.groups;
    let mut lines: Vec<_> = groups
        .iter()
        .map(|(name, counts)| line(RowKind::Body, name, counts))
        .collect();
    let totals: Vec<usize> = (0..counted.names.len())
        .map(|i| groups.iter().map(|(_, counts)| counts[i]).sum())
        .collect();
    lines.push(line(RowKind::Total, words.label("total"), &totals));
    let mut columns = vec![column(head, 2.4, Align::Left)];
    let names = counted.names.iter();
    columns.extend(names.map(|name| column(name, 1.3, Align::Right)));
    columns.push(column(words.label("total"), 0.9, Align::Right));
    table(columns, lines, None)
}

/// How many rows of each group have which word: shares, and a table with counts.
fn shares_of(
    view: &View<'_>,
    of: PlanTable,
    group: &str,
    word: &str,
    title: &str,
) -> Option<Chart> {
    let words = view.words;
    let counted = count(view, of, (group, word))?;
    let title = words.label(title).to_owned();
    let drawn: Vec<_> = counted
        .groups
        .iter()
        .map(|(name, counts)| {
            let whole = counts.iter().sum();
            let parts = counts
                .iter()
                .map(|n| f64::from(u32::try_from(*n).unwrap_or(u32::MAX)));
            let said = counts.iter().map(|n| words.percent(*n, whole));
            (name.clone(), parts.collect(), said.collect())
        })
        .collect();
    let told: Vec<_> = counted
        .groups
        .iter()
        .map(|(name, counts)| {
            let whole = counts.iter().sum();
            let all: Vec<_> = counted
                .names
                .iter()
                .zip(counts)
                .map(|(n, c)| format!("{n} {}", with_share(words, *c, whole)))
                .collect();
            format!("{name}: {}", all.join(", "))
        })
        .collect();
    Some(Chart {
        alt: format!("{title}. {}", told.join("; ")),
        drawing: drawing::shares(&counted.names, &drawn),
        table: shares_table(view, words.column(of, group), &counted),
        title,
    })
}
