//! The signature's field and widget, and where the file must know of them: form, page, catalog.

use super::{
    Request, SignError, pdf_date,
    update::{NewObject, Prepared},
};
use crate::{
    font::Embedded,
    pdf::{Dict, Document, Id, Object, text_string},
    stamp::{self, Drawn},
};

/// `SigFlags` (ISO 32000-2, 12.7.3): signatures exist, and the file is only to be appended to.
const SIG_FLAGS: i64 = 3;
/// Annotation flags (12.5.3): print, and locked in its place.
const WIDGET_FLAGS: i64 = 4 + 128;

/// Plans the update for one signature.
pub(super) fn prepare(
    document: &Document<'_>,
    request: &Request<'_>,
    room: usize,
) -> Result<Prepared, SignError> {
    let mut numbers = Numbers(document.next_number()?);
    let signature = numbers.next();
    let widget = numbers.next();
    let mut objects = Vec::new();

    let wanted = request.stamp.as_ref().map_or(1, |stamp| stamp.page);
    let (page_id, page) = document.page(wanted)?.ok_or(SignError::NoPage(wanted))?;
    let mut field = Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", text_string(&field_name(document, request)?))
        .with("F", Object::Integer(WIDGET_FLAGS))
        .with("P", Object::Reference(page_id))
        .with("V", Object::Reference(signature));
    let rect = match &request.stamp {
        None => [0, 0, 0, 0].map(Object::Integer).to_vec(),
        Some(stamp) => {
            let drawn = stamp::draw(stamp, request)?;
            field.set("TU", text_string(&drawn.spoken));
            let appearance = appearance(drawn, &mut numbers, &mut objects);
            field.set(
                "AP",
                Object::Dict(Dict::new().with("N", Object::Reference(appearance))),
            );
            stamp.rect.corners().map(number).to_vec()
        }
    };
    field.set("Rect", Object::Array(rect));
    objects.push(NewObject::dict(widget, &field));
    objects.push(annotated(document, page_id, page, widget)?);
    objects.extend(form(document, widget, &mut numbers)?);
    Ok(Prepared {
        signature,
        says: says(request),
        room,
        objects,
        next: numbers.0,
    })
}

/// Numbers for new objects.
pub(super) struct Numbers(u32);

impl Numbers {
    fn next(&mut self) -> Id {
        self.0 += 1;
        Id::new(self.0 - 1)
    }
}

/// A length in points, as PDF writes it.
fn number(value: f32) -> Object {
    Object::Real(format!("{value:.2}"))
}

/// What the signature dictionary tells readers (12.8.1, table 255).
fn says(request: &Request<'_>) -> Dict {
    let mut says = Dict::new()
        .with("M", pdf_date(request.at, request.zone))
        .with("Name", text_string(&request.name));
    for (key, value) in [("Reason", &request.reason), ("Location", &request.location)] {
        if let Some(text) = value {
            says.set(key, text_string(text));
        }
    }
    says
}

/// The wanted name, if it is free; otherwise the first of `Signature1` and so on that is.
fn field_name(document: &Document<'_>, request: &Request<'_>) -> Result<String, SignError> {
    let catalog = document.catalog()?;
    let form = document.dict(catalog.get("AcroForm"))?;
    let mut taken = Vec::new();
    for field in document.list(form.as_ref().and_then(|form| form.get("Fields")))? {
        if let Some(Object::Text(name)) = document
            .dict(Some(&field))?
            .as_ref()
            .and_then(|field| field.get("T"))
        {
            taken.push(crate::pdf::shown(name));
        }
    }
    match &request.field {
        Some(name) if name.is_empty() || name.contains('.') || taken.contains(name) => {
            Err(SignError::Field(name.clone()))
        }
        Some(name) => Ok(name.clone()),
        None => Ok((1..)
            .map(|nth| format!("Signature{nth}"))
            .find(|name| !taken.contains(name))
            .expect("a form has fewer fields than there are numbers")),
    }
}

/// The page, or the list that it refers to, with one more annotation.
fn annotated(
    document: &Document<'_>,
    page_id: Id,
    mut page: Dict,
    widget: Id,
) -> Result<NewObject, SignError> {
    let mut all = document.list(page.get("Annots"))?;
    all.push(Object::Reference(widget));
    let all = Object::Array(all);
    if let Some(list) = page.get("Annots").and_then(Object::reference) {
        return Ok(NewObject::value(list, &all));
    }
    page.set("Annots", all);
    Ok(NewObject::dict(page_id, &page))
}

