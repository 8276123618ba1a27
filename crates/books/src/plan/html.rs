//! The tree as one file of HTML: no scripts, nothing from elsewhere, made for reading aloud and for paper.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use masterplan::text::Inline;

use super::{
    Align, Block, Cell, Doc, Figure, Look, Options, Picture, Row, RowKind, Table, TitlePage,
    drawing::escape, outline::Paper, words::fill,
};
use crate::{BookError, Lang, State, image, qr};

pub(super) fn render(doc: &Doc, options: &Options) -> Result<Vec<u8>, BookError> {
    let given = options
        .figures
        .iter()
        .map(|(name, i)| (name.as_str(), i.as_slice()));
    image::check(given, &options.limits)?;
    let css = options.template.file("plan.css").unwrap_or_default();
    let css = String::from_utf8_lossy(css).replace("</", "<\\/");
    let lang = match doc.lang {
        Lang::Id => "id",
        Lang::En => "en",
    };
    let class = match doc.paper {
        Paper::A4 => "book",
        Paper::A1 => "book poster",
    };
    let mut page = Page {
        doc,
        options,
        out: String::new(),
    };
    page.body()?;
    let body = page.out;
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"generator\" content=\"Pilar\">\n<title>{}</title>\n<style>\n{css}</style>\n</head>\n\
         <body class=\"{class}\">\n{body}</body>\n</html>\n",
        escape(&doc.title)
    )
    .into_bytes())
}

struct Page<'a> {
    doc: &'a Doc,
    options: &'a Options,
    out: String,
}

