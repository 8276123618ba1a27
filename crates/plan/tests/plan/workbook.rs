//! Tables as workbooks, and back.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::{Content, Row, Table};
use plan::{content, model::PlanRow, sample, workbook};
use plan_files::{
    Words,
    xlsx::{self, Heads},
};
use register::Acting;
use sheets::{CsvStyle, Lang};
use testkit::{Answer, Browser, TestDb};

use crate::world::{OWN, action, added, loaded, own, person, planned};

const APPLY: &str = "/plans/71.74/workbook/apply";

async fn rows(t: &TestDb) -> Vec<PlanRow> {
    let mut tx = t.db.read().await.unwrap();
    let found = content::table(&mut tx, &Actor::System, (&own(), Table::Action)).await;
    found.unwrap().1
}

async fn exported(t: &TestDb) -> Content {
    let mut tx = t.db.read().await.unwrap();
    workbook::export(&mut tx, &Actor::System, &own())
        .await
        .unwrap()
}

/// The table of actions as a workbook.
fn written(content: &Content) -> Vec<u8> {
    xlsx::template(content, &[Table::Action], &Words::shipped(), Lang::English).unwrap()
}

/// The table of actions as a program writes it, with one more line of these first cells.
fn with_line(content: &Content, line: &str) -> Vec<u8> {
    let words = Words::shipped();
    let mut bytes = xlsx::csv(
        content,
        Table::Action,
        &words,
        Heads::Names,
        CsvStyle::PLAIN,
    )
    .unwrap();
    let head = String::from_utf8_lossy(&bytes)
        .lines()
        .next()
        .unwrap()
        .split(',')
        .count();
    let cells = line.split(',').count();
    bytes.extend(format!("{line}{}\n", ",".repeat(head - cells)).into_bytes());
    bytes
}

/// A line in the order of the columns: no id, and these cells.
fn new_line() -> String {
    let cells = action("A-9");
    let period = masterplan::Period::new(2024, 2028).unwrap();
    let names = Table::Action.columns().iter().flat_map(|c| c.cells(period));
    let values: Vec<String> = names
        .map(|name| match name.as_str() {
            "budget.2025" => "1000000".to_owned(),
            _ => cells.get(&name).cloned().unwrap_or_default(),
        })
        .collect();
    format!(",{}", values.join(","))
}

async fn sent(by: &mut Browser, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    by.upload(&format!("/plans/{OWN}/workbook"), fields, file)
        .await
}

/// Agrees to what a page shows.
async fn taken(by: &mut Browser, shown: &Answer) -> Answer {
    let values = ["file", "name", "absent", "seen"].map(|name| (name, shown.value(name)));
    let fields: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    by.post(APPLY, &fields).await
}

