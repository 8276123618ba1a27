//! The session's cookie.

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use kernel::Timestamp;

use crate::operations::sessions::Issued;

/// With the prefix the browser itself sees to it that no other host or path set the cookie, over HTTPS only.
const SECURE: &str = "__Host-pilar";
const PLAIN: &str = "pilar";

fn name(secure: bool) -> &'static str {
    if secure { SECURE } else { PLAIN }
}

/// The session's secret in a request.
pub(super) fn read(headers: &HeaderMap, secure: bool) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name(secure))
        .map(|cookie: &Cookie<'_>| cookie.value().to_owned())
}

/// The header that hands a session to a browser.
pub(super) fn issue(issued: &Issued, now: Timestamp, secure: bool) -> HeaderValue {
    let seconds = issued.expires_at.seconds_since(now).max(0);
    header(issued.cookie.reveal(), seconds, secure)
}

/// The header that takes it away.
pub(super) fn clear(secure: bool) -> HeaderValue {
    header("", 0, secure)
}

fn header(value: &str, seconds: i64, secure: bool) -> HeaderValue {
    let https = if secure { "; Secure" } else { "" };
    let text = format!(
        "{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{https}",
        name(secure)
    );
    let mut header = HeaderValue::from_str(&text).expect("base64url is ASCII");
    header.set_sensitive(true);
    header
}
