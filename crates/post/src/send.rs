//! Writing letters, within the command that asks for them.

use std::collections::{BTreeMap, HashMap};

use access::AccountId;
use kernel::{Clock, Timestamp};
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};
use web::{Lang, Zone};

use crate::{
    SendError,
    addresses::Address,
    catalogue::{self, Template},
    model::{Email, Letter, Recipient, Text},
    store::{addresses as address_rows, messages as rows, pace},
    templates::{self, Version},
};

/// What became of letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    /// Written down, to be delivered.
    pub queued: usize,
    /// Not written again: the same person was written to about the same thing by the same template today.
    pub repeated: usize,
    /// Names of those whose account has no address.
    pub without_address: Vec<String>,
    /// Names of those who want no reminders.
    pub unwilling: Vec<String>,
}

/// A letter as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Whom it is for.
    pub name: String,
    /// In which language.
    pub lang: Lang,
    /// The subject.
    pub subject: String,
    /// The text, without the lines that delivery adds below it.
    pub body: String,
}

/// Writes letters into the caller's transaction and asks for their delivery. The caller has asked its permission and
/// records its own command; nothing is sent unless its transaction is committed. `by` is the actor's text
/// ([`access::Actor::id_text`]). The cost is a fixed number of statements for each 400 letters.
///
/// # Errors
/// [`SendError`]; a letter that does not fit its template is a mistake of the calling context.
pub async fn send(
    tx: &mut Tx,
    clock: &Clock,
    by: &str,
    letters: &[Letter],
) -> Result<Sent, SendError> {
    let mut sent = Sent::default();
    if letters.is_empty() {
        return Ok(sent);
    }
    let addresses = addresses_of(tx, letters).await?;
    let versions = versions_of(tx, letters).await?;
    let now = clock.now();
    let mut written = Vec::new();
    for letter in letters {
        let template = known(letter.template)?;
        let version = &versions[template.id];
        let Some((account, email, name, lang)) = way(letter, &addresses, &mut sent) else {
            fits(letter, template)?;
            continue;
        };
        let (subject, body) = words(letter, template, version, &name, lang)?;
        written.push(rows::NewMessage {
            id: clock.new_id(),
            account,
            dedupe: dedupe(letter, &email, now),
            search_name: name.to_lowercase(),
            search: format!("{name} {email}").to_lowercase(),
            email,
            name,
            lang,
            template: template.id,
            template_version: version.version,
            subject,
            body,
            about: letter.about.clone(),
            href: letter.href.clone(),
        });
    }
    for chunk in written.chunks(rows::MOST) {
        sent.queued += rows::insert(tx, chunk, by, now).await?;
    }
    sent.repeated = written.len() - sent.queued;
    if sent.queued > 0 {
        pace::wake(tx, clock, now).await?;
    }
    Ok(sent)
}

/// What one letter would say, by the same rules as [`send`]; nothing is written.
///
/// # Errors
/// [`SendError`].
pub async fn preview(tx: &mut Tx, letter: &Letter) -> Result<Preview, SendError> {
    let template = known(letter.template)?;
    let letters = std::slice::from_ref(letter);
    let addresses = addresses_of(tx, letters).await?;
    let versions = versions_of(tx, letters).await?;
    let (name, lang) = match &letter.to {
        Recipient::Address { name, lang, .. } => (name.clone(), *lang),
        Recipient::Account { id, name } => {
            let lang = addresses.get(id).map_or(Lang::Id, |address| address.lang);
            (name.clone(), lang)
        }
    };
    let name = on_one_line(&name);
    let (subject, body) = words(letter, template, &versions[template.id], &name, lang)?;
    Ok(Preview {
        name,
        lang,
        subject,
        body,
    })
}

fn known(id: &str) -> Result<&'static Template, SendError> {
    catalogue::find(id).ok_or_else(|| SendError::UnknownTemplate(id.to_owned()))
}

