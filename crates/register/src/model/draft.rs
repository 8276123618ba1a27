//! What people and programs send, before it is known to be right: one door for forms, JSON and files.

use serde::Deserialize;

use super::{Change, Confidence, Kind, Status, schema};

mod claim;
mod cohort;
mod evidence;
mod known;
mod region;

pub(crate) use claim::{NewClaim, NewCuration, NewSource, is_date, is_subject};
pub(crate) use cohort::{NewCohort, NewLetter, NewParticipation, NewStep};
pub(crate) use evidence::NewEvidence;
pub(crate) use region::{NewAgency, NewChange, NewRegion};

/// What is wrong with one field; words are chosen where it is shown, as `register-invalid-{problem}`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name, as in the form and the API.
    pub field: &'static str,
    /// What is wrong: `required`, `too-long`, `code`, `date`, `number`, `choice`, `unknown` …
    pub problem: &'static str,
    /// What was sent, shortened.
    pub value: String,
}

/// Collects what is wrong with a draft, field by field, while it is parsed.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes that a field is wrong.
    pub fn refuse(&mut self, field: &'static str, problem: &'static str, value: &str) {
        let value = value.chars().take(80).collect();
        self.0.push(FieldError {
            field,
            problem,
            value,
        });
    }

    /// Text that must be there, up to `longest` characters, without control characters.
    pub fn text(&mut self, field: &'static str, value: &str, longest: usize) -> String {
        if value.trim().is_empty() {
            self.refuse(field, "required", value);
        }
        self.free(field, value, longest)
    }

    /// Text that may be empty.
    pub fn free(&mut self, field: &'static str, value: &str, longest: usize) -> String {
        let value = value.trim();
        if value.chars().count() > longest {
            self.refuse(field, "too-long", value);
        }
        if value
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t')
        {
            self.refuse(field, "control-character", "");
        }
        value.to_owned()
    }

    /// A value of a closed set or a parsed type; `problem` says what it should have been.
    pub fn parse<T: std::str::FromStr>(
        &mut self,
        field: &'static str,
        value: &str,
        problem: &'static str,
    ) -> Option<T> {
        if value.trim().is_empty() {
            self.refuse(field, "required", value);
            return None;
        }
        self.maybe(field, value, problem)
    }

    /// The short name of something in the register, or nothing; whether it is there is for the database to say.
    pub(crate) fn word(&mut self, field: &'static str, value: &str) -> Option<String> {
        Some(self.free(field, value, 60)).filter(|word| !word.is_empty())
    }

    /// As [`Fields::parse`], where empty means absent.
    pub fn maybe<T: std::str::FromStr>(
        &mut self,
        field: &'static str,
        value: &str,
        problem: &'static str,
    ) -> Option<T> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let parsed = value.parse().ok();
        if parsed.is_none() {
            self.refuse(field, problem, value);
        }
        parsed
    }

    /// Ends the parsing.
    ///
    /// # Errors
    /// Everything that was found wrong.
    pub fn done(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}

macro_rules! drafts {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize, utoipa::ToSchema)]
            #[serde(default)]
            pub struct $name {
                $($(#[$fmeta])* pub $field: String,)+
                /// The revision the change was made on; empty for something new.
                #[schema(value_type = Option<i64>, example = 1)]
                pub revision: String,
            }
        )+
    };
}

