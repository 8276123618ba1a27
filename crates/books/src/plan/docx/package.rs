//! The parts of the file in their archive.

use std::{
    fmt::Write as _,
    io::{Cursor, Write},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    body::{Written, is_draft},
    pictures::Pictures,
    styles,
};
use crate::{
    BookError, Lang,
    plan::{Doc, drawing::escape, words::fill},
};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(super) fn write(doc: &Doc, body: &Written, pictures: Pictures) -> Result<Vec<u8>, BookError> {
    let mut parts: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", core(doc)),
        ("docProps/app.xml", app()),
        ("word/document.xml", body.xml.clone()),
        ("word/styles.xml", styles::styles(doc.lang)),
        ("word/numbering.xml", styles::numbering(&body.counted)),
        ("word/settings.xml", settings()),
        ("word/header1.xml", header(doc)),
        ("word/footer1.xml", footer(doc)),
        ("word/_rels/document.xml.rels", relations(body, &pictures)),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect();
    for (name, content) in pictures.files {
        parts.push((format!("word/media/{name}"), content));
    }
    archive(&parts).map_err(|e| BookError::Broken(e.to_string()))
}

fn archive(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/><Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"{word}.numbering+xml\"/><Override PartName=\"/word/settings.xml\" ContentType=\"{word}.settings+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"{word}.header+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"{word}.footer+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
    )
}

fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{R}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"{R}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
    )
}

fn core(doc: &Doc) -> String {
    let lang = match doc.lang {
        Lang::Id => "id",
        Lang::En => "en",
    };
    let (title, author) = (escape(&doc.title), escape(&doc.author));
    // Word wants whole seconds.
    let at = doc.made_at.get(..19).unwrap_or("2000-01-01T00:00:00");
    let at = escape(at);
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:identifier>{}</dc:identifier><dc:language>{lang}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}Z</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}Z</dcterms:modified></cp:coreProperties>",
        escape(&doc.sha256)
    )
}

fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Pilar</Application></Properties>"
    )
}

/// Word asks whether to bring fields up to date, which fills in the page numbers of the contents.
fn settings() -> String {
    format!(
        "{HEAD}<w:settings {W}><w:updateFields w:val=\"true\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

fn header(doc: &Doc) -> String {
    let mut out = format!(
        "{HEAD}<w:hdr {W} xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>"
    );
    if is_draft(doc) {
        let word = doc
            .labels
            .get("draft")
            .map_or("", String::as_str)
            .to_uppercase();
        let _ = write!(
            out,
            "<w:r><w:pict><v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:path textpathok=\"t\" o:connecttype=\"rect\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype><v:shape id=\"Mark\" o:spid=\"_x0000_s2049\" type=\"#_x0000_t136\" style=\"position:absolute;margin-left:0;margin-top:0;width:440pt;height:110pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin\" fillcolor=\"#eceef1\" stroked=\"f\"><v:textpath style=\"font-family:Calibri;font-size:1pt\" string=\"{}\"/></v:shape></w:pict></w:r>",
            escape(&word)
        );
    }
    if let Some(notice) = &doc.notice {
        let _ = write!(
            out,
            "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escape(notice)
        );
    }
    out + "</w:p></w:hdr>"
}

fn footer(doc: &Doc) -> String {
    let label = |key: &str| doc.labels.get(key).map_or("", String::as_str);
    let field = |code: &str| {
        format!(
            "</w:t></w:r><w:fldSimple w:instr=\" {code} \"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space=\"preserve\">"
        )
    };
    let page = fill(
        &escape(label("page")),
        &[("n", &field("PAGE")), ("of", &field("NUMPAGES"))],
    );
    let draft = if is_draft(doc) {
        format!(" · {}", label("draft-line"))
    } else {
        String::new()
    };
    format!(
        "{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{} · {page}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"FooterHash\"/></w:pPr><w:r><w:t xml:space=\"preserve\">SHA-256 {}</w:t></w:r></w:p></w:ftr>",
        escape(&format!("{}{draft}", doc.reference)),
        escape(&doc.sha256)
    )
}

fn relations(body: &Written, pictures: &Pictures) -> String {
    let mut out = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (id, kind, target) in [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdHeader", "header", "header1.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ] {
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{R}/{kind}\" Target=\"{target}\"/>"
        );
    }
    for (i, (name, _)) in pictures.files.iter().enumerate() {
        let _ = write!(
            out,
            "<Relationship Id=\"rIdPicture{}\" Type=\"{R}/image\" Target=\"media/{name}\"/>",
            i + 1
        );
    }
    for (i, to) in body.links.iter().enumerate() {
        let _ = write!(
            out,
            "<Relationship Id=\"rIdLink{}\" Type=\"{R}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            i + 1,
            escape(to)
        );
    }
    out + "</Relationships>"
}
