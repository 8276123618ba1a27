//! A change that a program makes: who asks, what was sent, on which version; and the answer to it.

use access::{Permission, Scope, http::Visit, names_of};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use store::{Tx, audit};
use web::{App, Problem};

use super::{
    bodies::Body,
    query::Params,
    reading::{self, version},
    sent::Members,
    things::Thing,
    views::Meanwhile,
};
use crate::{Acting, ChangeError, http::words::told};

/// A request that changes something.
///
/// A body that cannot be read is told only after the permission was asked: who may not, learns nothing else.
pub(super) struct Writing {
    app: App,
    visit: Visit,
    headers: HeaderMap,
    params: Params,
    body: Result<Map<String, Value>, Problem>,
}

impl FromRequest<App> for Writing {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let (headers, takes_body) = (parts.headers.clone(), parts.method != Method::DELETE);
        let params = Params::of(parts.uri.query().unwrap_or_default());
        // Nobody's body is not read at all.
        let body = if takes_body && visit.actor.principal().is_some() {
            let request = Request::from_parts(parts, body);
            let sent = Json::<Members>::from_request(request, app).await;
            sent.map(|Json(Members(members))| members).map_err(unread)
        } else {
            Ok(Map::new())
        };
        Ok(Self {
            app: app.clone(),
            visit,
            headers,
            params,
            body,
        })
    }
}

/// A body that is no JSON object.
fn unread(err: JsonRejection) -> Problem {
    let text = err.body_text();
    match err.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::unsupported_media("unsupported-media-type", text)
                .say("register-api-json-wanted")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large("body-too-large", text),
        StatusCode::UNPROCESSABLE_ENTITY => {
            Problem::unprocessable("malformed-input", text).say("register-api-object-wanted")
        }
        _ => Problem::bad_request("malformed-input", text).say("register-api-json-malformed"),
    }
}

impl Writing {
    /// Asks whether the actor may, before anything is read; the operation asks again.
    pub(super) fn may(&self, permission: Permission, scope: &Scope) -> Result<(), Problem> {
        self.visit.actor.may(permission, scope)?;
        self.sensible()
    }

    /// As [`Writing::may`], for an agency that was found or was not.
    pub(super) fn may_at(&self, agency: Option<&crate::model::Agency>) -> Result<(), Problem> {
        let actor = &self.visit.actor;
        match agency {
            Some(found) => {
                let (region, id) = (&found.region, found.id.uuid());
                actor.may_at_agency(Permission::ManageAgencies, region, id)?;
            }
            // Who may not manage agencies anywhere learns nothing of which exist.
            None => actor.may(Permission::ManageAgencies, &Scope::Nation)?,
        }
        self.sensible()
    }

    /// Whether address and body can be read.
    fn sensible(&self) -> Result<(), Problem> {
        self.params.only(&[])?;
        self.body.as_ref().map(|_| ()).map_err(Problem::clone)
    }

    /// Refuses a change that does not say of which version: by `If-Match`, or by `revision` where a body has one.
    pub(super) fn guarded(&self) -> Result<(), Problem> {
        let named = self.sent().get("revision").is_some_and(|r| !r.is_null());
        if named || self.headers.contains_key(header::IF_MATCH) {
            return Ok(());
        }
        let detail = "send the `ETag` of the version you changed as `If-Match`, or its `revision`";
        Err(Problem::precondition_required("if-match-required", detail).say("register-api-guarded"))
    }

    /// A member of the body as text, before the whole of it is looked at.
    pub(super) fn text(&self, name: &str) -> &str {
        let member = self.sent().get(name);
        member.and_then(Value::as_str).unwrap_or_default()
    }

    fn sent(&self) -> &Map<String, Value> {
        static NOTHING: std::sync::LazyLock<Map<String, Value>> =
            std::sync::LazyLock::new(Map::new);
        self.body.as_ref().unwrap_or(&NOTHING)
    }

    /// What was sent, as a draft of something new.
    pub(super) fn fresh<B: Body<Draft: Default>>(&self) -> Result<B::Draft, Problem> {
        self.over::<B>(B::Draft::default())
    }

    /// What was sent, laid over what is known.
    pub(super) fn over<B: Body>(&self, known: B::Draft) -> Result<B::Draft, Problem> {
        B::draft(&self.visit.page, known, self.sent())
    }

    /// Whether the change was made on the thing as it is. A draft over the thing holds its revision or the one sent.
    pub(super) fn on<T: Thing>(&self, thing: &T, revision: &str) -> Result<(), ChangeError> {
        let stale = || Err(ChangeError::Stale(thing.audited()));
        if self.headers.contains_key(header::IF_MATCH) {
            let (subject, number) = thing.version();
            let present = version(&subject, number);
            let names =
                |tag: &&str| *tag == "*" || tag.rsplit('.').next() == Some(present.as_str());
            let sent = reading::strong_tags(&self.headers, &header::IF_MATCH);
            if !sent.iter().any(names) {
                return stale();
            }
        }
        match revision.parse::<i64>() {
            Ok(number) if number == thing.revision() => Ok(()),
            _ => stale(),
        }
    }