async fn addresses_of(
    tx: &mut Tx,
    letters: &[Letter],
) -> Result<HashMap<AccountId, Address>, StoreError> {
    let mut ids: Vec<AccountId> = letters
        .iter()
        .filter_map(|letter| match &letter.to {
            Recipient::Account { id, .. } => Some(*id),
            Recipient::Address { .. } => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut all = HashMap::new();
    for chunk in ids.chunks(rows::MOST) {
        let found = address_rows::some(tx, chunk).await?;
        all.extend(found.into_iter().map(|address| (address.account, address)));
    }
    Ok(all)
}

/// The present version of each template that the letters use.
async fn versions_of(
    tx: &mut Tx,
    letters: &[Letter],
) -> Result<BTreeMap<&'static str, Version>, SendError> {
    let changed = templates::present_all(tx).await?;
    let mut versions = BTreeMap::new();
    for letter in letters {
        let template = known(letter.template)?;
        let found = changed
            .iter()
            .find(|version| version.template == template.id);
        let version = found.cloned().unwrap_or_else(|| Version::carried(template));
        versions.entry(template.id).or_insert(version);
    }
    Ok(versions)
}

type Way = (Option<AccountId>, Email, String, Lang);

/// Where a letter goes; `None` where it goes nowhere, which is noted.
fn way(letter: &Letter, addresses: &HashMap<AccountId, Address>, sent: &mut Sent) -> Option<Way> {
    match &letter.to {
        Recipient::Address { email, name, lang } => {
            Some((None, email.clone(), on_one_line(name), *lang))
        }
        Recipient::Account { id, name } => match addresses.get(id) {
            None => {
                sent.without_address.push(name.clone());
                None
            }
            Some(address) if letter.is_reminder && !address.wants_reminders => {
                sent.unwilling.push(name.clone());
                None
            }
            Some(address) => Some((
                Some(*id),
                address.email.clone(),
                on_one_line(name),
                address.lang,
            )),
        },
    }
}

/// Whether the letter's values are those its template asks for.
fn fits(letter: &Letter, template: &'static Template) -> Result<(), SendError> {
    let wanted = template.placeholders.iter().filter(|p| **p != "name");
    for placeholder in wanted {
        if !letter.values.iter().any(|(name, _)| name == placeholder) {
            return Err(SendError::MissingValue {
                template: template.id,
                placeholder,
            });
        }
    }
    let unknown = |(name, _): &&(&str, String)| !template.placeholders.contains(name);
    match letter.values.iter().find(unknown) {
        None => Ok(()),
        Some((name, _)) => Err(SendError::UnknownValue {
            template: template.id,
            placeholder: (*name).to_owned(),
        }),
    }
}

/// The subject and the text of a letter.
fn words(
    letter: &Letter,
    template: &'static Template,
    version: &Version,
    name: &str,
    lang: Lang,
) -> Result<(String, String), SendError> {
    fits(letter, template)?;
    let values: Vec<(&str, String)> = letter
        .values
        .iter()
        .map(|(key, value)| (*key, plain(value)))
        .chain([("name", name.to_owned())])
        .collect();
    let value = |key: &'static str| {
        let found = values.iter().find(|(name, _)| *name == key);
        found.map_or("", |(_, value)| value.as_str())
    };
    let fill = |text: &str| {
        // A version was parsed before it was kept, and what is carried is parsed in a test.
        Text::parse(text, template.placeholders).map_or_else(|_| text.to_owned(), |t| t.fill(value))
    };
    let (subject, body) = version.words(lang);
    let subject: String = on_one_line(&fill(subject)).chars().take(200).collect();
    Ok((subject, fill(body)))
}

/// A value without control characters; lines stay lines.
fn plain(value: &str) -> String {
    let value = value.replace("\r\n", "\n");
    value
        .trim()
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// A text on one line, for a header.
fn on_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The same template to the same address about the same thing on the same day, in western Indonesian time.
fn dedupe(letter: &Letter, email: &Email, now: Timestamp) -> String {
    let local = now.plus_seconds(i64::from(Zone::default().minutes) * 60);
    let day = local.to_offset_date_time().date().to_string();
    let parts = [letter.template, email.as_str(), letter.about.as_str(), &day];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.to_lowercase().as_bytes());
    }
    hex::encode(hash.finalize())
}
