//! What is not written in the plan as such: sums, key figures, the matrix of the SWOT.

use masterplan::{
    CRITERIA, Row as PlanRow, Table as PlanTable,
    text::{self, Inline, lines, parse},
};

use super::{Maker, texts};
use crate::plan::{
    Align, Block, Cell, Column, Figure, Look, Picture, Row, RowKind, Table, charts, outline::Item,
};

impl Maker<'_> {
    /// A number of the plan by its name, in words.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        let content = self.content;
        let actions = content.rows(PlanTable::Action);
        let count = |n: usize| self.words.whole(i64::try_from(n).unwrap_or(i64::MAX));
        Some(match name {
            "n-actions" => count(actions.len()),
            "n-quick-wins" => count(content.rows(PlanTable::QuickWin).len()),
            "n-objectives" => count(content.rows(PlanTable::Objective).len()),
            "n-pillars" => count(content.pillar_set.pillars.len()),
            "n-agencies" => {
                let mut owners: Vec<_> = actions.iter().map(|row| row.cell("owner")).collect();
                owners.retain(|owner| !owner.is_empty());
                owners.sort_unstable();
                owners.dedup();
                count(owners.len())
            }
            "n-done" => {
                let done = actions.iter().filter(|row| row.cell("status") == "done");
                count(done.count())
            }
            "n-unfunded" => {
                let period = content.period;
                let unfunded = actions.iter().filter(|row| row.sum("budget", period) == 0);
                count(unfunded.count())
            }
            "budget" => {
                let period = content.period;
                self.words
                    .money(actions.iter().map(|row| row.sum("budget", period)).sum())
            }
            _ => return None,
        })
    }

    /// Key figures in a row of fields.
    pub(super) fn numbers(&mut self, item: &Item) -> Vec<Block> {
        let figures: Vec<_> = item
            .which
            .iter()
            .filter_map(|name| Some((self.words.label(name).to_owned(), self.number(name)?)))
            .collect();
        if figures.is_empty() || self.content.rows(PlanTable::Action).is_empty() {
            return Vec::new();
        }
        let pairs = figures
            .iter()
            .map(|(name, value)| (name.as_str(), Cell::of(value)));
        vec![Block::Table(facts(pairs))]
    }

    pub(super) fn facts(&mut self, item: &Item) -> Vec<Block> {
        let pairs: Vec<_> = item
            .which
            .iter()
            .filter_map(|name| {
                let value = match name.as_str() {
                    "region" => self.content.region.name.clone(),
                    "code" => self.content.region.code.to_string(),
                    "title" => self.content.title.clone(),
                    "period" => self.period(),
                    "pillar-set" => match self.lang {
                        crate::Lang::Id => self.content.pillar_set.name_id.clone(),
                        crate::Lang::En => self.content.pillar_set.name_en.clone(),
                    },
                    "release" => self.file.release.made.number.to_string(),
                    "made-at" => self.words.day(&self.file.release.made.at),
                    "reason" => self.file.release.made.reason.clone(),
                    "decree" => self.file.release.made.decree.clone(),
                    "status" => self.options.status.clone().unwrap_or_default(),
                    "sha256" => self.file.sha256.clone(),
                    other => self.number(other)?,
                };
                Some((self.words.label(name).to_owned(), value))
            })
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if pairs.is_empty() {
            return Vec::new();
        }
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), Cell::of(value)));
        vec![Block::Table(facts(pairs))]
    }

    /// A row of the plan for each item, by a pattern whose holes are cells.
    pub(super) fn list(&mut self, item: &Item) -> Vec<Block> {
        let (Some(table), Some(pattern)) = (item.table, &item.text) else {
            return Vec::new();
        };
        let rows = self.rows(item);
        let most = item.most.unwrap_or(usize::MAX);
        let lang = self.lang;
        let one = |row: &PlanRow| {
            let mut blocks = parse(pattern.in_lang(lang));
            let ask = |name: &str| match name {
                "budget-total" => Some(self.words.money(row.sum("budget", self.content.period))),
                _ if table.column(name).is_some() => {
                    let said = self.said(table, row, name);
                    Some(if said.is_empty() {
                        "–".to_owned()
                    } else {
                        said
                    })
                }
                _ => None,
            };
            blocks
                .iter_mut()
                .for_each(|block| texts::fill_block(block, &ask));
            blocks
        };
        let parsed: Vec<Vec<text::Block>> = rows.iter().take(most).map(|row| one(row)).collect();
        if parsed.is_empty() {
            return Vec::new();
        }
        let items = parsed.iter().map(|blocks| self.blocks(blocks, 4)).collect();
        let mut blocks = vec![Block::List(None, items)];
        if rows.len() > most {
            let left = (rows.len() - most).to_string();
            let note = self.words.filled("and-more", &[("n", left.as_str())]);
            blocks.push(Block::Paragraph(Look::Note, lines(&note)));
        }
        blocks
    }

    pub(super) fn chart(&mut self, item: &Item) -> Vec<Block> {
        let Some(kind) = item.chart else {
            return Vec::new();
        };
        let pillar = |code: &str| self.pillar(code).to_owned();
        let view = charts::View {
            content: self.content,
            words: self.words,
            pillar: &pillar,
        };
        let Some(chart) = charts::chart(kind, &view) else {
            return Vec::new();
        };
        self.figures += 1;
        self.tables += 1;
        let (svg, width, height) = chart.drawing;
        vec![
            Block::Figure(Figure {
                number: self.figures,
                caption: chart.title.clone(),
                alt: chart.alt,
                picture: Picture::Svg(svg, width, height),
            }),
            Block::Table(Table {
                number: Some(self.tables),
                caption: chart.title,
                ..chart.table
            }),
        ]
    }

    pub(super) fn swot_matrix(&mut self, item: &Item) -> Vec<Block> {
        let rows = self.content.rows(PlanTable::Swot);
        if rows.is_empty() {
            return Vec::new();
        }
        let side = |word: &str| {
            let column = PlanTable::Swot.column("side");
            column
                .map_or(word, |column| {
                    self.words.choice(PlanTable::Swot, column, word)
                })
                .to_owned()
        };
        self.tables += 1;
        let number = self.tables;
        let mut lines = Vec::new();
        for (left, right) in [("strength", "weakness"), ("opportunity", "threat")] {
            let heads = [left, right].map(|word| Cell {
                text: vec![Inline::Strong {
                    text: vec![Inline::text(side(word))],
                }],
                shaded: true,
            });
            lines.push(Row {
                kind: RowKind::Body,
                cells: heads.into(),
            });
            lines.push(Row {
                kind: RowKind::Body,
                cells: vec![quadrant(rows, left), quadrant(rows, right)],
            });
        }
        let caption = item.caption.as_ref().map(|said| self.filled(said));
        let column = |title: &str| Column {
            title: self.words.label(title).to_owned(),
            width: 1.0,
            align: Align::Left,
        };
        vec![Block::Table(Table {
            number: Some(number),
            caption: caption.unwrap_or_else(|| self.words.table(PlanTable::Swot).to_owned()),
            note: None,
            columns: vec![column("swot-good"), column("swot-bad")],
            rows: lines,
            has_head: true,
            row_heads: false,
        })]
    }

    /// The ten criteria of a quick win with its scores.
    pub(super) fn criteria(&self, row: &PlanRow) -> Option<Table> {
        let scored: Vec<_> = CRITERIA
            .iter()
            .filter(|c| !row.cell(c).is_empty())
            .collect();
        if scored.is_empty() {
            return None;
        }
        let total: i64 = scored.iter().filter_map(|c| row.whole(c)).sum();
        let line = |kind, name: &str, score: String| Row {
            kind,
            cells: vec![Cell::of(name), Cell::of(score)],
        };
        let mut rows: Vec<_> = scored
            .iter()
            .map(|c| {
                let name = self.words.column(PlanTable::QuickWin, c);
                line(RowKind::Body, name, row.cell(c).to_owned())
            })
            .collect();
        let most = (scored.len() * 5).to_string();
        let sum = self
            .words
            .filled("of-most", &[("n", &total.to_string()), ("most", &most)]);
        rows.push(line(RowKind::Total, self.words.label("total"), sum));
        let column = |title: &str, width, align| Column {
            title: self.words.label(title).to_owned(),
            width,
            align,
        };
        Some(Table {
            number: None,
            caption: self.words.label("criteria").to_owned(),
            note: None,
            columns: vec![
                column("criterion", 4.0, Align::Left),
                column("score", 1.0, Align::Right),
            ],
            rows,
            has_head: true,
            row_heads: true,
        })
    }
}

/// Names at the left, values at the right.
pub(super) fn facts<'a>(pairs: impl Iterator<Item = (&'a str, Cell)>) -> Table {
    let column = |width| Column {
        title: String::new(),
        width,
        align: Align::Left,
    };
    Table {
        number: None,
        caption: String::new(),
        note: None,
        columns: vec![column(1.0), column(2.6)],
        rows: pairs
            .map(|(name, value)| Row {
                kind: RowKind::Body,
                cells: vec![Cell::of(name), value],
            })
            .collect(),
        has_head: false,
        row_heads: true,
    }
}

/// The statements of one side of SWOT, each with its code.
fn quadrant(rows: &[PlanRow], side: &str) -> Cell {
    let mut text = Vec::new();
    for row in rows.iter().filter(|row| row.cell("side") == side) {
        if !text.is_empty() {
            text.push(Inline::Break);
        }
        let code = lines(row.cell("code"));
        text.push(Inline::Strong { text: code });
        text.push(Inline::text(" "));
        text.extend(lines(row.cell("statement")));
    }
    Cell {
        text,
        shaded: false,
    }
}
