//! What every operation has in common in the description: tags of answers, problems, credentials.

use serde::Serialize;

use super::views::Meanwhile;
use utoipa::{
    ToSchema,
    openapi::{
        Components, Content, Header, HttpMethod, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr,
        ResponseBuilder, Tag,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
        security::{
            ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
        },
    },
};

/// What went wrong (RFC 9457). Programs rely on `code` and `status`; the words are for people and come in the
/// language of `Accept-Language`.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterProblem)]
pub struct Problem {
    /// `urn:pilar:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:pilar:problem:region-code")]
    pub kind: String,
    /// What kind of problem it is.
    #[schema(example = "region-code")]
    pub code: String,
    /// The status of the answer.
    #[schema(example = 400, minimum = 400, maximum = 599)]
    pub status: u16,
    /// The kind of problem in words.
    pub title: String,
    /// What went wrong this time, and the way out.
    pub detail: Option<String>,
    /// The path that was asked for.
    pub instance: Option<String>,
    /// Names this request in the log.
    pub request_id: Option<String>,
    /// The parameter of the address that is wrong.
    pub parameter: Option<String>,
    /// The parameters or members that are known, where another was sent.
    pub known: Option<Vec<String>>,
    /// What the parameter should have looked like.
    pub expected: Option<String>,
    /// The members of the body that are wrong.
    pub errors: Option<Vec<WrongField>>,
    /// The permission that no role of the account allows there.
    #[schema(example = "figures.curate")]
    pub permission: Option<String>,
    /// Where it was needed: `nation`, `region:71.72` or `agency:` and its id.
    #[schema(example = "nation")]
    pub scope: Option<String>,
    /// The scope that the token lacks.
    #[schema(example = "register:write")]
    pub needs: Option<String>,
    /// The change that came first, where the thing was changed in the meantime.
    pub changed: Option<Meanwhile>,
    /// The thing as it is now, in the form of its own address.
    #[schema(value_type = Option<serde_json::Value>)]
    pub present: Option<serde_json::Value>,
    /// Its entity tag, for `If-Match`.
    pub etag: Option<String>,
    /// Its revision, for those who send that instead.
    pub revision: Option<i64>,
}

/// What is wrong with one member of a body.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrongField {
    /// The member's name.
    #[schema(example = "latitude")]
    pub field: String,
    /// Where it stands: a JSON pointer as a fragment.
    #[schema(example = "#/latitude")]
    pub pointer: String,
    /// What is wrong: `required`, `unknown-member`, `type`, `range`, `date`, `code`, `taken`, `unknown` …
    #[schema(example = "range")]
    pub problem: String,
    /// What was sent, shortened.
    #[schema(example = "91")]
    pub value: String,
    /// The same in words.
    pub detail: String,
}

/// The tags of operations.
const TAGS: [(&str, &str); 12] = [
    ("movement", "The whole movement in figures."),
    ("cohorts", "The regions chosen for one year."),
    (
        "regions",
        "Provinces, regencies and cities by their official codes, with what became of them.",
    ),
    ("agencies", "The departments of a region's government."),
    ("participations", "One region in one cohort, step by step."),
    ("letters", "Letters of the directorate general."),
    ("sources", "Where figures were published."),
    ("claims", "Published figures, as their sources give them."),
    (
        "figures",
        "The value the register stands by, and every claim behind it.",
    ),
    (
        "imports",
        "Files read into the register: a rehearsal first, then the change.",
    ),
    (
        "evidence",
        "Files that prove something for a region, and where they are cited.",
    ),
    ("history", "What was done to a thing, for auditors."),
];

/// The description before any route is added.
pub(super) fn base() -> OpenApi {
    let mut components = Components::new();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An API token; each operation says which scope it needs.",
        ))
        .build();
    let session = ApiKey::Cookie(ApiKeyValue::with_description(
        "pilar",
        "The session of a signed-in browser (`__Host-pilar` over HTTPS); changes also need its token as `x-csrf-token`.",
    ));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.add_security_scheme("session", SecurityScheme::ApiKey(session));
    let mut schemas = vec![
        (
            "RegisterProblem".to_owned(),
            <Problem as utoipa::PartialSchema>::schema(),
        ),
        (
            "WrongField".to_owned(),
            <WrongField as utoipa::PartialSchema>::schema(),
        ),
    ];
    <Problem as ToSchema>::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let tags = TAGS.map(|(name, text)| {
        let mut tag = Tag::new(name);
        tag.description = Some(text.to_owned());
        tag
    });
    OpenApiBuilder::new()
        .components(Some(components))
        .tags(Some(tags))
        .build()
}

