//! Images that a document was given: hostile until looked at.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use crate::{BookError, ImageFault, Limits};

/// Checks all images by their headers; none is unpacked.
pub(crate) fn check<'a>(
    images: impl Iterator<Item = (&'a str, &'a [u8])>,
    limits: &Limits,
) -> Result<(), BookError> {
    let (mut count, mut bytes, mut pixels) = (0, 0, 0);
    for (name, content) in images {
        count += 1;
        bytes += content.len() as u64;
        most("images", count, limits.images)?;
        most("bytes of images", bytes, limits.image_bytes)?;
        pixels +=
            self::pixels(name, content, limits.image_pixels).map_err(|fault| BookError::Image {
                name: name.to_owned(),
                fault,
            })?;
        most("pixels of all images", pixels, limits.all_pixels)?;
    }
    Ok(())
}

fn pixels(name: &str, content: &[u8], most: u64) -> Result<u64, ImageFault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || name.len() > 40 || !name.chars().all(fits) {
        return Err(ImageFault::Name);
    }
    let format = match content {
        [0x89, b'P', b'N', b'G', ..] => ImageFormat::Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
        _ => return Err(ImageFault::Kind),
    };
    let (width, height) = ImageReader::with_format(Cursor::new(content), format)
        .into_dimensions()
        .map_err(|_| ImageFault::Damaged)?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most {
        return Err(ImageFault::Pixels {
            width,
            height,
            most,
        });
    }
    Ok(pixels)
}

/// Width and height of an image that was checked.
pub(crate) fn size(content: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format();
    reader.ok()?.into_dimensions().ok()
}

/// Refuses a measure above its limit.
pub(crate) fn most(what: &'static str, is: u64, most: u64) -> Result<(), BookError> {
    if is > most {
        return Err(BookError::TooLarge { what, is, most });
    }
    Ok(())
}
