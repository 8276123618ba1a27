//! Page layout, components, problem details, language, assets and charts. Knows axum, owns no table.
