//! The demonstration: the register, an account for each role, and a mark that says so for ever.
//!
//! The mark is an entry of the audit chain, in the transaction of the data: it can neither be forgotten nor removed,
//! it travels with a backup, and `serve` refuses a database that has it, because everyone knows its passwords.
// messages: pilar-action-*

mod agreements;
mod call;
mod plan;
mod workshops;

use access::{
    Actor, Grant, Password, Role, Scope,
    operations::accounts::{CreateError, FirstPassword, NewAccount, create},
};
use anyhow::{Context, bail};
use kernel::RegionCode;
use register::Acting;
use serde_json::json;
use store::{Db, audit};
use web::paging::{Edge, Limit, Sort, Window};

/// The subject and action of the mark.
const SUBJECT: &str = "instance";
const ACTION: &str = "pilar.demo";
/// So many entries about the instance are looked at for the mark; nothing else writes any.
const MOST_MARKS: i64 = 100;
/// The region whose people have accounts: Kota Kotamobagu.
const REGION: &str = "71.74";

/// An account of the demonstration.
struct Person {
    role: Role,
    /// What the printed table calls the role.
    word: &'static str,
    login: &'static str,
    name: &'static str,
}

const fn person(role: Role, word: &'static str, login: &'static str, name: &'static str) -> Person {
    Person {
        role,
        word,
        login,
        name,
    }
}

const PEOPLE: [Person; 11] = [
    person(
        Role::MinistryAdmin,
        "Administrator",
        "admin",
        "Administrator Demo",
    ),
    person(
        Role::Officer,
        "Register officer",
        "officer",
        "Petugas Register Demo",
    ),
    person(Role::Assessor, "Assessor", "assessor", "Asesor Demo"),
    person(Role::Expert, "Mentor", "mentor", "Pembimbing Demo"),
    person(
        Role::LegalReviewer,
        "Legal reviewer",
        "legal",
        "Penelaah Hukum Demo",
    ),
    person(
        Role::RegionalAdmin,
        "Lead agency",
        "diskominfo",
        "Diskominfo Demo",
    ),
    person(Role::Planner, "Planning agency", "bappeda", "Bappeda Demo"),
    person(Role::AgencyEditor, "Agency", "opd", "Perangkat Daerah Demo"),
    person(Role::Head, "Head of region", "head", "Kepala Daerah Demo"),
    person(
        Role::CouncilReader,
        "Council member",
        "council",
        "Dewan Demo",
    ),
    person(Role::Auditor, "Auditor", "auditor", "Auditor Demo"),
];

/// The password of an account: long enough for the rules, and known to everyone.
fn password(login: &str) -> String {
    format!("demo-{login}-2017")
}

/// Whether the database is a demonstration.
///
/// # Errors
/// The database cannot be read.
pub async fn is_demo(db: &Db) -> anyhow::Result<bool> {
    let mut tx = db.read().await?;
    let marks = audit::of_subject(&mut tx, SUBJECT, i64::MAX, MOST_MARKS).await?;
    Ok(marks.iter().any(|entry| entry.action == ACTION))
}

/// Makes the demonstration in an empty database, or completes one that was begun.
///
/// # Errors
/// A database that holds other data.
pub async fn prepare(db: &Db) -> anyhow::Result<()> {
    if !is_demo(db).await? {
        if audit::head(&mut db.read().await?).await?.seq > 0 {
            bail!(
                "{} holds data that is not a demonstration; choose an empty folder with --data",
                db.folder().display()
            );
        }
        load(db)
            .await
            .context("the demonstration's data cannot be loaded")?;
    }
    add_people(db)
        .await
        .context("the demonstration's accounts cannot be added")?;
    call::add(db)
        .await
        .context("the demonstration's calls cannot be added")?;
    agreements::add(db)
        .await
        .context("the demonstration's agreements cannot be added")?;
    workshops::add(db)
        .await
        .context("the demonstration's workshops cannot be added")?;
    plan::add(db)
        .await
        .context("the demonstration's plan cannot be added")
}

async fn load(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.write().await?;
    let loaded =
        register::seed::load(&mut Acting::new(&mut tx, &Actor::System, db.clock())).await?;
    let mark = audit::Entry {
        at: db.clock().now(),
        actor: &Actor::System.id_text(),
        action: ACTION,
        subject: SUBJECT,
        details: json!({}),
    };
    audit::record(&mut tx, &mark).await?;
    tx.commit().await?;
    tracing::info!(
        regions = loaded.regions,
        claims = loaded.claims,
        "register loaded: {loaded:?}"
    );
    Ok(())
}

async fn add_people(db: &Db) -> anyhow::Result<()> {
    let region: RegionCode = REGION.parse().context("the demo's region")?;
    let agency = an_agency(db).await?;
    let mut adding = tokio::task::JoinSet::new();
    for person in &PEOPLE {
        let scope = match person.role.scope_kind() {
            access::ScopeKind::Nation => Scope::Nation,
            access::ScopeKind::Region => Scope::Region(region.clone()),
            access::ScopeKind::Agency => agency.clone(),
        };
        let login = person.login.parse()?;
        let new = NewAccount {
            password: FirstPassword::Chosen(Password::choose(&password(person.login), &login)?),
            login,
            name: person.name.parse()?,
            grants: vec![Grant::new(person.role, scope)?],
        };
        let known = access::find_login(&mut db.read().await?, &Actor::System, &new.login).await?;
        if known.is_none() {
            let db = db.clone();
            // Hashing a password takes long on purpose; the machine's cores share the work.
            adding.spawn(async move { create(&db, &Actor::System, new).await });
        }
    }
    while let Some(added) = adding.join_next().await {
        match added.context("adding an account panicked")? {
            Ok(_) | Err(CreateError::LoginTaken(_)) => {}
            Err(err) => return Err(err.into()),
        }
    }
    Ok(())
}

/// An agency of the demo's region, for the role that is held at one.
async fn an_agency(db: &Db) -> anyhow::Result<Scope> {
    let window = Window {
        sort: Sort {
            key: String::new(),
            descending: false,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    };
    let mut tx = db.read().await?;
    let agencies = register::agencies::list(&mut tx, REGION, "", &window).await?;
    let agency = agencies
        .rows
        .first()
        .context("the demo's region has no agency")?;
    Ok(Scope::Agency(agency.id.uuid()))
}

/// The accounts of a demonstration: role, login, password.
pub fn accounts() -> impl Iterator<Item = (Role, &'static str, String)> {
    PEOPLE
        .iter()
        .map(|person| (person.role, person.login, password(person.login)))
}

/// The accounts as a table: role, login, password, in columns two spaces apart.
pub fn table() -> String {
    let width = |of: fn(&Person) -> &str| PEOPLE.iter().map(|p| of(p).len()).max().unwrap_or(0);
    let (role, login) = (width(|p| p.word), width(|p| p.login));
    let mut table = format!("  {:role$}  {:login$}  Password\n", "Role", "Login");
    for person in &PEOPLE {
        table.push_str(&format!(
            "  {:role$}  {:login$}  {}\n",
            person.word,
            person.login,
            password(person.login)
        ));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_an_account_whose_password_is_accepted() {
        for role in Role::ALL {
            let person = PEOPLE.iter().find(|p| p.role == role).unwrap();
            let login = person.login.parse().unwrap();
            assert!(
                Password::choose(&password(person.login), &login).is_ok(),
                "{role}"
            );
            assert!(table().contains(&password(person.login)));
        }
        assert_eq!(PEOPLE.len(), Role::ALL.len());
    }
}
