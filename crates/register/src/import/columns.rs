//! The columns of each kind: the same for templates, imports and exports, so that what goes out comes in again.
// messages: register-column-*

use sheets::{Choice, Column, Kind as Cells, Table};
use web::{Catalogue, Lang};

use super::Kind;
use crate::model::{Confidence, Kind as RegionKind, Status};

/// What a column is made from: its key, the message of its heading, what its cells hold.
struct Maker<'c> {
    words: &'c Catalogue,
    /// Whether the rows name their regions instead of giving codes.
    by_name: bool,
}

impl Maker<'_> {
    /// The message `register-column-{label}`, with `register-column-{label}-help` where there is one.
    fn column(&self, key: &'static str, label: &str, cells: Cells) -> Column {
        let heading = format!("register-column-{label}");
        let help = format!("{heading}-help");
        let text = |lang, id: &str| self.words.text(lang, id, &[]);
        let column = Column::new(
            key,
            cells,
            text(Lang::Id, &heading),
            text(Lang::En, &heading),
        );
        if self.words.has(&help) {
            column.help(text(Lang::Id, &help), text(Lang::En, &help))
        } else {
            column
        }
    }

    fn text(&self, key: &'static str, label: &str, longest: usize) -> Column {
        self.column(key, label, Cells::Text).max_chars(longest)
    }

    /// One of a closed set whose words are the messages `register-{group}-…`.
    fn choice(
        &self,
        key: &'static str,
        label: &str,
        group: &str,
        values: &[&'static str],
    ) -> Column {
        let choices = values.iter().map(|value| {
            let id = format!("register-{group}-{}", value.replace('_', "-"));
            let text = |lang| self.words.text(lang, &id, &[]);
            Choice::new(*value, text(Lang::Id), text(Lang::En))
        });
        self.column(key, label, Cells::OneOf(choices.collect()))
    }

    fn date(&self, key: &'static str, label: &str) -> Column {
        self.column(key, label, Cells::PartialDate)
    }

    fn year(&self, key: &'static str, label: &str) -> Column {
        self.column(key, label, Cells::Integer)
            .alias("tahun")
            .alias("year")
    }

    /// The region by its code; [`super::places`] also understands names here.
    fn region(&self) -> [Column; 2] {
        let code = self
            .column("region", "region", Cells::RegionCode)
            .alias("daerah")
            .alias("kode wilayah");
        let name = self.text("region_name", "region-name", 120);
        let name = name.alias("nama wilayah");
        if self.by_name {
            [code, name]
        } else {
            [code.required(), name]
        }
    }

    fn confidence(&self) -> Column {
        let values = Confidence::ALL.map(Confidence::as_str);
        self.choice("confidence", "confidence", "confidence", &values)
            .required()
    }

    fn source(&self) -> Column {
        self.text("source", "source", 60)
    }

    fn note(&self) -> Column {
        self.text("note", "note", 2000)
    }
}

/// The columns that are read, in the order of templates and exports.
pub(crate) fn columns(kind: Kind, words: &Catalogue) -> Vec<Column> {
    made(
        kind,
        &Maker {
            words,
            by_name: false,
        },
    )
}

/// The columns to look for in a table: those that are read, then those that are known and skipped.
pub(crate) fn expected(kind: Kind, words: &Catalogue, table: &Table) -> Vec<Column> {
    let probe = Maker {
        words,
        by_name: true,
    }
    .region();
    let by_name = table
        .bind(&probe)
        .is_ok_and(|bound| bound.has("region_name") && !bound.has("region"));
    let mut all = made(kind, &Maker { words, by_name });
    all.extend(derived(kind, words));
    all
}

fn made(kind: Kind, make: &Maker<'_>) -> Vec<Column> {
    let columns = match kind {
        Kind::Regions => regions(make),
        Kind::Agencies => agencies(make),
        Kind::Cohorts => vec![
            make.year("year", "year").required(),
            make.text("theme", "theme", 300),
            make.note(),
        ],
        Kind::Letters => letters(make),
        Kind::Participations => participations(make),
        Kind::Sources => sources(make),
        Kind::Claims => claims(make),
    };
    let examples = sample(kind);
    columns
        .into_iter()
        .map(|column| {
            let found = examples.iter().find(|(key, _)| *key == column.key());
            match found {
                Some((_, example)) => column.example(*example),
                None => column,
            }
        })
        .collect()
}

/// Columns that exports add for readers; an import knows and skips them.
pub(crate) fn derived(kind: Kind, words: &Catalogue) -> Vec<Column> {
    let make = Maker {
        words,
        by_name: false,
    };
    let statuses = Status::ALL.map(Status::as_str);
    match kind {
        Kind::Regions => vec![
            make.text("province", "province", 2),
            make.text("province_name", "province-name", 120),
            make.column("participations", "participations", Cells::Integer),
            make.column("cohort", "newest-cohort", Cells::Integer),
            make.choice("status", "newest-status", "status", &statuses),
        ],
        Kind::Participations => vec![make.text("replaced_by_name", "replaced-by-name", 120)],
        Kind::Claims => vec![
            make.text("publisher", "publisher", 200),
            make.date("published", "published"),
            make.text("withdrawn", "withdrawn", 2000),
        ],
        Kind::Agencies | Kind::Cohorts | Kind::Letters | Kind::Sources => Vec::new(),
    }
}

