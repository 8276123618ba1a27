//! A second opinion on the profile: pyHanko, where the machine has it.
//!
//! `pip install pyhanko` into an environment of your own, then `PILAR_PYHANKO=…/bin/python make test`. Without the variable
//! nothing is asked of it: Debian has no package of it, and tests install nothing from elsewhere.

use std::{env, fs, process::Command};

use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use signatures::{Request, sign};

use crate::{
    pki::{self, Leaf},
    samples::{self, stamped},
    stamper::Stamper,
    tools,
};

/// What pyHanko says of each signature: bottom line, coverage, changes, time-stamp.
fn pyhanko(pdf: &[u8], root: &[u8]) -> Option<String> {
    let python = env::var_os("PILAR_PYHANKO")?;
    let folder = tempfile::tempdir().unwrap();
    let (file, anchor) = (
        folder.path().join("file.pdf"),
        folder.path().join("root.der"),
    );
    fs::write(&file, pdf).unwrap();
    fs::write(&anchor, root).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pyhanko_says.py");
    let out = Command::new(python)
        .arg(script)
        .arg(file)
        .arg(anchor)
        .output()
        .unwrap();
    Some(String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
}

#[test]
fn pyhanko_finds_three_signatures_with_time_stamps_valid() {
    let authority = pki::authority("Contoh Otoritas");
    let usages = vec![KeyUsagePurpose::DigitalSignature];
    let extended = vec![ExtendedKeyUsagePurpose::TimeStamping];
    let clock = Leaf {
        name: "Contoh: Penanda Waktu",
        serial: 99,
        usages,
        extended,
        ..Leaf::default()
    };
    let stamper = Stamper::new(&authority.issue(&clock), "20261120021600Z");
    let token = |hash: &[u8]| Ok(stamper.token(hash, None));
    let streams = tools::rewritten(samples::MINUTES, &["--object-streams=generate"]);
    for file in [samples::MINUTES.to_vec(), streams, samples::plain()] {
        let mut signed = file;
        for (nth, name) in (0u8..).zip(["Contoh: Satu", "Contoh: Dua", "Contoh: Tiga"]) {
            let plain = stamped(name, nth);
            // The first is B-B, the others are B-T.
            let request = if nth == 0 {
                plain
            } else {
                Request {
                    time_stamp: Some(&token),
                    ..plain
                }
            };
            signed = sign(&signed, &authority.signer(name), &request).unwrap();
        }
        let Some(said) = pyhanko(&signed, &authority.der) else {
            return;
        };
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(
            lines,
            [
                "valid=True coverage=ENTIRE_REVISION changes=FORM_FILLING stamped=False",
                "valid=True coverage=ENTIRE_REVISION changes=FORM_FILLING stamped=True",
                "valid=True coverage=ENTIRE_FILE changes=NONE stamped=True",
            ],
            "{said}"
        );
    }
}
