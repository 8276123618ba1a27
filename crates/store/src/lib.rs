//! Database and transactions, migrations, audit chain, files by hash, jobs, backup.
