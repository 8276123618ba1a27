//! Answers of a candidate, and how words of several people come together.

use std::{fmt, str::FromStr};

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an item is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The item's code.
    pub item: String,
    /// The level on the item's scale; `None` where none was chosen yet.
    pub level: Option<i64>,
    /// The answer in words.
    pub words: String,
    /// Counts changes; 0 where nothing was written yet.
    pub revision: i64,
    /// Who changed it last, as the audit log names them; empty where nothing was written yet.
    pub updated_by: String,
    /// When it was changed last.
    pub updated_at: Option<Timestamp>,
}

impl Answer {
    /// An item nobody has answered yet.
    pub fn none(item: &str) -> Self {
        Self {
            item: item.to_owned(),
            level: None,
            words: String::new(),
            revision: 0,
            updated_by: String::new(),
            updated_at: None,
        }
    }

    /// What a form is told of the answer it shows, to send back with the change.
    pub fn stamp(&self) -> Stamp {
        Stamp {
            revision: self.revision,
            level: self.level,
            words: digest(&self.words),
        }
    }
}

/// Which version of an answer a change was made on: enough to see what the change touched, without keeping every
/// version. `3.2.9f86d081884c7d65` is revision 3, level 2, and the beginning of the SHA-256 of the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp {
    revision: i64,
    level: Option<i64>,
    words: String,
}

/// The text is no stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the stamp of an answer such as `3.2.9f86d081884c7d65`")]
pub struct InvalidStamp(String);

impl FromStr for Stamp {
    type Err = InvalidStamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = || {
            let mut parts = text.splitn(3, '.');
            let revision = parts.next()?.parse().ok().filter(|n: &i64| *n >= 0)?;
            let level = match parts.next()? {
                "" => None,
                level => Some(level.parse().ok()?),
            };
            let words = parts.next()?;
            let is_digest = words.len() == 16 && words.bytes().all(|b| b.is_ascii_hexdigit());
            is_digest.then(|| Self {
                revision,
                level,
                words: words.to_owned(),
            })
        };
        parsed().ok_or_else(|| InvalidStamp(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Stamp {
    type Error = InvalidStamp;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.to_string()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.level.map_or_else(String::new, |n| n.to_string());
        write!(f, "{}.{level}.{}", self.revision, self.words)
    }
}

fn digest(words: &str) -> String {
    hex::encode(Sha256::digest(words))[..16].to_owned()
}

/// A change of one answer, found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewAnswer {
    pub(crate) item: String,
    pub(crate) level: Option<i64>,
    pub(crate) words: String,
    pub(crate) on: Stamp,
}

/// What becomes of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It says what stands already.
    Same,
    /// These are written.
    Write {
        level: Option<i64>,
        words: String,
        /// Whether what another wrote meanwhile was kept beside it.
        merged: bool,
    },
    /// Another wrote something else in the same place meanwhile.
    Conflict,
}

impl NewAnswer {
    /// Settles the change against what stands: level and words each go to whoever changed them; where two did, nothing
    /// is written.
    pub(crate) fn settle(&self, standing: &Answer) -> Settled {
        if self.level == standing.level && self.words == standing.words {
            return Settled::Same;
        }
        if self.on.revision == standing.revision {
            return Settled::Write {
                level: self.level,
                words: self.words.clone(),
                merged: false,
            };
        }
        let mine = (
            self.level != self.on.level,
            digest(&self.words) != self.on.words,
        );
        let other = (
            standing.level != self.on.level,
            digest(&standing.words) != self.on.words,
        );
        let clash = (mine.0 && other.0 && self.level != standing.level)
            || (mine.1 && other.1 && self.words != standing.words);
        if clash {
            return Settled::Conflict;
        }
        let level = if mine.0 { self.level } else { standing.level };
        let words = if mine.1 { &self.words } else { &standing.words };
        if level == standing.level && *words == standing.words {
            return Settled::Same;
        }
        Settled::Write {
            level,
            words: words.clone(),
            merged: other.0 || other.1,
        }
    }
}

/// How much of an answer may go before a continued piece of typing counts as another version.
const SMALL: usize = 40;
/// After how long a pause it does.
const PAUSE_SECONDS: i64 = 600;

