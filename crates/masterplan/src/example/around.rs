//! Rows of the tables around the ladder of objectives, strategies and actions.

use super::{BENEFITS, Made, THINGS, cells, word};
use crate::{Cells, Table};

impl Made<'_> {
    pub(super) fn around(&self, table: Table, at: usize) -> Cells {
        match table {
            Table::Issue | Table::Readiness | Table::Gap | Table::Swot | Table::SwotStrategy => {
                self.analysis(table, at)
            }
            Table::Infrastructure | Table::Application | Table::Literacy | Table::Policy => {
                self.needs(table, at)
            }
            _ => self.traces(table, at),
        }
    }

    fn analysis(&self, table: Table, at: usize) -> Cells {
        let thing = THINGS[at % THINGS.len()];
        match table {
            Table::Issue => cells([
                (
                    "level",
                    word(["global", "national", "regional", "local"][at % 4]),
                ),
                ("issue", format!("Tuntutan atas {thing}")),
                ("impact", word(BENEFITS[at % BENEFITS.len()])),
                ("pillar", self.pillar(at)),
                ("source", word("Kajian Bappeda")),
            ]),
            Table::Readiness => cells([
                ("element", word(crate::table::ELEMENTS[at % 5])),
                ("aspect", format!("Aspek {}", at / 5 + 1)),
                ("indicator", format!("Ketersediaan {thing}")),
                ("condition", word("Tersedia sebagian")),
                ("value", format!("{} %", 30 + at * 3)),
                ("year", self.period.from.to_string()),
                ("source", word("Data sektoral")),
                ("rating", word(["good", "fair", "poor"][at % 3])),
            ]),
            Table::Gap => cells([
                ("pillar", self.pillar(at)),
                ("sub_pillar", self.sub_pillar(at)),
                ("now", format!("Belum ada {thing}")),
                ("wanted", format!("Ada {thing}")),
                ("gap", word("Sistem, orang, dan aturan belum siap")),
                ("cause", word("Anggaran terbatas")),
                ("action", format!("Membangun {thing}")),
            ]),
            Table::Swot => cells([
                (
                    "code",
                    format!("{}{}", ["S", "W", "O", "T"][at % 4], at / 4 + 1),
                ),
                (
                    "side",
                    word(["strength", "weakness", "opportunity", "threat"][at % 4]),
                ),
                ("statement", format!("Dukungan atas {thing}")),
                ("weight", word("25")),
                ("rating", (1 + at % 4).to_string()),
            ]),
            _ => {
                const FROM: [&str; 4] = ["S1,O1", "W1,O1", "S1,T1", "W1,T1"];
                cells([
                    ("kind", word(["so", "wo", "st", "wt"][at % 4])),
                    ("strategy", format!("Memanfaatkan {thing}")),
                    ("from", word(FROM[at % 4])),
                ])
            }
        }
    }

    fn needs(&self, table: Table, at: usize) -> Cells {
        let thing = THINGS[at % THINGS.len()];
        let year = self.year(at).to_string();
        match table {
            Table::Infrastructure => cells([
                ("kind", word(["physical", "digital", "social"][at % 3])),
                ("item", format!("Sarana {thing}")),
                ("volume", word("1 paket")),
                ("year", year),
                ("cost", word("150000000")),
                ("owner", Self::agency(at)),
            ]),
            Table::Application => cells([
                ("name", format!("Aplikasi {thing}")),
                ("function", word(BENEFITS[at % BENEFITS.len()])),
                ("owner", Self::agency(at)),
                ("kind", word(["new", "upgrade", "shared"][at % 3])),
                (
                    "splp",
                    word(if at.is_multiple_of(2) { "yes" } else { "no" }),
                ),
                ("year", year),
                ("cost", word("200000000")),
            ]),
            Table::Literacy => cells([
                ("group", word("Warga dan aparatur")),
                ("activity", format!("Pelatihan {thing}")),
                ("volume", word("200 orang")),
                ("year", year),
                ("owner", Self::agency(at)),
            ]),
            _ => cells([
                ("title", format!("Peraturan wali kota tentang {thing}")),
                ("type", word("perkada")),
                ("owner", Self::agency(at)),
                ("year", year),
                ("status", word("planned")),
            ]),
        }
    }

    fn traces(&self, table: Table, at: usize) -> Cells {
        match table {
            Table::Vision => cells([
                ("phrase", word("Kota jasa yang maju dan sejahtera")),
                (
                    "keyword",
                    word(["maju", "sejahtera", "jasa", "kota"][at % 4]),
                ),
                ("words", word("cerdas, melayani, berdaya saing")),
                ("source", word("RPJMD")),
            ]),
            Table::Monitoring => cells([
                ("indicator", format!("Indikator sasaran {}", at + 1)),
                ("formula", word("Realisasi dibagi target")),
                ("source", word("Laporan perangkat daerah")),
                ("frequency", word("quarterly")),
                ("owner", Self::agency(at)),
                ("threshold", word("80 % dari target")),
            ]),
            _ => cells([
                ("rpjmd", format!("1.{:02}", at + 1)),
                ("objective", format!("O-{:02}", at + 1)),
                ("pillar", self.pillar(at)),
                ("sdg", word("11.3")),
                ("iso", word("37120:5.1")),
                ("u4ssc", word("EC: ICT: T1")),
            ]),
        }
    }
}
