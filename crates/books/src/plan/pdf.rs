//! The tree as data of `plan.typ`.

use kernel::Timestamp;
use masterplan::{ReleaseFile, text::Inline};
use serde_json::{Value, json};

use super::{
    Align, Block, Cell, Doc, Figure, Look, Options, Part, Picture, Row, RowKind, Table, TitlePage,
    outline::Paper,
};
use crate::{BookError, Document, Furniture, Letterhead};

pub(super) fn render(
    doc: &Doc,
    release: &ReleaseFile,
    options: &Options,
) -> Result<Vec<u8>, BookError> {
    let made_at = Timestamp::try_from(doc.made_at.clone())
        .map_err(|e| BookError::Data(format!("`made.at`: {e}")))?;
    let furniture = Furniture {
        lang: doc.lang,
        state: doc.state,
        letterhead: Letterhead {
            lines: vec![doc.author.clone()],
            ..Letterhead::default()
        },
        notice: doc.notice.clone(),
        reference: Some(doc.reference.clone()),
        sha256: Some(doc.sha256.clone()),
        verify: doc.verify.clone(),
        made_at,
    };
    let data = json!({
        "furniture": furniture,
        "title": doc.title,
        "paper": match doc.paper { Paper::A4 => "a4", Paper::A1 => "a1" },
        "labels": doc.labels,
        "parts": doc.parts.iter().map(part).collect::<Vec<_>>(),
    });
    let mut document = Document::of(options.template.clone(), data, &furniture)
        .unprintable(options.unprintable)
        .within(options.limits);
    for (name, content) in &options.figures {
        document = document.with_image(name.clone(), content.clone());
    }
    crate::pdf(&document).map_err(|error| placed(error, release))
}

/// A character without a font is told with its place in the plan, not in the print.
fn placed(error: BookError, release: &ReleaseFile) -> BookError {
    let BookError::NoGlyph { path, character } = error else {
        return error;
    };
    let content = &release.release.content;
    let section = content.sections.iter().find(|s| s.text.contains(character));
    let found = section
        .map(|s| format!("sections.{}", s.key.word()))
        .or_else(|| {
            content.tables.iter().find_map(|(table, rows)| {
                rows.iter().enumerate().find_map(|(i, row)| {
                    let (cell, _) = row
                        .cells
                        .iter()
                        .find(|(_, text)| text.contains(character))?;
                    let name = match row.cell("code") {
                        "" => (i + 1).to_string(),
                        code => code.to_owned(),
                    };
                    Some(format!("tables.{}[{name}].{cell}", table.word()))
                })
            })
        });
    BookError::NoGlyph {
        path: found.unwrap_or(path),
        character,
    }
}

fn part(part: &Part) -> Value {
    let width = if part.landscape { 25.5 } else { 16.8 };
    json!({
        "landscape": part.landscape,
        "blocks": part.blocks.iter().map(|block| self::block(block, width)).collect::<Vec<_>>(),
    })
}

fn block(of: &Block, width: f32) -> Value {
    match of {
        Block::Title(page) => title(page),
        Block::Contents => json!({"k": "contents"}),
        Block::ListOfTables => json!({"k": "tables"}),
        Block::Heading(heading) => json!({
            "k": "heading",
            "level": heading.level,
            "number": heading.number,
            "text": inline(&Inline::text(&heading.text), 40),
            "new_page": heading.new_page,
            "middle": heading.middle,
        }),
        Block::Paragraph(look, text) => json!({
            "k": "par",
            "look": match look {
                Look::Body => "body",
                Look::Lead => "lead",
                Look::Note => "note",
                Look::Quote => "quote",
                Look::Middle => "middle",
                Look::Warning => "warning",
                Look::Code => "code",
            },
            "t": inlines(text, room(width, 10.0)),
        }),
        Block::List(start, items) => json!({
            "k": "list",
            "start": start,
            "items": items
                .iter()
                .map(|item| item.iter().map(|b| block(b, width - 0.8)).collect::<Vec<_>>())
                .collect::<Vec<_>>(),
        }),
        Block::Table(table) => self::table(table, width),
        Block::Figure(figure) => self::figure(figure),
        Block::PageBreak => json!({"k": "page"}),
    }
}

fn title(page: &TitlePage) -> Value {
    let facts: Vec<_> = page
        .facts
        .iter()
        .map(|(name, value)| json!([name, plain(value)]))
        .collect();
    json!({
        "k": "title",
        "region": plain(&page.region),
        "book": plain(&page.book),
        "plan": plain(&page.plan),
        "period": page.period,
        "warning": page.warning,
        "facts": facts,
    })
}

