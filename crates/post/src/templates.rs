//! The texts of templates: read, changed, with their history.

use access::{Actor, Permission, Scope};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::Lang;

use crate::{
    Acting, FieldError, PostError,
    catalogue::{self, Template},
    model::{Text, TextError},
    store::templates as rows,
};

/// The texts of a template at one time. Version 0 is what the program carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The template.
    pub template: String,
    /// Its place in the history.
    pub version: i64,
    /// The Indonesian subject.
    pub subject_id: String,
    /// The Indonesian text.
    pub text_id: String,
    /// The English subject.
    pub subject_en: String,
    /// The English text.
    pub text_en: String,
    /// Why it was changed.
    pub reason: String,
    /// Who changed it, as the audit log names them; empty for what is carried.
    pub changed_by: String,
    /// When; none for what is carried.
    pub changed_at: Option<Timestamp>,
}

impl Version {
    /// What the program carries.
    pub fn carried(template: &Template) -> Self {
        let (subject_id, text_id) = template.carried(Lang::Id);
        let (subject_en, text_en) = template.carried(Lang::En);
        Self {
            template: template.id.to_owned(),
            version: 0,
            subject_id: subject_id.to_owned(),
            text_id: text_id.to_owned(),
            subject_en: subject_en.to_owned(),
            text_en: text_en.to_owned(),
            reason: String::new(),
            changed_by: String::new(),
            changed_at: None,
        }
    }

    /// Subject and text in a language.
    pub fn words(&self, lang: Lang) -> (&str, &str) {
        match lang {
            Lang::Id => (&self.subject_id, &self.text_id),
            Lang::En => (&self.subject_en, &self.text_en),
        }
    }
}

/// The texts of a template as a form sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateDraft {
    /// The Indonesian subject.
    pub subject_id: String,
    /// The Indonesian text.
    pub text_id: String,
    /// The English subject.
    pub subject_en: String,
    /// The English text.
    pub text_en: String,
    /// Why it is changed.
    pub reason: String,
    /// The version it was made on.
    pub revision: String,
}

impl From<&Version> for TemplateDraft {
    fn from(version: &Version) -> Self {
        Self {
            subject_id: version.subject_id.clone(),
            text_id: version.text_id.clone(),
            subject_en: version.subject_en.clone(),
            text_en: version.text_en.clone(),
            reason: String::new(),
            revision: version.version.to_string(),
        }
    }
}

/// Every template with the texts that hold, in the order of the process.
///
/// # Errors
/// [`PostError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
) -> Result<Vec<(&'static Template, Version)>, PostError> {
    actor.may(Permission::ReadPost, &Scope::Nation)?;
    let changed = present_all(tx).await?;
    let all = catalogue::ALL.iter().filter_map(|t| catalogue::find(t.id));
    Ok(all
        .map(|template| {
            let found = changed
                .iter()
                .find(|version| version.template == template.id);
            (
                template,
                found.cloned().unwrap_or_else(|| Version::carried(template)),
            )
        })
        .collect())
}

/// One template with its history, newest first; what the program carries is last.
///
/// # Errors
/// [`PostError::Forbidden`], [`PostError::Unknown`].
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
) -> Result<(&'static Template, Vec<Version>), PostError> {
    actor.may(Permission::ReadPost, &Scope::Nation)?;
    let template = known(id)?;
    let mut versions = rows::of_template(tx, template.id).await?;
    versions.push(Version::carried(template));
    Ok((template, versions))
}

/// Changes the texts of a template. Messages that were written keep theirs.
///
/// # Errors
/// [`PostError::Invalid`] names an unknown placeholder; [`PostError::Stale`] where someone else changed it first.
pub async fn change(
    act: &mut Acting<'_>,
    id: &str,
    draft: &TemplateDraft,
) -> Result<Version, PostError> {
    act.actor.may(Permission::SendPost, &Scope::Nation)?;
    let template = known(id)?;
    check(template, draft)?;
    let subject = format!("template:{id}");
    let present = rows::of_template(act.tx, id)
        .await?
        .first()
        .map_or(0, |v| v.version);
    if draft.revision.parse() != Ok(present) {
        return Err(PostError::Stale(subject));
    }
    let text = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let version = Version {
        template: template.id.to_owned(),
        version: present + 1,
        subject_id: text(&draft.subject_id),
        text_id: text(&draft.text_id),
        subject_en: text(&draft.subject_en),
        text_en: text(&draft.text_en),
        reason: text(&draft.reason),
        changed_by: act.by(),
        changed_at: Some(act.now()),
    };
    rows::insert(act.tx, &version)
        .await
        .map_err(|err| match err {
            StoreError::Duplicate(_) => PostError::Stale(subject.clone()),
            other => other.into(),
        })?;
    act.record(
        "post.change_template",
        &subject,
        json!({"version": version.version, "reason": version.reason}),
    )
    .await?;
    Ok(version)
}

/// Whether the texts of a draft are those of this template.
///
/// # Errors
/// [`PostError::Invalid`] naming each field.
pub fn check(template: &Template, draft: &TemplateDraft) -> Result<(), PostError> {
    let mut wrong = Vec::new();
    let parts = [
        ("subject_id", &draft.subject_id, 200),
        ("text_id", &draft.text_id, 10_000),
        ("subject_en", &draft.subject_en, 200),
        ("text_en", &draft.text_en, 10_000),
    ];
    for (field, text, longest) in parts {
        let text = text.trim();
        if text.is_empty() {
            wrong.push(FieldError::new(field, "required", ""));
        } else if text.chars().count() > longest {
            wrong.push(FieldError::new(field, "too-long", ""));
        } else if longest == 200 && text.chars().any(char::is_control) {
            wrong.push(FieldError::new(field, "one-line", ""));
        } else if text
            .chars()
            .any(|c| c.is_control() && !"\r\n\t".contains(c))
        {
            wrong.push(FieldError::new(field, "control-character", ""));
        }
        match Text::parse(text, template.placeholders) {
            Ok(_) => {}
            Err(TextError::UnknownPlaceholder(name)) => {
                wrong.push(FieldError::new(
                    field,
                    "placeholder",
                    &format!("{{{name}}}"),
                ));
            }
            Err(TextError::Brace(near)) => wrong.push(FieldError::new(field, "brace", &near)),
        }
    }
    if draft.reason.chars().count() > 500 {
        wrong.push(FieldError::new("reason", "too-long", ""));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(PostError::Invalid(wrong))
    }
}

/// What the draft's texts say in a language, each placeholder shown as its example.
pub fn example(
    template: &'static Template,
    (subject, text): (&str, &str),
    value: impl Fn(&'static str) -> String,
) -> (String, String) {
    let values: Vec<(&str, String)> = template
        .placeholders
        .iter()
        .map(|placeholder| (*placeholder, value(placeholder)))
        .collect();
    let of = |key: &'static str| {
        let found = values.iter().find(|(name, _)| *name == key);
        found.map_or("", |(_, value)| value.as_str())
    };
    let fill = |text: &str| {
        Text::parse(text, template.placeholders).map_or_else(|_| text.to_owned(), |t| t.fill(of))
    };
    (fill(subject), fill(text))
}

/// The changed texts that hold.
pub(crate) async fn present_all(tx: &mut Tx) -> Result<Vec<Version>, StoreError> {
    rows::newest(tx).await
}

fn known(id: &str) -> Result<&'static Template, PostError> {
    catalogue::find(id).ok_or_else(|| PostError::Unknown(id.chars().take(60).collect()))
}
