//! On which clock a region lives.

use std::sync::LazyLock;

use kernel::{RegionCode, Timestamp};
use web::Zone;

/// Provinces outside of Western Indonesian time: `data/zones.csv`.
static ZONES: LazyLock<Vec<(String, Zone)>> = LazyLock::new(|| {
    let lines = include_str!("../data/zones.csv").lines().skip(1);
    lines
        .map(|line| {
            let mut cells = line.split(',');
            let mut next = || cells.next().expect("three cells a line");
            let province = next().to_owned();
            let minutes = next().parse().expect("minutes are a number");
            let name = next().to_owned();
            (province, Zone { minutes, name })
        })
        .collect()
});

/// The time zone of a region, by its province.
pub(crate) fn zone_of(region: &RegionCode) -> Zone {
    let province = region.province();
    ZONES
        .iter()
        .find(|(code, _)| code == province.as_str())
        .map_or_else(Zone::default, |(_, zone)| zone.clone())
}

/// The name of a zone in the tz database, for calendars.
pub(crate) fn tzid(zone: &Zone) -> &'static str {
    match zone.minutes {
        480 => "Asia/Makassar",
        540 => "Asia/Jayapura",
        _ => "Asia/Jakarta",
    }
}

/// The day that the region's calendars show at an instant.
pub(crate) fn today(region: &RegionCode, now: Timestamp) -> String {
    now.plus_seconds(i64::from(zone_of(region).minutes) * 60)
        .day()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_papua_before_it_does_in_aceh() {
        let at = Timestamp::try_from("2026-01-15T16:00:00Z".to_owned()).unwrap();
        assert_eq!(today(&"91.71".parse().unwrap(), at), "2026-01-16");
        assert_eq!(today(&"11.71".parse().unwrap(), at), "2026-01-15");
        assert_eq!(tzid(&zone_of(&"71.74".parse().unwrap())), "Asia/Makassar");
    }
}
