# Kata-kata kerangka halaman, komponen, dan masalah.

## Kerangka

web-home = Beranda
web-skip = Lompat ke isi
web-nav = Navigasi utama
web-nav-more = Lainnya
web-menu = Menu
web-language = Bahasa
web-theme = Tampilan
web-theme-auto = Ikuti perangkat
web-theme-light = Terang
web-theme-dark = Gelap
web-sign-in = Masuk
web-sign-out = Keluar
web-account = Akun saya
web-demo-label = Peragaan
web-demo = Ini peragaan. Semua yang Anda ubah di sini hanya tersimpan di komputer ini.
web-footer = { $name } { $version }. Setiap angka menyebut sumbernya.
web-footer-sources = Sumber data
web-footer-api = API untuk program lain
web-footer-licence = Lisensi Apache 2.0
web-request-number = Nomor permintaan

## Komponen

web-breadcrumbs = Letak halaman
web-required = wajib
web-errors = { $n ->
   *[other] Ada { $n } isian yang perlu diperbaiki
  }
web-apply = Terapkan
web-reset = Hapus saringan
web-cancel = Batal
web-unknown = Belum diketahui
web-sources = { $n ->
   *[other] { $n } sumber
  }
web-pages = Halaman daftar
web-previous = Sebelumnya
web-next = Berikutnya
web-as-table = Lihat sebagai tabel

## Bagan

web-chart-category = Kategori
web-chart-value = Nilai
web-chart-unknown = belum diketahui
web-chart-none = tidak ada
web-chart-of-previous = dari tahap sebelumnya
web-chart-share-of-previous = { $share } dari tahap sebelumnya
web-chart-known = Diketahui
web-chart-not-known = Belum diketahui
web-chart-total = Jumlah
web-chart-known-of = { $known } dari { $total } diketahui
web-chart-share = Bagian
web-chart-part-of = { $part } dari { $whole }

## Peta

web-map-search = Cari daerah pada peta
web-map-show = Tampilkan
web-map-zoom-in = Perbesar
web-map-zoom-out = Perkecil
web-map-failed = Peta tidak dapat dimuat. Tabel di bawah memuat data yang sama.
web-map-needs-script = Peta ini memerlukan JavaScript. Tabel di bawah memuat data yang sama.

## Masalah: judul menurut status, saran, dan judul menurut kode

web-problem-other = Permintaan ini tidak dapat dipenuhi
web-problem-400 = Permintaan tidak dapat dipahami
web-problem-400-advice = Periksa alamat atau isian, lalu coba lagi.
web-problem-401 = Anda perlu masuk
web-problem-401-advice = Masuk dengan akun Anda untuk melanjutkan ke halaman ini.
web-problem-403 = Anda tidak berwenang
web-problem-403-advice = Akun Anda tidak memiliki peran yang diperlukan. Hubungi pengelola bila Anda seharusnya berwenang.
web-problem-404 = Halaman tidak ditemukan
web-problem-404-advice = Alamatnya mungkin salah ketik, atau halamannya telah dipindahkan.
web-problem-405 = Cara ini tidak tersedia untuk alamat ini
web-problem-405-advice = Kembali ke halaman sebelumnya dan gunakan tombol yang tersedia.
web-problem-408 = Permintaan terlalu lama
web-problem-408-advice = Sambungan Anda mungkin lambat. Coba lagi.
web-problem-409 = Keadaannya sudah berubah
web-problem-409-advice = Muat ulang untuk melihat keadaan terbaru, lalu putuskan lagi.
web-problem-410 = Sudah tidak ada
web-problem-410-advice = Yang Anda cari pernah ada di sini dan telah ditarik.
web-problem-412 = Data telah diubah orang lain
web-problem-412-advice = Ambil versi terbaru, lalu ulangi perubahan Anda.
web-problem-413 = Berkas atau isian terlalu besar
web-problem-413-advice = Kurangi ukurannya atau bagi menjadi beberapa bagian.
web-problem-415 = Jenis berkas tidak dapat dibaca
web-problem-415-advice = Kirim dalam jenis yang disebutkan pada formulir atau dokumentasi.
web-problem-422 = Ada isian yang perlu diperbaiki
web-problem-422-advice = Perbaiki isian yang ditandai, lalu kirim lagi.
web-problem-428 = Versi yang diubah harus disebutkan
web-problem-429 = Terlalu banyak percobaan
web-problem-429-advice = Tunggu sebentar sebelum mencoba lagi.
web-problem-500 = Terjadi kesalahan pada sistem
web-problem-500-advice = Kesalahan ini telah dicatat. Bila berulang, sampaikan nomor permintaan di bawah kepada pengelola.
web-problem-503 = Layanan sedang tidak tersedia
web-problem-503-advice = Coba lagi beberapa saat lagi. Data Anda yang sudah tersimpan tetap aman.
web-problem-unknown-address = Halaman tidak ditemukan
web-problem-changed-meanwhile-text = Data ini sudah bukan versi yang disebut pada If-Match.
web-problem-if-match-required-text = Kirim ETag dari versi yang Anda ubah sebagai If-Match.
web-problem-limit-text = limit harus bilangan bulat dari 1 sampai 200.
web-problem-sort-text = sort tidak menyebut kolom pada daftar ini.
web-problem-cursor-text = after atau before bukan tempat pada daftar ini. Mulai lagi tanpa parameter itu.
web-problem-changed-by-someone-text = Data ini telah diubah orang lain sejak Anda membukanya.
web-problem-duplicate-text = Sudah ada data lain dengan { $what } yang sama.
web-problem-referred-to-text = Data lain merujuk ke data ini, atau data yang dirujuk tidak ada.
web-problem-outside-limits-text = Ada nilai di luar batas yang diperbolehkan: { $what }.
web-problem-disk-full = Penyimpanan penuh
web-problem-database-damaged = Basis data rusak

web-done-added = Sudah ditambahkan.
web-done-saved = Perubahan sudah disimpan.
web-done-moved = Langkah sudah dicatat.
web-done-curated = Keputusan sudah disimpan.
web-done-undone = Keputusan sudah dibatalkan.
web-done-withdrawn = Klaim sudah ditarik.
web-done-restored = Klaim berlaku kembali.
