//! Answers made from templates, and files to keep.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::Problem;

/// A page: renders its template as `text/html`.
///
/// Combine it as axum does: `(StatusCode::UNPROCESSABLE_ENTITY, Html(form))`, `(etag, Html(view))`.
#[derive(Debug, Clone)]
pub struct Html<T>(pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(body) => {
                let html = HeaderValue::from_static("text/html; charset=utf-8");
                ([(header::CONTENT_TYPE, html)], body).into_response()
            }
            Err(err) => Problem::internal("template", "a template does not render")
                .because(&err)
                .into_response(),
        }
    }
}

/// Markup that is already HTML and is not escaped again: a chart's SVG.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(pub(crate) String);

impl Markup {
    /// Markup that the caller made itself: whatever people typed is escaped in it already.
    pub fn trusted(html: String) -> Self {
        Self(html)
    }

    /// The markup as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// Headers of a file to keep under a name; characters that headers cannot carry are encoded (RFC 6266).
pub fn attachment(
    name: &str,
    content_type: &'static str,
) -> [(header::HeaderName, HeaderValue); 2] {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_. ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).expect("only ASCII is left"),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_file_name_stays_inside_its_header() {
        let [_, (_, value)] = attachment("dаftar \"x\"\r\n.csv", "text/csv");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"d_ftar _x___.csv\"; filename*=UTF-8''d%D0%B0ftar%20%22x%22%0D%0A.csv"
        );
    }
}
