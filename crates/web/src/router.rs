//! The routes of the crate itself.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use crate::{App, Lang, Problem, Theme, assets, preferences::remember, styleguide};

/// `/assets/…`, `/language/{code}`, `/theme/{code}` and `/_styleguide`.
pub fn router() -> Router<App> {
    Router::new()
        .route("/assets/{file}", get(assets::serve))
        .route("/language/{code}", get(language))
        .route("/theme/{code}", get(theme))
        .route("/_styleguide", get(styleguide::show))
}

/// Where to go after a choice.
#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

impl Back {
    /// A path of this site, `/` where anything else is asked for: a link elsewhere would be an open redirect.
    fn path(&self) -> &str {
        let own = self.back.starts_with('/')
            && !self.back.starts_with("//")
            && !self.back.contains('\\')
            && !self.back.chars().any(char::is_control);
        if own { &self.back } else { "/" }
    }
}

async fn language(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let lang: Lang = code
        .parse()
        .map_err(|err| Problem::not_found("unknown-address", err))?;
    Ok(chosen(&app, "lang", lang.code(), &back))
}

async fn theme(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let theme = Theme::parse(&code)
        .ok_or_else(|| Problem::not_found("unknown-address", "use `auto`, `light` or `dark`"))?;
    Ok(chosen(&app, "theme", theme.code(), &back))
}

fn chosen(app: &App, name: &str, value: &str, back: &Back) -> Response {
    let cookie = remember(name, value, app.settings.secure_cookies);
    let never = HeaderValue::from_static("no-store");
    let headers = [(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, never)];
    (headers, Redirect::to(back.path())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_site() {
        let path = |back: &str| {
            Back {
                back: back.to_owned(),
            }
            .path()
            .to_owned()
        };
        assert_eq!(path("/regions?q=a%20b"), "/regions?q=a%20b");
        for hostile in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nx: y",
            "javascript:1",
        ] {
            assert_eq!(path(hostile), "/", "{hostile:?}");
        }
    }
}
