//! PKCS#12 files (RFC 7292): a private key and its certificates behind a passphrase.
//!
//! Read: PBES2 with AES or triple DES (RFC 8018), as OpenSSL 3 and current products write, and the older schemes with
//! triple DES and RC2, in which signers' files of earlier years are kept. Not read: BER with indefinite lengths, public-key
//! protected files, PBMAC1.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7};
use ring::{digest, hmac, pbkdf2};
use zeroize::Zeroizing;

use crate::{
    Passphrase,
    asn1::{Reader, Value, oid, tag},
};

/// Why a file gives no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Format,
    Passphrase,
    Unsupported,
}

/// What the file holds, decrypted.
#[derive(Default)]
pub(crate) struct Contents {
    /// PKCS#8.
    pub keys: Vec<Zeroizing<Vec<u8>>>,
    pub certificates: Vec<Vec<u8>>,
}

/// How often a key may be stretched: an hour's work would be no protection but a trap.
const MAX_ITERATIONS: u32 = 5_000_000;
/// The largest file; chains and keys stay below.
const MAX_BYTES: usize = 1 << 20;

/// The part of an object identifier that these share: 1.2.840.113549.1.12.
const PKCS12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12];
/// 1.2.840.113549.1.5.13 and 12.
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
/// 1.2.840.113549.1.9.22.1: an X.509 certificate.
const X509: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 22, 1];

/// Opens a file.
pub(crate) fn open(bytes: &[u8], passphrase: &Passphrase) -> Result<Contents, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::Format);
    }
    let mut file = Reader::new(bytes)
        .enter(tag::SEQUENCE)
        .ok_or(Refused::Format)?;
    if file.next().and_then(Value::small) != Some(3) {
        return Err(Refused::Format);
    }
    let safe = file.next().and_then(data).ok_or(Refused::Format)?;
    if let Some(mac) = file.next() {
        check_mac(mac, safe, passphrase)?;
    }
    let mut contents = Contents::default();
    let mut parts = Reader::new(safe)
        .enter(tag::SEQUENCE)
        .ok_or(Refused::Format)?;
    while !parts.is_empty() {
        let part = parts.next().ok_or(Refused::Format)?;
        if let Some(plain) = data(part) {
            bags(plain, passphrase, &mut contents)?;
        } else {
            let (algorithm, sealed) = encrypted(part).ok_or(Refused::Unsupported)?;
            bags(
                &decrypt(algorithm, sealed, passphrase)?,
                passphrase,
                &mut contents,
            )?;
        }
    }
    Ok(contents)
}

/// The octets of a `ContentInfo` of type data.
fn data(info: Value<'_>) -> Option<&[u8]> {
    let mut info = Reader::new(info.of(tag::SEQUENCE)?);
    (info.take(tag::OID)? == oid::DATA).then_some(())?;
    info.enter(0xa0)?.take(tag::OCTETS)
}

fn encrypted(info: Value<'_>) -> Option<(Value<'_>, &[u8])> {
    let mut info = Reader::new(info.of(tag::SEQUENCE)?);
    (info.take(tag::OID)? == oid::ENCRYPTED_DATA).then_some(())?;
    let mut sealed = info.enter(0xa0)?.enter(tag::SEQUENCE)?;
    sealed.next()?.small()?;
    let mut content = sealed.enter(tag::SEQUENCE)?;
    (content.take(tag::OID)? == oid::DATA).then_some(())?;
    Some((content.next()?, content.take(0x80)?))
}

