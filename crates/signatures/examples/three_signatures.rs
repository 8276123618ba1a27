//! Signs a printed file three times, checks it, and says how long that took; writes it into a file to look at, if one is named.
//!
//!     cargo run --release -p signatures --example three_signatures -- /tmp/signed.pdf

#![expect(
    clippy::unwrap_used,
    reason = "a tool for measuring, which fails by panicking"
)]

use std::{env, fs, time::Instant};

use kernel::Timestamp;
use signatures::{
    Identity, Language, Passphrase, Rect, Request, Stamp, Trust, Verdict, check, sign,
};
use time::UtcOffset;

const FILE: &[u8] = include_bytes!("../tests/data/minutes.pdf");
const KEY: &[u8] = include_bytes!("../tests/data/rsa-aes256.p12");
const AUTHORITY: &[u8] = include_bytes!("../tests/data/authority.pem");
/// How often it is done; the fastest counts.
const ROUNDS: usize = 9;

fn main() {
    let at = Timestamp::try_from("2027-01-04T02:15:00Z".to_owned()).unwrap();
    let identity = Identity::from_pkcs12(KEY, &Passphrase::new("kata sandi éš")).unwrap();
    let mut trust = Trust::new();
    trust.add_anchors(AUTHORITY).unwrap();
    let (mut signing, mut checking) = (f64::MAX, f64::MAX);
    let mut last = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut pdf = FILE.to_vec();
        for nth in 0..3u8 {
            pdf = sign(&pdf, &identity, &request(at, nth)).unwrap();
        }
        signing = signing.min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let report = check(&pdf, &trust, at);
        checking = checking.min(start.elapsed().as_secs_f64());
        assert_eq!(report.verdict(), Some(Verdict::Valid));
        last = pdf;
    }
    println!(
        "three signatures (RSA-2048) with stamps: {:.1} ms",
        signing * 1000.0
    );
    println!("check of all three: {:.1} ms", checking * 1000.0);
    if let Some(path) = env::args().nth(1) {
        fs::write(path, last).unwrap();
    }
}

fn request(at: Timestamp, nth: u8) -> Request<'static> {
    let rect = Rect {
        left: 40.0 + 175.0 * f32::from(nth),
        bottom: 40.0,
        width: 165.0,
        height: 62.0,
    };
    Request {
        office: Some("Wali Kota Contoh".into()),
        reason: Some("Menyetujui Nota Kesepakatan Bersama".into()),
        stamp: Some(Stamp {
            page: 1,
            rect,
            heading: "Ditandatangani secara elektronik oleh".into(),
            language: Language::Indonesian,
            verify: Some("https://pilar.example/verifikasi/7f3a9c".into()),
        }),
        ..Request::new(
            "Contoh: Penanda Tangan",
            at,
            UtcOffset::from_hms(7, 0, 0).unwrap(),
        )
    }
}
