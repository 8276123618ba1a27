//! Words of the made-up plan.

pub(super) const AGENCIES: [(&str, &str); 12] = [
    ("2.16", "Dinas Komunikasi dan Informatika"),
    ("5.01", "Badan Perencanaan Pembangunan Daerah"),
    ("1.01", "Dinas Pendidikan"),
    ("1.02", "Dinas Kesehatan"),
    ("1.03", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    ("2.11", "Dinas Lingkungan Hidup"),
    ("2.12", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("2.15", "Dinas Perhubungan"),
    ("2.17", "Dinas Koperasi, Usaha Kecil dan Menengah"),
    (
        "2.18",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    ),
    ("3.26", "Dinas Pariwisata dan Kebudayaan"),
    ("3.30", "Dinas Perdagangan dan Perindustrian"),
];

pub(super) const VERBS: [&str; 8] = [
    "Pembangunan",
    "Pengembangan",
    "Penyediaan",
    "Penguatan",
    "Perluasan",
    "Integrasi",
    "Pendampingan",
    "Pemeliharaan",
];

pub(super) const THINGS: [&str; 18] = [
    "mal pelayanan publik digital",
    "kampanye wisata kota",
    "pasar digital UMKM",
    "rekam medis elektronik puskesmas",
    "ruang belajar warga",
    "bank sampah digital",
    "satu data daerah",
    "galeri produk unggulan",
    "pembayaran nontunai retribusi",
    "lampu lalu lintas adaptif",
    "kelas literasi digital",
    "pemantauan kualitas udara",
    "pengaduan warga terpadu",
    "ruang publik ramah anak",
    "pelatihan wirausaha muda",
    "angkutan pengumpan terjadwal",
    "siskamling digital",
    "panel surya gedung pemerintah",
];

pub(super) const PLACES: [&str; 8] = [
    "di seluruh kecamatan",
    "di pusat kota",
    "di pasar rakyat",
    "di kelurahan percontohan",
    "di sekolah dan puskesmas",
    "di terminal dan halte",
    "bagi warga lanjut usia",
    "bersama komunitas",
];

pub(super) const BENEFITS: [&str; 6] = [
    "warga dilayani dalam satu hari",
    "data antarperangkat daerah tersambung",
    "pelaku usaha kecil menjangkau pasar baru",
    "waktu tunggu berkurang separuh",
    "lingkungan lebih bersih dan terpantau",
    "warga ikut mengawasi pelaksanaannya",
];

pub(super) const SENTENCES: [&str; 14] = [
    "Kota Contoh menyusun rencana ini bersama perangkat daerah, warga, kampus, dan pelaku usaha.",
    "Setiap program punya penanggung jawab, sumber dana, indikator, dan target tahunan.",
    "Kondisi awal diambil dari data resmi yang sumbernya dicatat pada setiap baris.",
    "Kesenjangan antara keadaan kini dan keadaan yang diinginkan menjadi dasar pilihan strategi.",
    "Keterbatasan anggaran menuntut urutan prioritas yang dapat dipertanggungjawabkan.",
    "Layanan yang paling sering dikeluhkan warga didahulukan pada tahun pertama.",
    "Integrasi data antarperangkat daerah menjadi syarat bagi sebagian besar program.",
    "Pemantauan dilakukan tiap triwulan dan hasilnya diumumkan kepada warga.",
    "Risiko pelaksanaan dicatat sejak awal beserta langkah mitigasinya.",
    "Kemitraan dengan swasta dan komunitas melengkapi anggaran daerah.",
    "Literasi digital aparatur dan warga dibangun bertahap di seluruh kecamatan.",
    "Regulasi daerah disiapkan agar rencana tetap berjalan melampaui masa jabatan.",
    "Program percepatan dipilih dengan sepuluh kriteria dan dinilai secara terbuka.",
    "Rencana ditinjau setiap tahun dan perubahannya dicatat beserta alasannya.",
];
