//! `/_styleguide`: every component with real-looking samples, in the reader's language.

use askama::Template;
use axum::{
    extract::{Request, State},
    response::IntoResponse,
};
use kernel::PartialDate;

use crate::{
    App, Choice, Crumb, Errors, Html, Page, Tab,
    charts::{self, Bar, Chart, Head, Moment, Series, Stack},
};

pub(crate) async fn show(State(app): State<App>, request: Request) -> impl IntoResponse {
    let (parts, _) = request.into_parts();
    Html(Guide::new(Page::new(&app, &parts, None)))
}

/// One row of the sample list.
struct Line {
    code: &'static str,
    name: &'static str,
    province: &'static str,
    population: u64,
    status: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "styleguide.html")]
pub(crate) struct Guide {
    page: Page,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    kinds: Vec<Choice>,
    errors: Errors,
    lines: Vec<Line>,
    charts: Vec<Chart>,
    colours: Vec<&'static str>,
    next: Option<String>,
    previous: Option<String>,
    letter_date: String,
}

impl Guide {
    pub(crate) fn new(page: Page) -> Self {
        let s = |id, en| words(&page, id, en);
        let mut errors = Errors::default();
        errors.add(
            "number",
            s(
                "Nomor surat harus seperti B-003/DJAI/AI.01.04/01/2022.",
                "A letter number looks like B-003/DJAI/AI.01.04/01/2022.",
            ),
        );
        errors.add(
            "date",
            s(
                "Bulan pada nomor (01) berbeda dengan tanggal surat (Februari).",
                "The month in the number (01) differs from the letter's date (February).",
            ),
        );
        let date: PartialDate = "2022-01-03".parse().expect("a day of the calendar");
        Self {
            crumbs: vec![
                Crumb::to("/", s("Beranda", "Home")),
                Crumb::to("/cohorts", s("Angkatan", "Cohorts")),
                Crumb::here("2022"),
            ],
            tabs: tabs(&page),
            kinds: vec![
                Choice::new("", s("Semua jenis", "Every kind")),
                Choice::new("regency", s("Kabupaten", "Regency")),
                Choice::new("city", s("Kota", "City")),
            ],
            errors,
            lines: lines(&page),
            charts: samples(&page),
            colours: vec!["neutral", "good", "warn", "bad", "info", "accent"],
            next: Some("eyJzIjoibmFtZSJ9".to_owned()),
            previous: None,
            letter_date: page.date(&date),
            page,
        }
    }

    /// The sample in the reader's language.
    fn s(&self, id: &str, en: &str) -> String {
        words(&self.page, id, en)
    }

    fn tone(&self, tone: &str) -> String {
        match tone {
            "good" => self.s("Menandatangani", "Signed"),
            "warn" => self.s("Digantikan", "Replaced"),
            "bad" => self.s("Tidak hadir", "No show"),
            "info" => self.s("Terpilih", "Selected"),
            "accent" => self.s("Keikutsertaan ulang", "Repeat"),
            _ => self.s("Belum diketahui", "Not known yet"),
        }
    }
}

fn words(page: &Page, id: &str, en: &str) -> String {
    match page.lang {
        crate::Lang::Id => id.to_owned(),
        crate::Lang::En => en.to_owned(),
    }
}

fn tabs(page: &Page) -> Vec<Tab> {
    [
        ("Ringkasan", "Summary", None),
        ("Anggota", "Members", Some(50)),
        ("Surat", "Letters", Some(2)),
        ("Riwayat", "History", None),
    ]
    .into_iter()
    .enumerate()
    .map(|(i, (id, en, count))| Tab {
        href: "/_styleguide".to_owned(),
        label: words(page, id, en),
        current: i == 1,
        count,
    })
    .collect()
}

fn lines(page: &Page) -> Vec<Line> {
    let signed = words(page, "Menandatangani", "Signed");
    let replaced = words(page, "Digantikan", "Replaced");
    let unknown = words(page, "Belum diketahui", "Not known yet");
    let line = |code, name, province, population, status: &String, tone| Line {
        code,
        name,
        province,
        population,
        status: status.clone(),
        tone,
    };
    vec![
        line(
            "71.72",
            "Kota Bitung",
            "Sulawesi Utara",
            234_000,
            &signed,
            "good",
        ),
        line(
            "71.74",
            "Kota Kotamobagu",
            "Sulawesi Utara",
            124_000,
            &signed,
            "good",
        ),
        line(
            "75.03",
            "Kabupaten Bone Bolango",
            "Gorontalo",
            168_000,
            &replaced,
            "warn",
        ),
        line(
            "32.71",
            "Kota Bogor",
            "Jawa Barat",
            1_070_000,
            &unknown,
            "neutral",
        ),
    ]
}

