//! What the sample says: invented, but for the line of the vision.

use std::collections::BTreeMap;

use masterplan::{CRITERIA, Cells, SectionKey, Table};

use crate::model::Plan;

/// Agencies of the plan: the kinds every city has.
pub(super) const AGENCIES: [(&str, &str); 12] = [
    ("diskominfo", "Dinas Komunikasi dan Informatika"),
    ("bappeda", "Badan Perencanaan Pembangunan Daerah"),
    ("setda", "Sekretariat Daerah"),
    ("dpmptsp", "Dinas Penanaman Modal dan PTSP"),
    ("disparbud", "Dinas Pariwisata dan Kebudayaan"),
    ("disdagkop", "Dinas Perdagangan, Koperasi dan UKM"),
    ("disnaker", "Dinas Tenaga Kerja"),
    ("pupr", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    ("dinkes", "Dinas Kesehatan"),
    ("dishub", "Dinas Perhubungan"),
    ("disdik", "Dinas Pendidikan"),
    ("dlh", "Dinas Lingkungan Hidup"),
];

/// A sub-pillar, the agency that owns its actions, and their names.
type Group = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

#[rustfmt::skip]
const ACTIONS: [Group; 18] = [
    ("governance", "public-service", "dpmptsp", &["Mal pelayanan publik digital", "Antrean daring layanan perizinan", "Satu akun layanan warga", "Loket layanan keliling kelurahan", "Survei kepuasan setelah layanan", "Layanan pengaduan terpadu", "Tanda terima layanan elektronik"]),
    ("governance", "bureaucracy", "setda", &["Naskah dinas elektronik", "Tanda tangan elektronik seluruh OPD", "Sistem kinerja pegawai terpadu", "Arsip digital kelurahan", "Peta proses bisnis antar-OPD", "Rapat tanpa kertas", "Aset daerah berkode QR"]),
    ("governance", "public-policy", "bappeda", &["Satu data daerah", "Dasbor kepala daerah", "Musrenbang daring", "Portal data terbuka", "Penghubung layanan antar-OPD", "Forum konsultasi kebijakan", "Kamus indikator daerah"]),
    ("branding", "tourism-branding", "disparbud", &["Portal wisata kota", "Kalender acara kota", "Peta jalur wisata kuliner", "Papan informasi wisata digital", "Pelatihan pemandu muda", "Konten kreator lokal", "Tiket wisata nontunai"]),
    ("branding", "business-branding", "dpmptsp", &["Portal investasi kota", "Peta peluang usaha", "Klinik investasi", "Merek bersama produk lokal", "Temu usaha tahunan", "Galeri produk unggulan", "Pusat layanan ekspor"]),
    ("branding", "city-appearance", "pupr", &["Penataan koridor jalan utama", "Taman ramah anak", "Lampu jalan hemat energi", "Penamaan jalan dan nomor rumah", "Mural kampung", "Trotoar ramah difabel", "Gerbang kota"]),
    ("economy", "industry", "disdagkop", &["Sentra kopi kota", "Pendampingan sertifikasi halal", "Inkubator usaha muda", "Bank data UKM", "Pasar rakyat digital", "Rumah kemasan", "Katalog lokal pengadaan"]),
    ("economy", "welfare", "disnaker", &["Bursa kerja daring", "Pelatihan kerja berbasis permintaan", "Data kemiskinan terpadu", "Kartu layanan lansia", "Padat karya kelurahan", "Magang di dunia usaha", "Wirausaha perempuan"]),
    ("economy", "transactions", "disdagkop", &["Pembayaran pajak nontunai", "QRIS pasar tradisional", "Retribusi parkir nontunai", "Literasi keuangan pedagang", "Tabungan pelajar", "Akses kredit usaha mikro", "Pembukuan digital UKM"]),
    ("living", "spatial", "pupr", &["Peta rencana tata ruang daring", "Perbaikan rumah tidak layak huni", "Jaringan air minum kelurahan", "Sanitasi komunal", "Basis data perumahan", "Drainase titik genangan", "Ruang terbuka publik"]),
    ("living", "health", "dinkes", &["Rekam medis elektronik puskesmas", "Rujukan daring", "Ambulans gawat darurat terpadu", "Posyandu digital", "Pemantauan tengkes", "Telekonsultasi kelurahan", "Gudang obat terpantau"]),
    ("living", "mobility", "dishub", &["Lampu lalu lintas terpadu", "Peta angkutan kota", "Parkir pintar", "Halte informatif", "Jalur sepeda sekolah", "Uji kendaraan elektronik", "Pantauan arus pasar"]),
    ("society", "community", "diskominfo", &["Relawan TIK kelurahan", "Ruang kreatif pemuda", "Internet publik kelurahan", "Lomba inovasi warga", "Kanal komunitas", "Kampung cerdas"]),
    ("society", "learning", "disdik", &["Perpustakaan digital", "Literasi digital guru", "Kelas pemrograman pelajar", "Data sekolah terpadu", "Taman baca kelurahan", "Beasiswa talenta digital"]),
    ("society", "security", "diskominfo", &["Layanan darurat 112", "Kamera pantau ruang publik", "Peringatan dini banjir", "Siskamling terhubung", "Pusat kendali kota", "Tim tanggap insiden siber"]),
    ("environment", "protection", "dlh", &["Pemantauan kualitas udara", "Pemantauan mutu sungai", "Sumur resapan", "Hutan kota", "Adiwiyata sekolah", "Data emisi kota"]),
    ("environment", "waste", "dlh", &["Bank sampah digital", "Jadwal angkut sampah", "Pemilahan di sumber", "TPS 3R kelurahan", "Rumah kompos", "Peta timbulan sampah"]),
    ("environment", "energy", "dlh", &["Audit energi gedung", "Panel surya kantor", "Lampu hemat energi kelurahan", "Data konsumsi energi", "Kendaraan dinas listrik", "Biogas peternakan"]),
];

#[rustfmt::skip]
const QUICK_WINS: [(&str, &str, &str, &str); 6] = [
    ("QW-01", "Antrean daring layanan perizinan", "governance", "running"),
    ("QW-02", "Kalender acara kota", "branding", "running"),
    ("QW-03", "QRIS pasar tradisional", "economy", "scaled"),
    ("QW-04", "Ambulans gawat darurat terpadu", "living", "chosen"),
    ("QW-05", "Layanan darurat 112", "society", "running"),
    ("QW-06", "Bank sampah digital", "environment", "chosen"),
];

fn cells(pairs: &[(&str, &str)]) -> Cells {
    let own = pairs.iter().filter(|(_, value)| !value.is_empty());
    own.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// The rows of every table of the sample.
pub(super) fn tables(plan: &Plan) -> BTreeMap<Table, Vec<Cells>> {
    let mut all = analysis();
    all.extend(ladder(plan));
    let (actions, milestones) = actions(plan);
    all.insert(Table::Action, actions);
    all.insert(Table::Milestone, milestones);
    all.insert(Table::QuickWin, quick_wins());
    all.extend(around());
    all
}

#[expect(clippy::too_many_lines, reason = "one list, with a line for each row")]
fn analysis() -> BTreeMap<Table, Vec<Cells>> {
    let row = cells;
    BTreeMap::from([
        (
            Table::Issue,
            vec![
                row(&[
                    ("level", "national"),
                    ("issue", "Keterpaduan layanan digital pemerintah (rekaan)"),
                    ("impact", "Aplikasi daerah harus berbagi pakai"),
                    ("pillar", "governance"),
                    ("source", "Contoh"),
                ]),
                row(&[
                    ("level", "local"),
                    ("issue", "Kemacetan sekitar pasar pada pagi hari (rekaan)"),
                    ("impact", "Waktu tempuh pelajar bertambah"),
                    ("pillar", "living"),
                    ("source", "Contoh"),
                ]),
                row(&[
                    ("level", "local"),
                    ("issue", "Timbulan sampah naik (rekaan)"),
                    ("impact", "Umur TPA berkurang"),
                    ("pillar", "environment"),
                    ("source", "Contoh"),
                ]),
            ],
        ),
        (
            Table::Readiness,
            [
                ("nature", "good"),
                ("structure", "fair"),
                ("infrastructure", "fair"),
                ("superstructure", "poor"),
                ("culture", "good"),
            ]
            .iter()
            .map(|(element, rating)| {
                row(&[
                    ("element", element),
                    ("indicator", "Contoh penilaian kelompok"),
                    ("condition", "Rekaan untuk peragaan"),
                    ("source", "Contoh"),
                    ("rating", rating),
                ])
            })
            .collect(),
        ),
        (
            Table::Gap,
            vec![row(&[
                ("pillar", "governance"),
                ("sub_pillar", "bureaucracy"),
                ("now", "Naskah dinas masih di atas kertas (rekaan)"),
                ("wanted", "Seluruhnya elektronik"),
                ("gap", "Aplikasi, aturan, dan kebiasaan"),
                ("action", "A-008"),
            ])],
        ),
        (
            Table::Swot,
            vec![
                row(&[
                    ("code", "S1"),
                    ("side", "strength"),
                    (
                        "statement",
                        "Letak kota sebagai simpul jasa dan perdagangan (rekaan)",
                    ),
                    ("weight", "100"),
                    ("rating", "4"),
                ]),
                row(&[
                    ("code", "W1"),
                    ("side", "weakness"),
                    ("statement", "Tenaga TIK terbatas (rekaan)"),
                    ("weight", "100"),
                    ("rating", "2"),
                ]),
                row(&[
                    ("code", "O1"),
                    ("side", "opportunity"),
                    ("statement", "Bimbingan teknis gerakan kota cerdas (rekaan)"),
                    ("weight", "100"),
                    ("rating", "3"),
                ]),
                row(&[
                    ("code", "T1"),
                    ("side", "threat"),
                    ("statement", "Pergantian kepemimpinan (rekaan)"),
                    ("weight", "100"),
                    ("rating", "2"),
                ]),
            ],
        ),
        (
            Table::SwotStrategy,
            vec![row(&[
                ("kind", "so"),
                (
                    "strategy",
                    "Layanan perdagangan digital satu pintu (rekaan)",
                ),
                ("from", "S1,O1"),
            ])],
        ),
        (
            Table::Vision,
            vec![row(&[
                (
                    "phrase",
                    "kota jasa dan perdagangan yang cerdas dan berdaya saing",
                ),
                ("keyword", "jasa, perdagangan, cerdas, berdaya saing"),
                (
                    "words",
                    "Kota jasa dan perdagangan yang cerdas dan berdaya saing",
                ),
                ("source", "Berita bimtek II, 2023"),
            ])],
        ),
    ])
}

fn ladder(plan: &Plan) -> BTreeMap<Table, Vec<Cells>> {
    let mut objectives = Vec::new();
    let mut strategies = Vec::new();
    for (n, pillar) in (1..).zip(&plan.pillars.pillars) {
        let code = format!("S-{n:02}");
        let mut row = cells(&[
            ("code", &code),
            ("mission", &format!("Misi {n} (rekaan)")),
            ("goal", &format!("Tujuan {} (rekaan)", pillar.name_id)),
            (
                "objective",
                &format!("Sasaran {} tercapai (rekaan)", pillar.name_id),
            ),
            ("indicator", &format!("Indeks {}", pillar.name_id)),
            ("unit", "indeks"),
            ("direction", "rises"),
            ("baseline", "2.1"),
            ("rpjmd", &format!("1.0{n}")),
        ]);
        for (step, year) in (2..).zip(plan.period.years()) {
            row.insert(format!("target.{year}"), format!("2.{step}"));
        }
        objectives.push(row);
        for (m, sub) in (1..).zip(&pillar.sub_pillars) {
            strategies.push(cells(&[
                ("code", &format!("ST-{n}{m}")),
                ("pillar", &pillar.code),
                ("sub_pillar", &sub.code),
                (
                    "strategy",
                    &format!("Memperkuat {} (rekaan)", sub.name_id.to_lowercase()),
                ),
                ("policy", "Berbagi pakai, bertahap, terukur"),
                ("objectives", &code),
            ]));
        }
    }
    BTreeMap::from([
        (Table::Objective, objectives),
        (Table::Strategy, strategies),
    ])
}

#[expect(
    clippy::too_many_lines,
    reason = "one row after the other, with a line for each cell"
)]
fn actions(plan: &Plan) -> (Vec<Cells>, Vec<Cells>) {
    let mut rows = Vec::new();
    let mut milestones = Vec::new();
    let subs: Vec<(&str, &str)> = plan
        .pillars
        .pillars
        .iter()
        .flat_map(|p| {
            p.sub_pillars
                .iter()
                .map(|s| (p.code.as_str(), s.code.as_str()))
        })
        .collect();
    let all = ACTIONS.iter().flat_map(|(pillar, sub, owner, names)| {
        names.iter().map(move |name| (*pillar, *sub, *owner, *name))
    });
    for (n, (pillar, sub, owner, name)) in (1_i64..).zip(all) {
        let code = format!("A-{n:03}");
        let sub = if subs.contains(&(pillar, sub)) {
            sub
        } else {
            ""
        };
        let place = subs
            .iter()
            .filter(|(p, _)| *p == pillar)
            .position(|(_, s)| *s == sub);
        let order = plan.pillars.pillars.iter().position(|p| p.code == pillar);
        let strategy = match (order, place) {
            (Some(order), Some(place)) => format!("ST-{}{}", order + 1, place + 1),
            _ => String::new(),
        };
        let begins = 2024 + n % 3;
        let ends = (begins + 2).min(2028);
        let is_quick = QUICK_WINS.iter().any(|(_, of, ..)| *of == name);
        let status = match n % 5 {
            0 => "running",
            1 if begins == 2024 => "done",
            _ => "planned",
        };
        let mut row = cells(&[
            ("code", &code),
            ("name", name),
            ("pillar", pillar),
            ("sub_pillar", sub),
            ("strategy", &strategy),
            ("description", "Rekaan untuk peragaan."),
            ("output", "Layanan yang dipakai warga"),
            ("indicator", "Pengguna layanan"),
            ("unit", "orang"),
            ("direction", "rises"),
            ("baseline", "0"),
            ("owner", owner),
            (
                "supporting",
                if owner == "diskominfo" {
                    ""
                } else {
                    "diskominfo"
                },
            ),
            ("begins", &begins.to_string()),
            ("ends", &ends.to_string()),
            ("horizon", if is_quick { "short" } else { "medium" }),
            ("quick_win", if is_quick { "yes" } else { "no" }),
            ("cost_spread", "20"),
            ("delay_chance", &(10 + n % 4 * 10).to_string()),
            ("status", status),
        ]);
        for year in begins..=ends {
            row.insert(
                format!("target.{year}"),
                ((year - begins + 1) * 500).to_string(),
            );
            // One pillar has no money yet: what a reader should see at once.
            if pillar != "environment" {
                let sum = (40 + n * 7 % 90) * 5_000_000;
                row.insert(format!("budget.{year}"), sum.to_string());
            }
        }
        if pillar != "environment" {
            row.insert(
                "source".to_owned(),
                if n % 7 == 0 { "csr" } else { "apbd" }.to_owned(),
            );
            row.insert(
                "sub_activity".to_owned(),
                format!("2.16.0{}.2.01.{n:04}", n % 3 + 1),
            );
        }
        rows.push(row);
        if is_quick || n % 6 == 0 {
            milestones.push(cells(&[
                ("action", &code),
                ("year", &begins.to_string()),
                ("quarter", "4"),
                ("milestone", "Layanan mulai dipakai (rekaan)"),
                ("done", if begins < 2026 { "yes" } else { "no" }),
            ]));
            milestones.push(cells(&[
                ("action", &code),
                ("year", &ends.to_string()),
                ("quarter", "4"),
                ("milestone", "Seluruh kelurahan terlayani (rekaan)"),
                ("done", "no"),
            ]));
        }
    }
    (rows, milestones)
}

