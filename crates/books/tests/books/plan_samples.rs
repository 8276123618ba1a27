//! Releases to print.

use books::plan::Options;
use masterplan::{
    Cells, Content, Made, Period, Release, ReleaseFile, Row, SectionKey, Table, example,
};
use uuid::Uuid;

pub fn content() -> Content {
    example::content(120, Period::new(2024, 2028).unwrap())
}

pub fn seal(content: Content) -> ReleaseFile {
    let made = Made {
        number: 3,
        at: "2024-05-17T02:15:00Z".into(),
        reason: "Penyesuaian setelah evaluasi tahun pertama".into(),
        decree: "Peraturan Wali Kota Nomor 12 Tahun 2024".into(),
        previous: String::new(),
    };
    Release::new(made, content).seal(None)
}

pub fn release() -> ReleaseFile {
    seal(content())
}

/// As a server would ask for it.
pub fn options() -> Options {
    Options {
        verify: Some("https://pilar.example/verify/3f1c".into()),
        status: Some("Berlaku".into()),
        ..Options::default()
    }
}

/// A plan of one action whose every text is this.
pub fn of_text(text: &str) -> Content {
    let mut content = content();
    content.title = text.into();
    content.region.name = text.into();
    for agency in &mut content.agencies {
        agency.name = text.into();
    }
    for section in &mut content.sections {
        section.text = text.into();
    }
    content.pillar_set.pillars[0].name_id = text.into();
    content.tables.clear();
    let row = |cells: &[(&str, &str)]| Row {
        id: Uuid::from_u128(7),
        cells: cells
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<Cells>(),
    };
    let pillar = content.pillar_set.pillars[0].code.clone();
    let owner = content.agencies[0].code.clone();
    let action = row(&[
        ("code", "A-1"),
        ("name", text),
        ("pillar", &pillar),
        ("description", text),
        ("owner", &owner),
        ("partner", text),
        ("risk", text),
        ("begins", "2024"),
        ("ends", "2026"),
        ("budget.2024", "1000000000"),
        ("status", "running"),
    ]);
    content.tables.insert(Table::Action, vec![action]);
    let win = row(&[
        ("code", "Q-1"),
        ("name", text),
        ("pillar", &pillar),
        ("problem", text),
        ("target_group", text),
        ("status", "running"),
    ]);
    content.tables.insert(Table::QuickWin, vec![win]);
    content
}

/// The same plan with another text in one section.
pub fn with_section(mut content: Content, key: SectionKey, text: &str) -> Content {
    for section in &mut content.sections {
        if section.key == key {
            section.text = text.into();
        }
    }
    content
}
