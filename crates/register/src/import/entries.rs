//! What a row of each kind becomes, and how it stands to the register.

mod participations;
mod places;
mod records;

use super::{
    Kind,
    cells::Cells,
    check::{Around, Line, Planned, Standing},
    known::Known,
};
use crate::model::draft::{
    NewAgency, NewClaim, NewCohort, NewLetter, NewParticipation, NewRegion, NewSource,
};

/// A row of one kind, every field right.
pub(super) trait Entry: Sized {
    /// The kind.
    const KIND: Kind;
    /// The column that is marked where two rows are about the same thing.
    const KEY: &'static str;

    /// Reads a row as the form of its kind would, and notes what is wrong.
    fn read(cells: &mut Cells<'_, '_>, known: &Known) -> Option<Self>;

    /// What no other row may have.
    fn key(&self) -> String;

    /// What it is called in the preview.
    fn what(&self) -> String {
        self.key()
    }

    /// Every field by its column, in the form in which it is compared.
    fn fields(&self) -> Vec<(&'static str, String)>;

    /// Compares the row with the register and follows its references. `None` where something is wrong.
    fn weigh(&mut self, cells: &mut Cells<'_, '_>, around: &Around<'_>) -> Option<Standing>;

    /// Rules about all rows together.
    fn settle(_lines: &mut [Line<'_, '_, Self>], _known: &Known) {}

    /// The rows to write.
    fn plan(rows: Vec<Planned<Self>>) -> Plan;
}

/// What an import will write.
pub(crate) enum Plan {
    /// Regions.
    Regions(Vec<Planned<NewRegion>>),
    /// Agencies.
    Agencies(Vec<Planned<NewAgency>>),
    /// Cohorts.
    Cohorts(Vec<Planned<NewCohort>>),
    /// Letters.
    Letters(Vec<Planned<NewLetter>>),
    /// Participations.
    Participations(Vec<Planned<NewParticipation>>),
    /// Sources.
    Sources(Vec<Planned<NewSource>>),
    /// Claims.
    Claims(Vec<Planned<NewClaim>>),
}

/// The text of a value that may be absent.
fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