/// The form with one more field. A file without a form gets one, as an object that later signers rewrite without the catalog.
fn form(
    document: &Document<'_>,
    widget: Id,
    numbers: &mut Numbers,
) -> Result<Vec<NewObject>, SignError> {
    let mut catalog = document.catalog()?;
    let old = catalog.get("AcroForm").cloned();
    let mut form = document.dict(old.as_ref())?.unwrap_or_default();
    let mut fields = document.list(form.get("Fields"))?;
    fields.push(Object::Reference(widget));
    form.set("Fields", Object::Array(fields));
    form.set("SigFlags", Object::Integer(SIG_FLAGS));
    if let Some(id) = old.as_ref().and_then(Object::reference) {
        return Ok(vec![NewObject::dict(id, &form)]);
    }
    let id = numbers.next();
    catalog.set("AcroForm", Object::Reference(id));
    Ok(vec![
        NewObject::dict(id, &form),
        NewObject::dict(document.catalog_id()?, &catalog),
    ])
}

/// The stamp as a form XObject with its font: what the widget looks like.
fn appearance(drawn: Drawn, numbers: &mut Numbers, objects: &mut Vec<NewObject>) -> Id {
    let [form, font] = [(); 2].map(|()| numbers.next());
    let fonts = Dict::new().with("F1", Object::Reference(font));
    let resources = Dict::new().with("Font", Object::Dict(fonts));
    let whole = [0.0, 0.0, drawn.width, drawn.height].map(number).to_vec();
    let dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", Object::Array(whole))
        .with("Resources", Object::Dict(resources));
    objects.push(packed(form, dict, drawn.content.as_bytes()));
    embedded(font, &drawn.font, numbers, objects);
    form
}

/// The font of a stamp, by glyph number (9.7): all that a reader needs, and the text behind each glyph.
fn embedded(font: Id, part: &Embedded, numbers: &mut Numbers, objects: &mut Vec<NewObject>) {
    let [descendant, descriptor, file, unicode] = [(); 4].map(|()| numbers.next());
    let base = Object::name(&part.name);
    let type0 = Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("Type0"))
        .with("BaseFont", base.clone())
        .with("Encoding", Object::name("Identity-H"))
        .with(
            "DescendantFonts",
            Object::Array(vec![Object::Reference(descendant)]),
        )
        .with("ToUnicode", Object::Reference(unicode));
    objects.push(NewObject::dict(font, &type0));
    let system = Dict::new()
        .with("Registry", text_string("Adobe"))
        .with("Ordering", text_string("Identity"))
        .with("Supplement", Object::Integer(0));
    let widths = part.widths.iter().copied().map(Object::Integer).collect();
    let cid = Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("CIDFontType2"))
        .with("BaseFont", base.clone())
        .with("CIDSystemInfo", Object::Dict(system))
        .with("FontDescriptor", Object::Reference(descriptor))
        .with("DW", Object::Integer(0))
        .with(
            "W",
            Object::Array(vec![Object::Integer(0), Object::Array(widths)]),
        )
        .with("CIDToGIDMap", Object::name("Identity"));
    objects.push(NewObject::dict(descendant, &cid));
    let metrics = &part.metrics;
    let description = Dict::new()
        .with("Type", Object::name("FontDescriptor"))
        .with("FontName", base)
        .with("Flags", Object::Integer(4))
        .with(
            "FontBBox",
            Object::Array(metrics.bbox.map(Object::Integer).to_vec()),
        )
        .with("ItalicAngle", Object::Integer(0))
        .with("Ascent", Object::Integer(metrics.ascent))
        .with("Descent", Object::Integer(metrics.descent))
        .with("CapHeight", Object::Integer(metrics.cap_height))
        .with("StemV", Object::Integer(80))
        .with("FontFile2", Object::Reference(file));
    objects.push(NewObject::dict(descriptor, &description));
    let length = Dict::new().with("Length1", Object::Integer(part.file.len() as i64));
    objects.push(packed(file, length, &part.file));
    objects.push(packed(unicode, Dict::new(), part.unicode.as_bytes()));
}

/// A stream under Flate.
fn packed(id: Id, dict: Dict, bytes: &[u8]) -> NewObject {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("a Vec takes all bytes");
    let bytes = encoder.finish().expect("a Vec takes all bytes");
    NewObject::stream(id, dict.with("Filter", Object::name("FlateDecode")), &bytes)
}
