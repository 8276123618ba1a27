//! `word/styles.xml` and `word/numbering.xml`.

use std::fmt::Write;

use crate::Lang;

/// Id, name that Word knows, parent, paragraph properties, properties of letters.
const STYLES: [(&str, &str, &str, &str, &str); 34] = [
    (
        "BodyText",
        "Body Text",
        "Normal",
        "<w:spacing w:after=\"140\" w:line=\"276\" w:lineRule=\"auto\"/>",
        "",
    ),
    (
        "Title",
        "Title",
        "Normal",
        "<w:spacing w:before=\"200\" w:after=\"200\"/>",
        "<w:b/><w:color w:val=\"16324F\"/><w:sz w:val=\"60\"/>",
    ),
    (
        "Subtitle",
        "Subtitle",
        "Normal",
        "<w:spacing w:after=\"160\"/>",
        "<w:sz w:val=\"30\"/>",
    ),
    (
        "Region",
        "Region",
        "Normal",
        "<w:spacing w:before=\"1200\" w:after=\"160\"/>",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"26\"/>",
    ),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"360\" w:after=\"200\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:color w:val=\"16324F\"/><w:sz w:val=\"36\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"320\" w:after=\"140\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:color w:val=\"16324F\"/><w:sz w:val=\"26\"/>",
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"100\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:color w:val=\"16324F\"/><w:sz w:val=\"22\"/>",
    ),
    (
        "Heading4",
        "heading 4",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"200\" w:after=\"80\"/><w:outlineLvl w:val=\"3\"/>",
        "<w:b/><w:color w:val=\"56616D\"/>",
    ),
    (
        "ContentsTitle",
        "TOC Heading",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"200\"/>",
        "<w:b/><w:color w:val=\"16324F\"/><w:sz w:val=\"32\"/>",
    ),
    (
        "TOC1",
        "toc 1",
        "Normal",
        "<w:spacing w:before=\"120\" w:after=\"40\"/>",
        "<w:b/>",
    ),
    (
        "TOC2",
        "toc 2",
        "Normal",
        "<w:spacing w:after=\"20\"/><w:ind w:left=\"300\"/>",
        "",
    ),
    (
        "TOC3",
        "toc 3",
        "Normal",
        "<w:spacing w:after=\"0\"/><w:ind w:left=\"600\"/>",
        "<w:sz w:val=\"19\"/>",
    ),
    (
        "TableofFigures",
        "table of figures",
        "Normal",
        "<w:spacing w:after=\"20\"/>",
        "",
    ),
    (
        "Caption",
        "caption",
        "Normal",
        "<w:spacing w:before=\"200\" w:after=\"80\"/>",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"18\"/>",
    ),
    (
        "SmallTitle",
        "Small Title",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/>",
        "<w:b/><w:color w:val=\"16324F\"/>",
    ),
    (
        "Lead",
        "Lead",
        "Normal",
        "<w:spacing w:after=\"200\" w:line=\"276\" w:lineRule=\"auto\"/>",
        "<w:color w:val=\"16324F\"/><w:sz w:val=\"25\"/>",
    ),
    (
        "Note",
        "Note",
        "Normal",
        "<w:spacing w:before=\"60\" w:after=\"160\"/>",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"17\"/>",
    ),
    (
        "Quote",
        "Quote",
        "Normal",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"12\" w:space=\"8\" w:color=\"B4BEC8\"/></w:pBdr><w:spacing w:after=\"140\"/><w:ind w:left=\"300\"/>",
        "",
    ),
    (
        "Middle",
        "Middle",
        "Normal",
        "<w:spacing w:after=\"140\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    (
        "Warning",
        "Warning",
        "Normal",
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"6\" w:color=\"FCF1D2\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"6\" w:color=\"FCF1D2\"/></w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FCF1D2\"/><w:spacing w:before=\"160\" w:after=\"200\"/>",
        "<w:b/>",
    ),
    (
        "Lines",
        "Lines",
        "Normal",
        "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEF2F6\"/><w:spacing w:after=\"140\"/>",
        "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/><w:sz w:val=\"18\"/>",
    ),
    (
        "ListParagraph",
        "List Paragraph",
        "Normal",
        "<w:spacing w:after=\"80\"/>",
        "",
    ),
    (
        "Figure",
        "Figure",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"0\"/>",
        "",
    ),
    (
        "Absent",
        "Absent",
        "Normal",
        "<w:keepNext/><w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"8\" w:color=\"B4BEC8\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"8\" w:color=\"B4BEC8\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"8\" w:color=\"B4BEC8\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"8\" w:color=\"B4BEC8\"/></w:pBdr><w:spacing w:before=\"200\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
        "<w:color w:val=\"56616D\"/>",
    ),
    (
        "CellText",
        "Cell Text",
        "Normal",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:sz w:val=\"17\"/>",
    ),
    (
        "CellHead",
        "Cell Head",
        "CellText",
        "<w:keepNext/>",
        "<w:b/><w:color w:val=\"16324F\"/>",
    ),
    (
        "CellGroup",
        "Cell Group",
        "CellText",
        "<w:keepNext/>",
        "<w:b/><w:color w:val=\"16324F\"/>",
    ),
    ("CellTotal", "Cell Total", "CellText", "", "<w:b/>"),
    (
        "FactName",
        "Fact Name",
        "Normal",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"19\"/>",
    ),
    (
        "FactValue",
        "Fact Value",
        "Normal",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:sz w:val=\"19\"/>",
    ),
    (
        "Tight",
        "Tight",
        "Normal",
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>",
        "<w:sz w:val=\"8\"/>",
    ),
    (
        "Header",
        "header",
        "Normal",
        "<w:jc w:val=\"center\"/>",
        "<w:color w:val=\"16324F\"/><w:sz w:val=\"16\"/>",
    ),
    (
        "Footer",
        "footer",
        "Normal",
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"B4BEC8\"/></w:pBdr>",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"15\"/>",
    ),
    (
        "FooterHash",
        "Footer Hash",
        "Normal",
        "",
        "<w:color w:val=\"56616D\"/><w:sz w:val=\"15\"/>",
    ),
];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

