//! Pictures of the file: drawings as SVG with a PNG beside it for readers that know no SVG.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use crate::{BookError, fonts};

/// Pixels of a drawing's PNG at most.
const MOST: f32 = 3_000_000.0;

/// Files of `word/media` with the relations that name them.
#[derive(Default)]
pub(super) struct Pictures {
    /// Name and content.
    pub(super) files: Vec<(String, Vec<u8>)>,
    count: usize,
}

/// How a paragraph names a picture.
pub(super) struct Named {
    /// Counted from 1.
    pub(super) n: usize,
    /// The relation of the picture that everyone can show.
    pub(super) plain: String,
    /// The relation of the SVG.
    pub(super) svg: Option<String>,
}

impl Pictures {
    /// A drawing, as SVG and as PNG.
    pub(super) fn drawing(&mut self, svg: &str) -> Result<Named, BookError> {
        let png = png(svg)?;
        let svg = self.add("svg", svg.as_bytes().to_vec());
        let plain = self.add("png", png);
        self.count += 1;
        Ok(Named {
            n: self.count,
            plain,
            svg: Some(svg),
        })
    }

    /// A picture that was given, with its width and height in pixels.
    pub(super) fn given(&mut self, content: &[u8]) -> Named {
        let ending = if content.starts_with(&[0x89]) {
            "png"
        } else {
            "jpeg"
        };
        let plain = self.add(ending, content.to_vec());
        self.count += 1;
        Named {
            n: self.count,
            plain,
            svg: None,
        }
    }

    fn add(&mut self, ending: &str, content: Vec<u8>) -> String {
        let n = self.files.len() + 1;
        self.files.push((format!("picture{n}.{ending}"), content));
        format!("rIdPicture{n}")
    }
}

fn png(svg: &str) -> Result<Vec<u8>, BookError> {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut all = usvg::fontdb::Database::new();
        for font in fonts::bytes() {
            all.load_font_data(font.to_vec());
        }
        all.set_sans_serif_family("Source Sans 3");
        Arc::new(all)
    });
    let broken = |e: String| BookError::Broken(format!("a drawing: {e}"));
    let options = usvg::Options {
        fontdb: FONTS.clone(),
        font_family: "Source Sans 3".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| broken(e.to_string()))?;
    let size = tree.size();
    let scale = (MOST / (size.width() * size.height())).sqrt().min(1.5);
    let scaled = size.to_int_size().scale_by(scale);
    let scaled = scaled.ok_or_else(|| broken("no size".into()))?;
    let mut pixels = tiny_skia::Pixmap::new(scaled.width(), scaled.height())
        .ok_or_else(|| broken("no size".into()))?;
    pixels.fill(tiny_skia::Color::WHITE);
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| broken(e.to_string()))
}
