//! The years of an action.

use serde::Serialize;

use crate::{Period, Row};

/// From when to when an action runs, both years within it and within the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first year.
    pub from: u16,
    /// The last year.
    pub to: u16,
    /// Whether it is not written but follows from the horizon or the money.
    pub is_guessed: bool,
}

impl Span {
    /// The years of an action: what is written in `begins` and `ends`; what is missing follows from the horizon (1, 5 or
    /// 10 years, domain §4.3), else from the years that have money, else the whole plan.
    pub fn of(action: &Row, period: Period) -> Self {
        let year = |name| action.whole(name).and_then(|year| u16::try_from(year).ok());
        let length = horizon_years(action.cell("horizon"));
        let with_money = || {
            period
                .years()
                .filter(|year| !matches!(action.of_year("budget", *year), "" | "0"))
        };
        let (from, to) = match (year("begins"), year("ends")) {
            (Some(from), Some(to)) => (from, to),
            (Some(from), None) => {
                let to = length.map(|years| from.saturating_add(years - 1));
                (from, to.or(with_money().next_back()).unwrap_or(from))
            }
            (None, Some(to)) => {
                let from = length.map(|years| to.saturating_sub(years - 1));
                (from.or(with_money().next()).unwrap_or(to).min(to), to)
            }
            (None, None) => {
                let by_money = with_money().next().zip(with_money().next_back());
                let by_horizon =
                    length.map(|years| (period.from, period.from.saturating_add(years - 1)));
                by_horizon.or(by_money).unwrap_or((period.from, period.to))
            }
        };
        let from = from.clamp(period.from, period.to);
        Self {
            from,
            to: to.clamp(from, period.to),
            is_guessed: year("begins").is_none() || year("ends").is_none(),
        }
    }

    /// How many years.
    pub const fn years(self) -> u16 {
        self.to - self.from + 1
    }
}

/// The most years of a horizon: short 1, medium 5, long 10 (domain §4.3).
pub(crate) fn horizon_years(word: &str) -> Option<u16> {
    match word {
        "short" => Some(1),
        "medium" => Some(5),
        "long" => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(cells: &[(&str, &str)]) -> (u16, u16, bool) {
        let cells = cells
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let row = Row {
            id: uuid::Uuid::nil(),
            cells,
        };
        let span = Span::of(&row, Period::new(2025, 2029).unwrap());
        (span.from, span.to, span.is_guessed)
    }

    #[test]
    fn what_is_not_written_follows_from_horizon_or_money() {
        let money = ("budget.2027", "5");
        assert_eq!(
            span(&[("begins", "2026"), ("ends", "2028")]),
            (2026, 2028, false)
        );
        assert_eq!(
            span(&[("begins", "2026"), ("horizon", "short")]),
            (2026, 2026, true)
        );
        assert_eq!(span(&[("begins", "2026"), money]), (2026, 2027, true));
        assert_eq!(span(&[("ends", "2028"), money]), (2027, 2028, true));
        assert_eq!(span(&[money, ("budget.2026", "0")]), (2027, 2027, true));
        assert_eq!(span(&[("horizon", "long")]), (2025, 2029, true));
        assert_eq!(span(&[]), (2025, 2029, true));
        // What lies outside is cut, what is turned round does not panic.
        assert_eq!(
            span(&[("begins", "1999"), ("ends", "2999")]),
            (2025, 2029, false)
        );
        assert_eq!(
            span(&[("begins", "2028"), ("ends", "2026")]),
            (2028, 2028, false)
        );
    }
}
