//! Tables in and out, from the outside.

mod bad_input;
mod columns;
mod csv_files;
mod made;
mod out;
mod properties;
mod workbooks;
