//! Cells that a spreadsheet program would run: refused when they come in by CSV, disarmed when they
//! go out.
//!
//! Rule after OWASP, "CSV Injection": a cell that starts with `=`, `+`, `-`, `@`, tab, CR or LF (or the
//! full-width forms) is written with a leading `'`. The reader takes that `'` away again, so what is
//! written comes back unchanged.

/// Signs that begin a formula, with their full-width forms.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet program may take the text for a formula because of how it begins. White
/// space before the sign does not help: some programs trim it.
fn starts_dangerously(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS)
}

/// A signed number or telephone number such as `-3.5`, `+62812` or `-1.250,75`.
fn is_signed_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit() || c == '%')
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%'))
}

/// Whether the writer must put `'` before the text. Text that already has the mark gets a second
/// one, otherwise reading would take a `'` that belongs to the value.
pub(crate) fn needs_mark(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    starts_dangerously(bare) && (bare.len() < text.len() || !is_signed_number(bare))
}

/// The text without the mark that [`needs_mark`] asked for, and whether it had one.
pub(crate) fn without_mark(text: &str) -> (&str, bool) {
    match text.strip_prefix('\'') {
        Some(rest) if starts_dangerously(rest.trim_start_matches('\'')) => (rest, true),
        _ => (text, false),
    }
}

/// Whether an unmarked CSV cell is a formula. `=` always is. After `+`, `-` and `@` a call
/// (`SUM(`) or a command (`cmd|`) is; "- none", "-" and "@office" are what people write in tables.
pub(crate) fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with(['=', '＝']) {
        return true;
    }
    if !text.starts_with(SIGNS) {
        return false;
    }
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .any(|pair| pair[0].is_ascii_alphanumeric() && matches!(pair[1], b'(' | b'|'))
}
