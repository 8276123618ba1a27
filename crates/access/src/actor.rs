//! Who asks, and whether they may.

use std::sync::Arc;

use kernel::RegionCode;
use uuid::Uuid;

use crate::{AccountId, Grant, Login, Permission, PersonName, Role, Scope, TokenId, TokenScope};

/// An account with its roles, as it was when the request came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub id: AccountId,
    /// What it signs in with.
    pub login: Login,
    /// What others see.
    pub name: PersonName,
    /// Its roles.
    pub grants: Vec<Grant>,
    /// Whether someone else chose its password: until it is changed the account may do nothing else.
    pub must_change_password: bool,
}

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The public.
    Anonymous,
    /// The program itself or its command line: whoever runs it owns the database, so it may do everything.
    System,
    /// A person who is signed in.
    Account(Arc<Principal>),
    /// A program with an API token.
    Token {
        /// The account it acts for.
        principal: Arc<Principal>,
        /// The token.
        token: TokenId,
        /// What the token is limited to.
        scopes: Vec<TokenScope>,
    },
}

/// Why an actor may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// No role of the account allows it there.
    #[error("no role of this account allows `{permission}` at {scope}")]
    Role {
        /// What was asked.
        permission: Permission,
        /// Where.
        scope: Scope,
    },
    /// The token is limited to other things.
    #[error("this token lacks the scope `{0}`")]
    TokenScope(TokenScope),
    /// Only a person at a browser may do this, not a token.
    #[error("a token may not do this: sign in")]
    NotByToken,
    /// Someone else chose the password.
    #[error("change your password first")]
    PasswordChange,
}

impl Actor {
    /// Whether the actor may do this at this place; every operation asks before anything else.
    ///
    /// # Errors
    /// [`Forbidden`] says why not.
    pub fn may(&self, permission: Permission, scope: &Scope) -> Result<(), Forbidden> {
        self.may_at_any(permission, std::slice::from_ref(scope))
    }

    /// Whether the actor may do this to an agency: by a role at the agency, its region or the nation.
    ///
    /// # Errors
    /// [`Forbidden`] says why not.
    pub fn may_at_agency(
        &self,
        permission: Permission,
        region: &RegionCode,
        agency: Uuid,
    ) -> Result<(), Forbidden> {
        self.may_at_any(
            permission,
            &[Scope::Agency(agency), Scope::Region(region.clone())],
        )
    }

    fn may_at_any(&self, permission: Permission, targets: &[Scope]) -> Result<(), Forbidden> {
        if let Actor::Token { scopes, .. } = self
            && !scopes.contains(&permission.token_scope())
        {
            return Err(Forbidden::TokenScope(permission.token_scope()));
        }
        if permission.is_public() {
            return Ok(());
        }
        let principal = match self {
            Actor::System => return Ok(()),
            Actor::Anonymous => return Err(Forbidden::SignIn),
            Actor::Account(principal) | Actor::Token { principal, .. } => principal,
        };
        if principal.must_change_password {
            return Err(Forbidden::PasswordChange);
        }
        let allows = |grant: &Grant| {
            permission.allowed_to(grant.role())
                && targets.iter().any(|target| grant.scope().covers(target))
        };
        if principal.grants.iter().any(allows) {
            return Ok(());
        }
        let scope = targets.first().cloned().unwrap_or(Scope::Nation);
        Err(Forbidden::Role { permission, scope })
    }

    /// The regions in which a role allows this; `None` for all of them. Roles at agencies are not looked at.
    ///
    /// # Errors
    /// [`Forbidden`] where there is none.
    pub fn regions(&self, permission: Permission) -> Result<Option<Vec<RegionCode>>, Forbidden> {
        let refused = match self.may(permission, &Scope::Nation) {
            Ok(()) => return Ok(None),
            Err(refused) => refused,
        };
        let grants = self.principal().map_or(&[][..], |p| p.grants.as_slice());
        let own: Vec<RegionCode> = grants
            .iter()
            .filter(|grant| self.may(permission, grant.scope()).is_ok())
            .filter_map(|grant| match grant.scope() {
                Scope::Region(code) => Some(code.clone()),
                Scope::Nation | Scope::Agency(_) => None,
            })
            .collect();
        if own.is_empty() {
            Err(refused)
        } else {
            Ok(Some(own))
        }
    }

