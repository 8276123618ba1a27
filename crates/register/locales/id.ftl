# Kata-kata register.

## Kosakata bersama

register-kind-province = Provinsi
register-kind-regency = Kabupaten
register-kind-city = Kota

register-status-invited = Diundang
register-status-applied = Mendaftar
register-status-assessed = Diasesmen
register-status-selected = Terpilih
register-status-reserve = Cadangan
register-status-not-selected = Tidak terpilih
register-status-struck-off = Dicoret
register-status-signed = Menandatangani kesepakatan
register-status-declined = Menolak
register-status-replaced = Digantikan
register-status-bodies-formed = Kelembagaan terbentuk
register-status-workshop-1 = Bimtek I selesai
register-status-workshop-2 = Bimtek II selesai
register-status-workshop-3 = Bimtek III selesai
register-status-workshop-4 = Bimtek IV selesai
register-status-submitted = Rencana induk diserahkan
register-status-presented = Rencana induk dipaparkan
register-status-awarded = Menerima penghargaan
register-status-implementing = Pelaksanaan
register-status-evaluated = Dievaluasi
register-status-renewal = Pembaruan rencana

register-confidence-high = Yakin
register-confidence-medium = Cukup yakin
register-confidence-low = Kurang yakin

register-standing-curated = Terkurasi
register-standing-agreed = Sumber sepakat
register-standing-disputed = Sumber berbeda, belum diputuskan

register-change-renamed = Berganti nama
register-change-recoded = Berganti kode
register-change-moved = Pindah provinsi
register-change-split = Dimekarkan
register-change-merged = Digabungkan
register-change-corrected = Dikoreksi

register-property-invited = Diundang
register-property-assessed = Diasesmen
register-property-selected = Terpilih
register-property-signed = Menandatangani
register-property-guided = Dibimbing
register-property-repeats = Ikut kembali
register-property-provinces = Provinsi
register-property-awarded = Menerima penghargaan
register-property-letter = Nomor surat
register-property-letter-date = Tanggal surat
register-property-assessed-from = Asesmen mulai
register-property-assessed-to = Asesmen sampai
register-property-signed-on = Tanggal penandatanganan
register-property-signed-at = Tempat penandatanganan
register-property-closed-on = Penutupan
register-property-workshops-from = Bimtek mulai
register-property-workshops-to = Bimtek sampai
register-property-theme = Tema
register-property-member = Anggota
register-property-awarded-member = Anggota yang menerima penghargaan
register-property-distinct-regions = Daerah berbeda
register-property-participations = Keikutsertaan
register-property-regions-nationwide = Kabupaten dan kota se-Indonesia
register-property-regencies = Kabupaten
register-property-cities = Kota
register-property-workshop-1 = Bimtek I
register-property-workshop-2 = Bimtek II
register-property-workshop-3 = Bimtek III
register-property-workshop-4 = Bimtek IV
register-property-presented-on = Tanggal pemaparan
register-property-struck-off = Dicoret
register-property-selected-on = Tanggal terpilih
register-property-quick-win-due = Tenggat quick win
register-property-population = Penduduk
register-property-weights = Bobot
register-property-pillars = Pilar
register-property-scope = Ruang lingkup
register-property-index = Indeks
register-property-target-cities = Sasaran jumlah kota
register-property-plan-horizon-years = Jangka waktu rencana (tahun)
register-property-assessors = Asesor
register-property-leaders-invited = Kepala daerah diundang
register-property-launch = Peluncuran
register-property-selected-tourism = Terpilih di kawasan pariwisata
register-property-selected-capital = Terpilih di kawasan ibu kota baru
register-property-provinces-assessed = Provinsi diasesmen
register-property-not-selected = Tidak terpilih
register-property-invitation-letter = Surat undangan
register-property-invitation-letter-date = Tanggal surat undangan
register-property-wifi-points = Titik WiFi
register-property-list-no = Nomor urut pada daftar
register-property-plan-due = Tenggat rencana induk
register-property-council-formed = Dewan dibentuk
register-property-awarded-on = Tanggal penghargaan
register-property-workshops-planned = Bimtek yang direncanakan
register-property-dimension-awards = Penghargaan dimensi
register-property-draft-rule-consultation-to = Konsultasi rancangan aturan sampai

