//! `word/document.xml`.

use std::fmt::Write;

use masterplan::text::Inline;

use super::pictures::Pictures;
use crate::{
    BookError, State,
    plan::{
        Block, Doc, Heading, Look, Options, TitlePage, drawing::escape, outline::Paper, words::fill,
    },
    qr,
};

mod figures;
mod tables;

/// Twentieths of a point: pages and what is left between their margins.
const A4: (u32, u32) = (11_906, 16_838);
const A1: (u32, u32) = (47_679, 33_675);
const MARGIN: u32 = 1_134;

/// What was written so far.
struct Body<'a> {
    doc: &'a Doc,
    options: &'a Options,
    pictures: &'a mut Pictures,
    out: String,
    /// Links out of the file, in the order of their relations.
    links: Vec<String>,
    /// Width between the margins.
    width: u32,
    bookmarks: usize,
    /// Lists that are counted: the number of each and its first.
    counted: Vec<u64>,
}

/// The document with what its other parts need to know.
pub(super) struct Written {
    pub(super) xml: String,
    pub(super) links: Vec<String>,
    pub(super) counted: Vec<u64>,
}

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

pub(super) fn write(
    doc: &Doc,
    options: &Options,
    pictures: &mut Pictures,
) -> Result<Written, BookError> {
    let mut body = Body {
        doc,
        options,
        pictures,
        out: String::with_capacity(1 << 20),
        links: Vec::new(),
        width: 0,
        bookmarks: 0,
        counted: Vec::new(),
    };
    for (i, part) in doc.parts.iter().enumerate() {
        body.width = text_width(doc.paper, part.landscape);
        for block in &part.blocks {
            body.block(block, 0)?;
        }
        let section = section(doc.paper, part.landscape);
        if i + 1 < doc.parts.len() {
            let _ = write!(
                body.out,
                "<w:p><w:pPr><w:pStyle w:val=\"Tight\"/>{section}</w:pPr></w:p>"
            );
        } else {
            body.out.push_str(&section);
        }
    }
    if doc.parts.is_empty() {
        let _ = write!(body.out, "<w:p/>{}", section(doc.paper, false));
    }
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {SPACES}><w:body>{}</w:body></w:document>",
        body.out
    );
    Ok(Written {
        xml,
        links: body.links,
        counted: body.counted,
    })
}

fn page(paper: Paper, landscape: bool) -> (u32, u32) {
    match (paper, landscape) {
        (Paper::A1, _) => A1,
        (Paper::A4, false) => A4,
        (Paper::A4, true) => (A4.1, A4.0),
    }
}

fn text_width(paper: Paper, landscape: bool) -> u32 {
    page(paper, landscape).0 - 2 * MARGIN
}

fn section(paper: Paper, landscape: bool) -> String {
    let (width, height) = page(paper, landscape);
    let orient = if width > height {
        " w:orient=\"landscape\""
    } else {
        ""
    };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
         <w:type w:val=\"nextPage\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orient}/>\
         <w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
    )
}

