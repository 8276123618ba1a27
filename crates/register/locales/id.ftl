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

# …


## Halaman petugas

# …


## Impor dan ekspor

# …


## API

# …
