//! The square that a telephone reads.

use qrcode::{EcLevel, QrCode, render::svg};

use crate::BookError;

/// An address as a QR code in SVG, without a margin: the page leaves one.
pub(crate) fn svg(address: &str) -> Result<Vec<u8>, BookError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|_| BookError::Data("`verify` is too long for a QR code".into()))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .quiet_zone(false)
        .build()
        .into_bytes())
}
