post-below-page = Halaman terkait: { $url }
post-below-own = Surel ini dikirim otomatis; mohon tidak membalasnya. Alamat, bahasa, dan pengingat Anda diatur di { $url }
post-stale = Orang lain telah mengubahnya sementara halaman ini terbuka. Muat ulang halaman untuk melihat perubahannya.
post-no-step = Pesan dalam keadaan ini tidak dapat dikirim ulang atau dibatalkan.