fn quick_wins() -> Vec<Cells> {
    let all = QUICK_WINS.iter().enumerate();
    all.map(|(n, (code, name, pillar, status))| {
        let names = ACTIONS.iter().flat_map(|(.., names)| names.iter());
        let at = names.take_while(|other| *other != name).count();
        let action = format!("A-{:03}", at + 1);
        let mut row = cells(&[
            ("code", code),
            ("name", name),
            ("pillar", pillar),
            ("action", &action),
            ("problem", "Rekaan untuk peragaan."),
            ("target_group", "Warga kota"),
            ("owner", "diskominfo"),
            ("begins", "2024"),
            ("indicator", "Pengguna"),
            ("unit", "orang"),
            ("baseline", "0"),
            ("target", "5000"),
            ("status", status),
        ]);
        for (m, name) in CRITERIA.iter().enumerate() {
            row.insert((*name).to_owned(), (3 + (n + m) % 3).to_string());
        }
        row
    })
    .collect()
}

#[expect(clippy::too_many_lines, reason = "one list, with a line for each row")]
fn around() -> BTreeMap<Table, Vec<Cells>> {
    let row = cells;
    BTreeMap::from([
        (
            Table::Policy,
            vec![row(&[
                (
                    "title",
                    "Peraturan wali kota tentang rencana induk kota cerdas (rekaan)",
                ),
                ("type", "perkada"),
                ("owner", "setda"),
                ("year", "2025"),
                ("status", "drafted"),
            ])],
        ),
        (
            Table::Infrastructure,
            vec![row(&[
                ("kind", "digital"),
                ("item", "Jaringan intra pemerintah"),
                ("volume", "33 titik"),
                ("year", "2025"),
                ("cost", "1250000000"),
                ("owner", "diskominfo"),
            ])],
        ),
        (
            Table::Application,
            vec![row(&[
                ("name", "Layanan warga satu akun"),
                ("owner", "diskominfo"),
                ("kind", "shared"),
                ("splp", "yes"),
                ("year", "2025"),
                ("cost", "350000000"),
            ])],
        ),
        (
            Table::Literacy,
            vec![row(&[
                ("group", "Perangkat kelurahan"),
                ("activity", "Kelas data dan keamanan informasi"),
                ("volume", "66 orang"),
                ("year", "2025"),
                ("owner", "diskominfo"),
            ])],
        ),
        (
            Table::Monitoring,
            vec![row(&[
                ("indicator", "Pengguna layanan"),
                ("formula", "Akun aktif dalam sebulan"),
                ("source", "Catatan layanan"),
                ("frequency", "quarterly"),
                ("owner", "bappeda"),
                ("threshold", "500"),
            ])],
        ),
        (
            Table::Crosswalk,
            vec![row(&[
                ("rpjmd", "1.01"),
                ("objective", "S-01"),
                ("pillar", "governance"),
                ("sdg", "16.6"),
                ("iso", "37122"),
                ("u4ssc", ""),
            ])],
        ),
    ])
}