    /// Whether the actor may do this somewhere: to show a link, never to allow the act.
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        match self.principal() {
            Some(principal) => principal
                .grants
                .iter()
                .any(|grant| self.may(permission, grant.scope()).is_ok()),
            None => self.may(permission, &Scope::Nation).is_ok(),
        }
    }

    /// The account at a browser that acts on itself.
    ///
    /// # Errors
    /// [`Forbidden::SignIn`], [`Forbidden::NotByToken`].
    pub fn person(&self) -> Result<&Arc<Principal>, Forbidden> {
        match self {
            Actor::Account(principal) => Ok(principal),
            Actor::Token { .. } => Err(Forbidden::NotByToken),
            Actor::Anonymous | Actor::System => Err(Forbidden::SignIn),
        }
    }

    /// The account behind the actor, where there is one.
    pub fn principal(&self) -> Option<&Arc<Principal>> {
        match self {
            Actor::Anonymous | Actor::System => None,
            Actor::Account(principal) | Actor::Token { principal, .. } => Some(principal),
        }
    }

    /// Who did it, for the audit log: an account's id, `token:` and its id, `system`, or `anonymous`.
    pub fn id_text(&self) -> String {
        match self {
            Actor::Anonymous => "anonymous".to_owned(),
            Actor::System => "system".to_owned(),
            Actor::Account(principal) => principal.id.to_string(),
            Actor::Token { token, .. } => format!("token:{token}"),
        }
    }

    /// Whether the account holds the role anywhere.
    pub fn holds(&self, role: Role) -> bool {
        self.principal()
            .is_some_and(|p| p.grants.iter().any(|grant| grant.role() == role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(grants: &[(Role, &str)]) -> Arc<Principal> {
        let grant =
            |(role, scope): &(Role, &str)| Grant::new(*role, scope.parse().unwrap()).unwrap();
        Arc::new(Principal {
            id: AccountId::from_uuid(Uuid::from_u128(1)),
            login: "someone".parse().unwrap(),
            name: "Someone".parse().unwrap(),
            grants: grants.iter().map(grant).collect(),
            must_change_password: false,
        })
    }

    fn scope(text: &str) -> Scope {
        text.parse().unwrap()
    }

    #[test]
    fn the_public_may_only_what_everyone_may() {
        for permission in Permission::ALL {
            let answer = Actor::Anonymous.may(permission, &Scope::Nation);
            let expected = if permission.is_public() {
                Ok(())
            } else {
                Err(Forbidden::SignIn)
            };
            assert_eq!(answer, expected, "{permission}");
        }
    }

    #[test]
    fn a_regional_admin_reaches_its_own_region_and_no_other() {
        let actor = Actor::Account(principal(&[(Role::RegionalAdmin, "region:71.72")]));
        assert_eq!(
            actor.may(Permission::ManageAgencies, &scope("region:71.72")),
            Ok(())
        );
        for elsewhere in ["region:71.71", "region:71", "nation"] {
            let refused = actor.may(Permission::ManageAgencies, &scope(elsewhere));
            assert!(
                matches!(refused, Err(Forbidden::Role { .. })),
                "{elsewhere}"
            );
        }
        let agency = Uuid::from_u128(9);
        let (own, other) = ("71.72".parse().unwrap(), "71.71".parse().unwrap());
        assert_eq!(
            actor.may_at_agency(Permission::ManageAgencies, &own, agency),
            Ok(())
        );
        assert!(
            actor
                .may_at_agency(Permission::ManageAgencies, &other, agency)
                .is_err()
        );
        assert!(actor.may_somewhere(Permission::ManageAgencies));
        assert!(!actor.may_somewhere(Permission::ManageRegions));
    }

    #[test]
    fn a_national_role_reaches_every_region() {
        let actor = Actor::Account(principal(&[(Role::Officer, "nation")]));
        assert_eq!(
            actor.may(Permission::ManageAgencies, &scope("region:71.72")),
            Ok(())
        );
        assert!(
            actor
                .may(Permission::ManageAccounts, &Scope::Nation)
                .is_err()
        );
    }

    #[test]
    fn a_token_needs_both_the_role_and_the_scope() {
        let token = |grants: &[(Role, &str)], scopes: &[TokenScope]| Actor::Token {
            principal: principal(grants),
            token: TokenId::from_uuid(Uuid::from_u128(2)),
            scopes: scopes.to_vec(),
        };
        let officer = [(Role::Officer, "nation")];
        let curate = |actor: &Actor| actor.may(Permission::Curate, &Scope::Nation);
        assert_eq!(
            curate(&token(&officer, &[TokenScope::RegisterWrite])),
            Ok(())
        );
        assert_eq!(
            curate(&token(&officer, &[TokenScope::RegisterRead])),
            Err(Forbidden::TokenScope(TokenScope::RegisterWrite))
        );
        let planner = token(&[(Role::Planner, "region:71.72")], &TokenScope::ALL);
        assert!(matches!(curate(&planner), Err(Forbidden::Role { .. })));
        let idle = token(&officer, &[]);
        assert!(idle.may(Permission::Export, &Scope::Nation).is_err());
        assert!(idle.id_text().starts_with("token:"));
        assert_eq!(idle.person(), Err(Forbidden::NotByToken));
    }

    #[test]
    fn a_password_that_someone_else_chose_opens_nothing() {
        let mut admin = (*principal(&[(Role::MinistryAdmin, "nation")])).clone();
        admin.must_change_password = true;
        let actor = Actor::Account(Arc::new(admin));
        let refused = actor.may(Permission::ManageAccounts, &Scope::Nation);
        assert_eq!(refused, Err(Forbidden::PasswordChange));
        assert!(!actor.may_somewhere(Permission::ManageAccounts));
    }
}
