//! Slows down guessing. An attempt is counted before the password is looked at, so that parallel attempts cannot
//! slip through between the check and the count.

use std::net::IpAddr;

use kernel::Timestamp;
use store::{Db, StoreError, Tx};

use crate::{
    AccountId, Login,
    secrets::throttle_key,
    store::throttle::{self as rows, ThrottleRow},
};

/// How many failures are free, and how long the wait after that grows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// Failures without a wait.
    free: i64,
    /// Seconds of the first wait; each further failure doubles it.
    first: i64,
    /// The longest wait in seconds. It bounds how long a stranger can keep a person out.
    longest: i64,
    /// Seconds without a failure after which all is forgotten.
    forget: i64,
}

/// For one login, or one account's codes.
const LOGIN: Limit = Limit {
    free: 5,
    first: 15,
    longest: 900,
    forget: 6 * 3600,
};
/// For one address, behind which a whole office may sit.
const ADDRESS: Limit = Limit {
    free: 100,
    first: 5,
    longest: 300,
    forget: 3600,
};

/// What attempts are counted for.
#[derive(Debug, Clone)]
pub(super) struct Key {
    text: String,
    limit: Limit,
}

impl Key {
    pub(super) fn login(login: &Login) -> Self {
        Self {
            text: throttle_key("login", login.as_str()),
            limit: LOGIN,
        }
    }

    pub(super) fn code(account: AccountId) -> Self {
        Self {
            text: throttle_key("code", &account.to_string()),
            limit: LOGIN,
        }
    }

    pub(super) fn address(address: IpAddr) -> Self {
        Self {
            text: throttle_key("address", &address_key(address)),
            limit: ADDRESS,
        }
    }
}

/// An address as attempts are counted for it: an IPv6 customer has a /64 to choose from.
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// What came of asking to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Try; `last` where a failure now means waiting.
    Go { last: bool },
    /// Wait so many seconds.
    Wait(u32),
}

/// Counts an attempt as failed beforehand, or says how long to wait. Nothing is counted while one waits.
pub(super) async fn attempt(db: &Db, tx: &mut Tx, keys: &[Key]) -> Result<Turn, StoreError> {
    let now = db.clock().now();
    let (mut wait, mut last) = (0, false);
    let mut taken = Vec::with_capacity(keys.len());
    for key in keys {
        let mut row = rows::take(tx, &key.text, now).await?;
        if now.seconds_since(row.last_at) >= key.limit.forget {
            row = ThrottleRow {
                failures: 0,
                last_at: now,
                blocked_until: None,
            };
        }
        if let Some(until) = row.blocked_until.filter(|until| *until > now) {
            wait = wait.max(until.seconds_since(now) + 1);
        }
        taken.push((key, row));
    }
    if wait > 0 {
        return Ok(Turn::Wait(u32::try_from(wait).unwrap_or(u32::MAX)));
    }
    for (key, row) in taken {
        let failures = row.failures + 1;
        let blocked_until = key.limit.blocked_until(failures, now);
        last |= blocked_until.is_some();
        rows::put(
            tx,
            &key.text,
            ThrottleRow {
                failures,
                last_at: now,
                blocked_until,
            },
        )
        .await?;
    }
    Ok(Turn::Go { last })
}

/// Takes back what [`attempt`] counted: all of it for a login or a code, one failure for an address.
pub(super) async fn succeeded(db: &Db, tx: &mut Tx, keys: &[Key]) -> Result<(), StoreError> {
    let now = db.clock().now();
    for key in keys {
        if key.limit.free != ADDRESS.free {
            rows::forget(tx, &key.text).await?;
            continue;
        }
        let row = rows::take(tx, &key.text, now).await?;
        let failures = (row.failures - 1).max(0);
        let blocked_until = row.blocked_until.filter(|_| failures >= key.limit.free);
        rows::put(
            tx,
            &key.text,
            ThrottleRow {
                failures,
                blocked_until,
                ..row
            },
        )
        .await?;
    }
    Ok(())
}

/// Writes the counters as they are: a write that changes nothing.
pub(super) async fn rewrite(db: &Db, tx: &mut Tx, keys: &[Key]) -> Result<(), StoreError> {
    for key in keys {
        let row = rows::take(tx, &key.text, db.clock().now()).await?;
        rows::put(tx, &key.text, row).await?;
    }
    Ok(())
}

/// Forgets the failures of a login, for whom an administrator has made a new password.
pub(super) async fn forgive(tx: &mut Tx, login: &Login) -> Result<(), StoreError> {
    rows::forget(tx, &Key::login(login).text).await
}

/// Removes what no longer matters; how many rows.
pub(super) async fn purge(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    rows::purge(tx, now.plus_seconds(-LOGIN.forget.max(ADDRESS.forget))).await
}

impl Limit {
    /// Until when to wait after so many failures.
    fn blocked_until(self, failures: i64, now: Timestamp) -> Option<Timestamp> {
        let beyond = u32::try_from(failures - self.free).ok()?;
        let wait = self.first.saturating_mul(1i64.checked_shl(beyond.min(32))?);
        Some(now.plus_seconds(wait.min(self.longest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_the_fifth_failure_to_a_quarter_of_an_hour() {
        let now = testkit::noon();
        let wait = |failures| {
            LOGIN
                .blocked_until(failures, now)
                .map(|until| until.seconds_since(now))
        };
        let waits: Vec<_> = (4..=12).map(wait).collect();
        let seconds = [15, 30, 60, 120, 240, 480, 900, 900];
        assert_eq!(waits[0], None);
        assert_eq!(waits[1..], seconds.map(Some));
        assert_eq!(
            wait(i64::MAX),
            None,
            "beyond 2^32 failures the counter itself is nonsense"
        );
        assert_eq!(wait(1 << 31), Some(900));
    }

    #[test]
    fn addresses_of_one_customer_are_one() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.7"), key("192.0.2.7"));
        assert_ne!(key("192.0.2.7"), key("192.0.2.8"));
    }
}