drafts! {
    /// A region, new or with its profile changed.
    RegionDraft {
        /// The official code.
        #[schema(value_type = schema::RegionCode)]
        code,
        /// The full name.
        #[schema(min_length = 1, max_length = 120, example = "Kota Bitung")]
        name,
        /// `province`, `regency` or `city`.
        #[schema(value_type = Kind)]
        kind,
        /// Degrees north.
        #[schema(value_type = Option<f64>, minimum = -90, maximum = 90, example = 1.44)]
        latitude,
        /// Degrees east.
        #[schema(value_type = Option<f64>, minimum = -180, maximum = 180, example = 125.19)]
        longitude,
        /// The statistics office's code.
        #[schema(value_type = Option<String>, max_length = 10, example = "7172")]
        bps_code,
        /// The head of region.
        #[schema(value_type = Option<String>, max_length = 120)]
        head_name,
        /// The head's title.
        #[schema(value_type = Option<String>, max_length = 60, example = "Wali Kota")]
        head_title,
        /// Residents.
        #[schema(value_type = Option<i64>, minimum = 0, example = 225000)]
        population,
        /// The class of fiscal capacity.
        #[schema(value_type = Option<String>, max_length = 60)]
        fiscal_class,
        /// The official site.
        #[schema(value_type = Option<String>, max_length = 300, example = "https://bitungkota.go.id")]
        website,
        /// Since when it exists.
        #[schema(value_type = Option<schema::PartialDate>)]
        valid_from,
    }
    /// A renaming, a new code, a move, a split, a merger or a correction.
    RegionChangeDraft {
        /// What happened.
        #[schema(value_type = Change)]
        change,
        /// The first day of the new state.
        #[schema(value_type = schema::PartialDate)]
        happened_on,
        /// The new name; empty keeps it.
        #[schema(value_type = Option<String>, max_length = 120)]
        name,
        /// The new code; empty keeps it.
        #[schema(value_type = Option<schema::RegionCode>)]
        code,
        /// Codes of the regions that came out of it, for a split or merger, separated by commas in a form or file.
        #[schema(value_type = Option<Vec<schema::RegionCode>>)]
        successors,
        /// Whether the region ceases to exist; `yes` in a form or file.
        #[schema(value_type = Option<bool>)]
        retired,
        /// Why, with the legal instrument.
        #[schema(min_length = 1, max_length = 2000)]
        reason,
    }
    /// An agency of a region.
    AgencyDraft {
        /// The region's code.
        #[schema(value_type = schema::RegionCode)]
        region,
        /// Its code in the planning system.
        #[schema(value_type = Option<String>, max_length = 30)]
        code,
        /// Its name.
        #[schema(min_length = 1, max_length = 200, example = "Dinas Komunikasi dan Informatika")]
        name,
        /// Its kind.
        #[schema(min_length = 1, max_length = 60, example = "Dinas")]
        kind,
        /// Since when.
        #[schema(value_type = Option<schema::PartialDate>)]
        valid_from,
        /// Until when.
        #[schema(value_type = Option<schema::PartialDate>)]
        valid_to,
    }
    /// A source.
    SourceDraft {
        /// A short name in lower case.
        #[schema(pattern = "^[a-z0-9-]+$", min_length = 1, max_length = 60, example = "antara-bitung")]
        id,
        /// Who published it.
        #[schema(min_length = 1, max_length = 200)]
        publisher,
        /// Its title.
        #[schema(min_length = 1, max_length = 300)]
        title,
        /// When, as far as known.
        #[schema(value_type = Option<schema::PartialDate>)]
        published,
        /// Where.
        #[schema(value_type = Option<String>, max_length = 600, example = "https://www.komdigi.go.id/berita/1")]
        url,
        /// What a reader should know.
        #[schema(value_type = Option<String>, max_length = 2000)]
        note,
    }
    /// A claim.
    ClaimDraft {
        /// What it is about: `cohort:2022`, `region:71.74`, `movement:2021-12-31`.
        #[schema(pattern = "^[a-z_]+(:[A-Za-z0-9._-]+)*$", max_length = 80, example = "cohort:2022")]
        subject,
        /// What is said of it.
        #[schema(pattern = "^[a-z0-9_]+$", max_length = 60, example = "selected")]
        property,
        /// The value as text; numbers plain, dates ISO, ranges as `from/to`.
        #[schema(min_length = 1, max_length = 600, example = "50")]
        value,
        /// The source's id.
        #[schema(min_length = 1, max_length = 60, example = "antara-bitung")]
        source,
        /// What a reader should know.
        #[schema(value_type = Option<String>, max_length = 2000)]
        note,
        /// `high`, `medium` or `low`.
        #[schema(value_type = Confidence)]
        confidence,
    }
    /// A claim that is withdrawn, or brought back where no reason is given.
    WithdrawalDraft {
        /// Why.
        #[schema(min_length = 1, max_length = 2000)]
        reason,
    }
    /// A decision between claims.
    CurationDraft {
        /// What it is about.
        #[schema(max_length = 80)]
        subject,
        /// What is said of it.
        #[schema(max_length = 60)]
        property,
        /// The value to stand by; left out, it is the claim's.
        #[schema(value_type = Option<String>, max_length = 600, example = "107")]
        value,
        /// The claim it follows; empty where derived.
        #[schema(value_type = Option<uuid::Uuid>)]
        claim,
        /// Why.
        #[schema(min_length = 1, max_length = 2000)]
        reason,
    }
    /// A cohort.
    CohortDraft {
        /// The year.
        #[schema(value_type = u16, minimum = 2000, maximum = 2100, example = 2026)]
        year,
        /// The theme.
        #[schema(value_type = Option<String>, max_length = 300)]
        theme,
        /// What a reader should know.
        #[schema(value_type = Option<String>, max_length = 2000)]
        note,
    }
    /// A letter.
    LetterDraft {
        /// Its number.
        #[schema(value_type = schema::LetterNumber)]
        number,
        /// Its date.
        #[schema(value_type = schema::PartialDate)]
        date,
        /// Its subject line.
        #[schema(min_length = 1, max_length = 300)]
        subject,
        /// What it did.
        #[schema(value_type = Option<String>, max_length = 300)]
        purpose,
        /// The cohort it concerns.
        #[schema(value_type = Option<u16>, minimum = 2000, maximum = 2100)]
        cohort,
        /// The source's id.
        #[schema(value_type = Option<String>, max_length = 60)]
        source,
    }
    /// A participation.
    ParticipationDraft {
        /// The year of the cohort.
        #[schema(value_type = u16, minimum = 2000, maximum = 2100, example = 2022)]
        cohort,
        /// The region's code.
        #[schema(value_type = schema::RegionCode)]
        region,
        /// How far it has come.
        #[schema(value_type = Status)]
        status,
        /// Its place on the letter's list.
        #[schema(value_type = Option<i64>, minimum = 1)]
        list_no,
        /// The year of the earlier cohort it repeats.
        #[schema(value_type = Option<u16>, minimum = 2000, maximum = 2100)]
        repeat_of,
        /// The code of the region that took its place.
        #[schema(value_type = Option<schema::RegionCode>)]
        replaced_by,
        /// The source's id.
        #[schema(value_type = Option<String>, max_length = 60)]
        source,
        /// `high`, `medium` or `low`.
        #[schema(value_type = Confidence)]
        confidence,
        /// What a reader should know.
        #[schema(value_type = Option<String>, max_length = 2000)]
        note,
    }
    /// The facts of an entry of evidence.
    EvidenceDraft {
        /// What it proves by.
        kind,
        /// Its title; for a new file its name where empty.
        title,
        /// Its number, as printed on it.
        number,
        /// As much of its date as is known.
        date,
        /// The last day it holds; empty where it holds for ever.
        expires,
        /// What a reader should know.
        note,
    }
    /// The withdrawal of an entry of evidence.
    EvidenceWithdrawalDraft {
        /// Why.
        reason,
        /// `yes` where the places that cite it were seen.
        cited,
    }
    /// One step of a participation.
    StepDraft {
        /// The status after.
        #[schema(value_type = Status)]
        to,
        /// When it happened.
        #[schema(value_type = Option<schema::PartialDate>)]
        happened_on,
        /// The code of the region that takes its place, for a replacement.
        #[schema(value_type = Option<schema::RegionCode>)]
        replaced_by,
        /// The source's id.
        #[schema(value_type = Option<String>, max_length = 60)]
        source,
        /// Why.
        #[schema(min_length = 1, max_length = 2000)]
        reason,
    }
}

/// Only addresses a browser opens as a page; `javascript:` and the like never reach a link.
pub(crate) fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
}