/// The texts of the sample.
pub(super) fn sections() -> Vec<(SectionKey, String)> {
    let text = |key, words: &str| (key, words.to_owned());
    vec![
        text(
            SectionKey::Background,
            "Contoh: seluruh teks ini rekaan.\n\nKota mengikuti angkatan 2023 dan menyusun rencana lima tahun.",
        ),
        text(
            SectionKey::Participation,
            "Contoh: kelompok diskusi dengan *warga*, kampus, dan dunia usaha.\n\n| Pertemuan | Peserta |\n|---|---|\n| I | 40 |\n| II | 55 |",
        ),
        text(
            SectionKey::Vision,
            "Kota jasa dan perdagangan yang cerdas dan berdaya saing",
        ),
        text(
            SectionKey::Strategy,
            "Contoh: strategi disusun menurut subpilar.\n\n- berbagi pakai\n- bertahap\n- terukur",
        ),
        text(
            SectionKey::Funding,
            "Contoh: sebagian besar dari APBD; pilar lingkungan belum berdana.",
        ),
        text(
            SectionKey::Plain,
            "Contoh, seluruhnya rekaan: rencana ini berisi 120 langkah selama lima tahun. Setiap langkah punya penanggung jawab. Pilar lingkungan **belum punya anggaran**.",
        ),
    ]
}
