//! How much work one document may be.

use std::time::Duration;

/// What one document may take at most. The defaults hold a plan book of some hundred pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the data as JSON.
    pub data_bytes: u64,
    /// Pages.
    pub pages: u64,
    /// Images given.
    pub images: u64,
    /// Bytes of all images as given.
    pub image_bytes: u64,
    /// Pixels of one image; it is unpacked to four bytes for each.
    pub image_pixels: u64,
    /// Pixels of all images.
    pub all_pixels: u64,
    /// Time from the start to the last byte.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            data_bytes: 8 << 20,
            pages: 600,
            images: 200,
            image_bytes: 40 << 20,
            image_pixels: 24_000_000,
            all_pixels: 100_000_000,
            time: Duration::from_secs(60),
        }
    }
}
