//! The text of a template: words with placeholders, `{region}`.

/// A text that was read: words and placeholders in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Hole(&'static str),
}

/// Why a text is none of a template's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It asks for what the template does not know.
    #[error("`{{{0}}}` is not a placeholder of this template")]
    UnknownPlaceholder(String),
    /// A brace that is never closed, or closes nothing.
    #[error("a brace stands alone at `{0}`")]
    Brace(String),
}

impl Text {
    /// Reads a text whose placeholders must be among `known`. `{{` and `}}` are plain braces.
    ///
    /// # Errors
    /// [`TextError`] names the first thing that is wrong.
    pub fn parse(text: &str, known: &[&'static str]) -> Result<Self, TextError> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        let near = |rest: &str| TextError::Brace(rest.chars().take(20).collect());
        while let Some(at) = rest.find(['{', '}']) {
            words.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                words.push_str(&rest[..1]);
                rest = &rest[2..];
                continue;
            }
            if rest.starts_with('}') {
                return Err(near(rest));
            }
            let end = rest.find('}').ok_or_else(|| near(rest))?;
            let name = rest[1..end].trim();
            let hole = known
                .iter()
                .find(|known| **known == name)
                .ok_or_else(|| TextError::UnknownPlaceholder(name.chars().take(60).collect()))?;
            pieces.push(Piece::Words(std::mem::take(&mut words)));
            pieces.push(Piece::Hole(hole));
            rest = &rest[end + 1..];
        }
        words.push_str(rest);
        pieces.push(Piece::Words(words));
        Ok(Self(pieces))
    }

    /// The text with its holes filled by `value`; what a value says is never read as a placeholder.
    pub fn fill<'v>(&self, value: impl Fn(&'static str) -> &'v str) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Hole(name) => out.push_str(value(name)),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> Result<String, TextError> {
        let value = |name| match name {
            "name" => "Ibu {region}",
            _ => "Kota Kotamobagu",
        };
        Text::parse(text, &["name", "region"]).map(|text| text.fill(value))
    }

    #[test]
    fn holes_are_filled_once() {
        assert_eq!(
            fill("Yth. {name}, {{harap}} { region }!").unwrap(),
            "Yth. Ibu {region}, {harap} Kota Kotamobagu!"
        );
        assert_eq!(fill("").unwrap(), "");
    }

    #[test]
    fn an_unknown_placeholder_is_named() {
        assert_eq!(
            fill("{nama}"),
            Err(TextError::UnknownPlaceholder("nama".to_owned()))
        );
        assert_eq!(
            fill("{}"),
            Err(TextError::UnknownPlaceholder(String::new()))
        );
    }

    #[test]
    fn a_brace_that_stands_alone_is_found() {
        for text in ["a { b", "a } b", "{name} }", "{"] {
            assert!(matches!(fill(text), Err(TextError::Brace(_))), "{text}");
        }
    }
}
