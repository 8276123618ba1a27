//! What is known of a thing, as a draft: what a form shows at first, and what a program's changes are laid over.

use kernel::PartialDate;

use super::{
    AgencyDraft, CohortDraft, LetterDraft, ParticipationDraft, RegionChangeDraft, RegionDraft,
    SourceDraft, StepDraft, WithdrawalDraft,
};
use crate::model::{Agency, Claim, Cohort, Letter, Participation, Region, Source};

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

fn day(day: Option<&PartialDate>) -> String {
    text(day)
}

impl From<&Region> for RegionDraft {
    fn from(region: &Region) -> Self {
        Self {
            code: region.code.to_string(),
            name: region.name.clone(),
            kind: region.kind.as_str().to_owned(),
            latitude: text(region.latitude.as_ref()),
            longitude: text(region.longitude.as_ref()),
            bps_code: text(region.bps_code.as_ref()),
            head_name: text(region.head_name.as_ref()),
            head_title: text(region.head_title.as_ref()),
            population: text(region.population.as_ref()),
            fiscal_class: text(region.fiscal_class.as_ref()),
            website: text(region.website.as_ref()),
            valid_from: day(region.valid_from.as_ref()),
            revision: region.revision.to_string(),
        }
    }
}

impl From<&Region> for RegionChangeDraft {
    fn from(region: &Region) -> Self {
        Self {
            revision: region.revision.to_string(),
            ..Self::default()
        }
    }
}

impl From<&Agency> for AgencyDraft {
    fn from(agency: &Agency) -> Self {
        Self {
            region: agency.region.to_string(),
            code: text(agency.code.as_ref()),
            name: agency.name.clone(),
            kind: agency.kind.clone(),
            valid_from: day(agency.valid_from.as_ref()),
            valid_to: day(agency.valid_to.as_ref()),
            revision: agency.revision.to_string(),
        }
    }
}

impl From<&Cohort> for CohortDraft {
    fn from(cohort: &Cohort) -> Self {
        Self {
            year: cohort.year.to_string(),
            theme: cohort.theme.clone(),
            note: cohort.note.clone(),
            revision: cohort.revision.to_string(),
        }
    }
}

impl From<&Letter> for LetterDraft {
    fn from(letter: &Letter) -> Self {
        Self {
            number: letter.number.to_string(),
            date: letter.date.to_string(),
            subject: letter.subject.clone(),
            purpose: letter.purpose.clone(),
            cohort: text(letter.cohort.as_ref()),
            source: text(letter.source.as_ref()),
            revision: letter.revision.to_string(),
        }
    }
}

impl From<&Source> for SourceDraft {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            publisher: source.publisher.clone(),
            title: source.title.clone(),
            published: day(source.published.as_ref()),
            url: text(source.url.as_ref()),
            note: source.note.clone(),
            revision: source.revision.to_string(),
        }
    }
}

impl From<&Participation> for ParticipationDraft {
    fn from(of: &Participation) -> Self {
        Self {
            cohort: of.cohort.to_string(),
            region: of.region.to_string(),
            status: of.status.as_str().to_owned(),
            list_no: text(of.list_no.as_ref()),
            repeat_of: text(of.repeat_of.as_ref()),
            replaced_by: text(of.replaced_by.as_ref()),
            source: text(of.source.as_ref()),
            confidence: of.confidence.as_str().to_owned(),
            note: of.note.clone(),
            revision: of.revision.to_string(),
        }
    }
}

impl From<&Participation> for StepDraft {
    fn from(of: &Participation) -> Self {
        Self {
            revision: of.revision.to_string(),
            ..Self::default()
        }
    }
}

impl From<&Claim> for WithdrawalDraft {
    fn from(claim: &Claim) -> Self {
        Self {
            reason: String::new(),
            revision: claim.revision.to_string(),
        }
    }
}
