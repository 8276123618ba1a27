//! Invented documents, as large as real ones: for the tests, and for looking at.

use books::{
    Furniture, Lang, Letterhead, Signer, State,
    baseline::{Baseline, Dimension, WeakItem},
    form::{Answer, Evidence, Form, Section},
    letter::{Annex, Block, Letter, Selected},
    minutes::{Decision, Method, Minutes, Ranked, Statistic},
};

const HASH: &str = "4f2a9c0d7be1538866a0f3c4d5e6b7a8192a3b4c5d6e7f80910a1b2c3d4e5f60";

const PLACES: [(&str, &str, &str); 8] = [
    ("71.72", "Kota Bitung", "Sulawesi Utara"),
    ("71.74", "Kota Kotamobagu", "Sulawesi Utara"),
    ("75.03", "Kabupaten Bone Bolango", "Gorontalo"),
    ("13.75", "Kota Bukittinggi", "Sumatera Barat"),
    ("36.71", "Kota Tangerang", "Banten"),
    ("53.06", "Kabupaten Flores Timur", "Nusa Tenggara Timur"),
    ("32.71", "Kota Bogor", "Jawa Barat"),
    ("35.71", "Kota Kediri", "Jawa Timur"),
];

pub fn furniture(lang: Lang, state: State) -> Furniture {
    Furniture {
        lang,
        state,
        letterhead: Letterhead {
            emblem: None,
            lines: vec![
                "Kementerian Komunikasi dan Informatika".into(),
                "Direktorat Jenderal Aplikasi Informatika".into(),
            ],
            address: vec![
                "Jalan Medan Merdeka Barat Nomor 9, Jakarta 10110".into(),
                "Telepon (021) 000 0000 · aptika@contoh.example".into(),
            ],
        },
        notice: Some("Contoh: jawaban, nilai dan keputusan dalam dokumen ini rekaan".into()),
        reference: Some("B-349/DJAI/AI.01.02/06/2022".into()),
        sha256: Some(HASH.into()),
        verify: Some("https://pilar.example/v/8f31c2".into()),
        made_at: String::from("2022-06-03T02:15:00Z").try_into().unwrap(),
    }
}

pub fn signer(mark: Option<&str>) -> Signer {
    Signer {
        on_behalf: None,
        office: "Direktur Jenderal Aplikasi Informatika".into(),
        name: "Nama Contoh Pejabat, S.T., M.T.".into(),
        staff_number: Some("19700101 199503 1 000".into()),
        mark: mark.map(Into::into),
    }
}

pub fn letter(lang: Lang, state: State, n_regions: usize) -> Letter {
    Letter {
        furniture: Furniture {
            reference: (state == State::Final).then(|| "B-349/DJAI/AI.01.02/06/2022".into()),
            ..furniture(lang, state)
        },
        number: (state == State::Final).then(|| "B-349/DJAI/AI.01.02/06/2022".into()),
        date: (state == State::Final).then(|| "2022-06-03".parse().unwrap()),
        place: "Jakarta".into(),
        classification: Some("Penting".into()),
        subject: "Penyampaian Hasil Asesmen Gerakan Menuju Smart City 2023".into(),
        addressees: vec![
            "Bupati/Wali Kota penerima (daftar terlampir)".into(),
            "Sekretaris Daerah Kabupaten/Kota".into(),
        ],
        addressees_at: Some("di Tempat".into()),
        body: vec![
            Block::Paragraph("Dalam rangka pelaksanaan Gerakan Menuju Smart City, telah dilakukan asesmen atas kabupaten dan kota yang mengajukan diri. Penilaian dilakukan oleh panel asesor atas jawaban, data dukung dan paparan setiap daerah, dengan metode yang diumumkan sebelum panggilan dibuka.".into()),
            Block::Paragraph("Berdasarkan hasil asesmen tersebut, bersama ini disampaikan daftar kabupaten dan kota terpilih sebagaimana terlampir. Sehubungan dengan itu, kami mohon kiranya Saudara dapat:".into()),
            Block::Numbered(vec![
                "mempelajari rancangan Nota Kesepakatan Bersama dan menyampaikan persetujuan paling lambat 14 (empat belas) hari sejak surat ini diterima;".into(),
                "menugaskan perangkat daerah yang membidangi komunikasi dan informatika sebagai penanggung jawab penyusunan rencana induk;".into(),
                "menyiapkan peserta bimbingan teknis tahap I dari seluruh dimensi.".into(),
            ]),
            Block::Paragraph("Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.".into()),
        ],
        signer: signer((state == State::Final).then_some("Ditandatangani secara elektronik")),
        copies: vec![
            "Menteri Komunikasi dan Informatika;".into(),
            "Gubernur yang bersangkutan.".into(),
        ],
        annex: Some(Annex {
            title: "Daftar Kabupaten dan Kota Terpilih".into(),
            intro: Some("Daerah berikut terpilih menurut urutan hasil asesmen.".into()),
            regions: (0..n_regions)
                .map(|i| {
                    let (code, region, province) = PLACES[i % PLACES.len()];
                    Selected {
                        code: code.into(),
                        region: region.into(),
                        province: province.into(),
                    }
                })
                .collect(),
        }),
    }
}

