//! How much of a file may be believed.

/// Bounds on a file that is read. The defaults are meant to keep the reader under 200 MB of memory
/// whatever the file holds (`examples/figures.rs` measures it); they are numbers of a national import
/// with room to spare, not of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file as sent, in bytes.
    pub max_bytes: usize,
    /// Rows of data that are not blank; the heading row is not counted.
    pub max_rows: u32,
    /// Columns of one row.
    pub max_columns: u32,
    /// Cells of the table up to the last filled cell of each row.
    pub max_cells: usize,
    /// Characters of one cell; more is a row error. The format's own bound is 32,767.
    pub max_cell_chars: usize,
    /// UTF-8 bytes of all cells together. An XLSX can name one long string a million times.
    pub max_text_bytes: usize,
    /// Uncompressed bytes of all parts of an XLSX, declared or met while reading.
    pub max_inflated: u64,
    /// Parts in an XLSX.
    pub max_entries: usize,
    /// Uncompressed to compressed size of one part once it passes [`Limits::RATIO_FROM`].
    /// A sheet of 100,000 equal rows of text, as we write it, grows 25 times.
    pub max_ratio: u64,
    /// Row errors kept in full; later ones are only counted.
    pub max_problems: usize,
}

impl Limits {
    /// Uncompressed bytes below which a part's ratio is not looked at: a tiny part of spaces
    /// compresses well and harms nobody.
    pub const RATIO_FROM: u64 = 8 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_bytes: 20 << 20,
            max_rows: 100_000,
            max_columns: 256,
            max_cells: 3_000_000,
            max_cell_chars: 32_767,
            max_text_bytes: 48 << 20,
            max_inflated: 256 << 20,
            max_entries: 1_000,
            max_ratio: 250,
            max_problems: 1_000,
        }
    }
}
