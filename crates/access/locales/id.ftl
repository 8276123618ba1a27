# Kata-kata untuk akun, sesi, peran, token, dan log audit.

## Peran dan lingkup

access-role-ministry-admin = Admin kementerian
access-role-officer = Petugas program
access-role-assessor = Asesor
access-role-expert = Pembimbing
access-role-legal-reviewer = Penelaah hukum
access-role-regional-admin = Admin daerah (Diskominfo)
access-role-planner = Perencana (Bappeda)
access-role-agency-editor = Perangkat daerah (OPD)
access-role-head = Kepala daerah
access-role-council-reader = Anggota dewan
access-role-auditor = Auditor
access-role = Peran
access-roles = Peran
access-roles-none = Tanpa peran: akun ini melihat apa yang dilihat publik.
access-role-any = Semua peran
access-role-none = Belum ada peran
access-role-choose = Pilih peran
access-role-grant = Beri peran
access-role-revoke = Cabut
access-role-revoke-of = Cabut { $role }
access-role-wrong = Pilih peran dari daftar.
access-place = Daerah atau perangkat daerah
access-place-hint = Kode daerah seperti 71.72, atau id perangkat daerah. Kosongkan untuk peran di kementerian.
access-place-none = Peran di kementerian tidak memiliki daerah: kosongkan, atau pilih peran lain.
access-place-region = Isi kode daerah, misalnya 71.72.
access-place-agency = Isi id perangkat daerah seperti tampak pada halamannya.
access-scope-nation = seluruh negara
access-scope-region = daerah { $code }
access-scope-agency = perangkat daerah { $id }
access-scope-register-read = Membaca dan mengunduh register
access-scope-register-write = Mengubah register
access-scope-personal-read = Membaca data pribadi dalam register
access-scope-evidence-read = Membaca data dukung daerah
access-scope-evidence-write = Mengubah data dukung daerah
access-scope-accounts-read = Membaca akun dan peran
access-scope-accounts-write = Mengubah akun dan peran
access-scope-audit-read = Membaca log audit
access-scope-instance-operate = Melihat tugas latar dan keadaan sistem
access-scope-calls-read = Membaca panggilan dan peserta asesmen
access-scope-calls-write = Bertindak dalam panggilan: menyiapkan, menjawab, menilai, memutuskan
access-scope-agreements-read = Membaca nota kesepakatan, surat keputusan, dan lembaga
access-scope-agreements-write = Bertindak atas nota kesepakatan: menyusun, menelaah, menyetujui, menandatangani; mengurus surat keputusan dan lembaga
access-scope-workshops-read = Membaca bimtek dan FGD
access-scope-workshops-write = Bertindak dalam bimtek: menjadwalkan, membimbing, mengerjakan tugas kelompok
access-scope-plans-read = Membaca rencana induk yang sedang disusun
access-scope-plans-write = Menulis rencana induk, menerima baris, merilis
access-scope-post-read = Melihat apa yang dikirim kepada siapa
access-scope-post-write = Mengirim pengingat

## Masuk

access-sign-in = Masuk
access-sign-in-lead = Untuk petugas, daerah, asesor, dan auditor. Semua yang bersifat publik terbuka tanpa masuk.
access-sign-in-forgot = Lupa kata sandi? Mintalah yang baru kepada admin.
access-sign-in-wrong = Nama masuk atau kata sandi salah.
access-sign-in-blocked = Terlalu banyak percobaan gagal. Coba lagi dalam { $seconds } detik.
access-login = Nama masuk
access-login-hint = 3 sampai 64 huruf a sampai z, angka, dan . _ - + @, misalnya alamat surel.
access-login-wrong = Nama masuk terdiri atas 3 sampai 64 huruf a sampai z, angka, dan . _ - + @, dan diawali huruf atau angka.
access-login-taken = Nama masuk ini sudah dipakai akun lain.
access-code = Langkah kedua
access-code-lead = Masukkan enam angka yang ditampilkan aplikasi autentikator Anda untuk Pilar.
access-code-field = Kode enam angka
access-code-check = Periksa kode
access-code-lost = Perangkat hilang? Admin dapat menghapus faktor kedua.
access-code-wrong = Kode salah atau sudah dipakai. Tunggu kode berikutnya; periksa jam perangkat.

## Kata sandi

