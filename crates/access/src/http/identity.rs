//! Who a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use web::{App, Problem};

use super::cookie;
use crate::{
    Actor, Principal, Settings,
    operations::{
        sessions::{self, Presence, Session},
        tokens,
    },
};

/// Who a request comes from, found once.
#[derive(Debug, Clone)]
pub(super) enum Identity {
    /// The public.
    Nobody,
    /// A session whose second factor is yet to come.
    Halfway(Session),
    /// A session.
    Signed(Session, Arc<Principal>),
    /// A token.
    Token(Actor),
}

/// Left in each request by [`super::protect`]: whoever finds it knows that the request was checked.
#[derive(Debug, Clone)]
pub(super) struct Guarded(pub(super) Arc<Settings>);

impl Identity {
    /// Finds out. A request with neither cookie nor token costs no query.
    pub(super) async fn find(
        app: &App,
        settings: &Settings,
        headers: &HeaderMap,
    ) -> Result<Self, Problem> {
        if let Some(token) = bearer(headers) {
            return Ok(Self::Token(tokens::authenticate(&app.db, token).await?));
        }
        let Some(cookie) = cookie::read(headers, app.settings.secure_cookies) else {
            return Ok(Self::Nobody);
        };
        Ok(
            match sessions::authenticate(&app.db, settings, &cookie).await? {
                Presence::Nobody => Self::Nobody,
                Presence::Halfway(session) => Self::Halfway(session),
                Presence::Signed(session, principal) => Self::Signed(session, principal),
            },
        )
    }

    /// The session, whole or halfway.
    pub(super) fn session(&self) -> Option<&Session> {
        match self {
            Self::Nobody | Self::Token(_) => None,
            Self::Halfway(session) | Self::Signed(session, _) => Some(session),
        }
    }
}

impl FromRequestParts<App> for Identity {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(found) = parts.extensions.get::<Identity>() {
            return Ok(found.clone());
        }
        let settings = settings(&parts.extensions)?;
        let found = Self::find(app, &settings, &parts.headers).await?;
        parts.extensions.insert(found.clone());
        Ok(found)
    }
}

/// The settings that [`super::protect`] left; without them the request was not checked, and nobody is let in.
pub(super) fn settings(extensions: &Extensions) -> Result<Arc<Settings>, Problem> {
    let guarded = extensions.get::<Guarded>();
    guarded.map(|guarded| guarded.0.clone()).ok_or_else(|| {
        Problem::internal(
            "unprotected",
            "`access::http::protect` is not around this route",
        )
    })
}

/// The token of `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Where a request comes from: the connection, or what the outermost of our own proxies saw.
pub(super) fn address(settings: &Settings, parts: &Parts) -> Option<IpAddr> {
    if settings.proxies > 0 {
        let hops: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(','))
            .collect();
        // Each proxy adds the address it saw at the end; what stands before was sent by the visitor.
        let seen = hops.len().checked_sub(usize::from(settings.proxies))?;
        return hops.get(seen)?.trim().parse().ok();
    }
    let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(connection.0.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(proxies: u8, forwarded: &str) -> Option<String> {
        let request = axum::http::Request::builder()
            .header("x-forwarded-for", forwarded)
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 80))))
            .body(())
            .unwrap();
        let settings = Settings {
            proxies,
            ..Settings::default()
        };
        address(&settings, &request.into_parts().0).map(|ip| ip.to_string())
    }

    #[test]
    fn a_visitor_cannot_choose_the_address_they_are_counted_for() {
        let forged = "203.0.113.9, 198.51.100.7";
        assert_eq!(seen(0, forged).as_deref(), Some("192.0.2.1"));
        assert_eq!(seen(1, forged).as_deref(), Some("198.51.100.7"));
        assert_eq!(seen(2, forged).as_deref(), Some("203.0.113.9"));
        assert_eq!(seen(3, forged), None);
        assert_eq!(seen(1, "x"), None);
    }
}
