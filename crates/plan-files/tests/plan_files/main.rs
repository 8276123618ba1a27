//! Files of plans: written, read back, and hostile.
#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test ends at the first thing that is not as it must be, and a plan made for it has many cells"
)]

mod folders;
mod made;
mod statutory;
mod workbooks;
mod workbooks_bad;
