//! Arithmetic of scores and rankings: instruments, composite indices, agreement, doubt. No I/O.
