//! Signatures on PDFs that readers verify (PAdES, ETSI EN 319 142-1).
//!
//! Start at [`sign`] and [`check`]. An [`Identity`] is opened from a key file, a [`Request`] says what the signature says and
//! where it shows, [`Trust`] whom a check believes; all of it works on bytes, without a network or a clock of its own.
//! [`TimeStampAuthority`] asks for time-stamps, [`SigningService`] lets the national service sign, [`revocation_list`]
//! fetches one; an [`Endpoint`] says where and how.
//! Invariant: signing only appends; all bytes that were there stay, and so do earlier signatures.
//! Not here: who may sign (`agreements`), where key files lie, how long a revocation list is kept, and long-term
//! levels (B-LT, B-LTA), of which a check understands the data but which are not made. The widget of a stamp does not enter the
//! file's structure tree: readers that compare revisions, pyHanko among them, take any later change of that tree for
//! tampering, and the second signer would cast doubt on the first. PDF/A stays as it was; PDF/UA asks for that tag.
//! `examples/three_signatures.rs` shows all of it in one page.

mod asn1;
mod certificate;
mod check;
mod cms;
mod font;
mod http;
mod identity;
mod keys;
mod network;
mod passphrase;
mod pdf;
mod pem;
mod pkcs12;
mod report;
mod service;
mod sign;
mod stamp;
mod time_stamp;
mod trust;

pub use certificate::Person;
pub use check::check;
pub use http::{Endpoint, EndpointError};
pub use identity::{Identity, IdentityError};
pub use passphrase::Passphrase;
pub use pdf::{MAX_BYTES, MAX_OBJECTS, ReadError};
pub use report::{
    Integrity, Kind, RangeFault, Report, Revocation, SignatureReport, Since, Standing, TimeStamp,
    Verdict,
};
pub use service::{Account, Consent, Look, ServiceError, ServiceRequest, SigningService};
pub use sign::{Request, SignError, Stamper, sign};
pub use stamp::{Language, Rect, Stamp, code_picture};
pub use time_stamp::{TimeStampAuthority, TimeStampError};
pub use trust::{FetchError, Trust, TrustError, revocation_list};