pub fn form(lang: Lang, n_answers: usize) -> Form {
    let titles = [
        "Visi pimpinan dan keselarasan RPJMD",
        "Regulasi dan kebijakan",
        "Kelembagaan dan sumber daya manusia",
        "Anggaran dan kemampuan keuangan",
        "Infrastruktur fisik dan digital",
        "Aplikasi, data dan integrasi",
        "Kesiapan masyarakat",
        "Inovasi yang ada dan calon quick win",
    ];
    let weights = [15.0, 15.0, 15.0, 10.0, 15.0, 15.0, 10.0, 5.0];
    Form {
        furniture: Furniture {
            reference: Some("Lembar asesmen 71.72".into()),
            ..furniture(lang, State::Final)
        },
        call: "Asesmen Gerakan Menuju Smart City 2023".into(),
        region: "Kota Bitung".into(),
        code: "71.72".into(),
        province: Some("Sulawesi Utara".into()),
        instrument: "Instrumen asesmen 2023, versi 2".into(),
        status: "Dikirim".into(),
        submitted_at: Some(String::from("2022-05-12T15:59:58Z").try_into().unwrap()),
        utc_offset: 8 * 60,
        zone: Some("WITA".into()),
        sections: titles
            .iter()
            .zip(weights)
            .enumerate()
            .map(|(i, (title, weight))| Section {
                code: format!("A{}", i + 1),
                title: (*title).into(),
                weight: Some(weight),
                answered_by: (i % 3 == 1).then(|| "Bappeda Kota Bitung".into()),
                answers: (0..n_answers).map(|n| answer(i, n)).collect(),
            })
            .collect(),
    }
}

fn answer(section: usize, n: usize) -> Answer {
    let level = u8::try_from((section + n) % 6).unwrap();
    Answer {
        code: format!("A{}.{}", section + 1, n + 1),
        question: "Apakah arah kebijakan kota cerdas tercantum dalam RPJMD dan dijabarkan ke rencana kerja perangkat daerah?".into(),
        level: (level < 5).then_some(level),
        most: 4,
        level_name: (level < 5).then(|| "Ditetapkan dan dijalankan".into()),
        words: (level < 5).then(|| "Arah kebijakan tercantum pada misi ketiga RPJMD 2021–2026 dan dijabarkan ke dalam Renstra Dinas Komunikasi dan Informatika. Pelaksanaannya dipantau setiap triwulan oleh Bappeda bersama perangkat daerah pengampu.\nTahun ini 142 titik WiFi publik beroperasi; target berikutnya 200 titik.".into()),
        evidence: (0..n % 3)
            .map(|e| Evidence {
                kind: if e == 0 { "Perda" } else { "SK" }.into(),
                title: "Rencana Pembangunan Jangka Menengah Daerah Kota Bitung 2021–2026".into(),
                number: Some(format!("{} Tahun 2021", 3 + e)),
                date: Some(if e == 0 { "2021-08-18" } else { "2021-09" }.parse().unwrap()),
                pages: Some("112–118".into()),
                sha256: Some(HASH.into()),
                verdict: Some("Diterima".into()),
            })
            .collect(),
    }
}

fn ranked(rank: u32, n: u32, quota: u32) -> Ranked {
    let place = PLACES[rank as usize % PLACES.len()];
    let is_grey = rank.abs_diff(quota) < 5;
    let p = 1.0 / (1.0 + ((f64::from(rank) - f64::from(quota) - 0.5) / 1.6).exp());
    Ranked {
                rank: Some(rank),
                region: place.1.into(),
                province: Some(place.2.into()),
                score: Some(3.9 - f64::from(rank) * 0.027),
                interval: Some((rank.saturating_sub(3).max(1), (rank + 4).min(n))),
                p_selected: Some(p),
                is_grey,
                decision: match rank {
                    r if r == quota => Decision::Reserve,
                    r if r <= quota + 1 => Decision::Selected,
                    r if r <= quota + 3 => Decision::Reserve,
                    _ => Decision::NotSelected,
                },
                reason: (rank == quota || rank == quota + 1).then(|| {
                    "Nilai sama pada batas; diputus dengan nilai dimensi A2 sesuai aturan yang diumumkan.".into()
                }),
            }
}

