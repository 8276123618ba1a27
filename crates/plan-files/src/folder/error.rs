//! Why a folder is refused.

use masterplan::Broken;

/// Why a folder is not read or written. Paths are those within the folder, as git shows them.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk failed, or the folder is not there.
    #[error("{path} cannot be read or written")]
    Io {
        /// Which file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file that `plan.toml` names is not there, or `plan.toml` itself.
    #[error("{0} is missing")]
    Missing(String),
    /// A file that `plan.toml` does not name.
    #[error("{0} does not belong to the release; take it out of the folder")]
    Extra(String),
    /// A link, which may lead anywhere.
    #[error("{0} is a link; put the file itself there")]
    Link(String),
    /// A folder, a pipe or a device in place of a file, or the other way round.
    #[error("{0} is not what it must be: a file or a folder")]
    Kind(String),
    /// Larger than any part of a plan.
    #[error("{path} is larger than {limit} bytes")]
    TooLarge {
        /// Which file.
        path: String,
        /// What is accepted.
        limit: u64,
    },
    /// Not UTF-8.
    #[error("{0} is not text in UTF-8")]
    NotText(String),
    /// Text that is not as this program writes it.
    #[error("{path}: {message}")]
    Syntax {
        /// Which file.
        path: String,
        /// Where and why.
        message: String,
    },
    /// The file was changed after the release was made, or the release never fitted.
    #[error("{path}: {broken}")]
    Broken {
        /// Which file or folder holds the part.
        path: String,
        /// What does not fit.
        broken: Broken,
    },
    /// A folder with something else in it is never written over.
    #[error("the folder holds {0}, which is not of a release; nothing was written")]
    NotOurs(String),
    /// The release has one text twice.
    #[error("the text `{0}` is there twice; such a release has no folder")]
    SectionTwice(String),
}

/// The file that holds a part of a release.
pub(super) fn broken(broken: Broken) -> FolderError {
    let path = match &broken {
        Broken::Part(part) if part == "sections" => "sections".to_owned(),
        Broken::Part(part) => part.strip_prefix("table:").map_or_else(
            || "plan.toml".to_owned(),
            |table| format!("tables/{table}.toml"),
        ),
        Broken::Unreadable(_) | Broken::Format(_) | Broken::Hash | Broken::Signature => {
            "plan.toml".to_owned()
        }
    };
    FolderError::Broken { path, broken }
}
