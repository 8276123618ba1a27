//! Real databases for tests: SQLite in a folder, a private PostgreSQL.
