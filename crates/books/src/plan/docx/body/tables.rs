//! Tables of the document.

use std::fmt::Write;

use masterplan::text::Inline;

use super::{Body, escape};
use crate::plan::{Align, Cell, Row, RowKind, Table};

impl Body<'_> {
    /// Names and values, without lines.
    pub(super) fn facts<'b>(&mut self, pairs: impl Iterator<Item = (&'b str, Cell)>) {
        let rows: Vec<_> = pairs.map(|(name, value)| [Cell::of(name), value]).collect();
        let cells: Vec<_> = rows.iter().map(|[name, value]| (name, value)).collect();
        self.pairs(&cells);
    }

    fn pairs(&mut self, pairs: &[(&Cell, &Cell)]) {
        if pairs.is_empty() {
            return;
        }
        let left = self.width * 27 / 100;
        let right = self.width - left;
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Facts\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{left}\"/><w:gridCol w:w=\"{right}\"/></w:tblGrid>",
            self.width
        );
        for (name, value) in pairs {
            self.out.push_str("<w:tr>");
            for (cell, width, style) in [(name, left, "FactName"), (value, right, "FactValue")] {
                let _ = write!(
                    self.out,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
                );
                self.paragraph(style, "", &cell.text);
                self.out.push_str("</w:tc>");
            }
            self.out.push_str("</w:tr>");
        }
        self.out.push_str("</w:tbl>");
        self.plain("Tight", "");
    }

    pub(super) fn table(&mut self, table: &Table) {
        if !table.has_head {
            let pairs: Vec<_> = table
                .rows
                .iter()
                .filter_map(|row| Some((row.cells.first()?, row.cells.get(1)?)))
                .collect();
            return self.pairs(&pairs);
        }
        match table.number {
            Some(n) => {
                let word = self.label("table");
                self.caption(&word, n, &format!("t-{n}"), &table.caption, "<w:keepNext/>");
            }
            None if !table.caption.is_empty() => self.plain("SmallTitle", &table.caption),
            None => {}
        }
        let widths = self.widths(table);
        let all: u32 = widths.iter().sum();
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Listing\"/><w:tblW w:w=\"{all}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            escape(&table.caption)
        );
        for width in &widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out
            .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, width) in table.columns.iter().zip(&widths) {
            let head = [Inline::text(&column.title)];
            self.cell(&head, *width, 1, "CellHead", column.align, Some("EEF2F6"));
        }
        self.out.push_str("</w:tr>");
        for row in &table.rows {
            self.row(row, table, &widths);
        }
        self.out.push_str("</w:tbl>");
        // Two tables side by side would be one; a note or an empty line parts them.
        self.plain("Note", table.note.as_deref().unwrap_or_default());
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "lengths on paper, in twentieths of a point"
    )]
    fn widths(&self, table: &Table) -> Vec<u32> {
        let widths = table.widths(self.width as f32, 100.0, 150.0);
        widths.into_iter().map(|width| width as u32).collect()
    }

    fn row(&mut self, row: &Row, table: &Table, widths: &[u32]) {
        if row.kind == RowKind::Group {
            let words = row.cells.first().map_or(&[][..], |c| &c.text);
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            let all = widths.iter().sum();
            self.cell(
                words,
                all,
                widths.len(),
                "CellGroup",
                Align::Left,
                Some("F6F8FA"),
            );
            self.out.push_str("</w:tr>");
            return;
        }
        // A cell longer than a page would run off it if its row could not be parted.
        let is_short = row
            .cells
            .iter()
            .all(|c| masterplan::text::plain(&c.text).len() < 500);
        self.out.push_str(if is_short {
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        } else {
            "<w:tr>"
        });
        let is_total = row.kind == RowKind::Total;
        for ((cell, column), width) in row.cells.iter().zip(&table.columns).zip(widths) {
            let fill = if is_total {
                Some("EEF2F6")
            } else {
                cell.shaded.then_some("DFE5F3")
            };
            let style = if is_total { "CellTotal" } else { "CellText" };
            self.cell(&cell.text, *width, 1, style, column.align, fill);
        }
        self.out.push_str("</w:tr>");
    }

    fn cell(
        &mut self,
        text: &[Inline],
        width: u32,
        span: usize,
        style: &str,
        align: Align,
        fill: Option<&str>,
    ) {
        let _ = write!(
            self.out,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"
        );
        if span > 1 {
            let _ = write!(self.out, "<w:gridSpan w:val=\"{span}\"/>");
        }
        if let Some(fill) = fill {
            let _ = write!(
                self.out,
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>"
            );
        }
        self.out.push_str("</w:tcPr>");
        let align = match align {
            Align::Left => "",
            Align::Right => "<w:jc w:val=\"right\"/>",
            Align::Middle => "<w:jc w:val=\"center\"/>",
        };
        self.paragraph(style, align, text);
        self.out.push_str("</w:tc>");
    }
}
