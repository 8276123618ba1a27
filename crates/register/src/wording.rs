//! The project's own words in the reader's language: notes, reasons and descriptions of the carried data.
//!
//! The register holds a text once, as it was written: in English where it was carried, in the officer's language
//! where an officer wrote it. Pages ask [`in_lang`]; forms, files and the API give the text as it is held, so that
//! what is sent back unchanged stays unchanged. `data/words.csv` holds the Indonesian, and `data/check.mjs` holds it
//! complete. A text that is changed is the officer's own from then on.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use web::Lang;

const WORDS: &str = include_str!("../../../data/words.csv");

static INDONESIAN: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    csv::Reader::from_reader(WORDS.as_bytes())
        .into_deserialize::<(String, String)>()
        .map(|row| row.expect("data/words.csv has two columns"))
        .filter(|(_, indonesian)| !indonesian.is_empty())
        .collect()
});

/// The text in the reader's language, where the project wrote it; any other text as it is. One look-up by hash.
pub(crate) fn in_lang(lang: Lang, text: &str) -> &str {
    match lang {
        Lang::En => text,
        Lang::Id => INDONESIAN.get(text).map_or(text, String::as_str),
    }
}

/// As [`in_lang`], for each part of a list `a|b`; the parts are set apart by commas.
fn list_in_lang(lang: Lang, text: &str) -> String {
    let parts: Vec<&str> = text.split('|').map(|part| in_lang(lang, part)).collect();
    parts.join(", ")
}

/// A claimed value as the reader's language has it: texts are the project's words, all else stands for itself.
pub(crate) fn value_in_lang(lang: Lang, property: &str, value: &str) -> String {
    match property {
        "pillars" | "scope" => list_in_lang(lang, value),
        "theme" | "signed_at" => in_lang(lang, value).to_owned(),
        _ => value.to_owned(),
    }
}

/// The text in every language it is known in, for searching.
pub(crate) fn in_all_langs(text: &str) -> Cow<'_, str> {
    match in_lang(Lang::Id, text) {
        same if same == text => Cow::Borrowed(text),
        other => Cow::Owned(format!("{text} {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_are_in_both_languages_and_the_words_of_others_stay() {
        let text = "Implied by a later step; date not known.";
        assert_eq!(in_lang(Lang::En, text), text);
        assert_eq!(
            in_lang(Lang::Id, text),
            "Tersirat dari langkah sesudahnya; tanggal tidak diketahui."
        );
        for own in ["", "Penyampaian Hasil Asesmen", "kata \"petugas\"\n🙂"] {
            assert_eq!(in_lang(Lang::Id, own), own);
        }
        assert_eq!(
            list_in_lang(Lang::Id, "people|mobility"),
            "masyarakat, mobilitas"
        );
        assert_eq!(
            in_all_langs("Assessment result"),
            "Assessment result Hasil asesmen"
        );
    }
}
