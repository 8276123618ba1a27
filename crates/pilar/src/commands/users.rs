//! `pilar user`.

use std::io::{BufRead, IsTerminal};

use access::{
    Account, AccountFilter, AccountSort, AccountState, Actor, Grant, Login, Password,
    operations::{
        accounts::{self, FirstPassword, NewAccount},
        grants,
        tokens::{self, NewToken},
    },
};
use anyhow::{Context, bail};
use store::Db;
use web::paging::{Edge, Limit, Sort, Window};

use super::say;
use crate::{
    cli::{AddArgs, RoleArgs, TokenArgs, UserCommand},
    failure::Usage,
    serve,
    settings::Settings,
};

pub(super) async fn run(settings: &Settings, command: UserCommand) -> anyhow::Result<()> {
    let db = serve::open(settings).await?;
    match command {
        UserCommand::Add(args) => add(&db, args).await,
        UserCommand::List => list(&db).await,
        UserCommand::Grant(args) => grant(&db, args, true).await,
        UserCommand::Revoke(args) => grant(&db, args, false).await,
        UserCommand::ResetPassword(person) => {
            let account = find(&db, &person.login).await?;
            let secret = accounts::reset_password(&db, &Actor::System, account.id).await?;
            say(&format!(
                "{} has a new password, to change at the next sign-in: {}\nSessions are ended and tokens revoked.",
                person.login,
                secret.reveal()
            ))
        }
        UserCommand::Disable(person) => state(&db, &person.login, AccountState::Disabled).await,
        UserCommand::Enable(person) => state(&db, &person.login, AccountState::Active).await,
        UserCommand::Token(args) => token(&db, args).await,
    }?;
    db.close().await;
    Ok(())
}

async fn add(db: &Db, args: AddArgs) -> anyhow::Result<()> {
    let grants = match args.role {
        Some(role) => vec![
            Grant::new(role, args.scope)
                .map_err(|err| Usage(format!("{err}: give it with --scope")))?,
        ],
        None => Vec::new(),
    };
    let name = match args.name {
        Some(name) => name,
        None => args.login.as_str().parse()?,
    };
    let password = if args.generate {
        FirstPassword::Generated
    } else {
        FirstPassword::Chosen(Password::choose(&ask(&args.login)?, &args.login)?)
    };
    let new = NewAccount {
        login: args.login.clone(),
        name,
        password,
        grants,
    };
    let created = accounts::create(db, &Actor::System, new).await?;
    say(&format!("Account {} is added.", args.login))?;
    if let Some(secret) = created.password {
        say(&format!(
            "Its password, to change at the first sign-in: {}",
            secret.reveal()
        ))?;
    }
    Ok(())
}

/// A password from the terminal, typed twice, or from standard input. Never from an argument: others could read it.
fn ask(login: &Login) -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let mut line = String::new();
        stdin
            .lock()
            .read_line(&mut line)
            .context("the password cannot be read from standard input")?;
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        if line.is_empty() {
            return Err(Usage(
                "standard input has no password; give one, or use --generate".to_owned(),
            )
            .into());
        }
        return Ok(line);
    }
    let first = rpassword::prompt_password(format!("Password for {login}: "))?;
    if rpassword::prompt_password("Once more: ")? != first {
        bail!("the two passwords differ; nothing was added");
    }
    Ok(first)
}

async fn find(db: &Db, login: &Login) -> anyhow::Result<Account> {
    access::find_login(&mut db.read().await?, &Actor::System, login)
        .await?
        .with_context(|| format!("there is no account `{login}`; `pilar user list` shows them all"))
}

async fn list(db: &Db) -> anyhow::Result<()> {
    let mut window = Window {
        sort: Sort {
            key: AccountSort::Login,
            descending: false,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    };
    let mut tx = db.read().await?;
    loop {
        let page =
            access::accounts(&mut tx, &Actor::System, &AccountFilter::default(), &window).await?;
        for account in &page.rows {
            let grants: Vec<String> = account.grants.iter().map(Grant::to_string).collect();
            let state = match account.state {
                AccountState::Active => "active",
                AccountState::Disabled => "disabled",
            };
            let factor = if account.second_factor {
                "two factors"
            } else {
                "password"
            };
            say(&format!(
                "{:24}  {state:8}  {factor:11}  {}",
                account.login.as_str(),
                grants.join(", ")
            ))?;
        }
        let Some(next) = page.next else {
            return Ok(());
        };
        window = web::paging::PageQuery {
            after: Some(next),
            ..Default::default()
        }
        .window(window.sort)
        .map_err(|problem| anyhow::anyhow!("{}", problem.detail()))?;
    }
}

async fn grant(db: &Db, args: RoleArgs, given: bool) -> anyhow::Result<()> {
    let grant = Grant::new(args.role, args.scope)
        .map_err(|err| Usage(format!("{err}: give it with --scope")))?;
    let account = find(db, &args.login).await?;
    let (changed, done, already) = if given {
        (
            grants::grant(db, &Actor::System, account.id, &grant).await?,
            "now holds",
            "holds already",
        )
    } else {
        (
            grants::revoke(db, &Actor::System, account.id, &grant).await?,
            "no longer holds",
            "does not hold",
        )
    };
    say(&format!(
        "{} {} {grant}.",
        args.login,
        if changed { done } else { already }
    ))
}

async fn state(db: &Db, login: &Login, state: AccountState) -> anyhow::Result<()> {
    let account = find(db, login).await?;
    accounts::set_state(db, &Actor::System, account.id, state, account.revision).await?;
    say(&match state {
        AccountState::Active => format!("{login} may sign in again."),
        AccountState::Disabled => format!("{login} is disabled; its sessions are ended."),
    })
}

async fn token(db: &Db, args: TokenArgs) -> anyhow::Result<()> {
    let account = find(db, &args.login).await?;
    let new = NewToken {
        name: args.name,
        scopes: args.allow,
        days: args.days,
    };
    let (_, secret) = tokens::create(db, &Actor::System, account.id, new).await?;
    // Alone on its line, so that a script can take it.
    say(secret.reveal())
}
