//! Calendars, read back by the `icalendar` crate.

use access::{Actor, Role};
use icalendar::{Calendar, Component, EventLike};
use register::Acting;
use workshops::{calendar, model::PlanDraft, planning};

use crate::world::{account, loaded, person, plan_draft, planned};

testkit::both! {
    async fn a_calendar_is_read_back_with_hostile_names_and_stable_ids(t: TestDb) {
        loaded(&t).await;
        account(&t, "ani", Role::Expert, "nation").await;
        let hostile = "Aula; lantai 2, \\kiri\\ \"x\"\r\nEND:VEVENT\nBEGIN:VALARM 😀 ".repeat(3);
        let own = planned(&t, &PlanDraft { place: hostile.clone(), ..plan_draft("ani") }).await;
        let mut region = person(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        for uri in [format!("/workshops/{}/calendar.ics", own.id), "/workshops/calendar.ics?region=71.74".into(), "/workshops/calendar.ics?cohort=2023".into(), format!("/workshops/calendar.ics?mentor={}", own.mentors[0].account)] {
            let file = region.get(&uri).await;
            assert!(file.body.lines().all(|line| line.len() <= 75), "{}", file.body);
            assert!(file.body.contains("DTSTART;TZID=Asia/Makassar:20260115T080000\r\n"), "{}", file.body);
            assert_eq!(file.body.matches("\r\nEND:VEVENT").count(), 2, "{}", file.body);
            assert!(!file.body.contains("\r\nBEGIN:VALARM"), "{}", file.body);
            let read: Calendar = file.body.parse().unwrap();
            let events: Vec<_> = read.events().collect();
            assert_eq!(events.len(), 2);
            assert_eq!(events[0].get_uid(), Some(format!("{}-1@workshops.pilar", own.id).as_str()));
            assert_eq!(events[1].get_uid(), Some(format!("{}-2@workshops.pilar", own.id).as_str()));
            let place = events[0].get_location().unwrap();
            assert_eq!(place.replace('\r', ""), hostile.trim().replace('\r', ""), "{place}");
            assert!(events[0].get_summary().unwrap().contains("Kotamobagu"));
        }
        // Another region's people find nothing in it.
        let mut other = person(&t, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let none = other.get("/workshops/calendar.ics?region=71.74").await;
        assert!(!none.body.contains("BEGIN:VEVENT"));
    }

    async fn a_change_keeps_the_id_and_counts_the_sequence(t: TestDb) {
        loaded(&t).await;
        let own = planned(&t, &plan_draft("")).await;
        let title = |w: &workshops::model::Workshop, n: usize| format!("{} {n}", w.region_name);
        let words = calendar::Words { name: "Bimtek", title: &title, mentors: "Pembimbing", online: "Daring", site: "https://pilar.example" };
        let before = calendar::write(std::slice::from_ref(&own), &words, t.clock.now());
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let moved = planning::step(act, own.id, workshops::model::WorkshopState::Invited, "").await.unwrap();
        let after = calendar::write(&[moved], &words, t.clock.now());
        let line = |text: &str, name: &str| text.lines().find(|l| l.starts_with(name)).unwrap().to_owned();
        assert_eq!(line(&before, "UID"), line(&after, "UID"));
        assert_eq!((line(&before, "SEQUENCE"), line(&after, "SEQUENCE")), ("SEQUENCE:0".into(), "SEQUENCE:1".into()));
        assert!(after.contains("URL:https://pilar.example/workshops/"));
    }
}
