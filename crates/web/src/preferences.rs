//! What a visitor chose for themselves: language and theme, both kept in cookies.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum_extra::extract::cookie::{Cookie, CookieJar};

use crate::Lang;

/// Light, dark, or as the device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, the default first.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The code for `data-theme`, the cookie and the address.
    pub const fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The id of the message that names the theme.
    pub const fn label(self) -> &'static str {
        match self {
            Theme::Auto => "web-theme-auto",
            Theme::Light => "web-theme-light",
            Theme::Dark => "web-theme-dark",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Theme::ALL.into_iter().find(|theme| theme.code() == text)
    }
}

/// Language and theme of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language: `?lang=`, else the cookie `lang`, else Indonesian. Under `/api` a request without
    /// either is answered in the first known language of `Accept-Language`.
    pub lang: Lang,
    /// The theme: the cookie `theme`, else as the device says.
    pub theme: Theme,
}

impl Preferences {
    /// Reads them from a request.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let cookie = |name| jar.get(name).map(Cookie::value);
        let lang = asked_lang(uri)
            .or_else(|| cookie("lang").and_then(|code| code.parse().ok()))
            .or_else(|| {
                crate::is_api(uri.path())
                    .then(|| accepted(headers))
                    .flatten()
            });
        Self {
            lang: lang.unwrap_or_default(),
            theme: cookie("theme").and_then(Theme::parse).unwrap_or_default(),
        }
    }
}

/// The language that the query asks for.
pub(crate) fn asked_lang(uri: &Uri) -> Option<Lang> {
    form_urlencoded::parse(uri.query()?.as_bytes())
        .find(|(key, _)| key == "lang")
        .and_then(|(_, code)| code.parse().ok())
}

fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    text.split(',')
        .filter_map(|part| part.split([';', '-']).next()?.trim().parse().ok())
        .next()
}

/// The cookie that remembers a choice for a year.
///
/// The theme's cookie is readable by scripts, since `app.js` changes it without loading the page anew.
pub(crate) fn remember(name: &str, value: &str, secure: bool) -> HeaderValue {
    let http_only = if name == "theme" { "" } else { "; HttpOnly" };
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax{http_only}{secure}");
    HeaderValue::from_str(&text).expect("a cookie of known words is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(uri: &str, header: Option<(header::HeaderName, &str)>) -> Lang {
        let headers = header
            .into_iter()
            .map(|(k, v)| (k, v.parse().unwrap()))
            .collect();
        Preferences::of(&uri.parse().unwrap(), &headers).lang
    }

    #[test]
    fn the_query_wins_over_the_cookie_and_the_cookie_over_the_default() {
        let english = (header::COOKIE, "theme=dark; lang=en");
        assert_eq!(lang("/", None), Lang::Id);
        assert_eq!(lang("/", Some(english.clone())), Lang::En);
        assert_eq!(lang("/?q=a&lang=id", Some(english)), Lang::Id);
        assert_eq!(lang("/?lang=xx", None), Lang::Id);
    }

    #[test]
    fn only_the_api_heeds_the_header() {
        let header = (header::ACCEPT_LANGUAGE, "de, en-GB;q=0.8, id;q=0.5");
        assert_eq!(lang("/regions", Some(header.clone())), Lang::Id);
        assert_eq!(lang("/api/v1/regions", Some(header)), Lang::En);
    }
}