impl Page<'_> {
    fn label(&self, key: &str) -> &str {
        self.doc.labels.get(key).map_or("", String::as_str)
    }

    fn body(&mut self) -> Result<(), BookError> {
        let skip = escape(self.label("skip"));
        self.push(&format!("<a class=\"skip\" href=\"#main\">{skip}</a>\n"));
        if let Some(notice) = &self.doc.notice {
            self.push(&format!("<p class=\"notice\">{}</p>\n", escape(notice)));
        }
        if self.doc.state == State::Draft {
            let line = escape(self.label("draft-line"));
            self.push(&format!("<p class=\"notice\" role=\"note\">{line}</p>\n"));
        }
        self.push("<main id=\"main\">\n");
        for part in &self.doc.parts {
            let class = if part.landscape {
                " class=\"flat\""
            } else {
                ""
            };
            self.push(&format!("<div{class}>\n"));
            for block in &part.blocks {
                self.block(block)?;
            }
            self.push("</div>\n");
        }
        self.push("</main>\n<footer>\n");
        self.push(&format!("<p>{}</p>\n", escape(&self.doc.reference)));
        self.push(&format!(
            "<p>SHA-256 <code>{}</code></p>\n",
            escape(&self.doc.sha256)
        ));
        if let Some(address) = &self.doc.verify {
            let said = escape(self.label("verify"));
            self.push(&format!(
                "<p>{said} {}</p>\n",
                link(address, &escape(address))
            ));
        }
        self.push("</footer>\n");
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn block(&mut self, block: &Block) -> Result<(), BookError> {
        match block {
            Block::Title(page) => self.title(page)?,
            Block::Contents => self.contents(),
            Block::ListOfTables => self.tables(),
            Block::Heading(h) => {
                let number = if h.number.is_empty() {
                    String::new()
                } else {
                    format!("<span class=\"number\">{}</span> ", escape(&h.number))
                };
                let class = match (h.middle, h.new_page) {
                    (true, true) => " class=\"middle page\"",
                    (true, false) => " class=\"middle\"",
                    (false, true) => " class=\"page\"",
                    (false, false) => "",
                };
                let (level, id, text) = (h.level, &h.id, escape(&h.text));
                self.push(&format!(
                    "<h{level} id=\"{id}\"{class}>{number}{text}</h{level}>\n"
                ));
            }
            Block::Paragraph(look, text) => self.paragraph(*look, text),
            Block::List(start, items) => {
                let (open, close) = match start {
                    Some(1) => ("<ol>".to_owned(), "</ol>"),
                    Some(n) => (format!("<ol start=\"{n}\">"), "</ol>"),
                    None => ("<ul>".to_owned(), "</ul>"),
                };
                self.push(&format!("{open}\n"));
                for item in items {
                    self.push("<li>");
                    for block in item {
                        self.block(block)?;
                    }
                    self.push("</li>\n");
                }
                self.push(&format!("{close}\n"));
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::PageBreak => self.push("<div class=\"page\"></div>\n"),
        }
        Ok(())
    }

    fn title(&mut self, page: &TitlePage) -> Result<(), BookError> {
        let warning = page.warning.as_deref().map_or_else(String::new, |text| {
            format!("<p class=\"warning\">{}</p>\n", escape(text))
        });
        let facts: String = page
            .facts
            .iter()
            .map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value)))
            .collect();
        let mut square = String::new();
        if let Some(address) = &self.doc.verify {
            let svg = qr::svg(address)?;
            let alt = fill(self.label("qr-alt"), &[("address", address)]);
            let _ = writeln!(
                square,
                "<img class=\"qr\" alt=\"{}\" src=\"data:image/svg+xml;base64,{}\">",
                escape(&alt),
                STANDARD.encode(svg)
            );
        }
        self.push(&format!(
            "<header class=\"title\">\n<p class=\"region\">{}</p>\n<p class=\"name\" role=\"heading\" aria-level=\"1\">{}</p>\n\
             <p class=\"plan\">{}</p>\n<p class=\"period\">{}</p>\n{warning}<dl class=\"facts\">\n{facts}</dl>\n{square}</header>\n",
            escape(&page.region),
            escape(&page.book),
            escape(&page.plan),
            escape(&page.period)
        ));
        Ok(())
    }

    fn contents(&mut self) {
        let title = escape(self.label("contents"));
        let mut out = format!(
            "<nav aria-label=\"{title}\">\n<p class=\"nav-title\">{title}</p>\n<ul class=\"contents\">\n"
        );
        for part in &self.doc.parts {
            for block in &part.blocks {
                if let Block::Heading(h) = block
                    && h.level <= 3
                {
                    let (level, id) = (h.level, &h.id);
                    let words = format!("{} {}", h.number, h.text);
                    let words = escape(words.trim());
                    let _ = writeln!(
                        out,
                        "<li class=\"l{level}\"><a href=\"#{id}\">{words}</a></li>"
                    );
                }
            }
        }
        self.push(&(out + "</ul>\n</nav>\n"));
    }

    fn tables(&mut self) {
        let all = self.doc.parts.iter().flat_map(|part| &part.blocks);
        let all: Vec<_> = all
            .filter_map(|block| match block {
                Block::Table(table) => Some((table.number?, &table.caption)),
                _ => None,
            })
            .collect();
        if all.is_empty() {
            return;
        }
        let title = escape(self.label("tables"));
        let word = escape(self.label("table"));
        let mut out = format!(
            "<nav aria-label=\"{title}\">\n<p class=\"nav-title\">{title}</p>\n<ul class=\"contents\">\n"
        );
        for (n, caption) in all {
            let caption = escape(caption);
            let _ = writeln!(out, "<li><a href=\"#t-{n}\">{word} {n}. {caption}</a></li>");
        }
        self.push(&(out + "</ul>\n</nav>\n"));
    }

    fn paragraph(&mut self, look: Look, text: &[Inline]) {
        let (open, close) = match look {
            Look::Body => ("<p>", "</p>"),
            Look::Lead => ("<p class=\"lead\">", "</p>"),
            Look::Note => ("<p class=\"note\">", "</p>"),
            Look::Quote => ("<blockquote><p>", "</p></blockquote>"),
            Look::Middle => ("<p class=\"middle\">", "</p>"),
            Look::Warning => ("<p class=\"warning\">", "</p>"),
            Look::Code => ("<pre>", "</pre>"),
        };
        let words = inlines(text);
        self.push(&format!("{open}{words}{close}\n"));
    }

    fn table(&mut self, table: &Table) {
        if !table.has_head {
            let mut out = "<dl class=\"facts\">\n".to_owned();
            for row in &table.rows {
                let cell = |i: usize| {
                    row.cells
                        .get(i)
                        .map(|c| inlines(&c.text))
                        .unwrap_or_default()
                };
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", cell(0), cell(1));
            }
            return self.push(&(out + "</dl>\n"));
        }
        let id = table
            .number
            .map_or_else(String::new, |n| format!(" id=\"t-{n}\""));
        let caption = match table.number {
            Some(n) => format!("{} {n}. {}", self.label("table"), table.caption),
            None => table.caption.clone(),
        };
        let mut out = format!(
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table{id}>\n",
            escape(&caption)
        );
        if !caption.is_empty() {
            let _ = writeln!(out, "<caption>{}</caption>", escape(&caption));
        }
        out.push_str("<thead><tr>");
        for column in &table.columns {
            let class = class(column.align, false);
            let _ = write!(
                out,
                "<th scope=\"col\"{class}>{}</th>",
                escape(&column.title)
            );
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            row_html(&mut out, table, row);
        }
        out.push_str("</tbody>\n</table></div>\n");
        if let Some(note) = &table.note {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(note));
        }
        self.push(&out);
    }

    fn figure(&mut self, figure: &Figure) {
        let alt = escape(&figure.alt);
        let picture = match &figure.picture {
            Picture::Svg(svg, ..) => format!(
                "<img alt=\"{alt}\" src=\"data:image/svg+xml;base64,{}\">",
                STANDARD.encode(svg)
            ),
            Picture::Given(name) => {
                let content = self
                    .options
                    .figures
                    .get(name)
                    .map_or(&[][..], Vec::as_slice);
                let kind = if content.starts_with(&[0x89]) {
                    "png"
                } else {
                    "jpeg"
                };
                format!(
                    "<img alt=\"{alt}\" src=\"data:image/{kind};base64,{}\">",
                    STANDARD.encode(content)
                )
            }
            Picture::Absent(id) => {
                let said = fill(self.label("figure-absent"), &[("id", id)]);
                format!("<p class=\"absent\">{}</p>", escape(&said))
            }
        };
        let word = escape(self.label("figure"));
        let (n, caption) = (figure.number, escape(&figure.caption));
        self.push(&format!(
            "<figure>{picture}<figcaption>{word} {n}. {caption}</figcaption></figure>\n"
        ));
    }
}