fn bags(safe: &[u8], passphrase: &Passphrase, contents: &mut Contents) -> Result<(), Refused> {
    let mut bags = Reader::new(safe)
        .enter(tag::SEQUENCE)
        .ok_or(Refused::Format)?;
    while !bags.is_empty() {
        let mut bag = bags.enter(tag::SEQUENCE).ok_or(Refused::Format)?;
        let kind = bag.take(tag::OID).ok_or(Refused::Format)?;
        let mut inner = bag.enter(0xa0).ok_or(Refused::Format)?;
        let value = inner.next().ok_or(Refused::Format)?;
        match kind.strip_prefix(PKCS12) {
            Some([10, 1, 1]) => contents.keys.push(Zeroizing::new(value.whole.to_vec())),
            Some([10, 1, 2]) => contents.keys.push(encrypted_key(value.whole, passphrase)?),
            Some([10, 1, 3]) => {
                let mut bag = value.inside();
                if bag.take(tag::OID) == Some(X509) {
                    let certificate = bag
                        .enter(0xa0)
                        .and_then(|mut inner| inner.take(tag::OCTETS));
                    contents
                        .certificates
                        .push(certificate.ok_or(Refused::Format)?.to_vec());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The key in an `EncryptedPrivateKeyInfo` (RFC 5958, 3).
pub(crate) fn encrypted_key(
    der: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let parts = Reader::new(der).enter(tag::SEQUENCE).and_then(|mut info| {
        let algorithm = info.next()?;
        Some((algorithm, info.take(tag::OCTETS)?))
    });
    let (algorithm, sealed) = parts.ok_or(Refused::Format)?;
    decrypt(algorithm, sealed, passphrase)
}

/// Verifies the file's own seal (RFC 7292, 4), which is how a wrong passphrase is told.
fn check_mac(mac: Value<'_>, safe: &[u8], passphrase: &Passphrase) -> Result<(), Refused> {
    let parts = (|| {
        let mut mac = Reader::new(mac.of(tag::SEQUENCE)?);
        let mut info = mac.enter(tag::SEQUENCE)?;
        let algorithm = info.enter(tag::SEQUENCE)?.take(tag::OID)?;
        let expected = info.take(tag::OCTETS)?;
        let salt = mac.take(tag::OCTETS)?;
        let rounds = if mac.is_empty() {
            1
        } else {
            mac.next()?.small()?
        };
        Some((algorithm, expected, salt, rounds))
    })();
    let (algorithm, expected, salt, rounds) = parts.ok_or(Refused::Format)?;
    let (hash, mac) = match algorithm {
        oid::SHA1 => (
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        ),
        oid::SHA256 => (&digest::SHA256, hmac::HMAC_SHA256),
        oid::SHA384 => (&digest::SHA384, hmac::HMAC_SHA384),
        oid::SHA512 => (&digest::SHA512, hmac::HMAC_SHA512),
        _ => return Err(Refused::Unsupported),
    };
    let key = stretch(hash, 3, passphrase, salt, rounds, hash.output_len())?;
    hmac::verify(&hmac::Key::new(mac, &key), safe, expected).map_err(|_| Refused::Passphrase)
}

/// The key derivation of RFC 7292, appendix B.2; `purpose` is 1 for a key, 2 for an initial value, 3 for a seal.
fn stretch(
    hash: &'static digest::Algorithm,
    purpose: u8,
    passphrase: &Passphrase,
    salt: &[u8],
    rounds: u32,
    length: usize,
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    if rounds == 0 || rounds > MAX_ITERATIONS || salt.is_empty() {
        return Err(Refused::Unsupported);
    }
    let block = hash.block_len();
    let units = passphrase.reveal().encode_utf16().chain([0]);
    let password: Zeroizing<Vec<u8>> = Zeroizing::new(units.flat_map(u16::to_be_bytes).collect());
    let fill = |bytes: &[u8]| -> Zeroizing<Vec<u8>> {
        let length = bytes.len().div_ceil(block) * block;
        Zeroizing::new(bytes.iter().copied().cycle().take(length).collect())
    };
    let mut mixed = fill(salt);
    mixed.extend(fill(&password).iter());
    let mut out = Zeroizing::new(Vec::new());
    loop {
        let mut context = digest::Context::new(hash);
        context.update(&vec![purpose; block]);
        context.update(&mixed);
        let mut made = context.finish();
        for _ in 1..rounds {
            made = digest::digest(hash, made.as_ref());
        }
        out.extend(made.as_ref());
        if out.len() >= length {
            out.truncate(length);
            return Ok(out);
        }
        // Each block of what is mixed grows by the made one and by 1, as a number.
        let add: Vec<u8> = made.as_ref().iter().copied().cycle().take(block).collect();
        for chunk in mixed.chunks_mut(block) {
            let mut carry = 1u16;
            for (byte, &more) in chunk.iter_mut().zip(&add).rev() {
                carry += u16::from(*byte) + u16::from(more);
                *byte = (carry & 0xff) as u8;
                carry >>= 8;
            }
        }
    }
}

fn decrypt(
    algorithm: Value<'_>,
    sealed: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let mut algorithm = algorithm.inside();
    let name = algorithm.take(tag::OID).ok_or(Refused::Format)?;
    let mut parameters = algorithm.enter(tag::SEQUENCE).ok_or(Refused::Format)?;
    if name == PBES2 {
        return decrypt_pbes2(parameters, sealed, passphrase).ok_or(Refused::Unsupported)?;
    }
    let salt = parameters.take(tag::OCTETS).ok_or(Refused::Format)?;
    let rounds = parameters
        .next()
        .and_then(Value::small)
        .ok_or(Refused::Format)?;
    let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
    let derived = |purpose, length| stretch(hash, purpose, passphrase, salt, rounds, length);
    let iv = derived(2, 8)?;
    match name.strip_prefix(PKCS12) {
        Some([1, 3]) => open_cbc::<cbc::Decryptor<des::TdesEde3>>(&derived(1, 24)?, &iv, sealed),
        Some([1, 5]) => open_cbc::<cbc::Decryptor<rc2::Rc2>>(&derived(1, 16)?, &iv, sealed),
        Some([1, 6]) => {
            let cipher = rc2::Rc2::new_with_eff_key_len(&derived(1, 5)?, 40);
            open_rc2(cipher, &iv, sealed)
        }
        _ => Err(Refused::Unsupported),
    }
}

/// PBES2 (RFC 8018, 6.2) with PBKDF2.
fn decrypt_pbes2(
    mut parameters: Reader<'_>,
    sealed: &[u8],
    passphrase: &Passphrase,
) -> Option<Result<Zeroizing<Vec<u8>>, Refused>> {
    let mut derivation = parameters.enter(tag::SEQUENCE)?;
    (derivation.take(tag::OID)? == PBKDF2).then_some(())?;
    let mut derivation = derivation.enter(tag::SEQUENCE)?;
    let salt = derivation.take(tag::OCTETS)?;
    let rounds = derivation
        .next()?
        .small()
        .filter(|&rounds| rounds <= MAX_ITERATIONS)?;
    derivation.optional(tag::INTEGER);
    let prf = match derivation.next() {
        // RFC 8018, A.2: HMAC with SHA-1 where nothing is said.
        None => pbkdf2::PBKDF2_HMAC_SHA1,
        // 1.2.840.113549.2.7 and so on.
        Some(prf) => match prf
            .inside()
            .take(tag::OID)?
            .strip_prefix(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2])?
        {
            [7] => pbkdf2::PBKDF2_HMAC_SHA1,
            [9] => pbkdf2::PBKDF2_HMAC_SHA256,
            [10] => pbkdf2::PBKDF2_HMAC_SHA384,
            [11] => pbkdf2::PBKDF2_HMAC_SHA512,
            _ => return None,
        },
    };
    let mut scheme = parameters.enter(tag::SEQUENCE)?;
    let name = scheme.take(tag::OID)?;
    let iv = scheme.take(tag::OCTETS)?;
    let derived = |length: usize| -> Option<Zeroizing<Vec<u8>>> {
        let mut key = Zeroizing::new(vec![0; length]);
        pbkdf2::derive(
            prf,
            rounds.try_into().ok()?,
            salt,
            passphrase.reveal().as_bytes(),
            &mut key,
        );
        Some(key)
    };
    // 2.16.840.1.101.3.4.1.2, 22 and 42; 1.2.840.113549.3.7.
    Some(match name {
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2] => {
            open_cbc::<cbc::Decryptor<Aes128>>(&derived(16)?, iv, sealed)
        }
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 22] => {
            open_cbc::<cbc::Decryptor<Aes192>>(&derived(24)?, iv, sealed)
        }
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42] => {
            open_cbc::<cbc::Decryptor<Aes256>>(&derived(32)?, iv, sealed)
        }
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7] => {
            open_cbc::<cbc::Decryptor<des::TdesEde3>>(&derived(24)?, iv, sealed)
        }
        _ => return None,
    })
}

/// Decrypts; wrong padding means a wrong passphrase.
fn open_cbc<D: KeyIvInit + BlockModeDecrypt>(
    key: &[u8],
    iv: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let cipher = D::new_from_slices(key, iv).map_err(|_| Refused::Format)?;
    let plain = cipher
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| Refused::Passphrase)?;
    Ok(Zeroizing::new(plain))
}

fn open_rc2(cipher: rc2::Rc2, iv: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
    use cbc::cipher::InnerIvInit;
    let cipher = cbc::Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| Refused::Format)?;
    let plain = cipher
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| Refused::Passphrase)?;
    Ok(Zeroizing::new(plain))
}