pub(super) fn styles(lang: Lang) -> String {
    let lang = match lang {
        Lang::Id => "id-ID",
        Lang::En => "en-GB",
    };
    let mut out = format!(
        "{HEAD}<w:styles {SPACE}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:eastAsia=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"{lang}\" w:eastAsia=\"{lang}\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"2A3990\"/><w:u w:val=\"single\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Letters\"><w:name w:val=\"Letters\"/><w:rPr><w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/></w:rPr></w:style>"
    );
    for (id, name, parent, paragraph, letters) in STYLES {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{parent}\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
    }
    let margins = "<w:tblCellMar><w:top w:w=\"40\" w:type=\"dxa\"/><w:left w:w=\"70\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar>";
    let _ = write!(
        out,
        "<w:style w:type=\"table\" w:styleId=\"Listing\"><w:name w:val=\"Listing\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"16324F\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B4BEC8\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B4BEC8\"/></w:tblBorders>{margins}</w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Facts\"><w:name w:val=\"Facts\"/><w:tblPr>{margins}</w:tblPr></w:style></w:styles>"
    );
    out
}

/// Bullets, and a count of its own for each counted list.
pub(super) fn numbering(counted: &[u64]) -> String {
    let level = |i: usize, format: &str, text: &str| {
        let left = 400 * (i + 1);
        format!(
            "<w:lvl w:ilvl=\"{i}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"300\"/></w:pPr></w:lvl>"
        )
    };
    let mut out = format!(
        "{HEAD}<w:numbering {SPACE}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    );
    (0..6).for_each(|i| out.push_str(&level(i, "bullet", "•")));
    out.push_str("</w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"hybridMultilevel\"/>");
    (0..6).for_each(|i| out.push_str(&level(i, "decimal", &format!("%{}.", i + 1))));
    out.push_str("</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for (i, first) in counted.iter().enumerate() {
        let _ = write!(
            out,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/>",
            i + 2
        );
        for level in 0..6 {
            let _ = write!(
                out,
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{first}\"/></w:lvlOverride>"
            );
        }
        out.push_str("</w:num>");
    }
    out + "</w:numbering>"
}
