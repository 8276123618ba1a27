//! Statutory and agency plans, as SIPD has them.

use std::collections::BTreeMap;

use masterplan::{Period, Row, Table};
use plan_files::sipd::{
    AgencyPlan, CsvError, Goal, Indicator, Kind, LeftOut, Mission, Objective, Programme,
    References, SipdError, StatutoryPlan, SubActivity, Trend, read_renstra, read_rpjmd,
    write_actions,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use sheets::CsvStyle;

use crate::made::{cells, id, small};

fn rpjmd() -> Value {
    json!({
        "kodepemda": "7172", "tahunmulai": "2025", "tahunselesai": 2029, "periode_rpjmd": "2025-2029",
        "uraivisi": "Bitung maju",
        "misi": [{
            "kodemisi": "1", "uraimisi": "Pelayanan", "catatan": "x",
            "tujuan": [{
                "kodetujuan": "1.1", "uraitujuan": "Birokrasi",
                "indikator": [{"kodeindikator": "1", "uraiindikator": "Indeks SPBE", "satuan": "poin",
                    "status": "positif", "target_t1": 2.5, "target_t2": "3,1", "target_t7": "4"}],
                "sasaran": [{
                    "kodesasaran": "1.1.1", "uraisasaran": "Layanan digital",
                    "indikator": [{"kodeindikator": "1", "uraiindikator": "Indeks", "satuan": "", "status": "Negatif"}],
                }]
            }]
        }]
    })
}

fn renstra() -> Value {
    json!({
        "kodepemda": "7172", "tahunmulai": 2025, "tahunselesai": 2029,
        "kodebidang": "2.16", "uraibidang": "Komunikasi", "kodeskpd": "2.16.0101", "uraiskpd": "Dinas Kominfo",
        "pejabat": {"kepalanip": "x", "kepalanama": "y"}, "pilihanbidang": [],
        "program": [{
            "kodebidang": "2.16", "kodeprogram": "2.16.03", "uraiprogram": "Pengelolaan aplikasi", "pagu_t1": 100,
            "indikator": [{"kodeindikator": "1", "uraiindikator": "Layanan", "satuan": "layanan", "volume_t1": 5}],
            "kegiatan": [{"kodekegiatan": "2.16.03.2.02", "uraikegiatan": "Ekosistem", "subkegiatan": [
                {"kodesubkegiatan": "2.16.03.2.02.09", "uraisubkegiatan": "Kota cerdas", "pagu_t1": 60}
            ]}]
        }]
    })
}

fn faults(error: SipdError) -> Vec<String> {
    match error {
        SipdError::Faults { kept, .. } => kept.iter().map(ToString::to_string).collect(),
        other => panic!("{other}"),
    }
}

fn wrong(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut value = rpjmd();
    change(&mut value);
    faults(read_rpjmd(value.to_string().as_bytes()).unwrap_err())
}

#[test]
fn the_statutory_plan_is_read_as_a_tree_and_a_list() {
    let read = read_rpjmd(rpjmd().to_string().as_bytes()).unwrap();
    let goal = &read.plan.missions[0].goals[0];
    assert_eq!(goal.indicators[0].targets[&2025], "2.5");
    assert_eq!(goal.indicators[0].targets[&2026], "3,1");
    assert_eq!(goal.objectives[0].indicators[0].trend, Some(Trend::Falls));
    let notes: Vec<_> = read
        .notes
        .iter()
        .map(|n| (n.path.as_str(), n.why))
        .collect();
    assert_eq!(
        notes,
        [
            ("$.misi[0].catatan", "unknown"),
            (
                "$.misi[0].tujuan[0].indikator[0].target_t7",
                "beyond-period"
            ),
        ]
    );
    let list = References::from(&read.plan);
    let told: Vec<_> = list
        .0
        .iter()
        .map(|one| (one.kind.word(), one.code.as_str(), one.parent))
        .collect();
    assert_eq!(
        told,
        [
            ("mission", "1", None),
            ("goal", "1.1", Some(0)),
            ("indicator", "1", Some(1)),
            ("objective", "1.1.1", Some(1)),
            ("indicator", "1", Some(3)),
        ]
    );
    assert_eq!(list.search("layanan DIGITAL", 9)[0].code, "1.1.1");
    assert_eq!(list.search("1.1", 9).len(), 2);
    assert_eq!(list.search(" ", 9).len(), 0);
}

#[test]
fn the_agency_plan_is_read_without_its_officers() {
    let read = read_renstra(renstra().to_string().as_bytes()).unwrap();
    let plan = &read.plan[0];
    assert_eq!(plan.agency, "2.16.0101");
    assert_eq!(
        plan.programmes[0].sub_activities[0].activity.0,
        "2.16.03.2.02"
    );
    assert_eq!(plan.programmes[0].sub_activities[0].budget[&2025], 60);
    assert!(read.notes.is_empty());
    let list = References::from(read.plan.as_slice());
    assert_eq!(
        list.find(Kind::SubActivity, "2.16.03.2.02.09")
            .unwrap()
            .agency_name,
        "Dinas Kominfo"
    );
}

#[test]
fn missing_levels_wrong_types_and_codes_are_named_by_their_path() {
    let goal = |v: &mut Value| v["misi"][0]["tujuan"][0].take();
    assert_eq!(
        wrong(|v| drop(v.as_object_mut().unwrap().remove("misi"))),
        ["$.misi: missing ``"]
    );
    assert_eq!(wrong(|v| v["misi"] = json!([])), ["$.misi: empty `[]`"]);
    assert_eq!(wrong(|v| v["misi"] = json!("x")), ["$.misi: type `x`"]);
    assert_eq!(
        wrong(|v| v["misi"][0]["tujuan"] = Value::Null),
        ["$.misi[0].tujuan: missing ``"]
    );
    assert_eq!(
        wrong(|v| drop(
            v["misi"][0]["tujuan"][0]
                .as_object_mut()
                .unwrap()
                .remove("sasaran")
        )),
        ["$.misi[0].tujuan[0].sasaran: missing ``"]
    );
    assert_eq!(
        wrong(|v| v["misi"][0]["tujuan"][0]["indikator"][0]["status"] = json!("naik")),
        ["$.misi[0].tujuan[0].indikator[0].status: status `naik`"]
    );
    assert_eq!(
        wrong(|v| v["misi"][0]["tujuan"][0]["indikator"][0]["target_t1"] = json!([1])),
        ["$.misi[0].tujuan[0].indikator[0].target_t1: type `[…]`"]
    );
    assert_eq!(
        wrong(|v| {
            let mut one = goal(v);
            v["misi"][0]["tujuan"] = json!([one.clone(), one.take()]);
        }),
        ["$.misi[0].tujuan[1].kodetujuan: code-twice `1.1`"]
    );
    assert_eq!(
        wrong(|v| {
            v["kodepemda"] = json!("71720");
            v["tahunmulai"] = json!("dua");
            v["misi"][0]["kodemisi"] = json!("a b");
            v["misi"][0]["uraimisi"] = json!(7.5);
        }),
        [
            "$.kodepemda: region `71720`",
            "$.tahunmulai: year `dua`",
            "$.misi[0].kodemisi: code `a b`",
            "$.misi[0].uraimisi: type `7.5`",
        ]
    );
    assert_eq!(
        wrong(|v| v["tahunselesai"] = json!(2020)),
        ["$.tahunselesai: period `2025–2020`"]
    );
    assert_eq!(faults(read_rpjmd(b"[]").unwrap_err())[0], "$: type `[…]`");
}

#[test]
fn sub_activities_do_not_cost_more_than_their_programme() {
    let mut value = renstra();
    value["program"][0]["kegiatan"][0]["subkegiatan"][0]["pagu_t1"] = json!(101);
    let told = faults(read_renstra(value.to_string().as_bytes()).unwrap_err());
    assert_eq!(told, ["$.program[0].pagu_t1: total `100 < 101`"]);
    value["program"][0]["pagu_t1"] = json!("seratus");
    let told = faults(read_renstra(value.to_string().as_bytes()).unwrap_err());
    assert_eq!(told, ["$.program[0].pagu_t1: number `seratus`"]);
    let twice = json!([renstra(), renstra()]);
    let told = faults(read_renstra(twice.to_string().as_bytes()).unwrap_err());
    assert_eq!(told, ["$[1].kodeskpd: code-twice `2.16.0101`"]);
}

#[test]
fn hostile_json_is_refused_within_bounds() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(matches!(
        read_renstra(deep.as_bytes()),
        Err(SipdError::TooMuch { what: "levels", .. })
    ));
    let wide = format!("[{}1]", "1,".repeat(1_000_001));
    assert!(matches!(
        read_renstra(wide.as_bytes()),
        Err(SipdError::TooMuch { what: "values", .. })
    ));
    assert!(matches!(
        read_rpjmd(&vec![b' '; (32 << 20) + 1]),
        Err(SipdError::TooLarge { .. })
    ));
    let twice = read_rpjmd(br#"{"misi": [], "misi": []}"#)
        .unwrap_err()
        .to_string();
    assert!(twice.contains("`misi` stands twice"), "{twice}");
    for bad in [b"".as_slice(), b"{", b"\xff\xfe", b"{} x"] {
        assert!(matches!(read_rpjmd(bad), Err(SipdError::Syntax(_))));
    }
    // Faults are counted beyond those that are kept.
    let many = json!({"kodepemda": "7172", "tahunmulai": 2025, "tahunselesai": 2029, "uraivisi": "v",
        "misi": vec![json!({}); 1000]});
    let Err(SipdError::Faults { kept, total }) = read_rpjmd(many.to_string().as_bytes()) else {
        panic!("no faults");
    };
    assert_eq!((kept.len(), total), (1000, 3000));
}

#[test]
fn actions_are_written_as_agency_plans_and_read_back() {
    let mut content = small();
    let actions = content.tables.get_mut(&Table::Action).unwrap();
    actions[0].cells.extend(cells(&[
        ("sub_activity", "2.16.03.2.02.09"),
        ("direction", "rises"),
        ("budget.2026", "5"),
    ]));
    let action = |number, pairs: &[(&str, &str)]| {
        let mut all = cells(&[
            ("name", "Aksi"),
            ("pillar", "living"),
            ("status", "planned"),
            ("owner", "2.16"),
        ]);
        all.extend(cells(pairs));
        Row {
            id: id(number),
            cells: all,
        }
    };
    actions.push(action(
        10,
        &[
            ("code", "A-3"),
            ("sub_activity", "2.16.03.2.02.09"),
            ("budget.2025", "1"),
        ],
    ));
    actions.push(action(
        11,
        &[("code", "A-4"), ("rpjmd", "2.16.03"), ("budget.2025", "9")],
    ));
    actions.push(action(12, &[("code", "A-5")]));
    let known = References::from(
        read_renstra(renstra().to_string().as_bytes())
            .unwrap()
            .plan
            .as_slice(),
    );
    let written = write_actions(&content, &known);
    assert_eq!(
        written.left_out,
        [
            LeftOut {
                code: "A-2".to_owned(),
                why: "owner"
            },
            LeftOut {
                code: "A-5".to_owned(),
                why: "programme"
            },
        ]
    );
    let read = read_renstra(&written.json).unwrap();
    assert_eq!(read.notes, []);
    let programme = &read.plan[0].programmes[0];
    assert_eq!(
        (programme.code.as_str(), programme.text.as_str()),
        ("2.16.03", "Pengelolaan aplikasi")
    );
    assert_eq!(programme.budget[&2025], 1_250_000_010);
    let sub = &programme.sub_activities[0];
    assert_eq!(
        (sub.text.as_str(), sub.budget[&2025]),
        ("Kota cerdas", 1_250_000_001)
    );
    assert_eq!(sub.indicators.len(), 2);
    assert_eq!(sub.indicators[0].trend, Some(Trend::Rises));
    assert_eq!(programme.indicators[0].code, "A-4");
    assert_eq!(write_actions(&content, &known), written, "the same bytes");
}

#[test]
fn a_list_in_csv_names_its_wrong_rows() {
    let csv = "kind,code,parent,text,status,budget.2025\n\
               misi,1,,Pelayanan,,\n\
               goal,1.1,1,Birokrasi,,\n\
               goal,1.1,1,Lagi,,\n\
               sasaran,1.1.1,9,Digital,,\n\
               sasaran,1.1.2,,Digital,,\n\
               wish,1,,x,naik,\n\
               program,2.16,,,,satu\n";
    let Err(CsvError::Rows(problems)) = References::read_csv(csv.as_bytes(), "a.csv") else {
        panic!("no faults");
    };
    let told: Vec<_> = problems
        .kept()
        .iter()
        .map(|e| {
            format!(
                "{}{} {}",
                e.column.as_deref().unwrap_or("-"),
                e.row,
                e.problem.code()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "B4 code-twice",
            "C5 parent-unknown",
            "C6 parent-missing",
            "A7 unknown-choice",
            "E7 unknown-choice",
            "D8 blank",
            "-8 budget",
        ]
    );
    assert!(matches!(
        References::read_csv(b"kind,text\nmisi,x\n", "a.csv"),
        Err(CsvError::Columns(_))
    ));
}

fn named() -> impl Strategy<Value = String> {
    "[A-Za-z(=+@-][A-Za-z0-9 ,;'\"é.]{0,20}[a-z]"
}

fn indicators() -> impl Strategy<Value = Vec<Indicator>> {
    let targets = proptest::collection::btree_map(2025_u16..=2029, "[0-9]{1,3}([.,][0-9])?", 0..3);
    let one = (named(), "[a-z%]{0,6}", 0..3_usize, targets);
    proptest::collection::vec(one, 1..3).prop_map(|all| {
        (1..)
            .zip(all)
            .map(|(n, (text, unit, trend, targets))| Indicator {
                code: format!("{n}"),
                text,
                unit,
                trend: Some(Trend::ALL[trend]),
                targets,
            })
            .collect()
    })
}

fn programmes() -> impl Strategy<Value = Vec<Programme>> {
    let money = || proptest::collection::btree_map(2025_u16..=2029, 0..1_000_000_i64, 0..3);
    let sub = (named(), indicators(), money(), proptest::bool::ANY);
    let one = (named(), indicators(), proptest::collection::vec(sub, 0..3));
    proptest::collection::vec(one, 1..3).prop_map(|all| {
        (1..)
            .zip(all)
            .map(|(n, (text, indicators, subs))| {
                let mut subs: Vec<SubActivity> = (1..)
                    .zip(subs)
                    .map(
                        |(m, (text, indicators, budget, has_activity))| SubActivity {
                            code: format!("2.{n}.{m}"),
                            text,
                            activity: if has_activity {
                                (format!("2.{n}"), "Kegiatan".to_owned())
                            } else {
                                (String::new(), String::new())
                            },
                            indicators,
                            budget,
                        },
                    )
                    .collect();
                // Those without an activity come first, as they are written.
                subs.sort_by_key(|sub| !sub.activity.0.is_empty());
                Programme {
                    code: format!("2.{n}"),
                    text,
                    field: "2.16".to_owned(),
                    indicators,
                    budget: BTreeMap::new(),
                    sub_activities: subs,
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(
        programmes in programmes(), indicators in indicators(), text in named(), province in proptest::bool::ANY
    ) {
        let region: kernel::RegionCode = if province { "71" } else { "71.72" }.parse().unwrap();
        let period = Period::new(2025, 2029).unwrap();
        let statutory = StatutoryPlan {
            region: region.clone(), period, name: String::new(), vision: text.clone(),
            missions: vec![Mission { code: "1".to_owned(), text: text.clone(), goals: vec![Goal {
                code: "1.1".to_owned(), text: text.clone(), indicators: indicators.clone(),
                objectives: vec![Objective { code: "1".to_owned(), text: text.clone(), indicators, programmes: programmes.clone() }],
            }] }],
        };
        let read = read_rpjmd(statutory.to_json().to_string().as_bytes()).unwrap();
        prop_assert_eq!(&read.plan, &statutory);
        let agency = AgencyPlan {
            region, period, agency: "2.16.0101".to_owned(), agency_name: text, field: String::new(),
            field_name: String::new(), programmes,
        };
        let read = read_renstra(agency.to_json().to_string().as_bytes()).unwrap();
        prop_assert_eq!(&read.plan, &vec![agency]);
        for list in [References::from(&statutory), References::from(read.plan.as_slice())] {
            for style in [CsvStyle::PLAIN, CsvStyle::EXCEL] {
                let csv = list.write_csv(style).unwrap();
                prop_assert_eq!(&References::read_csv(&csv, "a.csv").unwrap(), &list);
            }
        }
    }
}