access-password = Kata sandi
access-password-change = Ganti kata sandi
access-password-lead = Anda akan dikeluarkan dari semua tempat lain.
access-password-must = Kata sandi harus diganti
access-password-must-text = Kata sandi Anda saat ini dibuat orang lain. Pilih kata sandi sendiri; sebelum itu tidak ada hal lain yang terbuka.
access-password-present = Kata sandi saat ini
access-password-new = Kata sandi baru
access-password-hint = Paling sedikit 12 karakter. Empat kata yang tidak berkaitan mudah diingat dan sulit ditebak.
access-password-again = Kata sandi baru sekali lagi
access-password-differs = Kedua isian berbeda.
access-password-short = Kata sandi paling sedikit 12 karakter.
access-password-long = Kata sandi paling banyak 1.024 bita.
access-password-simple = Kata sandi ini mudah ditebak. Pakai beberapa kata, jangan nama masuk.
access-password-wrong = Kata sandi saat ini salah.
access-password-unchanged = Ini kata sandi Anda saat ini. Pilih yang lain.
access-password-once = Kata sandi, hanya tampil sekali
access-password-once-lead = Sampaikan langsung atau lewat telepon. Kata sandi harus diganti saat pertama masuk.
access-password-reset = Buat kata sandi baru
access-password-reset-text = Semua sesi berakhir dan token dicabut. Kata sandi baru hanya tampil sekali.

## Faktor kedua

access-factor = Faktor kedua
access-factor-lead = Kode dari telepon di samping kata sandi, sehingga kata sandi yang dicuri saja tidak membuka apa pun.
access-factor-on = Faktor kedua aktif
access-factor-remove = Hapus faktor kedua
access-factor-remove-text = Untuk orang yang kehilangan perangkatnya.
access-factor-scan = Pindai gambar
access-factor-scan-text = Buka aplikasi autentikator, tambah akun, pindai gambar, lalu masukkan kode yang tampil. Sesi Anda yang lain berakhir.
access-factor-picture = Kode QR untuk aplikasi autentikator
access-factor-secret = Atau ketik rahasia ini:
access-factor-confirm = Aktifkan
access-factor-begin = Siapkan
access-factor-again = Mulai lagi dengan rahasia baru
access-factor-show = Tampilkan gambar
access-factor-exists = Faktor kedua sudah aktif.
access-factor-missing = Tidak ada faktor kedua untuk dikonfirmasi atau dihapus. Mulai lagi.

## Akun sendiri

access-own = Akun saya
access-name = Nama
access-name-hint = Seperti dilihat orang lain di samping apa yang Anda kerjakan.
access-name-wrong = Nama terdiri atas 1 sampai 120 karakter.
access-save = Simpan
access-security = Keamanan
access-on = aktif
access-off = tidak aktif
access-action = Tindakan
access-sessions = Masuk pada
access-sessions-lead = Bila ada yang tidak Anda kenal, akhiri dan ganti kata sandi Anda.
access-session-agent = Peramban
access-session-unnamed = Peramban tanpa nama
access-session-this = yang ini
access-session-seen = Terakhir dipakai
access-session-created = Sejak
access-session-end = Akhiri
access-sessions-end = Keluar dari semua tempat lain
access-sessions-end-all = Akhiri semua sesi
access-sessions-end-text = Orang ini dikeluarkan dari semua tempat.
access-history = Riwayat

## Token

access-tokens = Token API
access-own-post = Alamat surel dan pengingat
access-tokens-lead = Dengan token, sebuah program bertindak atas nama Anda dalam batas token itu.
access-tokens-none = Tidak ada token.
access-token-new = Token baru
access-token-name = Untuk apa
access-token-name-hint = Misalnya nama programnya.
access-token-prefix = Diawali
access-token-scopes = Batas
access-token-life = Berlaku
access-token-days = { $n } hari
access-token-expires = Berakhir
access-token-never = tidak pernah
access-token-used = Terakhir dipakai
access-token-unused = belum
access-token-make = Buat token
access-token-made = Token baru Anda
access-token-made-text = Salin sekarang: token tidak ditampilkan lagi.
access-token-revoke = Cabut
access-token-no-scope = Pilih paling sedikit satu batas.
access-token-days-wrong = Token berlaku 1 sampai 366 hari.
access-token-too-many = Anda memiliki 50 token, jumlah terbanyak. Cabut satu dahulu.

## Akun

