//! Time and fresh ids, as a parameter.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use uuid::{ContextV7, Uuid};

use crate::{Id, Timestamp};

/// Where time and new ids come from: the machine's clock, or a fixed one in tests.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds since 1970, where the clock stands still.
    fixed: Option<Arc<AtomicI64>>,
    ids: Arc<IdOrder>,
}

/// Keeps ids made within one millisecond in order.
#[derive(Debug, Default)]
struct IdOrder(std::sync::Mutex<ContextV7>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `at` until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicI64::new(at.micros()))),
            ids: Arc::default(),
        }
    }

    /// Moves a fixed clock; the machine's clock stays as it is.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(micros) = &self.fixed {
            micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }

    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> Timestamp {
        let micros = match &self.fixed {
            Some(micros) => micros.load(Ordering::SeqCst),
            None => i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1000)
                .expect("the machine's clock is within the calendar"),
        };
        Timestamp::from_micros(micros).expect("the clock is within the years 0 to 9999")
    }

    /// A fresh id; later ids sort after earlier ones.
    pub fn new_id<T>(&self) -> Id<T> {
        let now = self.now().micros().unsigned_abs();
        let nanos = u32::try_from(now % 1_000_000 * 1000).expect("below a second");
        let order = self.ids.0.lock().expect("making an id does not panic");
        let stamp = uuid::Timestamp::from_unix(&*order, now / 1_000_000, nanos);
        Id::from_uuid(Uuid::new_v7(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_at_one_instant_still_sort_in_the_order_they_were_made() {
        let clock = Clock::fixed(Timestamp::from_micros(1_641_200_000_000_000).unwrap());
        let ids: Vec<Id<()>> = (0..1000).map(|_| clock.new_id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
