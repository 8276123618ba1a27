//! The fields of a form, as sent.

use axum::{
    extract::{FromRequest, RawForm, Request},
    response::{IntoResponse, Response},
};
use web::Problem;

/// Names and values in the order they were sent; a name may come more than once.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The revision that a form was made from.
    pub(super) fn revision(&self) -> Result<i64, Problem> {
        self.get("revision").parse().map_err(|_| {
            Problem::bad_request("revision", "the form lacks the field `revision`")
                .say("access-problem-revision-text")
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let RawForm(bytes) = RawForm::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}