/// Adds to each operation what all of its kind have.
pub(super) fn complete(api: &mut OpenApi) {
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            match method {
                HttpMethod::Get => read(operation),
                _ => write(operation, &method),
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// A change: who may, what may be wrong with it, and what guards it against the change of someone else.
fn write(operation: &mut Operation, method: &HttpMethod) {
    let in_place = has_path(operation);
    // The number of the decision in its address says what was seen.
    let numbered = operation.operation_id.as_deref() == Some("undo_decision");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if status.starts_with('2') {
            let tag = header("Names the version of the thing and the state of the register.");
            response.headers.insert("ETag".into(), RefOr::T(tag));
        }
        if status == "201" || status == "308" {
            let place = header("Where it is.");
            response.headers.insert("Location".into(), RefOr::T(place));
        }
    }
    if in_place {
        problem(operation, 404, "There is no such thing.");
    }
    if in_place && !numbered {
        guard(operation);
    }
    let conflict = "The register does not allow it as it stands: it is there already (`taken`), the process has no \
        such step, the cohort is full, or someone else changed it first (`changed-meanwhile`, with `changed` and `present`).";
    problem(operation, 409, conflict);
    if *method != HttpMethod::Delete {
        problem(operation, 413, "The body passes the limit.");
        problem(operation, 415, "The body is not JSON.");
        problem(
            operation,
            422,
            "Members of the body are wrong: see `errors`.",
        );
    }
    problem(operation, 400, "Address or body cannot be understood.");
    problem(operation, 503, BUSY);
    credentials(operation);
    let scopes = SecurityRequirement::new("bearer", ["register:write"]);
    let session = SecurityRequirement::new("session", [""; 0]);
    operation
        .security
        .get_or_insert_with(|| vec![scopes, session]);
}

/// The guard of a change against the change of someone else.
fn guard(operation: &mut Operation) {
    let condition = ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "The `ETag` of the version that was read. Needed, unless the body has its `revision`.",
        ))
        .schema(Some(text()))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(condition));
    problem(
        operation,
        412,
        "Someone else changed it first: `changed` tells who and what, `present` is how it is now.",
    );
    problem(
        operation,
        428,
        "Neither `If-Match` nor `revision` was sent.",
    );
}

const BUSY: &str = "The database does not answer for now; `Retry-After` says when to try again.";

fn has_path(operation: &Operation) -> bool {
    operation.parameters.iter().flatten().any(|parameter| {
        matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
    })
}

fn read(operation: &mut Operation) {
    let has_path = has_path(operation);
    let condition = ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "The `ETag` of an answer you still have: 304 where it holds.",
        ))
        .schema(Some(text()))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(condition));
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            let tag = header("Names the state of the register and the address.");
            response.headers.insert("ETag".into(), RefOr::T(tag));
            let caches = header("`no-cache`: keep the answer, and ask before using it again.");
            response
                .headers
                .insert("Cache-Control".into(), RefOr::T(caches));
        }
    }
    let same = ResponseBuilder::new()
        .description("The answer you have still holds.")
        .build();
    operation
        .responses
        .responses
        .insert("304".into(), RefOr::T(same));
    problem(
        operation,
        400,
        "The address or a parameter is malformed or not known; `parameter` names it.",
    );
    if has_path {
        problem(operation, 404, "There is no such thing.");
    }
    problem(operation, 503, BUSY);
    if operation.security.is_some() {
        credentials(operation);
    } else {
        // An empty requirement: reading is for everyone.
        operation.security = Some(vec![SecurityRequirement::default()]);
    }
}

fn credentials(operation: &mut Operation) {
    problem(
        operation,
        401,
        "Nobody is signed in, or the token is not known.",
    );
    problem(
        operation,
        403,
        "The account, or its token, may not do this.",
    );
}

/// Adds a problem unless the operation describes this status itself.
pub(super) fn problem(operation: &mut Operation, status: u16, description: &str) {
    let body = Content::new(Some(RefOr::Ref(Ref::from_schema_name("RegisterProblem"))));
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", body)
        .build();
    operation
        .responses
        .responses
        .entry(status.to_string())
        .or_insert(RefOr::T(response));
}

fn text() -> utoipa::openapi::schema::Schema {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .build()
        .into()
}

fn header(description: &str) -> Header {
    let mut header = Header::new(text());
    header.description = Some(description.to_owned());
    header
}
