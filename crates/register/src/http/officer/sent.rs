//! What a request carries: the parts of its address and the fields of a form.

use axum::{
    extract::{FromRequest, FromRequestParts, RawForm, RawPathParams, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use kernel::{Id, RegionCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use web::Problem;

use crate::ChangeError;

/// The named parts of an address.
pub(super) struct Place(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|err| Problem::not_found("unknown", err))?;
        // No text of the database holds it, and PostgreSQL refuses to be asked.
        if params.iter().any(|(_, value)| value.contains('\0')) {
            return Err(Problem::not_found("unknown", "a name has no NUL"));
        }
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Ok(Self(params.iter().map(owned).collect()))
    }
}

impl Place {
    /// A part of the address; empty where the address has none of that name.
    pub(super) fn text(&self, name: &str) -> &str {
        find(&self.0, name)
    }

    /// The region code in the address.
    pub(super) fn code(&self) -> Result<RegionCode, ChangeError> {
        self.parse("code")
    }

    /// The id in the address.
    pub(super) fn id<T>(&self) -> Result<Id<T>, ChangeError> {
        Ok(Id::from_uuid(self.parse("id")?))
    }

    /// What stands in the address; what cannot be read is not in the register.
    pub(super) fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<T, ChangeError> {
        let text = self.text(name);
        text.parse()
            .map_err(|_| ChangeError::Unknown(text.chars().take(80).collect()))
    }
}

/// The fields of a form, as sent.
pub(super) struct Sent(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let RawForm(bytes) = RawForm::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self::of(&bytes))
    }
}

impl Sent {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The draft in the fields; of a field that comes twice the first counts, and fields it does not know are left out.
    pub(super) fn draft<D: DeserializeOwned + Default>(&self) -> D {
        let mut fields = Map::new();
        for (name, value) in &self.0 {
            fields
                .entry(name.clone())
                .or_insert_with(|| Value::String(value.clone()));
        }
        serde_json::from_value(Value::Object(fields)).unwrap_or_default()
    }

    /// Whether the officer has read what will happen and agrees.
    pub(super) fn is_confirmed(&self) -> bool {
        find(&self.0, "_confirmed") == "yes"
    }

    /// Whether the officer goes back from there to the form.
    pub(super) fn goes_back(&self) -> bool {
        find(&self.0, "_back") == "yes"
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}

/// The fields of a draft by name.
pub(super) fn values<D: Serialize>(draft: &D) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(draft) else {
        return Vec::new();
    };
    fields
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        })
        .collect()
}