pub fn minutes(lang: Lang, n: u32, quota: u32) -> Minutes {
    let ranking = (1..=n)
        .map(|rank| ranked(rank, n, quota))
        .chain([Ranked {
            rank: None,
            region: "Kabupaten Contoh".into(),
            province: Some("Provinsi Contoh".into()),
            score: None,
            interval: None,
            p_selected: None,
            is_grey: false,
            decision: Decision::NoShow,
            reason: Some("Tidak hadir pada paparan.".into()),
        }])
        .collect();
    Minutes {
        furniture: Furniture {
            reference: Some("BA-12/DJAI.2/AI.01.02/05/2022".into()),
            ..furniture(lang, State::Final)
        },
        number: Some("BA-12/DJAI.2/AI.01.02/05/2022".into()),
        date: "2022-05-27".parse().unwrap(),
        place: "Jakarta".into(),
        call: "Asesmen Gerakan Menuju Smart City 2023".into(),
        opening: vec!["Pada hari ini telah dilaksanakan rapat pleno panel asesor untuk menetapkan peringkat peserta dan daerah terpilih. Rapat dihadiri seluruh ketua panel; benturan kepentingan diumumkan sebelum nilai dibuka.".into()],
        quota,
        score_digits: 2,
        method: Method {
            instrument: "Instrumen asesmen 2023, versi 2".into(),
            sha256: HASH.into(),
            seed: "20220527-8841".into(),
            draws: 10_000,
            tie_rule: "Nilai dimensi A2, lalu A1, lalu undian dengan benih yang diumumkan".into(),
            program: Some("Pilar 0.1.0".into()),
        },
        agreement: vec![
            Statistic {
                name: "Alfa Krippendorff".into(),
                value: 0.812,
                interval: Some((0.771, 0.849)),
                reading: Some("Kesepakatan baik".into()),
            },
            Statistic {
                name: "ICC(2,k)".into(),
                value: 0.874,
                interval: None,
                reading: Some("Rata-rata panel dapat diandalkan".into()),
            },
        ],
        ranking,
        signers: vec![signer(None), signer(None), signer(None)],
    }
}

pub fn baseline(lang: Lang) -> Baseline {
    let names = [
        "Visi pimpinan",
        "Regulasi",
        "Kelembagaan dan SDM",
        "Anggaran",
        "Infrastruktur",
        "Aplikasi dan data",
        "Masyarakat",
        "Inovasi",
    ];
    let scores = [3.10, 1.75, 2.40, 2.05, 2.80, 1.60, 2.95, 3.30];
    Baseline {
        furniture: Furniture {
            reference: Some("B-350/DJAI/AI.01.02/06/2022".into()),
            ..furniture(lang, State::Final)
        },
        number: Some("B-350/DJAI/AI.01.02/06/2022".into()),
        date: "2022-06-03".parse().unwrap(),
        place: "Jakarta".into(),
        call: "Asesmen Gerakan Menuju Smart City 2023".into(),
        region: "Kota Bitung".into(),
        code: "71.72".into(),
        province: Some("Sulawesi Utara".into()),
        score: 2.46,
        most: 4.0,
        score_digits: 2,
        rank: Some((61, 87)),
        cut_off: Some(2.58),
        p_selected: Some(0.08),
        dimensions: names
            .iter()
            .zip(scores)
            .enumerate()
            .map(|(i, (name, score))| Dimension {
                code: format!("A{}", i + 1),
                name: (*name).into(),
                score,
                median: Some(2.55),
            })
            .collect(),
        weak: (1..=4)
            .map(|i| WeakItem {
                code: format!("A2.{i}"),
                item: "Peraturan kepala daerah tentang kota cerdas atau SPBE".into(),
                level: 1,
                most: 4,
                advice: Some("Susun rancangan Perwal dan ajukan ke bagian hukum sebelum triwulan III.".into()),
            })
            .collect(),
        words: vec!["Panel menghargai kesiapan inovasi layanan. Pekerjaan utama ada pada landasan hukum dan pertukaran data antarperangkat daerah.".into()],
        signer: signer(Some("Ditandatangani secara elektronik")),
    }
}
