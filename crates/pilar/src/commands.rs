//! What each command does: reads the settings, opens what it needs, calls one operation, says what came of it.

mod audit;
mod boundaries;
mod calls;
mod copies;
mod plan;
mod transfer;
mod users;

use std::io::Write;

use anyhow::Context;
use register::Acting;

use crate::{
    api,
    cli::{CallCommand, Cli, Command, Place, RegionsCommand, SecretsCommand, ServeArgs, Subject},
    demo,
    failure::Usage,
    log, serve,
    settings::{self, Effective, Overrides},
};

/// Runs one command.
///
/// # Errors
/// Whatever went wrong, for [`crate::failure::tell`].
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.subject {
        // Files alone: no settings, no database, and its own threads.
        Subject::Measure(command) => Ok(command.run(&mut std::io::stdout().lock())?),
        Subject::Program(Command::Settings { example: true }) => say(settings::EXAMPLE.trim_end()),
        Subject::Program(Command::Call(CallCommand::Verify { bundle })) => calls::verify(&bundle),
        Subject::Program(Command::Plan(command)) => plan::run(command),
        Subject::Program(Command::Openapi) => {
            let (_, document) = api::described(None, ::plan::http::Signing::default());
            say(&serde_json::to_string_pretty(&document)?)
        }
        Subject::Program(command) => {
            let listen = match &command {
                Command::Serve(args) | Command::Demo(args) => args.listen,
                _ => None,
            };
            let Place { config, data } = cli.place;
            let effective = settings::load(&Overrides {
                config,
                data,
                listen,
            })?;
            if matches!(command, Command::Settings { .. }) {
                return show(&effective);
            }
            log::start(&effective.settings.log);
            tokio::runtime::Runtime::new()
                .context("no threads can be started")?
                .block_on(with_settings(command, &effective))
        }
    }
}

async fn with_settings(command: Command, effective: &Effective) -> anyhow::Result<()> {
    let settings = &effective.settings;
    match command {
        Command::Serve(ServeArgs { .. }) => serve_real(effective).await,
        Command::Demo(ServeArgs { .. }) => serve_demo(effective).await,
        Command::Migrate => {
            serve::open(settings).await?.close().await;
            say("The schema is up to date.")
        }
        Command::Seed => seed(effective).await,
        Command::Backup { file } => copies::backup(settings, &file).await,
        Command::Restore { file, without_key } => {
            copies::restore(settings, &file, without_key).await
        }
        Command::Secrets(SecretsCommand::Forget) => copies::forget(settings).await,
        Command::Audit(command) => audit::run(settings, command).await,
        Command::User(command) => users::run(settings, command).await,
        Command::Import(args) => transfer::import(settings, args).await,
        Command::Export(args) => transfer::export(settings, args).await,
        Command::Regions(RegionsCommand::Boundaries(command)) => {
            boundaries::run(settings, command).await
        }
        // These were done before any settings were read.
        Command::Settings { .. } | Command::Openapi | Command::Call(_) | Command::Plan(_) => Ok(()),
    }
}

async fn serve_real(effective: &Effective) -> anyhow::Result<()> {
    let db = serve::open(&effective.settings).await?;
    if demo::is_demo(&db).await? {
        return Err(Usage(format!(
            "{} holds a demonstration, whose passwords everyone knows; use `pilar demo`, or another folder",
            effective.settings.data.display()
        ))
        .into());
    }
    serve::serve(&effective.settings, db, false, |address| {
        // Whoever started the program reads the address here; logs go elsewhere.
        let _ = say(&format!("Pilar listens on http://{address}"));
    })
    .await
}

async fn serve_demo(effective: &Effective) -> anyhow::Result<()> {
    if let (Some(_), Some(origin)) = (
        &effective.settings.database.url,
        effective.origin("database.url"),
    ) {
        return Err(Usage(format!(
            "the demonstration always has its own embedded database; leave `database.url` out ({origin})"
        ))
        .into());
    }
    let db = serve::open(&effective.settings).await?;
    demo::prepare(&db).await?;
    serve::serve(&effective.settings, db, true, |address| {
        let folder = effective.settings.data.display();
        let _ = say(&format!(
            "Pilar, a demonstration, is at http://{address}\n\n{}\nEverything is in {folder}; Ctrl-C ends it.",
            demo::table()
        ));
    })
    .await
}

async fn seed(effective: &Effective) -> anyhow::Result<()> {
    let db = serve::open(&effective.settings).await?;
    let mut tx = db.write().await?;
    let acting = &mut Acting::new(&mut tx, &access::Actor::System, db.clock());
    let loaded = register::seed::load(acting).await?;
    tx.commit().await?;
    db.close().await;
    say(&format!(
        "Loaded {} regions, {} participations and {} claims from {} sources.",
        loaded.regions, loaded.participations, loaded.claims, loaded.sources
    ))
}

fn show(effective: &Effective) -> anyhow::Result<()> {
    let lines = effective.lines();
    let width = |column: usize| {
        lines
            .iter()
            .map(|l| l[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (key, value) = (width(0), width(1));
    for line in &lines {
        say(&format!(
            "{:key$}  {:value$}  {}",
            line[0], line[1], line[2]
        ))?;
    }
    Ok(())
}

/// Writes a line to standard output.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush())?;
    Ok(())
}