fn samples(page: &Page) -> Vec<Chart> {
    let s = |id: &str, en: &str| words(page, id, en);
    let titled = |name: &str, id: &str, en: &str| head(page, name, id, en);
    let funnel = titled(
        "funnel",
        "Dari undangan ke bimbingan, 2022",
        "From invitation to guidance, 2022",
    );
    let timeline = titled(
        "timeline",
        "Keikutsertaan menurut angkatan",
        "Participations by cohort",
    );
    let stacked = titled(
        "stacked",
        "Anggota yang diketahui namanya",
        "Members known by name",
    );
    let share = titled("share", "Jangkauan sampai 2021", "Reach to 2021");
    let reached = s(
        "Kabupaten dan kota yang pernah ikut",
        "Regencies and cities that took part",
    );
    let bars = titled("bars", "Daerah menurut pulau", "Regions by island");
    let columns = titled(
        "columns",
        "Klaim menurut tahun terbit",
        "Claims by year of publication",
    );
    vec![
        charts::funnel(page, &funnel, &stages(page)),
        charts::timeline(page, &timeline, 2017..=2024, &cohorts()),
        charts::stacked(page, &stacked, &members(page)),
        charts::share(page, &share, &reached, 141, 514),
        charts::bars(page, &bars, &islands()),
        charts::columns(page, &columns, &claims()),
        evaluation(page),
    ]
}

fn stages(page: &Page) -> [Bar; 5] {
    let s = |id: &str, en: &str| words(page, id, en);
    [
        Bar::new(s("Diundang", "Invited"), None),
        Bar::new(s("Dinilai", "Assessed"), 88),
        Bar::new(s("Terpilih", "Selected"), 50),
        Bar::new(
            s("Menandatangani nota kesepakatan", "Signed the agreement"),
            50,
        ),
        Bar::new(s("Dibimbing", "Guided"), None),
    ]
}

fn cohorts() -> Vec<Moment> {
    [
        (2017, 25),
        (2018, 50),
        (2019, 25),
        (2021, 48),
        (2022, 50),
        (2023, 50),
        (2024, 10),
    ]
    .into_iter()
    .map(|(year, value)| Moment {
        year,
        value: Some(value),
        href: String::new(),
    })
    .collect()
}

fn members(page: &Page) -> Vec<Stack> {
    [
        (2019, 24, 25),
        (2021, 24, 48),
        (2022, 31, 50),
        (2024, 10, 10),
    ]
    .into_iter()
    .map(|(year, known, total)| Stack {
        label: words(page, &format!("Angkatan {year}"), &format!("Cohort {year}")),
        known,
        total,
        href: String::new(),
    })
    .collect()
}

fn head(page: &Page, id: &str, title_id: &str, title_en: &str) -> Head {
    let title = words(page, title_id, title_en);
    let described = words(page, "Contoh bagan: ", "A sample chart: ") + &title;
    Head::new(id, title, described).subtitle(words(
        page,
        "Contoh, bukan data",
        "A sample, not data",
    ))
}

fn islands() -> Vec<Bar> {
    [
        ("Jawa", 119),
        ("Sumatra", 154),
        ("Sulawesi", 81),
        ("Kalimantan", 56),
        ("Papua", 42),
        ("Nusa Tenggara & Bali", 41),
        ("Maluku", 21),
    ]
    .into_iter()
    .map(|(name, n)| Bar::new(name, n))
    .collect()
}

fn claims() -> Vec<Bar> {
    [4, 9, 12, 3, 17, 26, 14, 8]
        .into_iter()
        .zip(2017..)
        .map(|(n, year)| Bar::new(year.to_string(), n))
        .collect()
}

fn evaluation(page: &Page) -> Chart {
    let places: Vec<String> = (2018..=2023).map(|year| year.to_string()).collect();
    let series = [
        (
            "Kota A",
            [Some(2.1), Some(2.4), None, Some(2.9), Some(3.1), Some(3.4)],
        ),
        (
            "Kota B",
            [
                Some(1.8),
                Some(2.2),
                Some(2.5),
                Some(2.6),
                Some(2.9),
                Some(3.3),
            ],
        ),
        (
            "Kota C",
            [None, None, Some(1.2), Some(1.9), Some(2.0), Some(2.6)],
        ),
    ]
    .map(|(name, values)| Series {
        name: name.to_owned(),
        values: values.to_vec(),
    });
    let head = head(page, "line", "Nilai evaluasi", "Evaluation score");
    charts::line(page, &head, &places, &series, 1)
}
