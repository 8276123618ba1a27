//! What every answer that is an error looks like.
#![expect(
    dead_code,
    reason = "these describe what `web::Problem` writes and are never made"
)]

/// What went wrong (RFC 9457).
#[derive(utoipa::ToSchema)]
pub(super) struct Problem {
    /// `urn:pilar:problem:` and the code.
    #[schema(example = "urn:pilar:problem:unknown-region")]
    r#type: String,
    /// A word that programs may rely on.
    #[schema(example = "unknown-region")]
    code: String,
    /// The HTTP status.
    #[schema(example = 404)]
    status: u16,
    /// What went wrong, in a few words of the reader's language.
    title: String,
    /// What went wrong this time, and the way out.
    detail: Option<String>,
    /// The path that was asked for.
    instance: Option<String>,
    /// The request in the log.
    request_id: Option<String>,
    /// Which fields are wrong.
    errors: Option<Vec<FieldProblem>>,
}

/// What is wrong with one field.
#[derive(utoipa::ToSchema)]
pub(super) struct FieldProblem {
    /// The field's name in what was sent.
    field: String,
    /// What is wrong and what would be right.
    detail: String,
    /// Where it stands in what was sent: a JSON pointer as a fragment.
    #[schema(example = "#/latitude")]
    pointer: Option<String>,
    /// What is wrong, in a word that programs may rely on.
    #[schema(example = "range")]
    problem: Option<String>,
    /// What was sent, shortened.
    value: Option<String>,
}
