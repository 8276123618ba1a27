//! What the groups of a demonstration wrote. All of it is invented, and says so in its own words.

use crate::model::Sheet;

/// A row of a worksheet: its columns and texts.
pub(super) type Line = &'static [(&'static str, &'static str)];

/// The group work of stages I to III.
pub(super) const WORK: &[(Sheet, &[Line])] = &[
    (
        Sheet::Readiness,
        &[
            &[
                ("element", "nature"),
                (
                    "statement",
                    "Contoh: letak kota di simpul jalan antarkabupaten mendukung perdagangan dan jasa.",
                ),
                ("rating", "4"),
                ("evidence", "Contoh: RTRW, bab 3"),
            ],
            &[
                ("element", "structure"),
                (
                    "statement",
                    "Contoh: jabatan fungsional pranata komputer baru terisi sebagian.",
                ),
                ("rating", "2"),
                ("evidence", "Contoh: anjab dan ABK"),
            ],
            &[
                ("element", "infrastructure"),
                (
                    "statement",
                    "Contoh: pusat data sudah ada, jaringan antarkantor belum menyeluruh.",
                ),
                ("rating", "3"),
                ("evidence", "Contoh: peta jaringan"),
            ],
            &[
                ("element", "superstructure"),
                (
                    "statement",
                    "Contoh: peraturan wali kota tentang SPBE sudah ada, tim pelaksana belum dibentuk.",
                ),
                ("rating", "3"),
                ("evidence", "Contoh: Perwali SPBE"),
            ],
            &[
                ("element", "culture"),
                (
                    "statement",
                    "Contoh: warga terbiasa memakai layanan pesan, belum terbiasa memakai layanan daring pemerintah.",
                ),
                ("rating", "3"),
                ("evidence", "Contoh: survei 2023"),
            ],
        ],
    ),
    (
        Sheet::Gap,
        &[
            &[
                ("element", "infrastructure"),
                ("now", "Contoh: 18 dari 34 kantor terhubung serat optik."),
                ("wanted", "Contoh: semua kantor terhubung."),
                ("gap", "Contoh: 16 kantor."),
                ("action", "Contoh: perluasan jaringan bertahap."),
            ],
            &[
                ("element", "structure"),
                ("now", "Contoh: 6 pranata komputer."),
                ("wanted", "Contoh: 20 pranata komputer."),
                ("gap", "Contoh: 14 orang."),
                ("action", "Contoh: formasi dan pelatihan."),
            ],
        ],
    ),
    (
        Sheet::Swot,
        &[
            &[
                ("side", "strength"),
                ("statement", "Contoh: pimpinan daerah mendukung."),
                ("weight", "60"),
                ("rating", "4"),
            ],
            &[
                ("side", "strength"),
                ("statement", "Contoh: pusat data milik sendiri."),
                ("weight", "40"),
                ("rating", "3"),
            ],
            &[
                ("side", "weakness"),
                (
                    "statement",
                    "Contoh: data antarperangkat daerah belum terhubung.",
                ),
                ("weight", "100"),
                ("rating", "2"),
            ],
            &[
                ("side", "opportunity"),
                ("statement", "Contoh: perdagangan antarkabupaten tumbuh."),
                ("weight", "100"),
                ("rating", "3"),
            ],
            &[
                ("side", "threat"),
                ("statement", "Contoh: keamanan informasi belum diaudit."),
                ("weight", "100"),
                ("rating", "2"),
            ],
        ],
    ),
    (
        Sheet::Vision,
        &[&[
            (
                "words",
                "Contoh: Kota jasa dan perdagangan yang cerdas dan berdaya saing.",
            ),
            ("keywords", "jasa, perdagangan, cerdas, berdaya saing"),
            ("rpjmd", "Contoh: kalimat visi RPJMD."),
        ]],
    ),
    (
        Sheet::Mission,
        &[
            &[("words", "Contoh: mewujudkan layanan publik yang terhubung.")],
            &[(
                "words",
                "Contoh: menumbuhkan usaha kecil melalui perdagangan digital.",
            )],
        ],
    ),
    (
        Sheet::Action,
        &[
            &[
                ("name", "Contoh: Jaringan antarkantor"),
                ("pillar", "governance"),
                ("owner", "Dinas Komunikasi dan Informatika"),
                ("year", "2024"),
                ("budget", "2500000000"),
            ],
            &[
                ("name", "Contoh: Pasar daring UMKM"),
                ("pillar", "economy"),
                ("owner", "Dinas Perdagangan"),
                ("year", "2024"),
                ("budget", "750000000"),
            ],
            &[
                ("name", "Contoh: Bank sampah digital"),
                ("pillar", "environment"),
                ("owner", "Dinas Lingkungan Hidup"),
                ("year", "2025"),
                ("budget", "400000000"),
            ],
        ],
    ),
    (
        Sheet::Roadmap,
        &[
            &[
                ("name", "Contoh: Pasar daring UMKM"),
                ("horizon", "1"),
                ("milestone", "Contoh: 200 usaha terdaftar"),
            ],
            &[
                ("name", "Contoh: Jaringan antarkantor"),
                ("horizon", "5"),
                ("milestone", "Contoh: semua kantor terhubung"),
            ],
            &[
                ("name", "Contoh: Kota tanpa sampah tersisa"),
                ("horizon", "10"),
                ("milestone", "Contoh: sampah ke TPA turun 70 %"),
            ],
        ],
    ),
    (
        Sheet::QuickWin,
        &[
            &[
                ("name", "Contoh: Pasar daring UMKM"),
                ("pillar", "economy"),
                ("owner", "Dinas Perdagangan"),
                ("list", "short"),
                ("formulation", "4"),
                ("attractiveness", "5"),
                ("benefit", "5"),
                ("uniqueness", "3"),
                ("partnership", "5"),
                ("potential", "4"),
                ("continuity", "4"),
                ("resources", "3"),
                ("risk", "3"),
                ("sustainability", "4"),
            ],
            &[
                ("name", "Contoh: Antrean puskesmas daring"),
                ("pillar", "living"),
                ("owner", "Dinas Kesehatan"),
                ("list", "short"),
                ("formulation", "4"),
                ("attractiveness", "4"),
                ("benefit", "5"),
                ("uniqueness", "2"),
                ("partnership", "3"),
                ("potential", "4"),
                ("continuity", "4"),
                ("resources", "4"),
                ("risk", "3"),
                ("sustainability", "4"),
            ],
            &[
                ("name", "Contoh: Wisata malam"),
                ("pillar", "branding"),
                ("owner", "Dinas Pariwisata"),
                ("list", "long"),
                ("formulation", "3"),
                ("attractiveness", "4"),
            ],
        ],
    ),
];

