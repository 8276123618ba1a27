//! A plan made up for tests, benches and demonstrations: as many actions as are asked for, always the same.

use std::collections::BTreeMap;

use kernel::RegionCode;
use uuid::Uuid;

use crate::{
    Agency, CRITERIA, Cells, Content, Period, PillarSet, Region, Row, Section, SectionKey, Table,
};

mod words;

use words::{AGENCIES, BENEFITS, PLACES, SENTENCES, THINGS, VERBS};

/// A sound plan of `n` actions in the ministry's six pillars, in Indonesian. All in it is invented.
///
/// # Panics
/// When the shipped pillar sets cannot be read, which a test rules out.
pub fn content(n: usize, period: Period) -> Content {
    let pillar_set = PillarSet::shipped().swap_remove(0);
    let made = Made {
        period,
        set: &pillar_set,
    };
    let tables = Table::ALL
        .into_iter()
        .map(|table| (table, made.rows(table, n)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect::<BTreeMap<_, _>>();
    let agency = |(code, name): &(&str, &str)| Agency {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
    };
    Content {
        region: Region {
            code: "99.71"
                .parse::<RegionCode>()
                .expect("two pairs of digits are a code"),
            name: "Kota Contoh".to_owned(),
        },
        title: format!(
            "Masterplan Smart City Kota Contoh {}–{}",
            period.from, period.to
        ),
        period,
        agencies: AGENCIES.iter().map(agency).collect(),
        sections: SectionKey::ALL.iter().map(|&key| section(key)).collect(),
        tables,
        pillar_set,
    }
}

fn section(key: SectionKey) -> Section {
    let start = key as usize;
    let text = if key == SectionKey::Vision {
        "Kota Contoh yang cerdas, melayani, dan berdaya saing bagi seluruh warganya".to_owned()
    } else {
        let paragraph = |p: usize| {
            (0..5)
                .map(|s| SENTENCES[(start + p * 5 + s) % SENTENCES.len()])
                .collect::<Vec<_>>()
                .join(" ")
        };
        (0..4).map(paragraph).collect::<Vec<_>>().join("\n\n")
    };
    Section { key, text }
}

/// A number that looks like chance and is always the same (the finaliser of `SplitMix64`).
fn chance(at: usize, most: u64) -> u64 {
    let mut x = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % most
}

struct Made<'a> {
    period: Period,
    set: &'a PillarSet,
}

fn cells<const N: usize>(pairs: [(&str, String); N]) -> Cells {
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn word(text: &str) -> String {
    text.to_owned()
}

impl Made<'_> {
    fn rows(&self, table: Table, actions: usize) -> Vec<Row> {
        let pillars = self.set.pillars.len();
        let n = match table {
            Table::Action => actions,
            Table::Milestone => actions * 2,
            Table::Strategy | Table::Gap => pillars * 3,
            Table::Objective | Table::Swot | Table::Monitoring | Table::Crosswalk => pillars * 2,
            Table::Issue | Table::SwotStrategy | Table::Infrastructure | Table::Application => 8,
            Table::Readiness => 15,
            Table::Vision => 4,
            Table::QuickWin => pillars.min(actions),
            Table::Policy | Table::Literacy => 5,
        };
        let row = |at: usize| Row {
            id: Uuid::from_u128(((table as u128 + 1) << 64) | (at as u128 + 1)),
            cells: match table {
                Table::Objective
                | Table::Strategy
                | Table::Action
                | Table::Milestone
                | Table::QuickWin => self.ladder(table, at),
                _ => self.around(table, at),
            },
        };
        (0..n).map(row).collect()
    }

    fn pillar(&self, at: usize) -> String {
        self.set.pillars[at % self.set.pillars.len()].code.clone()
    }

    fn sub_pillar(&self, at: usize) -> String {
        let pillar = &self.set.pillars[at % self.set.pillars.len()];
        let subs = &pillar.sub_pillars;
        subs[at / self.set.pillars.len() % subs.len()].code.clone()
    }

    fn year(&self, at: usize) -> u16 {
        self.period.from + (at % self.period.years().len()) as u16
    }

    fn agency(at: usize) -> String {
        word(AGENCIES[at % AGENCIES.len()].0)
    }

    fn ladder(&self, table: Table, at: usize) -> Cells {
        match table {
            Table::Objective => self.objective(at),
            Table::Strategy => cells([
                ("code", format!("S-{:02}", at + 1)),
                ("pillar", self.pillar(at)),
                ("sub_pillar", self.sub_pillar(at)),
                (
                    "strategy",
                    format!("Memperkuat {}", THINGS[at % THINGS.len()]),
                ),
                ("policy", word(BENEFITS[at % BENEFITS.len()])),
                ("objectives", format!("O-{:02}", at % 12 + 1)),
            ]),
            Table::Milestone => self.milestone(at),
            Table::QuickWin => self.quick_win(at),
            _ => self.action(at),
        }
    }

    fn objective(&self, at: usize) -> Cells {
        let falls = at % 4 == 3;
        let mut made = cells([
            ("code", format!("O-{:02}", at + 1)),
            ("mission", format!("Misi {}", at / 4 + 1)),
            (
                "goal",
                format!("Meningkatnya {}", THINGS[at % THINGS.len()]),
            ),
            (
                "objective",
                format!(
                    "Terwujudnya {} yang terpadu",
                    THINGS[(at + 3) % THINGS.len()]
                ),
            ),
            ("indicator", format!("Indikator sasaran {}", at + 1)),
            ("unit", word("%")),
            ("direction", word(if falls { "falls" } else { "rises" })),
            ("baseline", word("40")),
            ("rpjmd", format!("1.{:02}", at + 1)),
        ]);
        self.targets(&mut made, 40, if falls { -2 } else { 3 });
        made
    }

    fn targets(&self, made: &mut Cells, baseline: i64, step: i64) {
        for (years, year) in (1..).zip(self.period.years()) {
            made.insert(
                format!("target.{year}"),
                (baseline + step * years).to_string(),
            );
        }
    }

    /// The years of an action: the first step through the plan, row by row.
    fn span(&self, at: usize) -> (u16, u16) {
        let begins = self.year(at / self.set.pillars.len());
        let length = 1 + chance(at, 4) as u16;
        (begins, (begins + length - 1).min(self.period.to))
    }

    /// The action of the same pillar that this one waits for, where their years allow it.
    fn after(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(self.set.pillars.len())?;
        (self.span(before).1 <= self.span(at).0).then_some(before)
    }

    fn action(&self, at: usize) -> Cells {
        let (begins, ends) = self.span(at);
        let thing = THINGS[at % THINGS.len()];
        let verb = VERBS[at / THINGS.len() % VERBS.len()];
        let place = PLACES[chance(at, PLACES.len() as u64) as usize];
        let mut made = cells([
            ("code", action_code(at)),
            ("name", format!("{verb} {thing} {place}")),
            ("pillar", self.pillar(at)),
            ("sub_pillar", self.sub_pillar(at)),
            ("strategy", format!("S-{:02}", at % 18 + 1)),
            (
                "description",
                format!("{verb} {thing} {place}; {}.", BENEFITS[at % BENEFITS.len()]),
            ),
            ("output", format!("{thing} yang berjalan")),
            ("indicator", format!("Cakupan {thing}")),
            ("unit", word("%")),
            ("direction", word("rises")),
            ("baseline", word("10")),
            ("location", word(place)),
            ("owner", Self::agency(at)),
            ("officer", word("Kepala bidang")),
            ("supporting", Self::agency(at + 5)),
            (
                "partner",
                word(if at.is_multiple_of(3) {
                    "Komunitas warga"
                } else {
                    ""
                }),
            ),
            (
                "source",
                word(["apbd", "apbd", "apbn", "csr"][chance(at + 7, 4) as usize]),
            ),
            ("rpjmd", format!("1.{:02}", at % 12 + 1)),
            (
                "sub_activity",
                format!("2.16.{:02}.2.01.{:04}", at % 9 + 1, at + 1),
            ),
        ]);
        made.extend(self.state(at));
        for year in begins..=ends {
            made.insert(
                format!("budget.{year}"),
                (50_000_000 * (1 + chance(at * 20 + usize::from(year), 40))).to_string(),
            );
        }
        self.targets(&mut made, 10, 5);
        made
    }

    /// When an action runs, what it waits for, and how sure that is.
    fn state(&self, at: usize) -> Cells {
        let (begins, ends) = self.span(at);
        let horizon = match ends - begins {
            0 => "short",
            1..=4 => "medium",
            _ => "long",
        };
        cells([
            ("risk", word("Anggaran terlambat")),
            (
                "quick_win",
                word(if at < self.set.pillars.len() {
                    "yes"
                } else {
                    "no"
                }),
            ),
            ("horizon", word(horizon)),
            ("begins", begins.to_string()),
            ("ends", ends.to_string()),
            ("after", self.after(at).map(action_code).unwrap_or_default()),
            ("cost_spread", (10 + chance(at, 4) * 10).to_string()),
            ("delay_chance", (5 + chance(at + 3, 6) * 5).to_string()),
            (
                "status",
                word(["planned", "budgeted", "running", "planned"][chance(at + 9, 4) as usize]),
            ),
        ])
    }

    fn milestone(&self, at: usize) -> Cells {
        let action = at / 2;
        let (begins, ends) = self.span(action);
        let is_last = at % 2 == 1;
        cells([
            ("action", action_code(action)),
            ("year", if is_last { ends } else { begins }.to_string()),
            (
                "quarter",
                if is_last { 4 } else { 1 + chance(at, 3) }.to_string(),
            ),
            (
                "milestone",
                word(if is_last {
                    "Layanan berjalan penuh"
                } else {
                    "Rancangan disepakati"
                }),
            ),
            ("done", word("no")),
        ])
    }

    fn quick_win(&self, at: usize) -> Cells {
        let mut made = cells([
            ("code", format!("Q-{}", at + 1)),
            ("name", format!("Percepatan {}", THINGS[at % THINGS.len()])),
            ("pillar", self.pillar(at)),
            ("sub_pillar", self.sub_pillar(at)),
            ("action", action_code(at)),
            ("problem", word("Warga menunggu terlalu lama")),
            ("target_group", word("Warga dan pelaku UMKM")),
            ("innovation", word(BENEFITS[at % BENEFITS.len()])),
            ("owner", Self::agency(at)),
            ("begins", self.period.from.to_string()),
            ("apbd", "250000000".to_owned()),
            ("indicator", word("Warga yang dilayani")),
            ("unit", word("orang")),
            ("baseline", word("0")),
            ("target", word("5000")),
            ("status", word("chosen")),
        ]);
        for (i, criterion) in CRITERIA.iter().enumerate() {
            made.insert(
                (*criterion).to_owned(),
                (3 + chance(at * 10 + i, 3)).to_string(),
            );
        }
        made
    }
}

fn action_code(at: usize) -> String {
    format!("A-{:03}", at + 1)
}

mod around;

#[cfg(test)]
mod tests;
