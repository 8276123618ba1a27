//! The facts of domain §2, from the loaded data.

use register::{
    figures,
    model::{Standing, Status},
    movement, participations,
    regions::{self, RegionFilter},
};
use testkit::both;

use super::loaded;

fn percent(share: Option<f64>) -> String {
    format!("{:.2}", share.unwrap() * 100.0)
}

both! {
    async fn participations_and_repeats_are_the_official_ones(t: TestDb) {
        loaded(&t).await;
        let m = movement::read(&mut t.db.read().await.unwrap()).await.unwrap();
        let selected = |year| m.cohorts.iter().find(|c| c.year == year).and_then(|c| c.selected);
        let by_year: Vec<_> = [2017, 2018, 2019, 2020, 2021, 2022].into_iter().map(|y| selected(y).unwrap()).collect();
        assert_eq!(by_year, [25, 50, 25, 0, 48, 50]);
        assert_eq!(by_year[..5].iter().sum::<i64>(), 148);
        let repeats = m.cohorts.iter().find(|c| c.year == 2021).unwrap().repeats;
        assert_eq!(repeats, Some(7));
        assert_eq!(m.regions_nationwide, Some(514));
        assert!(!m.claims.regions_nationwide.is_empty());
    }

    async fn distinct_regions_agree_with_the_arithmetic_of_the_cohorts(t: TestDb) {
        loaded(&t).await;
        let m = movement::read(&mut t.db.read().await.unwrap()).await.unwrap();
        let by = |day: &str| m.distinct_regions.iter().find(|d| d.as_of == day).unwrap().clone();
        let (to_2021, to_2022, to_2024) = (by("2021-12-31"), by("2022-12-31"), by("2024-12-31"));
        assert_eq!((to_2021.value, percent(to_2021.share)), (Some(141), "27.43".to_owned()));
        assert_eq!((to_2022.value, percent(to_2022.share)), (Some(191), "37.16".to_owned()));
        assert_eq!(to_2024.value, Some(251));
        assert_eq!(by("2023-12-31").value, Some(241));
        for distinct in &m.distinct_regions {
            assert_eq!(distinct.value, distinct.computed, "{}", distinct.as_of);
        }
        assert!(!to_2021.claims.is_empty() && !to_2024.claims.is_empty());
    }

    async fn of_88_assessed_for_2022_fifty_were_selected(t: TestDb) {
        loaded(&t).await;
        let m = movement::read(&mut t.db.read().await.unwrap()).await.unwrap();
        let c = m.cohorts.iter().find(|c| c.year == 2022).unwrap();
        assert_eq!((c.assessed, c.selected, percent(c.pass_rate)), (Some(88), Some(50), "56.82".to_owned()));
        assert!(!c.claims["assessed"].is_empty());
    }

    async fn known_members_never_pass_the_total(t: TestDb) {
        loaded(&t).await;
        let m = movement::read(&mut t.db.read().await.unwrap()).await.unwrap();
        let known: Vec<_> = m.cohorts.iter().map(|c| (c.year, c.members_known, c.selected.unwrap())).collect();
        assert_eq!(
            known,
            [(2017, 25, 25), (2018, 50, 50), (2019, 7, 25), (2020, 0, 0), (2021, 24, 48), (2022, 6, 50), (2023, 26, 50), (2024, 10, 10)]
        );
    }

    async fn the_country_has_416_regencies_98_cities_and_38_provinces(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.read().await.unwrap();
        for (kind, n) in [("regency", 416), ("city", 98), ("province", 38)] {
            let filter = RegionFilter { kind: kind.to_owned(), ..RegionFilter::default() };
            assert_eq!(regions::count(&mut tx, &filter).await.unwrap(), n, "{kind}");
        }
    }

    async fn bone_bolango_was_selected_and_replaced_by_flores_timur(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.read().await.unwrap();
        let members = participations::of_cohort(&mut tx, 2024).await.unwrap();
        assert_eq!(members.len(), 11);
        let bone = members.iter().find(|p| p.region.as_str() == "75.03").unwrap();
        assert_eq!((bone.status, bone.replaced_by_name.as_deref()), (Status::Replaced, Some("Kabupaten Flores Timur")));
        let (_, steps) = participations::find(&mut tx, bone.id).await.unwrap().unwrap();
        let told: Vec<_> = steps.iter().map(|s| (s.to, s.happened_on.as_ref().map(ToString::to_string))).collect();
        assert_eq!(told.last().unwrap(), &(Status::Replaced, Some("2024-02-07".to_owned())));
        assert!(steps.iter().any(|s| s.from == Some(Status::Selected)));
        let (member, _) = figures::find(&mut tx, "cohort:2024", "member").await.unwrap().unwrap();
        assert!(member.is_contested());
        assert_eq!(member.value.as_deref(), Some("53.06"));
        let publishers: Vec<_> = member.claims.iter().filter(|c| c.value == "75.03").map(|c| c.source.as_str()).collect();
        assert!(publishers.contains(&"infopublik-bonebolango") && publishers.contains(&"patroli-2024"));
    }

    async fn the_2024_list_has_seven_regencies_and_three_cities(t: TestDb) {
        loaded(&t).await;
        let members = participations::of_cohort(&mut t.db.read().await.unwrap(), 2024).await.unwrap();
        let letter: Vec<_> = members.iter().filter(|p| p.region.as_str() != "53.06").map(|p| p.region_name.as_str()).collect();
        assert_eq!(letter.iter().filter(|name| name.starts_with("Kabupaten ")).count(), 7);
        assert_eq!(letter.iter().filter(|name| name.starts_with("Kota ")).count(), 3);
    }

    async fn conflicting_figures_are_kept_with_one_curated_value_and_a_reason(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.read().await.unwrap();
        for (subject, property, value, others) in [
            ("cohort:2017", "selected", "25", vec!["26"]),
            ("cohort:2018", "assessed", "120", vec!["165"]),
            ("cohort:2019", "assessed", "107", vec!["150", "165"]),
            ("cohort:2022", "signed_on", "2022-04-21", vec!["2022-04-22"]),
            ("cohort:2023", "selected", "50", vec!["47"]),
        ] {
            let (figure, _) = figures::find(&mut tx, subject, property).await.unwrap().unwrap();
            assert_eq!((figure.value.as_deref(), figure.standing), (Some(value), Standing::Curated), "{subject} {property}");
            assert!(!figure.curation.as_ref().unwrap().reason.is_empty());
            for other in others {
                assert!(figure.claims.iter().any(|c| c.value == other), "{subject} {property} {other}");
            }
        }
    }

    async fn five_of_the_seven_repeats_of_2021_are_known(t: TestDb) {
        loaded(&t).await;
        let members = participations::of_cohort(&mut t.db.read().await.unwrap(), 2021).await.unwrap();
        let mut repeats: Vec<_> = members.iter().filter_map(|p| Some((p.region_name.as_str(), p.repeat_of?))).collect();
        repeats.sort_unstable();
        assert_eq!(
            repeats,
            [("Kabupaten Jepara", 2018), ("Kabupaten Kudus", 2018), ("Kabupaten Kutai Kartanegara", 2017), ("Kabupaten Sleman", 2017), ("Kota Semarang", 2017)]
        );
    }

    async fn every_letter_agrees_with_its_date(t: TestDb) {
        loaded(&t).await;
        let letters = register::cohorts::letters(&mut t.db.read().await.unwrap(), None).await.unwrap();
        assert_eq!(letters.len(), 6);
        for letter in &letters {
            letter.number.agrees_with(&letter.date).unwrap();
        }
        let of_2022 = letters.iter().find(|l| l.cohort == Some(2022)).unwrap();
        assert_eq!((of_2022.number.sequence(), of_2022.number.month(), of_2022.date.as_str()), (3, 1, "2022-01-03"));
    }
}