    /// A transaction that only reads, for what must be known before the permission can be asked.
    pub(super) async fn reading(&self) -> Result<Tx, Problem> {
        Ok(self.app.db.read().await?)
    }

    /// The transaction of the change.
    pub(super) async fn begin(&self) -> Result<Tx, Problem> {
        Ok(self.app.db.write().await?)
    }

    /// The command in it.
    pub(super) fn act<'a>(&'a self, tx: &'a mut Tx) -> Acting<'a> {
        Acting::new(tx, &self.visit.actor, &self.app.clock)
    }

    /// Something new: 201, where it is, and what it is.
    pub(super) async fn made<T: Thing>(
        self,
        mut tx: Tx,
        done: Result<T, ChangeError>,
    ) -> Result<Response, Problem> {
        let thing = done.map_err(|err| told(&self.visit.page, err))?;
        let place = thing.place();
        let mut response = answer(&mut tx, StatusCode::CREATED, thing).await?;
        tx.commit().await?;
        response
            .headers_mut()
            .insert(header::LOCATION, location(&place)?);
        Ok(response)
    }

    /// Something new in a thing that was there: 201, where it is, and what the thing became.
    pub(super) async fn made_in<T: Thing>(
        self,
        tx: Tx,
        before: &T,
        (done, place): (Result<T, ChangeError>, impl FnOnce(&T) -> String),
    ) -> Result<Response, Problem> {
        let place = done.as_ref().ok().map(place);
        let mut response = self.changed(tx, before, done).await?;
        if let Some(place) = place {
            *response.status_mut() = StatusCode::CREATED;
            response
                .headers_mut()
                .insert(header::LOCATION, location(&place)?);
        }
        Ok(response)
    }

    /// What the thing became; or who changed it first, and how it is now.
    pub(super) async fn changed<T: Thing>(
        self,
        mut tx: Tx,
        before: &T,
        done: Result<T, ChangeError>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(thing) => {
                let response = answer(&mut tx, StatusCode::OK, thing).await?;
                tx.commit().await?;
                Ok(response)
            }
            Err(ChangeError::Stale(_)) => {
                drop(tx);
                Err(self.stale(before).await?)
            }
            Err(err) => Err(told(&self.visit.page, err)),
        }
    }

    /// Names the change that came first and shows the thing as it is now: 412 to who sent `If-Match`, 409 otherwise.
    async fn stale<T: Thing>(&self, before: &T) -> Result<Problem, Problem> {
        let page = &self.visit.page;
        let mut tx = self.app.db.read().await?;
        let now = before.again(&mut tx).await?;
        let subject = now.as_ref().map_or_else(|| before.audited(), T::audited);
        let newest = audit::of_subject(&mut tx, &subject, i64::MAX, 20).await?;
        let details = |entry: &audit::Recorded| {
            serde_json::from_str::<Value>(&entry.details).unwrap_or_default()
        };
        let theirs = newest
            .into_iter()
            .map(|entry| (details(&entry), entry))
            .find(|(details, entry)| {
                entry.action.starts_with("register.") && before.concerns(details)
            });
        let detail =
            "someone else changed this first: read `changed` and `present`, and decide again";
        let problem = if self.headers.contains_key(header::IF_MATCH) {
            Problem::precondition_failed("changed-meanwhile", detail)
        } else {
            Problem::conflict("changed-meanwhile", detail)
        };
        let mut problem = match theirs {
            Some((details, entry)) => {
                let names = names_of(&mut tx, &[&entry.actor]).await?;
                let by = names.of(&entry.actor).to_owned();
                let action = page.action(&entry.action);
                let changed = Meanwhile {
                    by: by.clone(),
                    at: entry.at,
                    action: entry.action,
                    details,
                };
                problem.with("changed", json!(changed)).say_with(
                    "register-api-changed",
                    vec![("who", by.into()), ("what", action.into())],
                )
            }
            None => problem.say("register-api-changed-by-someone"),
        };
        if let Some(now) = now {
            let (subject, number) = now.version();
            problem = problem.with("revision", now.revision());
            problem = problem.with("etag", format!("\"{}\"", version(&subject, number)));
            problem = problem.with("present", json!(now.view(&mut tx).await?));
        }
        Ok(problem)
    }

    /// The thing has another address now; the same request is right there.
    pub(super) fn moved(place: &str) -> Result<Response, Problem> {
        let place = location(place)?;
        Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response())
    }
}

fn location(place: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(place).map_err(|err| Problem::internal("location", err))
}

/// The thing with the tag that its address gives it from now on.
async fn answer<T: Thing>(tx: &mut Tx, status: StatusCode, thing: T) -> Result<Response, Problem> {
    let (subject, number) = thing.version();
    let state = reading::state(audit::head(tx).await?.seq, &thing.place());
    let tag = format!("\"{state}.{}\"", version(&subject, number));
    let body = thing.view(tx).await?;
    let mut response = reading::json(status, &body);
    let tag = HeaderValue::from_str(&tag).map_err(|err| Problem::internal("etag", err))?;
    response.headers_mut().insert(header::ETAG, tag);
    let unkept = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, unkept);
    Ok(response)
}