impl Body<'_> {
    fn label(&self, key: &str) -> String {
        self.doc.labels.get(key).cloned().unwrap_or_default()
    }

    fn block(&mut self, block: &Block, depth: usize) -> Result<(), BookError> {
        match block {
            Block::Title(page) => self.title(page)?,
            Block::Contents => self.contents(),
            Block::ListOfTables => self.tables(),
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(look, text) => self.paragraph(style(*look), "", text),
            Block::List(start, items) => self.list(*start, items, depth)?,
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure)?,
            Block::PageBreak => self.page_break(),
        }
        Ok(())
    }

    fn page_break(&mut self) {
        self.out.push_str("<w:p><w:pPr><w:pStyle w:val=\"Tight\"/></w:pPr><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }

    /// A paragraph of a style; `properties` come after it.
    fn paragraph(&mut self, style: &str, properties: &str, text: &[Inline]) {
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>"
        );
        self.runs(text, Looks::default());
        self.out.push_str("</w:p>");
    }

    fn plain(&mut self, style: &str, text: &str) {
        self.paragraph(style, "", &masterplan::text::lines(text));
    }

    fn runs(&mut self, text: &[Inline], looks: Looks) {
        for one in text {
            match one {
                Inline::Text { text } => run(&mut self.out, text, looks),
                Inline::Code { text } => {
                    let style = Some("Letters");
                    run(&mut self.out, text, Looks { style, ..looks });
                }
                Inline::Emphasis { text } => self.runs(
                    text,
                    Looks {
                        italic: true,
                        ..looks
                    },
                ),
                Inline::Strong { text } => self.runs(
                    text,
                    Looks {
                        bold: true,
                        ..looks
                    },
                ),
                Inline::Link { to, text } => {
                    self.links.push(to.clone());
                    let _ = write!(
                        self.out,
                        "<w:hyperlink r:id=\"rIdLink{}\">",
                        self.links.len()
                    );
                    let style = Some("Hyperlink");
                    self.runs(text, Looks { style, ..looks });
                    self.out.push_str("</w:hyperlink>");
                }
                Inline::Break => self.out.push_str("<w:r><w:br/></w:r>"),
            }
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let mut properties = String::new();
        if heading.new_page {
            properties.push_str("<w:pageBreakBefore/>");
        }
        if heading.middle {
            properties.push_str("<w:jc w:val=\"center\"/>");
        }
        let (level, id) = (heading.level, &heading.id);
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/>{properties}</w:pPr>"
        );
        self.bookmark(id);
        if !heading.number.is_empty() {
            run(&mut self.out, &heading.number, Looks::default());
            self.out.push_str(if heading.middle {
                "<w:r><w:br/></w:r>"
            } else {
                "<w:r><w:t xml:space=\"preserve\">  </w:t></w:r>"
            });
        }
        run(&mut self.out, &heading.text, Looks::default());
        let _ = write!(
            self.out,
            "<w:bookmarkEnd w:id=\"{}\"/></w:p>",
            self.bookmarks
        );
    }

    fn bookmark(&mut self, name: &str) {
        self.bookmarks += 1;
        let _ = write!(
            self.out,
            "<w:bookmarkStart w:id=\"{}\" w:name=\"{name}\"/>",
            self.bookmarks
        );
    }

    fn list(
        &mut self,
        start: Option<u64>,
        items: &[Vec<Block>],
        depth: usize,
    ) -> Result<(), BookError> {
        let number = match start {
            None => 1,
            Some(first) => {
                self.counted.push(first);
                self.counted.len() + 1
            }
        };
        let level = depth.min(5);
        for item in items {
            let mut is_first = true;
            for block in item {
                if let Block::Paragraph(_, text) = block {
                    let properties = if is_first {
                        format!(
                            "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>"
                        )
                    } else {
                        format!("<w:ind w:left=\"{}\"/>", 400 * (level + 1))
                    };
                    self.paragraph("ListParagraph", &properties, text);
                } else {
                    self.block(block, depth + 1)?;
                }
                is_first = false;
            }
        }
        Ok(())
    }

    fn title(&mut self, page: &TitlePage) -> Result<(), BookError> {
        self.plain("Region", &page.region);
        self.plain("Title", &page.book);
        self.plain("Subtitle", &page.plan);
        self.plain("FactName", &page.period);
        if let Some(warning) = &page.warning {
            self.plain("Warning", warning);
        }
        let facts = page
            .facts
            .iter()
            .map(|(n, v)| (n.as_str(), crate::plan::Cell::of(v)));
        self.facts(facts);
        if let Some(address) = &self.doc.verify {
            let square = String::from_utf8_lossy(&qr::svg(address)?).into_owned();
            let named = self.pictures.drawing(&square)?;
            let alt = fill(&self.label("qr-alt"), &[("address", address)]);
            self.picture(&named, &alt, 60.0, 60.0);
            let line = format!("{} {address}", self.label("verify"));
            self.plain("Note", &line);
        }
        self.page_break();
        Ok(())
    }

    /// A field that Word brings up to date; what stands in it is right but for page numbers.
    fn contents(&mut self) {
        let title = self.label("contents");
        self.plain("ContentsTitle", &title);
        let mut entries = Vec::new();
        for block in self.doc.parts.iter().flat_map(|part| &part.blocks) {
            if let Block::Heading(h) = block
                && h.level <= 3
            {
                let words = format!("{}  {}", h.number, h.text);
                entries.push((
                    format!("TOC{}", h.level),
                    h.id.clone(),
                    words.trim().to_owned(),
                ));
            }
        }
        self.field(" TOC \\o \"1-3\" \\h \\z \\u ", &entries);
        self.page_break();
    }

    fn tables(&mut self) {
        let word = self.label("table");
        let mut entries = Vec::new();
        for block in self.doc.parts.iter().flat_map(|part| &part.blocks) {
            if let Block::Table(table) = block
                && let Some(n) = table.number
            {
                let words = format!("{word} {n}. {}", table.caption);
                entries.push(("TableofFigures".to_owned(), format!("t-{n}"), words));
            }
        }
        if entries.is_empty() {
            return;
        }
        let title = self.label("tables");
        self.plain("ContentsTitle", &title);
        self.field(&format!(" TOC \\h \\z \\c \"{word}\" "), &entries);
        self.page_break();
    }

    fn field(&mut self, code: &str, entries: &[(String, String, String)]) {
        for (i, (style, id, words)) in entries.iter().enumerate() {
            let _ = write!(
                self.out,
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{}\"/></w:tabs></w:pPr>",
                self.width
            );
            if i == 0 {
                let _ = write!(
                    self.out,
                    "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText xml:space=\"preserve\">{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
                    escape(code)
                );
            }
            let _ = write!(self.out, "<w:hyperlink w:anchor=\"{id}\">");
            run(&mut self.out, words, Looks::default());
            let _ = write!(
                self.out,
                "<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGEREF {id} \\h </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:hyperlink>"
            );
            if i + 1 == entries.len() {
                self.out
                    .push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
            }
            self.out.push_str("</w:p>");
        }
    }

    /// `Tabel 3. …` with a counted field, so that the list of tables finds it.
    fn caption(&mut self, word: &str, n: usize, id: &str, text: &str, properties: &str) {
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/>{properties}</w:pPr>"
        );
        self.bookmark(id);
        run(&mut self.out, &format!("{word} "), Looks::default());
        let _ = write!(
            self.out,
            "<w:fldSimple w:instr=\" SEQ {word} \\* ARABIC \"><w:r><w:t>{n}</w:t></w:r></w:fldSimple>"
        );
        run(&mut self.out, &format!(". {text}"), Looks::default());
        let _ = write!(
            self.out,
            "<w:bookmarkEnd w:id=\"{}\"/></w:p>",
            self.bookmarks
        );
    }
}

fn style(look: Look) -> &'static str {
    match look {
        Look::Body => "BodyText",
        Look::Lead => "Lead",
        Look::Note => "Note",
        Look::Quote => "Quote",
        Look::Middle => "Middle",
        Look::Warning => "Warning",
        Look::Code => "Lines",
    }
}

/// How letters look.
#[derive(Clone, Copy, Default)]
struct Looks {
    style: Option<&'static str>,
    bold: bool,
    italic: bool,
}

/// A run of words.
fn run(out: &mut String, text: &str, looks: Looks) {
    out.push_str("<w:r>");
    if looks.style.is_some() || looks.bold || looks.italic {
        out.push_str("<w:rPr>");
        if let Some(style) = looks.style {
            let _ = write!(out, "<w:rStyle w:val=\"{style}\"/>");
        }
        out.push_str(if looks.bold { "<w:b/>" } else { "" });
        out.push_str(if looks.italic { "<w:i/>" } else { "" });
        out.push_str("</w:rPr>");
    }
    let _ = write!(
        out,
        "<w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    );
}

/// Whether every page says that it is a draft.
pub(super) fn is_draft(doc: &Doc) -> bool {
    doc.state == State::Draft
}
