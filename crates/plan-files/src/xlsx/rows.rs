//! Rows of a sheet beside those of the plan.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use masterplan::{Cells, Context, Filled, Row, Table, parse_row};
use sheets::{CellKind, TableRow, letter};
use uuid::Uuid;

use super::{
    Absent, Added, Ask, CellChange, Changed, Fault, Faults, TableReading,
    head::{Head, Place},
    read::whole,
};

/// Sheets that hold tables: name, cells, columns.
pub(super) type Files<'a> = Vec<(&'a String, &'a sheets::Table, Head)>;

struct Reader<'a> {
    sheet: &'a str,
    head: &'a Head,
    own: &'a [Row],
    context: Context<'a>,
    codes: &'a BTreeMap<Table, BTreeSet<String>>,
    /// Whether rows that the file does not have are removed.
    removes: bool,
    faults: &'a mut Faults,
}

/// A row of the file, before it is known which row of the plan it is.
struct Met {
    row: u32,
    is_hidden: bool,
    /// Cells as typed, codes in place of labels. A cell that the file has and that is empty is here, empty.
    typed: Cells,
    /// The place of the plan's row.
    own: Option<usize>,
    is_faulty: bool,
}

pub(super) fn read_rows(
    sheet: &str,
    read: &sheets::Table,
    head: &Head,
    ask: Ask<'_>,
    codes: &BTreeMap<Table, BTreeSet<String>>,
    faults: &mut Faults,
) -> TableReading {
    let agencies: BTreeSet<String> = ask
        .content
        .agencies
        .iter()
        .map(|agency| agency.code.clone())
        .collect();
    let mut reader = Reader {
        sheet,
        head,
        own: ask.content.rows(head.table),
        context: Context {
            period: ask.content.period,
            pillars: &ask.content.pillar_set,
            agencies: &agencies,
        },
        codes,
        removes: ask.absent == Absent::Remove,
        faults,
    };
    let faulty = reader.sheet_faults(read);
    let mut met: Vec<Met> = Vec::new();
    let mut seen = HashMap::new();
    let ids: HashMap<Uuid, usize> = (0..)
        .zip(reader.own)
        .map(|(at, row)| (row.id, at))
        .collect();
    for row in read.rows() {
        if Some(row.number()) == head.headings_row {
            continue;
        }
        let mut found = reader.met(row);
        found.is_faulty |= faulty.contains(&row.number());
        reader.by_id(row, &ids, &mut seen, &mut found);
        met.push(found);
    }
    reader.by_content(&mut met);
    reader.compare(met)
}

