//! Signatures on PDFs that readers verify (PAdES, ETSI EN 319 142-1).
//!
//! Start at [`sign`] and [`check`]. An [`Identity`] is opened from a key file, a [`Request`] says what the signature says and
//! where it shows, [`Trust`] whom a check believes; all of it works on bytes, without a network or a clock of its own.
//! Invariant: signing only appends; all bytes that were there stay, and so do earlier signatures.
//! Not here: who may sign (`agreements`), where key files lie, fetching of revocation lists, and long-term levels
//! (B-LT, B-LTA), of which a check understands the data but which are not made.

mod asn1;
mod certificate;
mod check;
mod cms;
mod font;
mod identity;
mod keys;
mod passphrase;
mod pdf;
mod pem;
mod pkcs12;
mod report;
mod sign;
mod stamp;
mod time_stamp;
mod trust;

pub use certificate::Person;
pub use check::check;
pub use identity::{Identity, IdentityError};
pub use passphrase::Passphrase;
pub use pdf::{MAX_BYTES, MAX_OBJECTS, ReadError};
pub use report::{
    Integrity, Kind, RangeFault, Report, Revocation, SignatureReport, Since, Standing, TimeStamp,
    Verdict,
};
pub use sign::{Request, SignError, Stamper, sign};
pub use stamp::{Language, Rect, Stamp};
pub use time_stamp::TimeStampError;
pub use trust::{Trust, TrustError};