/// Whether writing `words` over `standing` only goes on with it: then no version of it is kept, because a form that
/// saves as it is typed would keep hundreds. Someone else, a pause, another level or a deletion makes a version.
pub(crate) fn goes_on(
    standing: &Answer,
    (level, words): (Option<i64>, &str),
    (by, at): (&str, Timestamp),
) -> bool {
    let Some(before) = standing.updated_at else {
        return true;
    };
    let same_level = standing.level.is_none() || standing.level == level;
    let kept = common(standing.words.chars(), words.chars());
    let rest = standing.words.chars().count() - kept;
    let back = common(standing.words.chars().rev().take(rest), words.chars().rev());
    standing.updated_by == by
        && at.seconds_since(before) < PAUSE_SECONDS
        && same_level
        && rest - back <= SMALL
}

fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// What an answer was, or what someone typed beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its id.
    pub id: kernel::Id<Version>,
    /// The item's code.
    pub item: String,
    /// Whether it stood once, or was set aside.
    pub kind: VersionKind,
    /// The revision it stood as, or would have replaced.
    pub revision: i64,
    /// The level.
    pub level: Option<i64>,
    /// The words.
    pub words: String,
    /// Who wrote it, as the audit log names them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Whether a version stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionKind {
    /// It was the answer until it was changed.
    Saved,
    /// It met another's words and was kept beside them.
    SetAside,
}

impl VersionKind {
    /// The word in the database and the ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::SetAside => "set-aside",
        }
    }
}

impl FromStr for VersionKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Saved, Self::SetAside]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(level: Option<i64>, words: &str, revision: i64) -> Answer {
        Answer {
            level,
            words: words.to_owned(),
            revision,
            updated_by: "a".to_owned(),
            updated_at: Timestamp::from_micros(0),
            ..Answer::none("A1")
        }
    }

    fn change(on: &Answer, level: Option<i64>, words: &str) -> NewAnswer {
        NewAnswer {
            item: "A1".to_owned(),
            level,
            words: words.to_owned(),
            on: on.stamp(),
        }
    }

    #[test]
    fn level_of_one_and_words_of_another_merge() {
        let base = standing(Some(1), "lama", 1);
        let now = standing(Some(3), "lama", 2);
        assert_eq!(
            change(&base, Some(1), "baru").settle(&now),
            Settled::Write {
                level: Some(3),
                words: "baru".to_owned(),
                merged: true
            }
        );
    }

    #[test]
    fn two_wordings_of_one_answer_clash_and_equal_ones_do_not() {
        let base = Answer::none("A1");
        let now = standing(None, "satu", 1);
        assert_eq!(change(&base, None, "dua").settle(&now), Settled::Conflict);
        assert_eq!(change(&base, None, "satu").settle(&now), Settled::Same);
        // An untouched form changes nothing, however old it is.
        assert_eq!(change(&base, None, "").settle(&now), Settled::Same);
    }

    #[test]
    fn a_stamp_reads_back_and_rubbish_does_not() {
        for answer in [standing(None, "", 0), standing(Some(4), "\"é\n🙂", 12)] {
            assert_eq!(answer.stamp().to_string().parse(), Ok(answer.stamp()));
        }
        for text in [
            "",
            "1",
            "1.2",
            "-1..0000000000000000",
            "1.x.0000000000000000",
            "1..zz",
            "1..é000000000000000",
        ] {
            assert!(text.parse::<Stamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn typing_on_keeps_no_version_and_deleting_does() {
        let long = "kata ".repeat(40);
        let now = standing(Some(1), &long, 5);
        let soon = Timestamp::from_micros(5_000_000).unwrap();
        let later = Timestamp::from_micros(900_000_000).unwrap();
        let on = format!("{long}lagi");
        assert!(goes_on(&now, (Some(1), &on), ("a", soon)));
        assert!(!goes_on(&now, (Some(1), &on), ("b", soon)));
        assert!(!goes_on(&now, (Some(1), &on), ("a", later)));
        assert!(!goes_on(&now, (Some(2), &on), ("a", soon)));
        assert!(!goes_on(&now, (Some(1), "kata"), ("a", soon)));
    }
}