fn row_html(out: &mut String, table: &Table, row: &Row) {
    match row.kind {
        RowKind::Group => {
            let words = row
                .cells
                .first()
                .map(|c| inlines(&c.text))
                .unwrap_or_default();
            let n = table.columns.len();
            let _ = writeln!(
                out,
                "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{n}\">{words}</th></tr>"
            );
        }
        RowKind::Body | RowKind::Total => {
            out.push_str(if row.kind == RowKind::Total {
                "<tr class=\"total\">"
            } else {
                "<tr>"
            });
            for (i, cell) in row.cells.iter().enumerate() {
                cell_html(out, table, i, cell);
            }
            out.push_str("</tr>\n");
        }
    }
}

fn cell_html(out: &mut String, table: &Table, i: usize, cell: &Cell) {
    let align = table.columns.get(i).map_or(Align::Left, |c| c.align);
    let class = class(align, cell.shaded);
    let words = inlines(&cell.text);
    let _ = if i == 0 && table.row_heads {
        write!(out, "<th scope=\"row\"{class}>{words}</th>")
    } else {
        write!(out, "<td{class}>{words}</td>")
    };
}

fn class(align: Align, shaded: bool) -> &'static str {
    match (align, shaded) {
        (Align::Left, false) => "",
        (Align::Left, true) => " class=\"shade\"",
        (Align::Right, false) => " class=\"right\"",
        (Align::Right, true) => " class=\"right shade\"",
        (Align::Middle, false) => " class=\"middle\"",
        (Align::Middle, true) => " class=\"middle shade\"",
    }
}

fn link(to: &str, words: &str) -> String {
    // Only addresses of the web are links; `text::parse` and the cells see to it, and so does this.
    let is_web = to.starts_with("https://") || to.starts_with("http://");
    if is_web {
        format!(
            "<a href=\"{}\" rel=\"noopener noreferrer\">{words}</a>",
            escape(to)
        )
    } else {
        words.to_owned()
    }
}

fn inlines(text: &[Inline]) -> String {
    let mut out = String::new();
    for one in text {
        match one {
            Inline::Text { text } => out.push_str(&escape(text)),
            Inline::Code { text } => {
                let _ = write!(out, "<code>{}</code>", escape(text));
            }
            Inline::Emphasis { text } => {
                let _ = write!(out, "<em>{}</em>", inlines(text));
            }
            Inline::Strong { text } => {
                let _ = write!(out, "<strong>{}</strong>", inlines(text));
            }
            Inline::Link { to, text } => out.push_str(&link(to, &inlines(text))),
            Inline::Break => out.push_str("<br>"),
        }
    }
    out
}