access-accounts = Akun
access-accounts-lead = Siapa yang boleh masuk, dan sebagai apa.
access-accounts-filter = Saring akun
access-accounts-none = Tidak ada akun yang cocok
access-accounts-none-text = Hapus saringan atau cari bagian nama yang lain.
access-account-add = Tambah akun
access-account-add-lead = Kata sandi dibuatkan dan hanya tampil sekali.
access-account-open = Buka akun
access-account-created = Ditambahkan
access-search = Nama atau nama masuk
access-state = Keadaan
access-state-any = Semua keadaan
access-state-active = Aktif
access-state-disabled = Nonaktif
access-state-disable = Nonaktifkan
access-state-enable = Aktifkan
access-done-name = Nama sudah diganti.
access-done-password = Kata sandi sudah diganti. Anda dikeluarkan dari semua tempat lain.
access-done-factor = Faktor kedua aktif.
access-done-factor-removed = Faktor kedua sudah dihapus.
access-done-sessions = Sudah diakhiri.
access-done-token-revoked = Token sudah dicabut.
access-done-state = Keadaan sudah diganti.
access-done-granted = Peran sudah diberikan.
access-done-revoked = Peran sudah dicabut.

## Log audit

access-audit = Log audit
access-audit-lead = Setiap perubahan, dalam rantai hash yang menampakkan pemalsuan.
access-audit-verify = Periksa rantai
access-audit-good = Rantai utuh
access-audit-bad = Rantai putus
access-audit-intact = { $n } entri, hash terakhir { $hash }.
access-audit-broken = Pada entri { $seq }: { $reason }. Bandingkan dengan cadangan.
access-audit-filter = Saring log
access-audit-none = Tidak ada entri yang cocok.
access-audit-seq = No.
access-audit-when = Kapan
access-audit-actor = Siapa
access-audit-actor-hint = Nama masuk.
access-audit-action = Apa
access-audit-subject = Tentang
access-audit-subject-hint = Misalnya region:71.72 atau cohort:2022.
access-audit-details = Rincian
access-audit-hash = Hash
access-actor-system = sistem
access-actor-anonymous = publik
access-broken-missing = entri itu hilang
access-broken-order = entri itu tidak menyambung dari entri sebelumnya
access-broken-content = isinya diubah
access-broken-end = ada entri yang hilang di akhir
access-action-begin-second-factor = Faktor kedua mulai disiapkan
access-action-block = Masuk ditahan setelah gagal berkali-kali
access-action-change-password = Kata sandi diganti
access-action-confirm-second-factor = Faktor kedua diaktifkan
access-action-create = Akun ditambahkan
access-action-create-token = Token API dibuat
access-action-end-session = Sesi diakhiri
access-action-end-sessions = Semua sesi lain diakhiri
access-action-forget-second-factors = Faktor kedua yang kuncinya hilang dihapus
access-action-grant = Peran diberikan
access-action-remove-second-factor = Faktor kedua dihapus
access-action-rename = Nama diganti
access-action-reset-password = Kata sandi disetel ulang
access-action-revoke = Peran dicabut
access-action-revoke-token = Token API dicabut
access-action-seal-second-factors = Rahasia faktor kedua dienkripsi dengan kunci yang berlaku
access-action-sign-in = Masuk
access-action-sign-out = Keluar
access-action-state = Akun diaktifkan atau dinonaktifkan

## Masalah

access-problem-forbidden-text = Tidak satu pun peran Anda mengizinkan ini di sini.
access-problem-token-scope-text = Token ini tidak memiliki { $scope }. Buat token yang memilikinya bila peran Anda mengizinkan.
access-problem-not-by-token-text = Token tidak boleh melakukan ini. Masuklah lewat peramban.
access-problem-password-change-text = Ganti kata sandi Anda dahulu, pada Akun saya.
access-problem-cross-site-text = Permintaan dibuat oleh halaman situs lain dan tidak dijalankan.
access-problem-csrf-text = Formulir berasal dari sesi yang sudah berakhir. Muat ulang halaman lalu ulangi perubahannya.
access-problem-revision-text = Formulir tidak lengkap. Muat ulang halaman.
access-problem-no-account-text = Tidak ada akun seperti itu.
access-problem-no-token-text = Tidak ada token seperti itu, atau sudah dicabut.
access-problem-last-admin-text = Ini admin kementerian terakhir yang aktif. Buat admin lain dahulu.
access-problem-filter-text = Salah satu nilai tidak termasuk yang ada pada formulir.
