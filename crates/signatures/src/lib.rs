//! Signatures on PDFs that readers verify (PAdES).
