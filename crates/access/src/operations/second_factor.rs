//! The second factor: time-based codes (RFC 6238) from an authenticator app.

use kernel::Timestamp;
use qrcode::{EcLevel, QrCode, render::svg};
use serde_json::json;
use store::{Db, StoreError};
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use super::{
    accounts::{EditError, existing},
    own::{ConfirmError, confirm_password},
    record, sealed,
    sessions::{self, Issued},
    throttle::{self, Key, Turn},
};
use crate::{
    AccountId, Actor, Forbidden, Permission, Scope, SessionId, Settings,
    secrets::random,
    store::{accounts as rows, sessions as session_rows},
};

/// What an authenticator app needs. Shown to its owner until the first code confirms it.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret in base 32, to type.
    pub secret: String,
    /// The same as a picture to scan: SVG, dark on light whatever the theme.
    pub svg: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// Why a second factor was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is one already.
    #[error("the account has a second factor already")]
    Exists,
    /// There is none, or nothing to confirm.
    #[error("the account has no second factor")]
    Missing,
    /// The code is wrong.
    #[error("the code is wrong: check the clock of the device")]
    WrongCode,
    /// The password was not confirmed.
    #[error(transparent)]
    Confirm(#[from] ConfirmError),
    /// Too many failures.
    #[error("too many failed attempts; wait {seconds} seconds")]
    Blocked {
        /// How long.
        seconds: u32,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// SHA-1, six digits, 30 seconds, one step of tolerance: what every app understands.
fn totp(secret: &str, login: &str, issuer: &str) -> Option<Totp> {
    let secret = TotpSecret::try_from_base32(secret).ok()?;
    // A colon separates the parts of the label and is not allowed within one.
    let issuer = issuer.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_account_name(login)
        .with_issuer(Some(issuer))
        .build()
        .ok()
}

/// The time step of a right code.
pub(super) fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    let digits: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(10)
        .collect();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let step = totp(secret, "account", "Pilar")?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

fn enrolment(secret: &str, login: &str, issuer: &str) -> Option<Enrolment> {
    let uri = totp(secret, login, issuer)?.to_url().ok()?;
    let code = QrCode::with_error_correction_level(uri, EcLevel::M).ok()?;
    let picture: String = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // The declaration belongs to a file, not into a page.
    let start = picture.find("<svg").unwrap_or(0);
    Some(Enrolment {
        secret: secret.to_owned(),
        svg: picture[start..].to_owned(),
    })
}

/// Begins to set up one's own second factor; the password is asked again. `issuer` is the instance's name.
///
/// # Errors
/// [`SecondFactorError`].
pub async fn begin(
    db: &Db,
    actor: &Actor,
    password: &str,
    issuer: &str,
) -> Result<Enrolment, SecondFactorError> {
    let person = super::own(actor)?;
    let account = confirm_password(db, person, password).await?;
    if account.totp_confirmed_at.is_some() {
        return Err(SecondFactorError::Exists);
    }
    let secret = TotpSecret::from(random::<20>()).to_base32();
    let mut tx = db.write().await?;
    // The transaction that checks the password is over: look again.
    if existing(&mut tx, account.id)
        .await
        .is_ok_and(|now| now.totp_confirmed_at.is_some())
    {
        return Err(SecondFactorError::Exists);
    }
    let kept = sealed::seal(db, &mut tx, account.id, &secret).await?;
    rows::set_totp(&mut tx, account.id, Some(&kept), db.clock().now()).await?;
    record(
        db,
        &mut tx,
        actor,
        "access.begin-second-factor",
        account.id,
        json!({}),
    )
    .await?;
    tx.commit().await?;
    enrolment(&secret, account.login.as_str(), issuer).ok_or(SecondFactorError::Missing)
}

/// The second factor that waits for its first code, to show it again.
///
/// # Errors
/// [`SecondFactorError`].
pub async fn waiting(db: &Db, actor: &Actor, issuer: &str) -> Result<Enrolment, SecondFactorError> {
    let person = super::own(actor)?;
    let account = rows::by_id(&mut db.read().await?, person.id).await?;
    let Some(account) = account.filter(|a| a.totp_confirmed_at.is_none()) else {
        return Err(SecondFactorError::Missing);
    };
    let kept = account.totp_secret.ok_or(SecondFactorError::Missing)?;
    let secret = sealed::open(db, account.id, &kept)?;
    enrolment(&secret, account.login.as_str(), issuer).ok_or(SecondFactorError::Missing)
}

/// Confirms one's own second factor with its first code. Other sessions end; this one gets a new cookie.
///
/// # Errors
/// [`SecondFactorError`].
pub async fn confirm(
    db: &Db,
    settings: &Settings,
    actor: &Actor,
    session: SessionId,
    code: &str,
) -> Result<Issued, SecondFactorError> {
    let person = super::own(actor)?;
    let keys = [Key::code(person.id)];
    let mut tx = db.write().await?;
    if let Turn::Wait(seconds) = throttle::attempt(db, &mut tx, &keys).await? {
        return Err(SecondFactorError::Blocked { seconds });
    }
    let account = rows::by_id(&mut tx, person.id)
        .await?
        .ok_or(SecondFactorError::Missing)?;
    if account.totp_confirmed_at.is_some() {
        return Err(SecondFactorError::Exists);
    }
    let Some(kept) = account.totp_secret.clone() else {
        return Err(SecondFactorError::Missing);
    };
    let secret = sealed::open(db, account.id, &kept)?;
    let now = db.clock().now();
    let Some(step) = step_of(&secret, code, now) else {
        // The failure stays counted.
        tx.commit().await?;
        return Err(SecondFactorError::WrongCode);
    };
    throttle::succeeded(db, &mut tx, &keys).await?;
    rows::confirm_totp(&mut tx, account.id, &kept, step, now).await?;
    let ended = session_rows::delete_others(&mut tx, account.id, Some(session)).await?;
    let issued = sessions::renew(db, settings, &mut tx, session, &account, true).await?;
    record(
        db,
        &mut tx,
        actor,
        "access.confirm-second-factor",
        account.id,
        json!({"sessions_ended": ended}),
    )
    .await?;
    tx.commit().await?;
    Ok(issued)
}

/// Removes one's own second factor; the password is asked again.
///
/// # Errors
/// [`SecondFactorError`].
pub async fn remove_own(db: &Db, actor: &Actor, password: &str) -> Result<(), SecondFactorError> {
    let person = super::own(actor)?;
    let account = confirm_password(db, person, password).await?;
    if account.totp_secret.is_none() {
        return Err(SecondFactorError::Missing);
    }
    let mut tx = db.write().await?;
    rows::set_totp(&mut tx, account.id, None, db.clock().now()).await?;
    record(
        db,
        &mut tx,
        actor,
        "access.remove-second-factor",
        account.id,
        json!({}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Removes the second factor of someone who lost the device.
///
/// # Errors
/// [`EditError`].
pub async fn remove(db: &Db, actor: &Actor, id: AccountId) -> Result<(), EditError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut tx = db.write().await?;
    existing(&mut tx, id).await?;
    rows::set_totp(&mut tx, id, None, db.clock().now()).await?;
    record(
        db,
        &mut tx,
        actor,
        "access.remove-second-factor",
        id,
        json!({}),
    )
    .await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of the test vectors, in base 32.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000).unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
        ] {
            assert_eq!(step_of(SECRET, code, at(seconds)), Some(seconds / 30));
            assert_eq!(
                step_of(SECRET, code, at(seconds + 30)),
                Some(seconds / 30),
                "one step late"
            );
            assert_eq!(
                step_of(SECRET, code, at(seconds + 90)),
                None,
                "three steps late"
            );
        }
        assert_eq!(step_of(SECRET, " 287 082 ", at(59)), Some(1));
        for code in [
            "",
            "287083",
            "28708",
            "2870820",
            "２８７０８２",
            "+28708",
            &"2".repeat(1 << 20),
        ] {
            assert_eq!(step_of(SECRET, code, at(59)), None, "{code:.20}");
        }
    }

    #[test]
    fn the_picture_is_plain_svg() {
        let shown = enrolment(SECRET, "kadis@bitung", "Pilar: uji").unwrap();
        assert!(shown.svg.starts_with("<svg") && shown.svg.ends_with("</svg>"));
        assert!(
            !shown.svg.contains("style"),
            "the policy forbids inline styles"
        );
        assert!(!format!("{shown:?}").contains(SECRET));
    }
}