testkit::both! {
    async fn a_workbook_that_comes_back_as_it_went_changes_nothing(t: TestDb) {
        loaded(&t).await;
        {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            sample::fill(act, None).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        for (uri, name) in [("workbook.xlsx", "a.xlsx"), ("tables/action/workbook.xlsx", "b.xlsx"), ("tables/action/workbook.csv", "c.csv")] {
            for lang in ["id", "en"] {
                team.lang = lang;
                let file = team.bytes(&format!("/plans/{OWN}/{uri}")).await;
                team.lang = "en";
                let shown = sent(&mut team, &[("absent", "remove")], (name, &file)).await;
                assert_eq!(shown.status, StatusCode::OK, "{uri} {lang}: {}", shown.body);
                assert!(shown.body.contains("there is nothing to write"), "{uri} {lang}: {}", shown.body);
                assert!(!shown.body.contains(APPLY), "nothing to agree to");
            }
        }
    }

    async fn a_changed_cell_a_new_row_and_a_removed_row_are_shown_then_written_then_undone(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        for code in ["A-1", "A-2"] {
            added(&t, Table::Action, &action(code)).await;
        }
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut content = exported(&t).await;
        let of = content.tables.get_mut(&Table::Action).unwrap();
        of.remove(1);
        of[0].cells.insert("name".into(), "Mal <b>baru</b> 😀".into());
        let file = with_line(&content, &new_line());
        let before = rows(&t).await;
        let shown = sent(&mut team, &[("absent", "remove")], ("a.csv", &file)).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        for word in ["Mal pelayanan publik", "Mal &#60;b&#62;baru", "A-9", "A-2", "Taken out", "Added", "Changed"] {
            assert!(shown.body.contains(word), "{word}: {}", shown.body);
        }
        assert_eq!(rows(&t).await, before, "nothing is written by looking");
        let done = taken(&mut team, &shown).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let now = rows(&t).await;
        let said: Vec<_> = now.iter().map(|row| (row.cell("code"), row.cell("name"))).collect();
        assert_eq!(taken(&mut team, &shown).await.status, StatusCode::CONFLICT, "once");
        assert_eq!(said, [("A-1", "Mal <b>baru</b> 😀"), ("A-9", "Mal pelayanan publik")]);
        let undone = team.post(&format!("/plans/{OWN}/undo"), &[("batch", "")]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let now: Vec<_> = rows(&t).await.into_iter().map(|row| (row.id, row.cells)).collect();
        let was: Vec<_> = before.into_iter().map(|row| (row.id, row.cells)).collect();
        assert_eq!(now, was, "one step takes all of it back");
    }

    async fn rows_that_a_file_lacks_stay_unless_asked_for(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut content = exported(&t).await;
        content.tables.clear();
        let shown = sent(&mut team, &[], ("a.xlsx", &written(&content))).await;
        assert!(shown.body.contains("there is nothing to write"), "{}", shown.body);
    }

    async fn a_file_with_faults_names_their_places_and_writes_nothing(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut content = exported(&t).await;
        let of = content.tables.get_mut(&Table::Action).unwrap();
        of[0].cells.insert("name".into(), "Lain".into());
        of[0].cells.insert("budget.2025".into(), "banyak".into());
        let cells = of[0].cells.clone();
        of.push(Row { id: uuid::Uuid::from_u128(7), cells });
        let before = rows(&t).await;
        for lang in ["id", "en"] {
            team.lang = lang;
            let shown = sent(&mut team, &[], ("a.xlsx", &written(&content))).await;
            assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", shown.body);
            assert!(!shown.body.contains(APPLY) && !shown.body.contains(">plan-"), "{}", shown.body);
            if lang == "en" {
                for word in ["banyak", "is not a number", "no row of this plan has this id", ">3<", ">4<", "Action"] {
                    assert!(shown.body.contains(word), "{word}: {}", shown.body);
                }
            }
        }
        assert_eq!(rows(&t).await, before);
    }

    async fn a_plan_that_changed_meanwhile_is_not_overwritten(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut content = exported(&t).await;
        content.tables.get_mut(&Table::Action).unwrap()[0].cells.insert("name".into(), "Dari berkas".into());
        let shown = sent(&mut team, &[], ("a.xlsx", &written(&content))).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        added(&t, Table::Action, &action("A-2")).await;
        let again = taken(&mut team, &shown).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
        assert!(again.body.contains("The plan has changed in the meantime") && again.body.contains("Dari berkas"), "{}", again.body);
        assert_eq!(rows(&t).await[0].cell("name"), "Mal pelayanan publik");
        let done = taken(&mut team, &again).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(rows(&t).await[0].cell("name"), "Dari berkas");
    }

    async fn what_is_no_workbook_is_refused_beside_its_field(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        for (name, bytes, word) in [
            ("a.pdf", &b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"[..], "is no workbook and no CSV"),
            ("a.csv", b"", "is empty"),
            ("a.csv", b"satu;dua\n1;2\n", "has no table of the plan"),
            ("a.xlsx", b"PK\x03\x04rusak", "is damaged"),
            ("", b"", "must be filled in"),
        ] {
            let refused = sent(&mut team, &[], (name, bytes)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {word}: {}", refused.body);
            assert!(refused.body.contains(word), "{word}: {}", refused.body);
            assert!(refused.is_wrong("file"), "{}", refused.body);
        }
    }

    async fn who_reads_a_plan_takes_its_tables_and_only_who_writes_sends_them_back(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut content = exported(&t).await;
        content.tables.get_mut(&Table::Action).unwrap()[0].cells.insert("name".into(), "Dari berkas".into());
        let file = written(&content);
        let shown = sent(&mut team, &[], ("a.xlsx", &file)).await;
        let before = rows(&t).await;
        for (login, role, place, reads) in [
            ("dewan", Role::CouncilReader, "region:71.74", true),
            ("petugas", Role::Officer, "nation", true),
            ("bitung", Role::Planner, "region:71.72", false),
            ("asesor", Role::Assessor, "nation", false),
        ] {
            let mut other = person(&t, login, role, place).await;
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            if reads {
                other.bytes(&format!("/plans/{OWN}/workbook.xlsx")).await;
            } else {
                let answer = other.get(&format!("/plans/{OWN}/workbook.xlsx")).await;
                assert_eq!(answer.status, expected, "{login}");
            }
            assert_eq!(other.get(&format!("/plans/{OWN}/workbook")).await.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(sent(&mut other, &[], ("a.xlsx", &file)).await.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(taken(&mut other, &shown).await.status, StatusCode::FORBIDDEN, "{login}");
        }
        let mut second = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let foreign = taken(&mut second, &shown).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "a hash opens nobody else's file");
        assert_eq!(rows(&t).await, before);
    }

    async fn an_agency_sends_its_own_lines_and_is_told_of_the_others(t: TestDb) {
        let agency = loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut own = person(&t, "dinkes", Role::AgencyEditor, &format!("agency:{agency}")).await;
        let content = exported(&t).await;
        let shown = sent(&mut own, &[("absent", "remove")], ("a.csv", &with_line(&content, &new_line()))).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let done = taken(&mut own, &shown).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let now = rows(&t).await;
        assert_eq!((now.len(), now[1].standing.as_str(), now[1].agency.as_str()), (2, "proposed", "1.02"));
        let mut content = exported(&t).await;
        content.tables.get_mut(&Table::Action).unwrap()[0].cells.insert("name".into(), "Dari berkas".into());
        let refused = sent(&mut own, &[], ("a.xlsx", &written(&content))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("the team has taken this line"), "{}", refused.body);
    }
}