/// The columns of exported figures, which are decided, not imported.
pub(crate) fn figures(words: &Catalogue) -> Vec<Column> {
    let make = Maker {
        words,
        by_name: false,
    };
    vec![
        make.text("subject", "subject", 80),
        make.text("property", "property", 60),
        make.text("value", "value", 600),
        make.text("reason", "reason", 2000),
        make.text("source", "source", 60),
        make.text("curated_by", "curated-by", 200),
        make.text("curated_at", "curated-at", 40),
        make.column("revision", "decision", Cells::Integer),
    ]
}

fn regions(make: &Maker<'_>) -> Vec<Column> {
    let kinds = RegionKind::ALL.map(RegionKind::as_str);
    vec![
        make.column("code", "region", Cells::RegionCode)
            .alias("kode")
            .alias("kode wilayah")
            .required(),
        make.text("name", "region-name", 120)
            .alias("nama")
            .required(),
        make.choice("kind", "region-kind", "kind", &kinds)
            .required(),
        make.column("latitude", "latitude", Cells::Decimal),
        make.column("longitude", "longitude", Cells::Decimal),
        make.text("bps_code", "bps-code", 10),
        make.text("head_name", "head-name", 120),
        make.text("head_title", "head-title", 60),
        make.column("population", "population", Cells::Integer),
        make.text("fiscal_class", "fiscal-class", 60),
        make.text("website", "website", 300),
        make.date("valid_from", "valid-from"),
    ]
}

fn agencies(make: &Maker<'_>) -> Vec<Column> {
    let [region, region_name] = make.region();
    vec![
        region,
        region_name,
        make.text("code", "agency-code", 30),
        make.text("name", "agency-name", 200)
            .alias("perangkat daerah")
            .alias("opd")
            .required(),
        make.text("kind", "agency-kind", 60).required(),
        make.date("valid_from", "valid-from"),
        make.date("valid_to", "valid-to"),
    ]
}

fn letters(make: &Maker<'_>) -> Vec<Column> {
    vec![
        make.text("number", "letter-number", 80)
            .alias("nomor")
            .required(),
        make.date("date", "letter-date").alias("tanggal").required(),
        make.text("subject", "letter-subject", 300)
            .alias("hal")
            .required(),
        make.text("purpose", "letter-purpose", 300),
        make.year("cohort", "cohort"),
        make.source(),
    ]
}

fn participations(make: &Maker<'_>) -> Vec<Column> {
    let [region, region_name] = make.region();
    let statuses = Status::ALL.map(Status::as_str);
    vec![
        make.year("cohort", "cohort").required(),
        region,
        region_name,
        make.choice("status", "status", "status", &statuses)
            .required(),
        make.column("list_no", "list-no", Cells::Integer),
        make.column("repeat_of", "repeat-of", Cells::Integer),
        make.column("replaced_by", "replaced-by", Cells::RegionCode),
        make.source(),
        make.confidence(),
        make.note(),
    ]
}

fn sources(make: &Maker<'_>) -> Vec<Column> {
    vec![
        make.text("id", "source-id", 60).required(),
        make.text("publisher", "publisher", 200)
            .alias("penerbit")
            .required(),
        make.text("title", "title", 300).alias("judul").required(),
        make.date("published", "published"),
        make.text("url", "url", 600).alias("tautan"),
        make.note(),
    ]
}

fn claims(make: &Maker<'_>) -> Vec<Column> {
    vec![
        make.text("subject", "subject", 80).required(),
        make.text("property", "property", 60).required(),
        make.text("value", "value", 600).required(),
        make.source().required(),
        make.note(),
        make.confidence(),
    ]
}

/// A row that shows how to fill in the template: keys and values. Choices are given by key.
pub(crate) fn sample(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Regions => &[
            ("code", "71.72"),
            ("name", "Kota Bitung"),
            ("kind", "city"),
            ("latitude", "1.4404"),
            ("longitude", "125.1217"),
            ("population", "225134"),
            ("head_title", "Wali Kota"),
            ("website", "https://www.bitungkota.go.id"),
        ],
        Kind::Agencies => &[
            ("region", "71.72"),
            ("region_name", "Kota Bitung"),
            ("name", "Dinas Komunikasi dan Informatika"),
            ("kind", "dinas"),
            ("valid_from", "2017-01"),
        ],
        Kind::Cohorts => &[("year", "2025"), ("theme", ""), ("note", "")],
        Kind::Letters => &[
            ("number", "B-003/DJAI/AI.01.04/01/2022"),
            ("date", "2022-01-03"),
            ("subject", "Penyampaian Hasil Asesmen"),
            ("purpose", "50 daerah terpilih 2022"),
            ("cohort", "2022"),
            ("source", "antara-bitung"),
        ],
        Kind::Participations => &[
            ("cohort", "2022"),
            ("region", "71.72"),
            ("region_name", "Kota Bitung"),
            ("status", "selected"),
            ("list_no", "43"),
            ("source", "antara-bitung"),
            ("confidence", "high"),
        ],
        Kind::Sources => &[
            ("id", "antara-bitung"),
            ("publisher", "ANTARA"),
            (
                "title",
                "Mayor of Bitung asks residents to support the smart city",
            ),
            ("published", "2022-01"),
            ("url", "https://manado.antaranews.com/"),
        ],
        Kind::Claims => &[
            ("subject", "cohort:2022"),
            ("property", "selected"),
            ("value", "50"),
            ("source", "antara-bitung"),
            ("confidence", "high"),
        ],
    }
}