register-invalid-required = Wajib diisi.
register-invalid-too-long = Terlalu panjang.
register-invalid-control-character = Berisi karakter yang tidak terlihat; ketik ulang.
register-invalid-code = Tulis kode daerah seperti 71.72.
register-invalid-choice = Pilih salah satu dari daftar.
register-invalid-number = Tulis angka.
register-invalid-count = Tulis bilangan bulat tanpa pemisah ribuan, misalnya 48.
register-invalid-range = Nilai di luar batas yang mungkin.
register-invalid-date = Tulis tanggal yang ada di kalender: 2022, 2022-01, atau 2022-01-03.
register-invalid-date-order = Tanggal akhir mendahului tanggal awal.
register-invalid-year = Tulis tahun empat angka, misalnya 2022.
register-invalid-letter = Tulis nomor surat seperti B-003/DJAI/AI.01.04/01/2022.
register-invalid-letter-date = Bulan dan tahun pada nomor tidak sama dengan tanggal surat.
register-invalid-slug = Hanya huruf kecil, angka, dan tanda hubung.
register-invalid-url = Tulis alamat lengkap yang diawali https://.
register-invalid-subject = Tulis subjek seperti cohort:2022 atau region:71.72.
register-invalid-property = Hanya huruf kecil, angka, dan garis bawah, misalnya selected.
register-invalid-id = Pengenal ini tidak dikenal bentuknya; pilih dari daftar.
register-invalid-unknown = Tidak ada di register.
register-invalid-taken = Sudah ada di register.
register-invalid-retired = Daerah ini sudah tidak ada; pilih penerusnya.
register-invalid-former = Kode ini sudah diganti; kode sekarang tertera.
register-invalid-kind-of-code = Kode dua angka untuk provinsi, empat angka untuk kabupaten dan kota.
register-invalid-no-province = Provinsi dari kode ini tidak ada di register.
register-invalid-same-province = Kode ini di provinsi yang sama; pilih “berganti kode”.
register-invalid-other-province = Kode ini di provinsi lain; pilih “pindah provinsi”.
register-invalid-before-present = Sebelum keadaan sekarang mulai berlaku.
register-invalid-itself = Tidak boleh daerah itu sendiri.
register-invalid-not-earlier = Harus angkatan yang lebih awal.
register-invalid-not-a-member = Daerah ini tidak ada di angkatan itu.
register-invalid-not-in-cohort = Daerah ini tidak ada di angkatan ini; tambahkan dahulu.
register-invalid-replaced-by = Isi daerah pengganti hanya untuk status “digantikan”.
register-invalid-other-value = Klaim ini tidak menyebut nilai itu.

## Halaman publik

register-home-title = Gerakan Menuju Smart City dalam angka
register-home-over = Register terbuka
register-home-lead = Sejak 2017 gerakan nasional ini membimbing kabupaten dan kota menyusun rencana induk kota cerdas. Di sini tercatat siapa yang ikut, kapan, dan dari mana setiap angkanya.
register-home-to-map = Lihat peta
register-home-to-regions = Cari daerah
register-home-headline = Angka utama
register-home-to = kabupaten dan kota pernah ikut sampai { $day }
register-home-share = { $share } dari { $whole } se-Indonesia
register-home-participations = keikutsertaan seluruhnya
register-home-participations-note = Satu daerah dapat ikut lebih dari sekali
register-stat-derived = dihitung
register-home-map = Di mana saja?
register-home-map-lead = Setiap petak adalah satu kabupaten atau kota, disusun menurut provinsi dan sama besar, sehingga kota kecil pun terlihat.
register-home-map-more = Buka peta lengkap beserta tabelnya
register-home-years = Tahun demi tahun
register-home-cohorts = Angkatan
register-home-funnel = Dari undangan sampai bimbingan
register-home-funnel-lead = Tidak semua daerah yang diundang akhirnya dibimbing. Tahap yang angkanya tidak pernah terbit ditampilkan sebagai belum diketahui.
register-home-funnel-of = Pilih angkatan
register-home-sums = Hitungannya cocok
register-home-sums-lead = Banyaknya daerah berbeda sama dengan jumlah keikutsertaan dikurangi daerah yang ikut kembali.
register-home-contested = Angka yang dipertentangkan
register-home-contested-lead = Sumber-sumber ini tidak sepakat. Register menyimpan semua klaim, memilih satu nilai, dan menyebut alasannya.

