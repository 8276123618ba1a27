//! Tables from and to files: CSV and XLSX, read as hostile, written as streams. No I/O of its own beyond readers and writers.
