//! Contents made for the tests, strange ones among them.

use std::collections::BTreeMap;

use masterplan::{
    Agency, Cells, Content, Context, Filled, Made, Period, PillarSet, Region, Release, ReleaseFile,
    Row, Section, SectionKey, Table, parse_row,
};
use proptest::prelude::*;
use uuid::Uuid;

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub fn cells(pairs: &[(&str, &str)]) -> Cells {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A plan without rows and texts.
pub fn empty() -> Content {
    Content {
        region: Region {
            code: "71.72".parse().unwrap(),
            name: "Kota Bitung".to_owned(),
        },
        title: "Masterplan Smart City".to_owned(),
        period: Period::new(2025, 2029).unwrap(),
        pillar_set: PillarSet::shipped().remove(0),
        agencies: vec![
            Agency {
                code: "2.16".to_owned(),
                name: "Dinas Komunikasi dan Informatika".to_owned(),
            },
            Agency {
                code: "1.02".to_owned(),
                name: "Dinas Kesehatan".to_owned(),
            },
        ],
        sections: Vec::new(),
        tables: BTreeMap::new(),
    }
}

/// A small plan in which rows name each other.
pub fn small() -> Content {
    let mut content = empty();
    content.sections = vec![
        Section {
            key: SectionKey::Background,
            text: "Latar belakang.\n\nDua alinea; \"kutipan\"".to_owned(),
        },
        Section {
            key: SectionKey::Vision,
            text: "# Visi\n\n".to_owned(),
        },
    ];
    let row = |number, pairs: &[(&str, &str)]| Row {
        id: id(number),
        cells: cells(pairs),
    };
    content.tables.insert(
        Table::Objective,
        vec![row(
            1,
            &[
                ("code", "S-1"),
                ("mission", "Misi 1"),
                ("goal", "Tujuan"),
                ("objective", "Sasaran"),
                ("indicator", "Indeks"),
                ("unit", "poin"),
                ("direction", "rises"),
                ("baseline", "2.5"),
                ("target.2025", "3"),
                ("target.2026", "3.25"),
                ("rpjmd", "0012"),
            ],
        )],
    );
    content.tables.insert(
        Table::Action,
        vec![
            row(
                2,
                &[
                    ("code", "A-1"),
                    ("name", "Mal pelayanan publik"),
                    ("pillar", "governance"),
                    ("sub_pillar", "public-service"),
                    ("description", "=1+1\nbaris dua"),
                    ("owner", "2.16"),
                    ("supporting", "1.02,2.16"),
                    ("budget.2025", "1250000000"),
                    ("budget.2026", "99999999999999"),
                    ("begins", "2025"),
                    ("target.2025", "123456789012.1234"),
                    ("status", "planned"),
                ],
            ),
            row(
                3,
                &[
                    ("code", "A-2"),
                    ("name", "'kutip"),
                    ("pillar", "living"),
                    ("after", "A-1"),
                    ("status", "running"),
                    ("source", "apbd-province"),
                ],
            ),
        ],
    );
    content.tables.insert(
        Table::Issue,
        vec![
            row(
                4,
                &[
                    ("level", "local"),
                    ("issue", "Banjir"),
                    ("pillar", "living"),
                ],
            ),
            row(
                5,
                &[
                    ("level", "local"),
                    ("issue", "Banjir"),
                    ("pillar", "living"),
                ],
            ),
        ],
    );
    content
}

pub fn sealed(content: Content, signed: bool) -> ReleaseFile {
    let made = Made {
        number: 2,
        at: "2026-03-01T02:03:04Z".to_owned(),
        reason: "Anggaran \"2026\"\nditambah".to_owned(),
        decree: "Perwali 5/2026".to_owned(),
        previous: "ab".repeat(32),
    };
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    Release::new(made, content).seal(signed.then_some(&key))
}

/// What may be typed into a cell of a column, right ones mostly.
fn typed(filled: Filled) -> BoxedStrategy<String> {
    let of = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        proptest::sample::select(words).boxed()
    };
    match filled {
        Filled::Line => prop_oneof![
            "\\PC{0,40}",
            "[=+@'0-9.,;\"_x-]{1,12}",
            of(&["0012", "2026-01-02", "_x000D_", "TRUE", "1e5", "ID baris"])
        ]
        .boxed(),
        Filled::Text => prop_oneof!["(\\PC|\n){0,60}", "[='\"\n;,a\t]{0,20}"].boxed(),
        Filled::Choice(words) => of(words),
        Filled::Whole(least, most) => (least..=most).prop_map(|n| n.to_string()).boxed(),
        Filled::Score => (1..=5).prop_map(|n: i32| n.to_string()).boxed(),
        Filled::Decimal => "-?[0-9]{1,12}(\\.[0-9]{1,4})?".boxed(),
        Filled::Money => (0..=100_000_000_000_000_i64)
            .prop_map(|n| n.to_string())
            .boxed(),
        Filled::Year => (2025..=2029).prop_map(|n: i32| n.to_string()).boxed(),
        Filled::Code => "[A-C]-[0-9]{1,3}".boxed(),
        Filled::Codes(_) => "[A-C]-[0-9](,[A-C]-[0-9]){0,2}".boxed(),
        Filled::Pillar => of(&["governance", "living", "economy"]),
        Filled::SubPillar => of(&["public-service", "health", "industry"]),
        Filled::Agency => of(&["2.16", "1.02"]),
        Filled::Agencies => of(&["2.16", "1.02,2.16"]),
        Filled::Link => "https://[a-z]{1,10}/[a-zA-Z0-9/?=&%_-]{0,20}".boxed(),
    }
}

