//! The vocabulary every crate speaks: region codes, periods, instants, ids. No I/O.