register-cohort = Angkatan
register-cohort-of = Angkatan { $year }
register-cohorts = Angkatan
register-cohorts-lead = Daerah yang terpilih dalam satu tahun membentuk satu angkatan. Tidak ada angkatan baru pada 2020.
register-cohort-lead = { $selected } terpilih dari { $assessed } yang diasesmen.
register-cohort-lead-selected = { $selected } kabupaten dan kota terpilih.
register-cohort-lead-disputed = Jumlah yang terpilih belum dapat dipastikan.
register-cohort-none = Tidak ada angkatan baru pada tahun ini.
register-cohort-theme = Tema: { $theme }.
register-older = ← { $name }
register-newer = { $name } →
register-pass-rate = Tingkat kelulusan
register-members = Anggota
register-members-known = Anggota diketahui
register-known-of = { $known } dari { $total }
register-members-known-of = { $known } anggota diketahui namanya.
register-members-unknown = { $n ->
   *[other] { $n } belum diketahui.
  }
register-members-none = Belum ada anggota yang diketahui
register-members-none-text = Daftar anggota akan muncul di sini begitu ada sumber yang menyebutnya.
register-days = Tanggal dan tempat
register-days-none = Belum ada tanggal yang diketahui.
register-behind = Semua angka angkatan ini
register-list-no = No. pada surat
register-links = Hubungan
register-repeat-of = Ikut kembali sejak
register-replaced-by = Digantikan oleh
register-figures = Angka
register-figure = Angka
register-value = Nilai
register-curated-value = Nilai terkurasi
register-published-values = Nilai yang terbit
register-standing = Kedudukan
register-derived = Dihitung, bukan dikutip
register-disputed-value = Belum diputuskan
register-contested = sumber berbeda
register-contested-key = Sumber menyebut nilai yang berbeda. Ikuti angkanya untuk melihat semua klaim dan alasan pilihan register.
register-as-of = Sampai dengan
register-sum = Hitungan
register-check = Pemeriksaan
register-agrees = Cocok
register-differs = Tidak cocok

register-chart-timeline = Daerah terpilih menurut angkatan
register-chart-timeline-about = Kolom menunjukkan banyaknya kabupaten dan kota yang terpilih setiap tahun. Tahun 2020 tidak memiliki angkatan.
register-chart-known = Anggota yang diketahui namanya
register-chart-known-about = Batang menunjukkan berapa anggota setiap angkatan yang diketahui namanya dari jumlah resminya.
register-chart-funnel = { $cohort }: dari undangan sampai bimbingan
register-chart-funnel-about = Batang menunjukkan banyaknya daerah pada setiap tahap. Tahap tanpa angka yang terbit belum diketahui.

register-regions = Daerah
register-regions-lead = Semua provinsi, kabupaten, dan kota menurut kode resmi Kementerian Dalam Negeri.
register-regions-filter = Saring daerah
register-regions-q = Nama atau kode
register-regions-total = { $n ->
   *[other] { $n } daerah
  }
register-regions-none = Tidak ada daerah yang cocok
register-regions-none-text = Coba sebagian nama, misalnya “bone”, atau hapus salah satu saringan.
register-regions-all = Tampilkan semua daerah
register-regions-note = Keikutsertaan dihitung dari anggota yang diketahui namanya. Daftar angkatan 2019 dan 2021–2023 belum lengkap, jadi daerah tanpa keikutsertaan di sini mungkin saja pernah ikut.
register-download = Unduh daftar ini:
register-all-kinds = Semua jenis
register-all-provinces = Semua provinsi
register-all-cohorts = Semua angkatan
register-all-members = Semua daerah
register-member = Keikutsertaan
register-member-yes = Pernah ikut
register-member-no = Belum diketahui ikut
register-code = Kode
register-name = Nama
register-kind = Jenis
register-region = Daerah
register-status = Status
register-newest-cohort = Angkatan terakhir

