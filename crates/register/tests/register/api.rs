//! The API, asked as programs ask.

pub mod contract;
mod paging;
mod reads;
mod refusals;
mod refused;
mod schema;
pub mod site;
mod writes;
mod wrong;
