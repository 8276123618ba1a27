//! Confirming: all or nothing, once, and only what was shown.

use super::*;
use crate::loaded;
use import::State;
use register::{
    Acting,
    claims::{self, ClaimFilter},
    model::SourceDraft,
    participations, regions, sources,
};
use testkit::both;

const CLAIMS: &str = "subject,property,value,source,confidence\nregion:71.72,motto,maju,antara-bitung,low\nregion:71.73,motto,indah,antara-bitung,low\n";

async fn mottos(t: &TestDb) -> usize {
    let filter = ClaimFilter {
        property: "motto".into(),
        ..ClaimFilter::default()
    };
    let window = web::paging::PageQuery::default()
        .window(web::paging::Sort {
            key: "subject".to_owned(),
            descending: false,
        })
        .unwrap();
    claims::list(&mut t.db.read().await.unwrap(), &filter, &window)
        .await
        .unwrap()
        .rows
        .len()
}

async fn find(t: &TestDb, import: &Import) -> Import {
    import::find(&mut t.db.read().await.unwrap(), &Actor::System, import.id)
        .await
        .unwrap()
}

async fn audit_of(t: &TestDb, import: &Import) -> Vec<String> {
    let subject = format!("import:{}", import.id);
    let entries = store::audit::of_subject(&mut t.db.read().await.unwrap(), &subject, i64::MAX, 20)
        .await
        .unwrap();
    entries.into_iter().rev().map(|e| e.action).collect()
}

