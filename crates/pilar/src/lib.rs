//! The program: command line, settings, router, demo. It composes the contexts and holds no rule of theirs.
//!
//! Start at [`run`] for the command line, [`compose::router`] for everything that is served, and [`settings`].
//! Invariant: nothing here decides who may do what; every command acts as [`access::Actor::System`], because
//! whoever runs the program owns its database.
//! Not here: SQL, pages of a context, and anything that a context's operation does.

mod api;
pub mod cli;
mod commands;
pub mod compose;
pub mod demo;
mod failure;
mod jobs;
mod log;
mod metrics;
mod observe;
mod probes;
mod serve;
pub mod settings;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

/// The words of this crate.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "pilar",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "pilar",
        text: include_str!("../locales/en.ftl"),
    },
];

/// Runs the program with these arguments, the program's name first: 0 is done, 1 failed, 2 asked for wrongly.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match cli::Cli::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(told) => {
            let code = u8::try_from(told.exit_code()).unwrap_or(2);
            // A closed pipe is no news: whoever reads has seen enough.
            let _ = told.print();
            return ExitCode::from(code);
        }
    };
    match commands::run(parsed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => failure::tell(&err),
    }
}
