//! Workshops as iCalendar (RFC 5545): an event for each day, on the region's own clock.
//!
//! Written here and not by the `icalendar` crate, which tests read it back with: its writer puts `DTSTAMP` and `UID` into every
//! component, which RFC 5545 §3.6.5 does not allow in the `VTIMEZONE` that a `TZID` needs.

use std::collections::BTreeMap;

use kernel::Timestamp;

use crate::{
    model::{Mode, Workshop, WorkshopState},
    zones::{tzid, zone_of},
};

/// The words of a calendar, in the reader's language.
pub struct Words<'a> {
    /// The calendar's name.
    pub name: &'a str,
    /// What an event is called, `Bimtek II: Kota Kotamobagu (hari ke-1)`.
    pub title: &'a dyn Fn(&Workshop, usize) -> String,
    /// "Mentors".
    pub mentors: &'a str,
    /// "Online".
    pub online: &'a str,
    /// The site's address, without a stroke at the end; empty where it is not known.
    pub site: &'a str,
}

/// These workshops as one calendar. The UID of an event stays the same as long as its workshop does, so that a calendar that
/// is read again changes its events and adds none; the sequence counts changes.
pub fn write(workshops: &[Workshop], words: &Words<'_>, now: Timestamp) -> String {
    let mut out = Lines(String::with_capacity(workshops.len() * 1400 + 600));
    out.plain("BEGIN:VCALENDAR");
    out.plain("VERSION:2.0");
    out.plain("PRODID:-//Pilar//Workshops//ID");
    out.plain("CALSCALE:GREGORIAN");
    out.plain("METHOD:PUBLISH");
    out.text("X-WR-CALNAME", words.name);
    let zones: BTreeMap<i16, web::Zone> = workshops
        .iter()
        .map(|workshop| zone_of(&workshop.region))
        .map(|zone| (zone.minutes, zone))
        .collect();
    for zone in zones.values() {
        timezone(&mut out, zone);
    }
    let stamp = utc(now);
    for workshop in workshops {
        for (day, n) in workshop.days().iter().zip(1..) {
            event(&mut out, workshop, (day, n), words, &stamp);
        }
    }
    out.plain("END:VCALENDAR");
    out.0
}

/// Indonesia has no summer time: one offset says it all.
fn timezone(out: &mut Lines, zone: &web::Zone) {
    let offset = format!("+{:02}{:02}", zone.minutes / 60, zone.minutes % 60);
    out.plain("BEGIN:VTIMEZONE");
    out.plain(&format!("TZID:{}", tzid(zone)));
    out.plain("BEGIN:STANDARD");
    out.plain("DTSTART:19700101T000000");
    out.plain(&format!("TZOFFSETFROM:{offset}"));
    out.plain(&format!("TZOFFSETTO:{offset}"));
    out.plain(&format!("TZNAME:{}", zone.name));
    out.plain("END:STANDARD");
    out.plain("END:VTIMEZONE");
}

fn event(
    out: &mut Lines,
    workshop: &Workshop,
    (day, n): (&str, usize),
    words: &Words<'_>,
    stamp: &str,
) {
    let id = workshop.id;
    let zone = tzid(&zone_of(&workshop.region));
    let local = |clock: &str| {
        let day = day.replace('-', "");
        format!("TZID={zone}:{day}T{}00", clock.replace(':', ""))
    };
    out.plain("BEGIN:VEVENT");
    out.plain(&format!("UID:{id}-{n}@workshops.pilar"));
    out.plain(&format!("DTSTAMP:{stamp}"));
    out.plain(&format!("LAST-MODIFIED:{}", utc(workshop.updated_at)));
    out.plain(&format!("SEQUENCE:{}", workshop.revision - 1));
    out.plain(&format!("DTSTART;{}", local(&workshop.opens_at)));
    out.plain(&format!("DTEND;{}", local(&workshop.closes_at)));
    out.text("SUMMARY", &(words.title)(workshop, n));
    let place = match workshop.mode {
        Mode::Online => words.online,
        Mode::Offline | Mode::Hybrid => &workshop.place,
    };
    if !place.is_empty() {
        out.text("LOCATION", place);
    }
    let mentors: Vec<&str> = workshop.mentors.iter().map(|m| m.name.as_str()).collect();
    let mut about = Vec::new();
    if !mentors.is_empty() {
        about.push(format!("{}: {}", words.mentors, mentors.join(", ")));
    }
    if !workshop.link.is_empty() {
        about.push(workshop.link.clone());
    }
    if !about.is_empty() {
        out.text("DESCRIPTION", &about.join("\n"));
    }
    if !words.site.is_empty() {
        out.plain(&format!("URL:{}/workshops/{id}", words.site));
    }
    out.plain(match workshop.state {
        WorkshopState::Planned => "STATUS:TENTATIVE",
        WorkshopState::Cancelled => "STATUS:CANCELLED",
        WorkshopState::Invited | WorkshopState::Held | WorkshopState::Closed => "STATUS:CONFIRMED",
    });
    out.plain("END:VEVENT");
}

/// `20260115T120000Z`.
fn utc(at: Timestamp) -> String {
    let at = at.to_offset_date_time();
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Content lines: folded at 75 octets (RFC 5545 §3.1), ended by CRLF.
struct Lines(String);

impl Lines {
    /// A line of what is written here and by no person.
    fn plain(&mut self, line: &str) {
        let mut room = 75;
        for c in line.chars() {
            // A line break or another control character would begin a line of its own.
            if c.is_control() {
                continue;
            }
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value a person wrote (RFC 5545 §3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut line = String::with_capacity(name.len() + value.len() + 16);
        line.push_str(name);
        line.push(':');
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => {
                    line.push('\\');
                    line.push(c);
                }
                '\n' => line.push_str("\\n"),
                c => line.push(c),
            }
        }
        self.plain(&line);
    }
}
