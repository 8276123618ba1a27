//! Commands about accounts.

use access::{Login, PersonName, Role, Scope, TokenScope};
use clap::{Args, Subcommand};

const ADD_EXAMPLES: &str = "\
Examples:
  pilar user add ana --name 'Ana Lestari' --role ministry-admin         asks for a password
  pilar user add ana --role ministry-admin --generate                   prints one, to change at the first sign-in
  pilar user add bitung --role regional-admin --scope region:71.72 --generate
  printf '%s' \"$PASSWORD\" | pilar user add ana --role officer             reads it from standard input

Passwords are never taken from the command line: others on the machine could read them there.
Roles: ministry-admin, officer, assessor, expert, legal-reviewer, auditor (for the nation);
regional-admin, planner, head, council-reader (--scope region:CODE); agency-editor (--scope agency:ID).";

const TOKEN_EXAMPLES: &str = "\
Examples:
  pilar user token ana --name 'nightly export' --allow register:read --days 90
  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/regions

The token is printed once and kept as a hash. It can do no more than its account.
Scopes: register:read, register:write, personal:read, evidence:read, evidence:write, accounts:read, accounts:write,
audit:read, instance:operate, calls:read, calls:write, agreements:read, agreements:write, workshops:read, workshops:write,
plans:read, plans:write, post:read, post:write.";

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account; the first administrator of a new instance is made this way
    #[command(after_help = ADD_EXAMPLES)]
    Add(AddArgs),
    /// List the accounts with their roles
    List,
    /// Give an account a role
    Grant(RoleArgs),
    /// Take a role from an account
    Revoke(RoleArgs),
    /// Give an account a new password; its sessions end and its tokens are revoked
    ///
    /// The password is generated and printed once; it must be changed at the next sign-in.
    ResetPassword(Person),
    /// Close an account; its sessions end
    Disable(Person),
    /// Open a closed account again
    Enable(Person),
    /// Make an API token for an account
    #[command(after_help = TOKEN_EXAMPLES)]
    Token(TokenArgs),
}

/// One account.
#[derive(Debug, Clone, Args)]
pub struct Person {
    /// What the account signs in with
    pub login: Login,
}

/// An account to add.
#[derive(Debug, Clone, Args)]
pub struct AddArgs {
    /// What the account signs in with
    pub login: Login,
    /// What others see; the login if left out
    #[arg(long)]
    pub name: Option<PersonName>,
    /// A role to begin with
    #[arg(long)]
    pub role: Option<Role>,
    /// Where the role is held: nation, region:71.72, or agency: and its id
    #[arg(long, default_value = "nation", requires = "role")]
    pub scope: Scope,
    /// Make up a password and print it once
    #[arg(long)]
    pub generate: bool,
}

/// A role of an account.
#[derive(Debug, Clone, Args)]
pub struct RoleArgs {
    /// What the account signs in with
    pub login: Login,
    /// The role
    #[arg(long)]
    pub role: Role,
    /// Where the role is held: nation, region:71.72, or agency: and its id
    #[arg(long, default_value = "nation")]
    pub scope: Scope,
}

/// A token to make.
#[derive(Debug, Clone, Args)]
pub struct TokenArgs {
    /// What the account signs in with
    pub login: Login,
    /// What the token is for
    #[arg(long)]
    pub name: PersonName,
    /// What the token may be used for; may be given more than once
    #[arg(long, required = true, value_name = "SCOPE")]
    pub allow: Vec<TokenScope>,
    /// After how many days it ends; never if left out
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: Option<u16>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_scope_of_a_token() {
        for scope in TokenScope::ALL {
            assert!(TOKEN_EXAMPLES.contains(scope.code()), "{scope}");
        }
    }
}
