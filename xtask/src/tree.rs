//! The files of the checkout, read once for every rule.

use std::{fmt, fs, path::Path, process::Command};

use anyhow::{Context, ensure};

/// A text file of the checkout.
pub struct File {
    /// From the root of the checkout, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The crate the file belongs to, for files under `crates/`.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the file holds tests only, by its name.
    pub fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        self.path.ends_with("/tests.rs")
            || parts.any(|part| matches!(part, "tests" | "benches" | "examples"))
    }
}

/// The text files that are tracked, or are new and not ignored.
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
}

impl Tree {
    /// Reads what git lists under `root`; files that are not UTF-8 are left out.
    pub fn of_checkout(root: &Path) -> anyhow::Result<Self> {
        let listed = Command::new("git")
            // A build machine may own the checkout under another account; reading a list of names is safe.
            .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached"])
            .args(["--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .context("git cannot be started: the rules are checked in a git checkout")?;
        ensure!(
            listed.status.success(),
            "git cannot list the files: {}",
            String::from_utf8_lossy(&listed.stderr)
        );
        let mut files = Vec::new();
        for path in String::from_utf8(listed.stdout)?.split_terminator('\0') {
            // A file deleted but not yet committed is still listed.
            if let Ok(text) = fs::read_to_string(root.join(path)) {
                let path = path.to_owned();
                files.push(File { path, text });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree of samples, for tests.
    #[cfg(test)]
    pub fn sample(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        Self { files }
    }

    /// The files whose name ends with `ending`.
    pub fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |f| f.path.ends_with(ending))
    }
}

/// A place where a rule is broken, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, with the line where one is known.
    pub place: String,
    /// What is wrong and the way out.
    pub message: String,
}

impl Finding {
    /// A finding about a whole file.
    pub fn file(path: &str, message: impl Into<String>) -> Self {
        Self {
            place: path.to_owned(),
            message: message.into(),
        }
    }

    /// A finding on a line, counted from 1.
    pub fn line(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            place: format!("{path}:{line}"),
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
