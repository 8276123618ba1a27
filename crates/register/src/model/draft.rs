//! What people and programs send, before it is known to be right: one door for forms, JSON and files.

use serde::Deserialize;

mod claim;
mod cohort;
mod region;

pub(crate) use claim::{NewClaim, NewCuration, NewSource, is_date};
pub(crate) use cohort::{NewCohort, NewLetter, NewParticipation, NewStep};
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
                pub revision: String,
            }
        )+
    };
}

drafts! {
    /// A region, new or with its profile changed.
    RegionDraft {
        /// The official code.
        code,
        /// The full name.
        name,
        /// `province`, `regency` or `city`.
        kind,
        /// Degrees north.
        latitude,
        /// Degrees east.
        longitude,
        /// The statistics office's code.
        bps_code,
        /// The head of region.
        head_name,
        /// The head's title.
        head_title,
        /// Residents.
        population,
        /// The class of fiscal capacity.
        fiscal_class,
        /// The official site.
        website,
        /// Since when it exists.
        valid_from,
    }
    /// A renaming, a new code, a move, a split, a merger or a correction.
    RegionChangeDraft {
        /// What happened.
        change,
        /// The first day of the new state.
        happened_on,
        /// The new name; empty keeps it.
        name,
        /// The new code; empty keeps it.
        code,
        /// Codes of the regions that came out of it, for a split or merger, separated by commas.
        successors,
        /// `yes` where the region ceases to exist.
        retired,
        /// Why, with the legal instrument.
        reason,
    }
    /// An agency of a region.
    AgencyDraft {
        /// The region's code.
        region,
        /// Its code in the planning system.
        code,
        /// Its name.
        name,
        /// Its kind.
        kind,
        /// Since when.
        valid_from,
        /// Until when.
        valid_to,
    }
    /// A source.
    SourceDraft {
        /// A short name in lower case.
        id,
        /// Who published it.
        publisher,
        /// Its title.
        title,
        /// When, as far as known.
        published,
        /// Where.
        url,
        /// What a reader should know.
        note,
    }
    /// A claim.
    ClaimDraft {
        /// What it is about.
        subject,
        /// What is said of it.
        property,
        /// The value.
        value,
        /// The source's id.
        source,
        /// What a reader should know.
        note,
        /// `high`, `medium` or `low`.
        confidence,
    }
    /// A decision between claims.
    CurationDraft {
        /// What it is about.
        subject,
        /// What is said of it.
        property,
        /// The value to stand by.
        value,
        /// The claim it follows; empty where derived.
        claim,
        /// Why.
        reason,
    }
    /// A cohort.
    CohortDraft {
        /// The year.
        year,
        /// The theme.
        theme,
        /// What a reader should know.
        note,
    }
    /// A letter.
    LetterDraft {
        /// Its number.
        number,
        /// Its date.
        date,
        /// Its subject line.
        subject,
        /// What it did.
        purpose,
        /// The cohort it concerns.
        cohort,
        /// The source's id.
        source,
    }
    /// A participation.
    ParticipationDraft {
        /// The year of the cohort.
        cohort,
        /// The region's code.
        region,
        /// How far it has come.
        status,
        /// Its place on the letter's list.
        list_no,
        /// The year of the earlier cohort it repeats.
        repeat_of,
        /// The code of the region that took its place.
        replaced_by,
        /// The source's id.
        source,
        /// `high`, `medium` or `low`.
        confidence,
        /// What a reader should know.
        note,
    }
    /// One step of a participation.
    StepDraft {
        /// The status after.
        to,
        /// When it happened.
        happened_on,
        /// The code of the region that takes its place, for a replacement.
        replaced_by,
        /// The source's id.
        source,
        /// Why.
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