register-course = Perjalanan dalam gerakan
register-course-none = Belum diketahui pernah ikut
register-course-none-text = Belum ada sumber yang menyebut daerah ini dalam salah satu angkatan. Daftar beberapa angkatan belum lengkap.
register-course-province = Provinsi tidak dihitung sebagai anggota; kabupaten dan kotanya tercantum di bawah.
register-was-replaced = Digantikan daerah lain
register-was-replaced-text = Setelah terpilih, tempatnya diambil oleh
register-was-replaced-claims = Sumber-sumbernya saling bertentangan; semuanya tercantum di bawah.
register-took-over = Menggantikan daerah lain
register-took-over-text = Mengambil tempat
register-at-list-no = { $n ->
   *[other] Nomor { $n } pada daftar surat
  }
register-profile = Profil
register-locator = Letak { $region } di antara daerah lain dalam provinsinya
register-locator-key = Titik kecil: kabupaten dan kota lain di provinsi yang sama. Garis pantai: Natural Earth.
register-fact-code = Kode wilayah
register-fact-province = Provinsi
register-fact-head = Kepala daerah
register-fact-population = Penduduk
register-fact-fiscal = Kapasitas fiskal
register-fact-website = Situs resmi
register-fact-bps = Kode BPS
register-fact-since = Berlaku sejak
register-fact-place = Lintang, bujur
register-agencies = Perangkat daerah
register-agencies-none = Belum ada perangkat daerah yang tercatat.
register-agencies-none-text = Petugas daerah dapat menambahkannya.
register-agencies-all = Semua perangkat daerah
register-existed = Keberadaan
register-existing = Masih ada
register-past = Riwayat wilayah
register-until = Sampai { $day }
register-came-from = Berasal dari
register-former-code = Kode { $code } sudah diganti
register-former-code-text = Daerah ini sekarang berkode { $code }. Tautan lama tetap berfungsi.
register-retired = Daerah ini sudah tidak ada sejak { $day }
register-retired-text = Halaman ini tetap dapat dibaca. Penerusnya:
register-within = Kabupaten dan kota
register-within-members = diketahui pernah ikut
register-letters-of-cohorts = Surat angkatannya
register-claims-about = Yang terbit tentang daerah ini
register-region-unknown = Daerah tidak ditemukan
register-region-unknown-lead = Tidak ada daerah berkode { $code }, sekarang maupun dahulu. Carilah dengan nama.
register-region-unknown-province = Atau lihat semua daerah di

register-subject = Subjek
register-subject-movement = Gerakan Menuju Smart City
register-subject-movement-to = Gerakan sampai { $day }
register-subject-programme = Program
register-subject-agreement = Nota Kesepakatan Bersama
register-subject-evaluation = Evaluasi
register-subject-evaluation-of = Evaluasi { $year }
register-subject-evaluation-region = Evaluasi { $year }, { $region }
register-subject-cohorts = Semua angkatan
register-subject-regions = Semua daerah
register-subject-movements = Gerakan menurut tahun
register-subject-evaluations = Evaluasi menurut tahun
register-all-subjects = Semua subjek
register-property = Sifat
register-property-hint = Seperti dalam berkas dan API, misalnya selected
register-publisher = Penerbit
register-published = Terbit
register-confidence = Keyakinan
register-note = Catatan
register-holds = Dipakai
register-withdrawn = Ditarik:
register-read = Baca
register-undated = Tanggal tidak diketahui
register-actor-system = data awal register
register-actor-officer = petugas register

