//! Who signs: a private key, its certificate and the authorities above it.

use std::fmt;

use crate::{
    Passphrase, Person,
    certificate::Certificate,
    keys::{Key, public_bits},
    pem,
    pkcs12::{self, Refused},
};

/// A private key with its certificate.
///
/// RSA with 2,048 bits or more, or ECDSA on P-256; both sign SHA-256. Printing one shows the certificate's subject only.
pub struct Identity {
    pub(crate) key: Key,
    pub(crate) certificate: Certificate,
    /// Authorities, the signer's own first; as far as the file has them.
    pub(crate) chain: Vec<Certificate>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.certificate.person().subject)
    }
}

/// Why a file gives no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// It is neither PKCS#12 nor PEM, or it is damaged.
    #[error("the file is not a key file, or is damaged")]
    Format,
    /// The passphrase does not open it.
    #[error("the passphrase is wrong")]
    Passphrase,
    /// It has no private key that signs here: RSA from 2,048 bits, or ECDSA on P-256.
    #[error("the file has no RSA key of 2,048 bits or more, and none on P-256")]
    Key,
    /// It has no certificate.
    #[error("the file has no certificate")]
    NoCertificate,
    /// None of its certificates belongs to its key.
    #[error("the key does not fit the certificate")]
    Mismatch,
    /// It is encrypted in a way that is not read here.
    #[error("the file is encrypted in a way that is not supported")]
    Unsupported,
}

impl From<Refused> for IdentityError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Format => Self::Format,
            Refused::Passphrase => Self::Passphrase,
            Refused::Unsupported => Self::Unsupported,
        }
    }
}

impl Identity {
    /// From a `.p12` or `.pfx` file (RFC 7292).
    pub fn from_pkcs12(bytes: &[u8], passphrase: &Passphrase) -> Result<Self, IdentityError> {
        let contents = pkcs12::open(bytes, passphrase)?;
        if contents.keys.is_empty() {
            return Err(IdentityError::Key);
        }
        let certificates = read_all(&contents.certificates)?;
        let keys = contents.keys.iter();
        matching(
            certificates,
            keys.map(|key| move |point: &[u8]| Key::from_pkcs8(key, Some(point))),
        )
    }

    /// From PEM: certificates, the signer's and those above it in any order, and a private key as PKCS#8 (`PRIVATE KEY`,
    /// or `ENCRYPTED PRIVATE KEY` with a passphrase), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
    /// Both texts may be the same.
    pub fn from_pem(
        certificates: &str,
        key: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, IdentityError> {
        let blocks = pem::blocks(certificates).ok_or(IdentityError::Format)?;
        let ders: Vec<Vec<u8>> = blocks
            .into_iter()
            .filter(|(label, _)| *label == "CERTIFICATE")
            .map(|(_, der)| der.to_vec())
            .collect();
        let certificates = read_all(&ders)?;
        let keys = pem::blocks(key).ok_or(IdentityError::Format)?;
        let (label, der) = keys
            .into_iter()
            .find(|(label, _)| label.ends_with("PRIVATE KEY"))
            .ok_or(IdentityError::Key)?;
        let der = match (label, passphrase) {
            ("ENCRYPTED PRIVATE KEY", Some(passphrase)) => pkcs12::encrypted_key(&der, passphrase)?,
            ("ENCRYPTED PRIVATE KEY", None) => return Err(IdentityError::Passphrase),
            _ => der,
        };
        let read = |point: &[u8]| match label {
            "RSA PRIVATE KEY" => Key::from_rsa(&der),
            "EC PRIVATE KEY" => Key::from_ec(&der, Some(point)),
            _ => Key::from_pkcs8(&der, Some(point)),
        };
        matching(certificates, std::iter::once(read))
    }

    /// What the certificate says of the signer.
    pub fn person(&self) -> Person {
        self.certificate.person()
    }
}

fn read_all(ders: &[Vec<u8>]) -> Result<Vec<Certificate>, IdentityError> {
    if ders.is_empty() {
        return Err(IdentityError::NoCertificate);
    }
    ders.iter()
        .map(|der| Certificate::from_der(der).ok_or(IdentityError::Format))
        .collect()
}

/// The first key that has a certificate. A key is read with each certificate's point, since EC keys may lack their own.
fn matching<R>(
    certificates: Vec<Certificate>,
    keys: impl Iterator<Item = R>,
) -> Result<Identity, IdentityError>
where
    R: Fn(&[u8]) -> Option<Key>,
{
    let mut any = false;
    for read in keys {
        for (at, certificate) in certificates.iter().enumerate() {
            let Some(key) = public_bits(certificate.key()).and_then(&read) else {
                continue;
            };
            any = true;
            if key.fits(certificate.key()) {
                let mut rest = certificates.clone();
                let certificate = rest.swap_remove(at);
                let chain = above(&certificate, rest);
                return Ok(Identity {
                    key,
                    certificate,
                    chain,
                });
            }
        }
    }
    Err(if any {
        IdentityError::Mismatch
    } else {
        IdentityError::Key
    })
}

/// The authorities above `certificate` among `others`, in order.
fn above(certificate: &Certificate, mut others: Vec<Certificate>) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    loop {
        let last = chain.last().unwrap_or(certificate);
        if last.issuer() == last.subject() {
            return chain;
        }
        let Some(at) = others.iter().position(|one| one.subject() == last.issuer()) else {
            return chain;
        };
        let next = others.swap_remove(at);
        chain.push(next);
    }
}
