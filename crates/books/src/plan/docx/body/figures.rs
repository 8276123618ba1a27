//! Figures of the document.

use std::fmt::Write;

use super::{Body, escape, fill};
use crate::{
    BookError,
    plan::{Figure, Picture, docx::pictures::Named, outline::Paper},
};

impl Body<'_> {
    pub(super) fn figure(&mut self, figure: &Figure) -> Result<(), BookError> {
        match &figure.picture {
            Picture::Svg(svg, width, height) => {
                let named = self.pictures.drawing(svg)?;
                self.picture(&named, &figure.alt, *width, *height);
            }
            Picture::Given(name) => {
                let content = self
                    .options
                    .figures
                    .get(name)
                    .map_or(&[][..], Vec::as_slice);
                let (width, height) = crate::image::size(content).unwrap_or((640, 360));
                let named = self.pictures.given(content);
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "pixels are within the limits of images"
                )]
                let (width, height) = (width as f32, height as f32);
                self.picture(&named, &figure.alt, width, height);
            }
            Picture::Absent(id) => {
                let line = fill(&self.label("figure-absent"), &[("id", id)]);
                self.plain("Absent", &line);
            }
        }
        let word = self.label("figure");
        self.caption(
            &word,
            figure.number,
            &format!("f-{}", figure.number),
            &figure.caption,
            "",
        );
        Ok(())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "lengths on paper, in units of 1/914400 inch"
    )]
    pub(super) fn picture(&mut self, named: &Named, alt: &str, width: f32, height: f32) {
        let room = self.width as f32 / 20.0;
        let most_height = if self.doc.paper == Paper::A1 {
            1200.0
        } else {
            400.0
        };
        let least = (room / width.max(1.0)).min(most_height / height.max(1.0));
        let most = if self.doc.paper == Paper::A1 {
            20.0
        } else {
            1.0
        };
        let scale = least.min(most);
        let (cx, cy) = (
            (width * scale * 12_700.0) as u64,
            (height * scale * 12_700.0) as u64,
        );
        let Named { n, plain, svg } = named;
        let alt = escape(alt);
        let svg = svg.as_deref().map_or_else(String::new, |svg| {
            format!(
                "<a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"{svg}\"/></a:ext></a:extLst>"
            )
        });
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{n}\" name=\"Picture {n}\" descr=\"{alt}\"/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{n}\" name=\"Picture {n}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"{plain}\">{svg}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        );
    }
}
