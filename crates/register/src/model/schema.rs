//! The forms of the kernel's texts, for the description of the API. Documentation only: nothing has these types.

use utoipa::ToSchema;

/// The official code of a region: two digits for a province, two digits, a point and two digits for a regency or city.
#[derive(ToSchema)]
#[schema(as = RegionCode, pattern = r"^[0-9]{2}(\.[0-9]{2})?$", example = "71.72")]
pub struct RegionCode(pub String);

/// As much of a date as is known: a year, a month or a day. Sorts by time as text.
#[derive(ToSchema)]
#[schema(as = PartialDate, pattern = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", example = "2022-01-03")]
pub struct PartialDate(pub String);

/// An instant in UTC (RFC 3339), to the microsecond.
#[derive(ToSchema)]
#[schema(as = Timestamp, format = DateTime, example = "2026-01-15T12:00:00Z")]
pub struct Timestamp(pub String);

/// The number of a letter of the directorate general: sequence, archive class, month and year.
#[derive(ToSchema)]
#[schema(
    as = LetterNumber,
    pattern = r"^B[-.][0-9]+/DJAI/AI\.[0-9]{2}\.[0-9]{2}/[0-9]{2}/[0-9]{4}$",
    example = "B-003/DJAI/AI.01.04/01/2022"
)]
pub struct LetterNumber(pub String);
