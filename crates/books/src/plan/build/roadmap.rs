//! The roadmap, drawn and as a table.

use masterplan::{Row as PlanRow, Table as PlanTable, roadmap};

use super::Maker;
use crate::plan::{
    Align, Block, Cell, Column, Figure, Picture, Row, RowKind, Table,
    outline::{Item, Paper},
};

impl Maker<'_> {
    /// The roadmap, in as many drawings as pages; on a poster in one that fills it.
    pub(super) fn roadmap(&mut self, item: &Item, is_flat: bool) -> Vec<Block> {
        let actions = self.content.rows(PlanTable::Action).len();
        if actions == 0 {
            return Vec::new();
        }
        let is_poster = self.outline.paper == Paper::A1;
        // Between the margins, in 1/96 inch.
        let (width, height, rows) = match (is_poster, is_flat) {
            // Beside each other on a poster, so that letters stay large enough for a wall.
            (true, _) if actions > 140 => (960.0, Some(1600.0), actions.div_ceil(3)),
            (true, _) if actions > 60 => (1450.0, Some(1600.0), actions.div_ceil(2)),
            (true, _) => (2950.0, Some(1600.0), actions),
            (false, true) => (964.0, None, 24),
            (false, false) => (635.0, None, 34),
        };
        let pages = roadmap::pages(self.content, rows);
        let caption = item.caption.as_ref().map(|said| self.filled(said));
        let caption = caption.unwrap_or_else(|| self.words.label("roadmap").to_owned());
        let mut blocks = Vec::new();
        for number in 1..=pages {
            let mut options = roadmap::Options::new(width, self.roadmap_words());
            options.height = height;
            options.part = (pages > 1).then_some(roadmap::Part { rows, number });
            options.id = format!("roadmap-{}-", self.figures + 1);
            let svg = roadmap::svg(self.content, &options);
            let (wide, high) = measure(&svg).unwrap_or((964.0, 600.0));
            self.figures += 1;
            let caption = if pages > 1 {
                let (n, of) = (number.to_string(), pages.to_string());
                let page = self
                    .words
                    .filled("n-of", &[("n", n.as_str()), ("of", of.as_str())]);
                format!("{caption} ({page})")
            } else {
                caption.clone()
            };
            blocks.push(Block::Figure(Figure {
                number: self.figures,
                caption,
                alt: options.words.description,
                picture: Picture::Svg(svg, wide, high),
            }));
        }
        blocks
    }

    fn roadmap_words(&self) -> roadmap::Words {
        let label = |key: &str| self.words.label(key).to_owned();
        let status = PlanTable::Action.column("status");
        let mut statuses = std::collections::BTreeMap::new();
        if let Some(column) = status
            && let masterplan::Filled::Choice(words) = column.filled
        {
            for word in words {
                let name = self.words.choice(PlanTable::Action, column, word);
                statuses.insert((*word).to_owned(), name.to_owned());
            }
        }
        let period = self.content.period;
        let n = self.number("n-actions").unwrap_or_default();
        let (from, to) = (period.from.to_string(), period.to.to_string());
        let holes = [
            ("n", n.as_str()),
            ("from", from.as_str()),
            ("to", to.as_str()),
        ];
        let words = roadmap::Words {
            title: label("roadmap"),
            description: self.words.filled("roadmap-alt", &holes),
            statuses,
            no_pillar: label("without"),
            milestone: label("milestone"),
            reached: label("reached"),
            critical: label("critical"),
            guessed: label("guessed"),
            quarter: label("quarter").trim().to_owned(),
            ..roadmap::Words::default()
        };
        words.with_pillars(&self.content.pillar_set, self.lang == crate::Lang::Id)
    }

    /// Rows are actions, columns are years; in each year what is to be reached in it.
    pub(super) fn roadmap_grid(&mut self, item: &Item, level: u8) -> Vec<Block> {
        let actions = self.content.rows(PlanTable::Action);
        if actions.is_empty() {
            return Vec::new();
        }
        let pillars = self
            .content
            .pillar_set
            .pillars
            .iter()
            .map(|p| p.code.as_str());
        let mut blocks = Vec::new();
        for code in pillars {
            let rows: Vec<_> = actions
                .iter()
                .filter(|row| row.cell("pillar") == code)
                .collect();
            if rows.is_empty() {
                continue;
            }
            let name = self.pillar(code).to_owned();
            let heading = self.heading(level, String::new(), name.clone());
            blocks.push(Block::Heading(heading));
            let years: Vec<u16> = self.content.period.years().collect();
            for span in years.chunks(8) {
                let said = item.caption.as_ref().map(|said| self.filled(said));
                let said = said.unwrap_or_else(|| self.words.label("roadmap").to_owned());
                let table = self.grid(&rows, span, format!("{said}: {name} (T9)"));
                blocks.push(Block::Table(table));
            }
        }
        blocks
    }

    fn grid(&mut self, rows: &[&PlanRow], years: &[u16], caption: String) -> Table {
        let head = |title: &str, width, align| Column {
            title: title.to_owned(),
            width,
            align,
        };
        let mut columns = vec![
            head(
                self.words.column(PlanTable::Action, "code"),
                1.3,
                Align::Left,
            ),
            head(
                self.words.column(PlanTable::Action, "name"),
                4.0,
                Align::Left,
            ),
        ];
        columns.extend(
            years
                .iter()
                .map(|year| head(&year.to_string(), 2.2, Align::Left)),
        );
        columns.push(head(
            self.words.column(PlanTable::Action, "after"),
            1.3,
            Align::Left,
        ));
        self.tables += 1;
        Table {
            number: Some(self.tables),
            caption,
            note: Some(self.words.label("grid-note").to_owned()),
            columns,
            rows: rows.iter().map(|row| self.grid_row(row, years)).collect(),
            has_head: true,
            row_heads: false,
        }
    }

    fn grid_row(&self, row: &PlanRow, years: &[u16]) -> Row {
        let code = row.cell("code");
        let milestones = self.content.rows(PlanTable::Milestone);
        let mut cells = vec![Cell::of(code), Cell::of(row.cell("name"))];
        let begins = row.whole("begins");
        let ends = row.whole("ends").or(begins);
        for year in years {
            let number = i64::from(*year);
            let runs =
                begins.is_some_and(|from| from <= number) && ends.is_some_and(|to| number <= to);
            let reached: Vec<_> = milestones
                .iter()
                .filter(|m| m.cell("action") == code && m.whole("year") == Some(number))
                .map(|m| match m.cell("quarter") {
                    "" => m.cell("milestone").to_owned(),
                    quarter => format!(
                        "{}{quarter}: {}",
                        self.words.label("quarter"),
                        m.cell("milestone")
                    ),
                })
                .collect();
            let said = if reached.is_empty() && runs {
                "•".to_owned()
            } else {
                reached.join("\n")
            };
            cells.push(Cell {
                shaded: runs,
                ..Cell::of(said)
            });
        }
        cells.push(Cell::of(row.cell("after").replace(',', ", ")));
        Row {
            kind: RowKind::Body,
            cells,
        }
    }
}

/// Width and height of a drawing, from its own word.
fn measure(svg: &str) -> Option<(f32, f32)> {
    let head = svg.split_once('>')?.0;
    let number = |name: &str| -> Option<f32> {
        let rest = head.split_once(&format!(" {name}=\""))?.1;
        rest.split('"').next()?.parse().ok()
    };
    Some((number("width")?, number("height")?))
}