impl Reader<'_> {
    fn fault(&mut self, row: u32, place: Option<&Place>, problem: &str, typed: &str) {
        self.faults.push(Fault {
            column: place.map_or_else(String::new, |place| letter(place.at)),
            cell: place.map_or_else(String::new, |place| place.cell.clone()),
            typed: typed.chars().take(200).collect(),
            ..whole(self.sheet, row, problem)
        });
    }

    /// What is wrong whatever the columns mean; gives the rows.
    fn sheet_faults(&mut self, read: &sheets::Table) -> HashSet<u32> {
        let problems = read.problems();
        for error in problems.kept() {
            let place = self
                .head
                .places
                .iter()
                .find(|place| Some(letter(place.at)) == error.column);
            self.faults.push(Fault {
                column: error.column.clone().unwrap_or_default(),
                cell: place.map_or_else(String::new, |place| place.cell.clone()),
                typed: error.value.clone(),
                ..whole(self.sheet, error.row, error.problem.code())
            });
        }
        self.faults.total += problems.total() - problems.kept().len();
        problems.kept().iter().map(|error| error.row).collect()
    }

    fn met(&mut self, row: TableRow<'_>) -> Met {
        let mut met = Met {
            row: row.number(),
            is_hidden: row.is_hidden(),
            typed: Cells::new(),
            own: None,
            is_faulty: false,
        };
        let head = self.head;
        for place in &head.places {
            let text = row.text(place.at).trim();
            let problem = match row.kind(place.at) {
                CellKind::Faulty => {
                    met.is_faulty = true;
                    None
                }
                // No column holds days: a program took what was typed for one.
                CellKind::Date => Some("date"),
                CellKind::Number if is_whole(place.column.filled) && !is_integer(text) => {
                    Some("number")
                }
                _ => None,
            };
            if let Some(problem) = problem {
                self.fault(met.row, Some(place), problem, text);
                met.is_faulty = true;
            }
            let text = match &place.labels {
                Some(labels) => labels.code(text),
                None => text,
            };
            met.typed.insert(place.cell.clone(), text.to_owned());
        }
        met
    }

    fn by_id(
        &mut self,
        row: TableRow<'_>,
        ids: &HashMap<Uuid, usize>,
        seen: &mut HashMap<Uuid, u32>,
        met: &mut Met,
    ) {
        let text = self.head.id.map_or("", |at| row.text(at).trim());
        if text.is_empty() {
            return;
        }
        let problem = match Uuid::parse_str(text) {
            Err(_) => "id",
            Ok(id) => match ids.get(&id) {
                None => "id-unknown",
                Some(_) if seen.insert(id, met.row).is_some() => "id-twice",
                Some(at) => {
                    met.own = Some(*at);
                    return;
                }
            },
        };
        met.is_faulty = true;
        let column = self.head.id.map(letter).unwrap_or_default();
        self.faults.push(Fault {
            column,
            cell: super::ID.to_owned(),
            typed: text.chars().take(200).collect(),
            ..whole(self.sheet, met.row, problem)
        });
    }

    /// Finds rows without an id by their code, or, where a table has none, by all their cells.
    fn by_content(&self, met: &mut [Met]) {
        let mut taken: HashSet<usize> = met.iter().filter_map(|met| met.own).collect();
        let has_code = self.head.table.has_code();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        let head = self.head;
        let key = |row: &Cells| -> String {
            let cell = |name: &str| row.get(name).map_or("", String::as_str).to_owned();
            if has_code {
                cell("code").to_uppercase()
            } else {
                let cells = head.places.iter().map(|place| cell(&place.cell));
                cells.collect::<Vec<_>>().join("\u{1}")
            }
        };
        for (at, row) in self.own.iter().enumerate().rev() {
            places.entry(key(&row.cells)).or_default().push(at);
        }
        for met in met.iter_mut().filter(|met| met.own.is_none()) {
            let typed = key(&met.typed);
            let Some(same) = places.get_mut(&typed).filter(|_| !typed.is_empty()) else {
                continue;
            };
            while let Some(at) = same.pop() {
                if taken.insert(at) {
                    met.own = Some(at);
                    break;
                }
            }
        }
    }

    fn compare(&mut self, all: Vec<Met>) -> TableReading {
        let mut told = TableReading {
            table: self.head.table,
            sheet: self.sheet.to_owned(),
            added: Vec::new(),
            changed: Vec::new(),
            n_unchanged: 0,
            absent: Vec::new(),
        };
        let mut present = HashSet::new();
        let mut codes: HashMap<String, bool> = HashMap::new();
        for met in &all {
            present.extend(met.own);
            let own = met.own.map(|at| &self.own[at].cells);
            let mut cells = own.cloned().unwrap_or_default();
            for (cell, typed) in &met.typed {
                if typed.is_empty() {
                    cells.remove(cell);
                } else {
                    cells.insert(cell.clone(), typed.clone());
                }
            }
            let is_same = own == Some(&cells);
            let parsed = if is_same {
                Some(cells)
            } else {
                self.parse(met, &cells)
            };
            let Some(cells) = parsed.filter(|_| !met.is_faulty) else {
                continue;
            };
            let is_same = own == Some(&cells);
            self.once(met.row, &cells, is_same, &mut codes);
            match (met.own, own) {
                (Some(_), Some(_)) if is_same => told.n_unchanged += 1,
                (Some(at), Some(own)) => told.changed.push(Changed {
                    row: met.row,
                    is_hidden: met.is_hidden,
                    id: self.own[at].id,
                    changes: changes(own, &cells),
                    cells,
                }),
                _ => told.added.push(Added {
                    row: met.row,
                    is_hidden: met.is_hidden,
                    cells,
                }),
            }
        }
        let absent = (0..).zip(self.own).filter(|(at, _)| !present.contains(at));
        told.absent = absent.map(|(_, row)| row.id).collect();
        if !self.removes {
            self.unlike_absent(&told);
        }
        told
    }

    fn parse(&mut self, met: &Met, cells: &Cells) -> Option<Cells> {
        match parse_row(self.head.table, cells, self.context) {
            Ok(right) => {
                let own = met.own.map(|at| &self.own[at].cells);
                self.names_known(met.row, own, &right).then_some(right)
            }
            Err(faults) => {
                // A cell that was refused already is not told twice.
                for fault in faults.iter().filter(|_| !met.is_faulty) {
                    let head = self.head;
                    let place = head.places.iter().find(|place| place.cell == fault.cell);
                    self.fault(met.row, place, fault.problem, &fault.typed);
                    if place.is_none()
                        && let Some(kept) = self.faults.kept.last_mut()
                    {
                        kept.cell.clone_from(&fault.cell);
                    }
                }
                None
            }
        }
    }

    /// Whether rows that changed cells name are there.
    fn names_known(&mut self, row: u32, own: Option<&Cells>, cells: &Cells) -> bool {
        let head = self.head;
        let mut all_known = true;
        for place in &head.places {
            let Filled::Codes(table) = place.column.filled else {
                continue;
            };
            let now = cells.get(&place.cell);
            if now == own.and_then(|own| own.get(&place.cell)) {
                continue;
            }
            let known = &self.codes[&table];
            let names = now.map_or("", String::as_str).split(',');
            let unknown: Vec<String> = names
                .filter(|code| !code.is_empty() && !known.contains(*code))
                .map(str::to_owned)
                .collect();
            for code in unknown {
                self.fault(row, Some(place), "code-unknown", &code);
                all_known = false;
            }
        }
        all_known
    }

    /// A code stands once in its table. Rows of the plan that were not touched are not blamed.
    fn once(&mut self, row: u32, cells: &Cells, is_same: bool, codes: &mut HashMap<String, bool>) {
        let Some(code) = cells.get("code").filter(|_| self.head.table.has_code()) else {
            return;
        };
        let before = codes.insert(code.clone(), is_same);
        if before.is_some_and(|was_same| !(was_same && is_same)) {
            self.code_twice(row, code);
        }
    }

    fn code_twice(&mut self, row: u32, code: &str) {
        let head = self.head;
        let place = head.places.iter().find(|place| place.cell == "code");
        self.fault(row, place, "code-twice", code);
    }

    /// A new or changed row may not take the code of a row that the file does not have: it may stay.
    fn unlike_absent(&mut self, told: &TableReading) {
        if !self.head.table.has_code() {
            return;
        }
        let absent: HashSet<Uuid> = told.absent.iter().copied().collect();
        let kept: HashSet<&str> = self
            .own
            .iter()
            .filter(|row| absent.contains(&row.id))
            .map(|row| row.cell("code"))
            .collect();
        let added = told.added.iter().map(|added| (added.row, &added.cells));
        let changed = told
            .changed
            .iter()
            .map(|changed| (changed.row, &changed.cells));
        let taken: Vec<(u32, String)> = added
            .chain(changed)
            .filter_map(|(row, cells)| Some((row, cells.get("code")?)))
            .filter(|(_, code)| kept.contains(code.as_str()))
            .map(|(row, code)| (row, code.clone()))
            .collect();
        for (row, code) in taken {
            self.code_twice(row, &code);
        }
    }
}

fn is_whole(filled: Filled) -> bool {
    matches!(
        filled,
        Filled::Whole(..) | Filled::Score | Filled::Year | Filled::Money
    )
}

/// A number of a workbook has a decimal point; typed text may have points between thousands.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn changes(before: &Cells, after: &Cells) -> Vec<CellChange> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |cells: &Cells, name: &String| cells.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| CellChange {
            cell: name.clone(),
            before: of(before, name),
            after: of(after, name),
        })
        .collect()
}