register-claims = Klaim
register-claims-lead = Setiap angka yang pernah terbit tentang gerakan ini, seperti disebut sumbernya, termasuk yang saling bertentangan.
register-claims-filter = Saring klaim
register-claims-none = Tidak ada klaim yang cocok
register-claims-none-text = Hapus salah satu saringan, atau mulai dari semua klaim.
register-claims-all = Tampilkan semua klaim
register-figure-claims = Klaim di baliknya
register-figure-no-claims = Tidak ada klaim yang terbit
register-figure-no-claims-text = Nilai ini dihitung register dari angka lain; alasannya tercantum di atas.
register-figure-history = Riwayat keputusan
register-figure-decided = Diputuskan oleh { $who } pada { $when }.
register-figure-undone = Dibatalkan oleh { $who } pada { $when }.
register-figure-undecided = Sumber berbeda dan belum ada yang memutuskan.
register-figure-agreed = Semua sumber menyebut nilai yang sama; tidak perlu keputusan.
register-figure-id = Untuk program:
register-decided-by = Diputuskan oleh { $who }.
register-undone = Dibatalkan

register-source = Sumber
register-source-hint = Pengenal sumber, misalnya antara-bitung
register-source-title = Judul
register-source-where = Dibaca di
register-source-printed = Alamat tidak diketahui
register-source-id = Pengenal
register-source-claims = Yang dinyatakan sumber ini
register-source-no-claims = Tidak ada angka yang dikutip dari sumber ini.
register-source-proves = Keikutsertaan yang dibuktikannya
register-source-proves-more = Hanya seratus yang pertama ditampilkan; selebihnya ada di halaman angkatan.
register-sources = Sumber
register-sources-lead = Artikel, surat, dan laporan tempat setiap angka diterbitkan.
register-sources-filter = Cari sumber
register-sources-q = Penerbit, judul, atau pengenal
register-sources-none = Tidak ada sumber yang cocok
register-sources-none-text = Coba sebagian nama penerbit atau judul.
register-sources-all = Tampilkan semua sumber

register-letters = Surat
register-letters-lead = Surat direktorat jenderal yang menetapkan, mengundang, dan menyampaikan hasil.
register-letter-number = Nomor
register-letter-date = Tanggal
register-letter-subject = Perihal
register-letter-purpose = Isi
register-letter-grammar = Cara membaca nomor surat
register-letter-grammar-lead = Nomor surat tersusun tetap. Bulan dan tahun pada nomor harus sama dengan tanggal surat; register memeriksanya setiap kali surat dicatat.
register-letter-b = B- atau B.
register-letter-b-text = Surat biasa.
register-letter-sequence = Nomor urut
register-letter-sequence-text = Nomor urut surat dalam tahun itu.
register-letter-office-text = Direktorat Jenderal Aplikasi Informatika.
register-letter-class = Klasifikasi arsip
register-letter-class-text = Kode klasifikasi arsip, misalnya AI.01.02.
register-letter-month = Bulan dan tahun
register-letter-month-text = Bulan dua angka dan tahun empat angka, sama dengan tanggal surat.
register-letter-taken-apart = Nomor surat yang diurai

register-map = Peta
register-map-lead = Kabupaten dan kota yang diketahui ikut, sebagai petak sama besar dan sebagai titik di peta.
register-map-filter = Atur peta
register-map-colour = Warna menurut
register-map-by-cohort = Angkatan terakhir
register-map-by-count = Banyaknya keikutsertaan
register-map-tiles = Peta petak
register-map-tiles-about = Satu petak untuk setiap kabupaten dan kota, disusun menurut provinsi. Tabel di bawah peta memuat angka yang sama.
register-map-tiles-lead = Setiap petak sama besar; letaknya mengikuti peta sedekat mungkin. Pilih petak untuk membuka halaman daerahnya.
register-map-skip = Lompati petak
register-map-real = Peta titik
register-map-real-lead = Setiap titik berada di dalam atau di dekat wilayahnya.
register-map-credit = Garis pantai: Natural Earth, milik umum.
register-map-table = Tabel menurut provinsi
register-map-list = Buka daftar daerah ini
register-map-regions = Kabupaten dan kota
register-map-members = Diketahui ikut
register-map-share = Bagian
register-map-none = Belum diketahui ikut
register-map-until = Sampai { $year }
register-map-times = { $n ->
   *[other] { $n } kali ikut
  }