async fn edit_source(t: &TestDb, title: &str) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let source = sources::find(act.tx, "antara-bitung")
        .await
        .unwrap()
        .unwrap();
    let draft = SourceDraft {
        id: source.id,
        publisher: source.publisher,
        title: title.into(),
        revision: source.revision.to_string(),
        ..SourceDraft::default()
    };
    sources::edit(act, &draft).await.unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn nothing_is_written_until_it_is_confirmed_and_then_everything_once(t: TestDb) {
        loaded(&t).await;
        let import = submit(&t, Kind::Claims, CLAIMS).await;
        assert_eq!((import.state, import.report.new, mottos(&t).await), (State::Checked, 2, 0));
        let queued = import::confirm(&t.db, &Actor::System, import.id).await.unwrap();
        assert_eq!((queued.state, mottos(&t).await), (State::Queued, 0));
        let again = import::confirm(&t.db, &Actor::System, import.id).await.unwrap_err();
        assert!(matches!(again, ImportError::Past(State::Queued)), "{again:?}");
        let job = store::jobs::claim(&t.db).await.unwrap().unwrap();
        import::work(&t.db, &words(), &job).await.unwrap();
        assert_eq!((find(&t, &import).await.state, mottos(&t).await), (State::Applied, 2));
        // A node that died after the work and before it heard of it does the job again: nothing is left to do.
        import::work(&t.db, &words(), &job).await.unwrap();
        assert_eq!(mottos(&t).await, 2);
        let again = import::confirm(&t.db, &Actor::System, import.id).await.unwrap_err();
        assert!(matches!(again, ImportError::Past(State::Applied)), "{again:?}");
        assert_eq!(audit_of(&t, &import).await, ["register.check_import", "register.confirm_import", "register.import"]);
        let status = store::jobs::find(&mut t.db.read().await.unwrap(), job.id).await.unwrap().unwrap();
        assert_eq!((status.state.as_str(), status.done, status.total), ("done", 4, 4));
    }

    async fn a_register_that_changed_in_between_gives_a_new_dry_run(t: TestDb) {
        loaded(&t).await;
        let file = "id,publisher,title\nantara-bitung,ANTARA,A title from a file\n";
        let import = submit(&t, Kind::Sources, file).await;
        assert_eq!(import.report.preview[0].fields[0].before, "Mayor of Bitung asks residents to support the smart city");
        import::confirm(&t.db, &Actor::System, import.id).await.unwrap();
        edit_source(&t, "A title from an officer").await;
        work(&t).await;
        let found = find(&t, &import).await;
        assert_eq!((found.state, found.report.outdated), (State::Checked, true));
        assert_eq!(found.report.preview[0].fields[0].before, "A title from an officer");
        let source = sources::find(&mut t.db.read().await.unwrap(), "antara-bitung").await.unwrap().unwrap();
        assert_eq!(source.title, "A title from an officer", "nothing was written");
        import::confirm(&t.db, &Actor::System, import.id).await.unwrap();
        work(&t).await;
        let source = sources::find(&mut t.db.read().await.unwrap(), "antara-bitung").await.unwrap().unwrap();
        assert_eq!((source.title.as_str(), find(&t, &import).await.state), ("A title from a file", State::Applied));
    }

    async fn a_change_of_something_else_does_not_stand_in_the_way(t: TestDb) {
        loaded(&t).await;
        let import = submit(&t, Kind::Claims, CLAIMS).await;
        import::confirm(&t.db, &Actor::System, import.id).await.unwrap();
        edit_source(&t, "Another title").await;
        work(&t).await;
        assert_eq!((find(&t, &import).await.state, mottos(&t).await), (State::Applied, 2));
    }

    async fn a_file_with_errors_or_without_changes_cannot_be_confirmed(t: TestDb) {
        loaded(&t).await;
        let wrong = submit(&t, Kind::Claims, "subject,property,value,source,confidence\nx,y,z,nobody,low\n").await;
        let err = import::confirm(&t.db, &Actor::System, wrong.id).await.unwrap_err();
        assert!(matches!(err, ImportError::Wrong(_)), "{err:?}");
        let same = submit(&t, Kind::Cohorts, "year\n2017\n").await;
        let err = import::confirm(&t.db, &Actor::System, same.id).await.unwrap_err();
        assert!(matches!(err, ImportError::Nothing), "{err:?}");
        import::discard(&t.db, &Actor::System, wrong.id).await.unwrap();
        let err = import::confirm(&t.db, &Actor::System, wrong.id).await.unwrap_err();
        assert!(matches!(err, ImportError::Past(State::Discarded)), "{err:?}");
    }

    async fn a_substitute_may_come_later_in_the_file_and_every_step_is_recorded(t: TestDb) {
        loaded(&t).await;
        let cohort = import::apply_now(&t.db, &words(), &Actor::System, upload(Kind::Cohorts, "year,theme\n2025,uji\n")).await.unwrap();
        assert_eq!(cohort.state, State::Applied);
        let file = "cohort,region,status,confidence,replaced_by,repeat_of,note\n2025,71.72,replaced,low,71.73,,pindah\n2025,71.73,selected,low,,2018,\n2025,14.05,selected,low,,2017,\n";
        let report = check(&t, Kind::Participations, file).await.unwrap();
        assert_eq!(told(&report), ["3 F invalid-not-a-member"]);
        let file = file.replace("71.73,selected,low,,2018", "71.73,selected,low,,");
        let done = import::apply_now(&t.db, &words(), &Actor::System, upload(Kind::Participations, file)).await.unwrap();
        assert_eq!(done.state, State::Applied, "{:?}", told(&done.report));
        let mut tx = t.db.read().await.unwrap();
        let all = participations::of_cohort(&mut tx, 2025).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].repeat_of, Some(2017));
        let bitung = all.iter().find(|p| p.region.as_str() == "71.72").unwrap();
        assert_eq!(bitung.replaced_by.as_ref().map(ToString::to_string).as_deref(), Some("71.73"));
        let (_, steps) = participations::find(&mut tx, bitung.id).await.unwrap().unwrap();
        assert_eq!((steps.len(), steps[0].reason.as_str()), (1, "pindah"));
        drop(tx);
        let next = "cohort,region,status,confidence\n2025,14.05,signed,low\n";
        let done = import::apply_now(&t.db, &words(), &Actor::System, upload(Kind::Participations, next)).await.unwrap();
        assert_eq!(done.state, State::Applied);
        let mut tx = t.db.read().await.unwrap();
        let (p, steps) = participations::find(&mut tx, all[0].id).await.unwrap().unwrap();
        assert_eq!((p.status.as_str(), p.repeat_of, steps.len()), ("signed", Some(2017), 2));
    }

    async fn a_new_province_may_come_after_its_regions(t: TestDb) {
        loaded(&t).await;
        let file = "code,name,kind,latitude,longitude\n98.01,Kabupaten Baru,regency,\"-1,5\",\"136,25\"\n98,Provinsi Baru,province,,\n71.73,Kota Tomohon,city,1.326,124.839\n";
        let done = import::apply_now(&t.db, &words(), &Actor::System, upload(Kind::Regions, file)).await.unwrap();
        assert_eq!((done.state, done.report.new, done.report.changed), (State::Applied, 2, 1), "{:?}", told(&done.report));
        let found = regions::find(&mut t.db.read().await.unwrap(), &"98.01".parse().unwrap()).await.unwrap();
        let Some(regions::Found::Region(region)) = found else { panic!("{found:?}") };
        assert_eq!((region.latitude, region.longitude), (Some(-1.5), Some(136.25)));
    }

    async fn whoever_may_not_import_learns_nothing(t: TestDb) {
        loaded(&t).await;
        let import = submit(&t, Kind::Claims, CLAIMS).await;
        let err = import::check(&t.db, &words(), &Actor::Anonymous, upload(Kind::Claims, CLAIMS)).await.unwrap_err();
        assert!(matches!(err, ImportError::Forbidden(_)));
        let mut tx = t.db.read().await.unwrap();
        assert!(matches!(import::find(&mut tx, &Actor::Anonymous, import.id).await, Err(ImportError::Forbidden(_))));
        drop(tx);
        assert!(matches!(import::confirm(&t.db, &Actor::Anonymous, import.id).await, Err(ImportError::Forbidden(_))));
        assert!(matches!(import::discard(&t.db, &Actor::Anonymous, import.id).await, Err(ImportError::Forbidden(_))));
    }

    async fn the_file_comes_back_with_its_errors(t: TestDb) {
        loaded(&t).await;
        let text = "subject,property,value,source,confidence\nregion:71.72,motto,maju,antara-bitung,low\nregion:71.73,motto,=1+1,nobody,sure\n";
        let import = submit(&t, Kind::Claims, text).await;
        let form = (Format::Csv, sheets::CsvStyle::PLAIN, Lang::En);
        let file = import::errors_file(&t.db, &words(), &Actor::System, &import, form, Vec::new()).await.unwrap();
        let mut rows = csv::Reader::from_reader(&*file);
        assert_eq!(rows.headers().unwrap().iter().skip(5).collect::<Vec<_>>(), ["Row", "Errors"]);
        let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
        assert_eq!((&rows[0][5], &rows[0][6]), ("2", ""));
        assert_eq!(&rows[1][2], "'=1+1", "what a spreadsheet would run is disarmed");
        assert!(rows[1][6].contains("C (value): This is a formula"), "{}", &rows[1][6]);
        assert!(rows[1][6].contains("E (confidence): Choose one of: High, Medium, Low"), "{}", &rows[1][6]);
    }
}
