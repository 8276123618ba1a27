//! Instants, to the microsecond.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant in UTC, to the microsecond.
///
/// SQLite holds it as an integer of microseconds since 1970, PostgreSQL as `TIMESTAMPTZ`; both sort alike.
/// JSON has it as RFC 3339 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).ok()?;
        (0..=9999).contains(&at.year()).then_some(Self(at))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos() / 1000)
            .expect("years to 9999 fit in 64 bits of microseconds")
    }

    /// The instant `seconds` later, or earlier where negative; the ends of the calendar hold.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::seconds(seconds)))
    }

    /// Whole seconds from `earlier` to this instant, negative where this one is earlier.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).whole_seconds()
    }

    /// The calendar day in UTC, `2022-01-03`.
    pub fn day(self) -> String {
        let d = self.0.date();
        format!("{:04}-{:02}-{:02}", d.year(), u8::from(d.month()), d.day())
    }

    /// The instant as a `time` value, for formats Pilar does not write itself.
    pub fn to_offset_date_time(self) -> OffsetDateTime {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> Self {
        at.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        OffsetDateTime::parse(&text, &Rfc3339)
            .ok()
            .and_then(|at| Self::from_micros(i64::try_from(at.unix_timestamp_nanos() / 1000).ok()?))
            .ok_or_else(|| format!("`{text}` is not an instant such as `2022-01-03T08:00:00Z`"))
    }
}

#[cfg(feature = "sqlx")]
mod rows {
    use sqlx::{
        Decode, Encode, Postgres, Sqlite, Type,
        encode::IsNull,
        error::BoxDynError,
        postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef},
        sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
    };

    use super::Timestamp;

    /// Microseconds from 1970 to 2000, where PostgreSQL's binary timestamps begin.
    const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

    impl Type<Sqlite> for Timestamp {
        fn type_info() -> SqliteTypeInfo {
            <i64 as Type<Sqlite>>::type_info()
        }
        fn compatible(ty: &SqliteTypeInfo) -> bool {
            <i64 as Type<Sqlite>>::compatible(ty)
        }
    }

    impl Encode<'_, Sqlite> for Timestamp {
        fn encode_by_ref(&self, buf: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
            <i64 as Encode<Sqlite>>::encode(self.micros(), buf)
        }
    }

    impl<'r> Decode<'r, Sqlite> for Timestamp {
        fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
            let micros = <i64 as Decode<Sqlite>>::decode(value)?;
            Self::from_micros(micros)
                .ok_or_else(|| format!("{micros} µs is outside the calendar").into())
        }
    }

    impl Type<Postgres> for Timestamp {
        fn type_info() -> PgTypeInfo {
            PgTypeInfo::with_name("timestamptz")
        }
    }

    impl Encode<'_, Postgres> for Timestamp {
        fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
            <i64 as Encode<Postgres>>::encode(self.micros() - POSTGRES_EPOCH, buf)
        }
    }

    impl<'r> Decode<'r, Postgres> for Timestamp {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            let micros = <i64 as Decode<Postgres>>::decode(value)? + POSTGRES_EPOCH;
            Self::from_micros(micros)
                .ok_or_else(|| format!("{micros} µs is outside the calendar").into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_survive_the_round_trip() {
        let at = Timestamp::from_micros(1_641_200_000_123_456).unwrap();
        assert_eq!(at.micros(), 1_641_200_000_123_456);
        assert_eq!(at.day(), "2022-01-03");
        assert_eq!(Timestamp::try_from(at.to_string()), Ok(at));
    }
}
