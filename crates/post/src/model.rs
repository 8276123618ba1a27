//! Messages, letters, addresses and texts, without any I/O.

mod email;
mod letter;
mod message;
mod text;

pub use email::{Email, InvalidEmail};
pub use letter::{Letter, Recipient};
pub use message::{IllegalStep, Message, MessageState, UnknownState};
pub use text::{Text, TextError};
