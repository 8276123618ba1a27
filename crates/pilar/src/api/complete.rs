//! What holds for every operation, so that no context has to say it: names, tokens, errors.

use utoipa::openapi::{
    ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
    path::{HttpMethod, Operation, PathItem},
    security::SecurityRequirement,
};

/// Gives each operation a name of its own, the token that a change needs, and the problem that any may answer.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(method, path));
            describe(operation);
            let told = |status: &str| operation.responses.responses.contains_key(status);
            let needs_token = !matches!(method, HttpMethod::Get) || told("401");
            if operation.security.is_none() && needs_token {
                let none: [&str; 0] = [];
                operation.security = Some(vec![SecurityRequirement::new("bearer", none)]);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static HttpMethod, &mut Operation)> {
    [
        (&HttpMethod::Get, item.get.as_mut()),
        (&HttpMethod::Post, item.post.as_mut()),
        (&HttpMethod::Put, item.put.as_mut()),
        (&HttpMethod::Patch, item.patch.as_mut()),
        (&HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// `getAccountsById` for `GET /api/v1/accounts/{id}`: functions in two contexts may share a name, addresses never do.
fn name(method: &HttpMethod, path: &str) -> String {
    let mut name = match method {
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        _ => "get",
    }
    .to_owned();
    for segment in path.trim_start_matches("/api/v1/").split('/') {
        let (by, word) = match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(parameter) => ("By", parameter),
            None => ("", segment),
        };
        name.push_str(by);
        for part in word.split(|c: char| !c.is_ascii_alphanumeric()) {
            let (first, rest) = part.split_at(part.len().min(1));
            name.push_str(&first.to_uppercase());
            name.push_str(rest);
        }
    }
    name
}

/// OpenAPI 3.1 wants a description of each answer; and every operation may answer with a problem.
fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            reason(status).clone_into(&mut response.description);
        }
    }
    let problem = ContentBuilder::new()
        .schema(Some(RefOr::Ref(Ref::from_schema_name("Problem"))))
        .build();
    let problem = ResponseBuilder::new()
        .description("What went wrong")
        .content("application/problem+json", problem)
        .build();
    operation
        .responses
        .responses
        .entry("default".to_owned())
        .or_insert(RefOr::T(problem));
}

fn reason(status: &str) -> &'static str {
    status
        .parse()
        .ok()
        .and_then(|code: u16| axum::http::StatusCode::from_u16(code).ok())
        .and_then(|code| code.canonical_reason())
        .unwrap_or("See the problem")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_from_addresses() {
        assert_eq!(
            name(&HttpMethod::Get, "/api/v1/accounts/{id}"),
            "getAccountsById"
        );
        assert_eq!(
            name(&HttpMethod::Delete, "/api/v1/accounts/{id}/grants"),
            "deleteAccountsByIdGrants"
        );
        assert_eq!(
            name(&HttpMethod::Get, "/api/v1/openapi.json"),
            "getOpenapiJson"
        );
    }
}
