//! Refusals in the reader's language.
// messages: register-import-state-*

use web::{App, Lang, Problem};

use crate::{
    export::ExportError,
    import::{ImportError, headings, refused},
    say,
};

/// Why an import was refused, as a problem.
pub(super) fn import(app: &App, lang: Lang, err: ImportError) -> Problem {
    let words = &app.catalogue;
    match err {
        ImportError::Forbidden(err) => err.into(),
        ImportError::File(err) => {
            let code = serde_json::to_value(&err).unwrap_or_default();
            let detail = say::said(words, lang, &refused(&err));
            Problem::unprocessable("import-file", &detail)
                .with("reason", code)
                .field("file", detail)
        }
        ImportError::Columns(err) => {
            let all: Vec<String> = headings(&err)
                .iter()
                .map(|said| say::said(words, lang, said))
                .collect();
            let missing: Vec<&str> = err.missing.iter().map(|column| &*column.key).collect();
            let problem =
                Problem::unprocessable("import-columns", all.join(" ")).with("missing", missing);
            all.into_iter()
                .fold(problem, |problem, text| problem.field("file", text))
        }
        ImportError::Unknown(_) => {
            Problem::not_found("unknown-import", err).say("register-import-unknown")
        }
        ImportError::Past(state) => {
            let word = words.text(lang, &format!("register-import-state-{state}"), &[]);
            Problem::conflict("import-past", err)
                .with("state", state.as_str())
                .say_with("register-import-past", vec![("state", word.into())])
        }
        ImportError::Wrong(n) => Problem::conflict("import-errors", err)
            .say_with("register-import-wrong", vec![("n", n.into())]),
        ImportError::Nothing => {
            Problem::conflict("import-no-changes", err).say("register-import-nothing")
        }
        ImportError::Write(source) => written(source),
        ImportError::Store(err) => err.into(),
    }
}

/// Why a list was not written, as a problem.
pub(super) fn export(err: ExportError) -> Problem {
    match err {
        ExportError::Forbidden(err) => err.into(),
        ExportError::NoPlaces(_) => {
            Problem::not_found("no-places", err).say("register-export-no-places")
        }
        ExportError::Write(source) => written(source),
        ExportError::Store(err) => err.into(),
    }
}

fn written(source: std::io::Error) -> Problem {
    if source.kind() == std::io::ErrorKind::StorageFull {
        return store::StoreError::DiskFull.into();
    }
    Problem::internal("write", "a file cannot be written").because(&source)
}
