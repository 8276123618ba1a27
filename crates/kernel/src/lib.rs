//! The vocabulary every crate speaks: region codes, dates, instants, ids. No I/O.
//!
//! Start at [`RegionCode`] and [`Clock`]. Every type is parsed once, at the edge, and is right from then on.
//! Not here: anything that knows a database, a page or a rule of the programme.

mod clock;
mod date;
mod id;
mod letter;
mod region_code;
mod timestamp;
mod words;

pub use clock::Clock;
pub use date::{InvalidDate, PartialDate};
pub use id::Id;
pub use letter::{InvalidLetterNumber, LetterNumber};
pub use region_code::{InvalidRegionCode, RegionCode};
pub use timestamp::Timestamp;
