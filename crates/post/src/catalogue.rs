//! The templates that the program knows: their placeholders, and the texts it carries.

/// A template: a name that contexts use, what it asks for, and its texts until an officer writes others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name in letters, addresses and the database.
    pub id: &'static str,
    /// What its texts may ask for; `name` is the recipient's.
    pub placeholders: &'static [&'static str],
    /// Subject and text in Indonesian.
    id_text: &'static str,
    /// Subject and text in English.
    en_text: &'static str,
}

impl Template {
    /// The subject and the text that the program carries.
    pub fn carried(&self, lang: web::Lang) -> (&'static str, &'static str) {
        let whole = match lang {
            web::Lang::Id => self.id_text,
            web::Lang::En => self.en_text,
        };
        let (subject, text) = whole.split_once("\n\n").unwrap_or((whole, ""));
        (subject.trim(), text.trim_end())
    }
}

macro_rules! template {
    ($id:literal, [$($placeholder:literal),*]) => {
        Template {
            id: $id,
            placeholders: &["name", $($placeholder),*],
            id_text: include_str!(concat!("../defaults/", $id, ".id.txt")),
            en_text: include_str!(concat!("../defaults/", $id, ".en.txt")),
        }
    };
}

/// Every template, in the order of the process.
pub const ALL: [Template; 9] = [
    template!("agreement-draft", ["region", "due"]),
    template!("agreement-review", ["region"]),
    template!("signing-day", ["region", "date", "place"]),
    template!(
        "workshop-invitation",
        ["region", "workshop", "dates", "place"]
    ),
    template!("homework-due", ["region", "homework", "due"]),
    template!("alarm", ["region", "alarm", "since"]),
    template!("next-steps", ["region", "stage", "steps"]),
    template!("reminder", ["region", "matter", "due"]),
    template!("test", ["at"]),
];

/// The template of this name.
pub fn find(id: &str) -> Option<&'static Template> {
    static KNOWN: [Template; ALL.len()] = ALL;
    KNOWN.iter().find(|template| template.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn what_is_carried_reads_and_asks_for_everything_it_may() {
        for template in &ALL {
            for lang in web::Lang::ALL {
                let (subject, text) = template.carried(lang);
                assert!(!subject.is_empty() && !text.is_empty(), "{}", template.id);
                for part in [subject, text] {
                    Text::parse(part, template.placeholders).unwrap();
                }
                for placeholder in template.placeholders {
                    let hole = format!("{{{placeholder}}}");
                    assert!(
                        text.contains(&hole) || subject.contains(&hole),
                        "{} {hole}",
                        template.id
                    );
                }
            }
        }
    }
}
