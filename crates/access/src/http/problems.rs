//! What each error is to whoever asked.

use web::Problem;

use crate::{
    Forbidden, PasswordError,
    operations::{
        accounts::{CreateError, EditError},
        history::HistoryError,
        own::{ChangePasswordError, ConfirmError},
        second_factor::SecondFactorError,
        sessions::SessionError,
        sign_in::SignInError,
        tokens::{BadToken, TokenError},
    },
    passwords::Busy,
};

/// The code of the problem that signing in solves; a browser that asks for a page is sent to the form instead.
pub(super) const SIGN_IN: &str = "sign-in-required";

impl From<Forbidden> for Problem {
    fn from(err: Forbidden) -> Self {
        match &err {
            Forbidden::SignIn => Problem::unauthorized(SIGN_IN, err),
            Forbidden::Role { permission, scope } => {
                let (permission, scope) = (permission.key(), scope.to_string());
                Problem::forbidden("forbidden", err)
                    .with("permission", permission)
                    .with("scope", scope)
                    .say("access-problem-forbidden-text")
            }
            Forbidden::TokenScope(needs) => {
                let needs = needs.code();
                Problem::forbidden("token-scope", err)
                    .with("needs", needs)
                    .say_with(
                        "access-problem-token-scope-text",
                        vec![("scope", needs.into())],
                    )
            }
            Forbidden::NotByToken => {
                Problem::forbidden("not-by-token", err).say("access-problem-not-by-token-text")
            }
            Forbidden::PasswordChange => Problem::forbidden("password-change", err)
                .say("access-problem-password-change-text"),
        }
    }
}

impl From<Busy> for Problem {
    fn from(err: Busy) -> Self {
        Problem::unavailable("busy", err)
    }
}

impl From<PasswordError> for Problem {
    fn from(err: PasswordError) -> Self {
        Problem::unprocessable("password", err).say(password_text(err))
    }
}

/// What is wrong with a password, in words.
pub(super) fn password_text(err: PasswordError) -> &'static str {
    match err {
        PasswordError::Short => "access-password-short",
        PasswordError::Long => "access-password-long",
        PasswordError::Simple => "access-password-simple",
    }
}

impl From<CreateError> for Problem {
    fn from(err: CreateError) -> Self {
        match err {
            CreateError::Forbidden(err) => err.into(),
            CreateError::LoginTaken(_) => {
                Problem::conflict("login-taken", err).say("access-login-taken")
            }
            CreateError::Busy(err) => err.into(),
            CreateError::Store(err) => err.into(),
        }
    }
}

impl From<EditError> for Problem {
    fn from(err: EditError) -> Self {
        match err {
            EditError::Forbidden(err) => err.into(),
            EditError::NotFound(_) => {
                Problem::not_found("account-not-found", err).say("access-problem-no-account-text")
            }
            EditError::LastAdmin => {
                Problem::conflict("last-admin", err).say("access-problem-last-admin-text")
            }
            EditError::Busy(err) => err.into(),
            EditError::Store(err) => err.into(),
        }
    }
}

impl From<SessionError> for Problem {
    fn from(err: SessionError) -> Self {
        match err {
            SessionError::Forbidden(err) => err.into(),
            SessionError::Store(err) => err.into(),
        }
    }
}

fn blocked(seconds: u32, err: impl std::fmt::Display) -> Problem {
    Problem::too_many("too-many-attempts", err)
        .retry_after(seconds)
        .say_with("access-sign-in-blocked", vec![("seconds", seconds.into())])
}

impl From<SignInError> for Problem {
    fn from(err: SignInError) -> Self {
        match err {
            SignInError::Wrong => {
                Problem::unprocessable("sign-in", err).say("access-sign-in-wrong")
            }
            SignInError::WrongCode => Problem::unprocessable("code", err).say("access-code-wrong"),
            SignInError::Blocked { seconds } => blocked(seconds, err),
            SignInError::Password(err) => err.into(),
            SignInError::Busy(err) => err.into(),
            SignInError::Store(err) => err.into(),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(err: ConfirmError) -> Self {
        match err {
            ConfirmError::Wrong => {
                Problem::unprocessable("password", err).say("access-password-wrong")
            }
            ConfirmError::Blocked { seconds } => blocked(seconds, err),
            ConfirmError::Password(err) => err.into(),
            ConfirmError::Busy(err) => err.into(),
            ConfirmError::Store(err) => err.into(),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(err: ChangePasswordError) -> Self {
        match err {
            ChangePasswordError::Forbidden(err) => err.into(),
            ChangePasswordError::Confirm(err) => err.into(),
            ChangePasswordError::New(err) => err.into(),
            ChangePasswordError::Unchanged => {
                Problem::unprocessable("password", err).say("access-password-unchanged")
            }
            ChangePasswordError::Busy(err) => err.into(),
            ChangePasswordError::Store(err) => err.into(),
        }
    }
}

impl From<SecondFactorError> for Problem {
    fn from(err: SecondFactorError) -> Self {
        match err {
            SecondFactorError::Forbidden(err) => err.into(),
            SecondFactorError::Exists => {
                Problem::conflict("second-factor", err).say("access-factor-exists")
            }
            SecondFactorError::Missing => {
                Problem::conflict("second-factor", err).say("access-factor-missing")
            }
            SecondFactorError::WrongCode => {
                Problem::unprocessable("code", err).say("access-code-wrong")
            }
            SecondFactorError::Confirm(err) => err.into(),
            SecondFactorError::Blocked { seconds } => blocked(seconds, err),
            SecondFactorError::Store(err) => err.into(),
        }
    }
}

impl From<TokenError> for Problem {
    fn from(err: TokenError) -> Self {
        match err {
            TokenError::Forbidden(err) => err.into(),
            TokenError::NoAccount(_) => {
                Problem::not_found("account-not-found", err).say("access-problem-no-account-text")
            }
            TokenError::NotFound(_) => {
                Problem::not_found("token-not-found", err).say("access-problem-no-token-text")
            }
            TokenError::NoScope => {
                Problem::unprocessable("token", err).say("access-token-no-scope")
            }
            TokenError::Days => Problem::unprocessable("token", err).say("access-token-days-wrong"),
            TokenError::TooMany => Problem::conflict("token", err).say("access-token-too-many"),
            TokenError::Store(err) => err.into(),
        }
    }
}

impl From<HistoryError> for Problem {
    fn from(err: HistoryError) -> Self {
        match err {
            HistoryError::Forbidden(err) => err.into(),
            HistoryError::Store(err) => err.into(),
        }
    }
}

impl From<BadToken> for Problem {
    fn from(err: BadToken) -> Self {
        match err {
            BadToken::Unknown => Problem::unauthorized("token-unknown", err),
            BadToken::Expired => Problem::unauthorized("token-expired", err),
            BadToken::Revoked => Problem::unauthorized("token-revoked", err),
            BadToken::Store(err) => err.into(),
        }
    }
}