register-map-times-more = Tiga kali atau lebih
register-map-known = Peta menunjukkan { $shown } daerah yang diketahui namanya dari { $all } yang pernah ikut.
register-map-known-only = Peta menunjukkan { $shown } daerah yang diketahui namanya.
register-map-shown = { $n ->
   *[other] { $n } daerah diwarnai.
  }

register-about = Tentang
register-about-lead = Apa itu gerakan ini, apa isi register, dan dari mana datanya.
register-about-movement = Gerakannya
register-about-movement-1 = Gerakan Menuju 100 Smart City dimulai di Makassar pada Mei 2017. Setelah angkatan ketiga melengkapi seratus daerah pada 2019, gerakan berlanjut sebagai Gerakan Menuju Smart City.
register-about-movement-2 = Setiap tahun kabupaten dan kota diasesmen, yang terpilih ditetapkan dengan surat direktur jenderal, menandatangani nota kesepakatan, dan mengikuti empat tahap bimbingan teknis. Hasilnya rencana induk lima sampai sepuluh tahun dan program percepatan setahun.
register-about-movement-3 = Gerakan ini diselenggarakan Kementerian Komunikasi dan Informatika, sejak akhir 2024 Kementerian Komunikasi dan Digital, bersama kementerian dan lembaga lain.
register-about-register = Registernya
register-about-register-1 = Angka tentang gerakan ini sering terbit berbeda-beda. Register menyimpan setiap klaim dengan penerbit dan tanggalnya, memilih satu nilai, menyebut siapa yang memilih dan mengapa, dan mengingat setiap perubahan.
register-about-register-2 = Semuanya dapat ditelusuri:
register-about-register-3 = Keikutsertaan dan daerah dihitung terpisah, karena ada daerah yang ikut kembali. Jumlah berasal dari angka resmi, tidak pernah dari menghitung daftar nama.
register-about-partial = Yang belum lengkap
register-about-partial-1 = Nama anggota angkatan 2017, 2018, dan 2024 diketahui seluruhnya; angkatan 2019, 2021, 2022, dan 2023 baru sebagian. Halaman angkatan selalu menyebut berapa yang diketahui dari berapa.
register-about-partial-2 = Catatan dan alasan pada data awal ditulis dalam bahasa Inggris.
register-about-provenance = Asal data
register-about-provenance-codes = Kode dan nama wilayah: Keputusan Menteri Dalam Negeri 300.2.2-2430 Tahun 2025.
register-about-provenance-points = Titik wilayah: paket territory-indonesia (lisensi MIT), dengan perbaikan.
register-about-provenance-coast = Garis pantai: Natural Earth 1:10m, milik umum.
register-about-provenance-rest = Selebihnya: fakta dan angka dari terbitan pada halaman Sumber; catatan ditulis dengan kata-kata sendiri.
register-about-licence = Lisensi
register-about-licence-1 = Program dan pilihan datanya berlisensi Apache 2.0. Boleh dipakai, diubah, dan dibagikan dengan menyebut asalnya.

register-problem-region-code = Kode wilayah ditulis seperti 71 untuk provinsi atau 71.72 untuk kabupaten dan kota.
register-problem-cohort = Tidak ada angkatan dengan tahun ini. Lihat semua angkatan pada menu Angkatan.
register-problem-figure = Belum ada klaim maupun keputusan tentang angka ini.
register-problem-source = Tidak ada sumber dengan pengenal ini. Cari pada halaman Sumber.


## Halaman petugas

# …


## Impor dan ekspor

# …


## API

register-api-unknown-parameter = Parameter “{ $name }” tidak dikenal di sini. Yang dikenal: { $known }.
register-api-repeated-parameter = Parameter “{ $name }” hanya boleh ditulis satu kali.
register-api-bad-parameter = Parameter “{ $name }” harus berbentuk: { $form }
register-api-cohort-unknown = Tidak ada angkatan { $year }.
register-api-region-unknown = Tidak ada daerah dengan kode { $code }.
register-api-id = Pengenal pada alamat ini bukan UUID.
register-api-unknown = Tidak ditemukan: { $id }.