/// Rows that the plan would take.
fn rows(table: Table) -> BoxedStrategy<Vec<Cells>> {
    let content = empty();
    let cell = |name: String, filled, required| {
        let some = typed(filled).prop_map(Some).boxed();
        let maybe = if required {
            some
        } else {
            prop_oneof![some, Just(None)].boxed()
        };
        maybe.prop_map(move |value| (name.clone(), value))
    };
    let all: Vec<_> = table
        .columns()
        .iter()
        .flat_map(|column| {
            let (filled, required) = (column.filled, column.required);
            let cells = column.cells(content.period).into_iter();
            cells.map(move |name| cell(name, filled, required))
        })
        .collect();
    let row = all.prop_map(|cells| -> Cells {
        cells
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    });
    proptest::collection::vec(row, 0..4)
        .prop_map(move |rows| {
            let agencies = ["2.16", "1.02"].map(str::to_owned).into();
            let context = Context {
                period: content.period,
                pillars: &content.pillar_set,
                agencies: &agencies,
            };
            let mut codes = std::collections::BTreeSet::new();
            rows.into_iter()
                .filter_map(|row| {
                    let mut row = row;
                    // A sub-pillar belongs to a pillar; what does not fit is left out.
                    if parse_row(table, &row, context).is_err() {
                        row.remove("sub_pillar");
                        row.remove("ends");
                    }
                    parse_row(table, &row, context).ok()
                })
                .filter(|row| {
                    row.get("code")
                        .is_none_or(|code| codes.insert(code.clone()))
                })
                .collect()
        })
        .boxed()
}

/// Plans that a region could have.
pub fn contents() -> BoxedStrategy<Content> {
    let tables: Vec<_> = Table::ALL
        .into_iter()
        .map(|table| rows(table).prop_map(move |rows| (table, rows)))
        .collect();
    (tables, "(\\PC|\n){0,80}")
        .prop_map(|(tables, text)| {
            let mut content = empty();
            let mut number = 100;
            for (table, rows) in tables {
                let rows: Vec<Row> = rows
                    .into_iter()
                    .map(|cells| {
                        number += 1;
                        Row {
                            id: id(number),
                            cells,
                        }
                    })
                    .collect();
                if !rows.is_empty() {
                    content.tables.insert(table, rows);
                }
            }
            content.sections = vec![Section {
                key: SectionKey::Method,
                text,
            }];
            content
        })
        .boxed()
}