/// The group work of stage IV.
pub(super) const LAST: &[(Sheet, &[Line])] = &[
    (
        Sheet::Check,
        &[
            &[
                ("item", "Contoh: Buku 1, 2, dan 3 lengkap"),
                ("done", "partly"),
                ("remark", "Contoh: Buku 3 menyusul."),
            ],
            &[
                ("item", "Contoh: program percepatan dipilih"),
                ("done", "yes"),
            ],
            &[
                ("item", "Contoh: rancangan peraturan wali kota"),
                ("done", "no"),
            ],
        ],
    ),
    (
        Sheet::Commitment,
        &[
            &[(
                "words",
                "Contoh: melaksanakan rencana induk kota cerdas sesuai peta jalan;",
            )],
            &[(
                "words",
                "Contoh: menyediakan anggaran untuk program percepatan;",
            )],
            &[(
                "words",
                "Contoh: mengintegrasikan data antarperangkat daerah.",
            )],
        ],
    ),
    (
        Sheet::Signer,
        &[
            &[
                ("office", "Wali Kota"),
                ("person", "Contoh: nama wali kota"),
            ],
            &[
                ("office", "Ketua DPRD"),
                ("person", "Contoh: nama ketua DPRD"),
            ],
        ],
    ),
];

/// What happens at a workshop.
pub(super) const AGENDA: &[Line] = &[
    &[
        ("day", "1"),
        ("from", "08:00"),
        ("until", "09:00"),
        ("title", "Contoh: Pembukaan"),
        ("speaker", "Contoh: Sekretaris Daerah"),
    ],
    &[
        ("day", "1"),
        ("from", "09:00"),
        ("until", "12:00"),
        ("title", "Contoh: Visi, misi, dan strategi"),
        ("speaker", "Contoh: pembimbing"),
    ],
    &[
        ("day", "1"),
        ("from", "13:00"),
        ("until", "16:00"),
        ("title", "Contoh: Kerja kelompok rencana aksi"),
    ],
    &[
        ("day", "2"),
        ("from", "08:00"),
        ("until", "12:00"),
        ("title", "Contoh: Kerja kelompok peta jalan"),
    ],
    &[
        ("day", "2"),
        ("from", "13:00"),
        ("until", "15:00"),
        ("title", "Contoh: Paparan kelompok dan penutupan"),
    ],
];

/// The points of a focus group.
pub(super) const FOCUS: &[(Sheet, &[Line])] = &[
    (
        Sheet::Issue,
        &[
            &[(
                "words",
                "Contoh: pedagang belum terbiasa menerima pembayaran digital.",
            )],
            &[(
                "words",
                "Contoh: harga pasar tidak diketahui sebelum datang.",
            )],
        ],
    ),
    (
        Sheet::Agreed,
        &[&[("words", "Contoh: harga bahan pokok diumumkan tiap pagi.")]],
    ),
    (
        Sheet::Statement,
        &[
            &[
                ("words", "Contoh: semua kios sebaiknya menerima QRIS."),
                ("agree", "21"),
                ("disagree", "6"),
                ("pass", "4"),
            ],
            &[
                ("words", "Contoh: retribusi pasar sebaiknya dibayar daring."),
                ("agree", "14"),
                ("disagree", "12"),
                ("pass", "5"),
            ],
        ],
    ),
    (
        Sheet::Outcome,
        &[&[(
            "title",
            "Contoh: Pasar daring UMKM masuk daftar pendek program percepatan",
        )]],
    ),
];

/// Homework: stage, task, owner, last day, what was done.
pub(super) const HOMEWORK: &[(&str, &str, &str, &str, &str)] = &[
    (
        "1",
        "Contoh: melengkapi bukti kesiapan",
        "Contoh: Bappelitbangda",
        "2023-07-10",
        "Contoh: bukti diunggah",
    ),
    (
        "1",
        "Contoh: menandatangani SK Tim Pelaksana",
        "Contoh: Bagian Hukum",
        "2023-07-20",
        "Contoh: SK ditandatangani",
    ),
    (
        "2",
        "Contoh: memeriksa kode anggaran rencana aksi",
        "Contoh: BPKAD",
        "2023-08-25",
        "Contoh: kode diperiksa",
    ),
    (
        "2",
        "Contoh: mengumpulkan data dasar indikator",
        "Contoh: Dinas Komunikasi dan Informatika",
        "2023-08-31",
        "",
    ),
];