fn plain(text: &str) -> Value {
    inlines(&masterplan::text::lines(text), 24)
}

fn figure(figure: &Figure) -> Value {
    let (kind, what, width, height) = match &figure.picture {
        Picture::Svg(svg, width, height) => ("svg", svg, *width, *height),
        Picture::Given(name) => ("given", name, 0.0, 0.0),
        Picture::Absent(id) => ("absent", id, 0.0, 0.0),
    };
    json!({
        "k": "figure",
        "kind": kind,
        "what": what,
        "w": width,
        "h": height,
        "caption": plain(&figure.caption),
        "alt": figure.alt,
    })
}

fn table(table: &Table, width: f32) -> Value {
    if !table.has_head {
        let pairs: Vec<_> = table
            .rows
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|c| inlines(&c.text, 60))
                    .collect::<Vec<_>>()
            })
            .collect();
        return json!({"k": "facts", "pairs": pairs});
    }
    // Letters are about half as wide as high; a table of many columns is set smaller.
    let size = match table.columns.len() {
        0..=7 => 8.5,
        8..=10 => 8.0,
        _ => 7.2,
    };
    let widths = table.widths(width, size * 0.58 / 28.35, 0.32);
    let rooms: Vec<usize> = widths.iter().map(|width| room(*width, size)).collect();
    let columns: Vec<_> = table
        .columns
        .iter()
        .zip(&rooms)
        .zip(&widths)
        .map(|((column, room), width)| {
            let align = match column.align {
                Align::Left => "l",
                Align::Right => "r",
                Align::Middle => "m",
            };
            json!([inline(&Inline::text(&column.title), *room), width, align])
        })
        .collect();
    let longest = table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|c| letters(&c.text));
    json!({
        "k": "table",
        "numbered": table.number.is_some(),
        "caption": plain(&table.caption),
        "has_caption": !table.caption.is_empty(),
        "note": table.note,
        "size": size,
        "whole": longest.max().unwrap_or(0) < 500,
        "columns": columns,
        "rows": table.rows.iter().map(|row| self::row(row, &rooms)).collect::<Vec<_>>(),
    })
}

fn letters(text: &[Inline]) -> usize {
    masterplan::text::plain(text).len()
}

fn row(row: &Row, rooms: &[usize]) -> Value {
    let cell = |(i, cell): (usize, &Cell)| {
        let text = inlines(&cell.text, rooms.get(i).copied().unwrap_or(40));
        if cell.shaded {
            json!({"k": "shade", "t": text})
        } else {
            text
        }
    };
    let kind = match row.kind {
        RowKind::Body => "b",
        RowKind::Group => "g",
        RowKind::Total => "t",
    };
    json!([
        kind,
        row.cells.iter().enumerate().map(cell).collect::<Vec<_>>()
    ])
}

/// How many letters stand in a line of so many centimetres.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of letters, at least three"
)]
fn room(centimetres: f32, size: f32) -> usize {
    ((centimetres * 28.35 - 9.0) / (size * 0.58)).max(3.0) as usize
}

/// A text where there is no more to it, which is most often; else its pieces.
fn inlines(text: &[Inline], room: usize) -> Value {
    match text {
        [] => json!(""),
        [one @ Inline::Text { .. }] => inline(one, room),
        all => json!(all.iter().map(|one| inline(one, room)).collect::<Vec<_>>()),
    }
}

fn inline(one: &Inline, room: usize) -> Value {
    match one {
        Inline::Text { text } => words(text, room),
        Inline::Code { text } => json!({"k": "c", "t": words(text, room)}),
        Inline::Emphasis { text } => json!({"k": "e", "t": inlines(text, room)}),
        Inline::Strong { text } => json!({"k": "s", "t": inlines(text, room)}),
        Inline::Link { to, text } => json!({"k": "l", "to": to, "t": inlines(text, room)}),
        Inline::Break => json!({"k": "b"}),
    }
}

/// A word that has no room is marked, and the template lets it break anywhere.
fn words(text: &str, room: usize) -> Value {
    let is_long = text
        .split(' ')
        .any(|word| word.len() > room && word.chars().count() > room);
    if is_long {
        json!({"k": "w", "t": text, "room": room})
    } else {
        json!(text)
    }
}
