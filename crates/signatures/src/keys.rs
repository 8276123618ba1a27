//! Keys: signing with our own, verifying with others'. All of it is `ring`, since RustCrypto's `rsa` leaks timing
//! (RUSTSEC-2023-0071).

use ring::{
    digest,
    rand::SystemRandom,
    rsa,
    signature::{self, EcdsaKeyPair, KeyPair, UnparsedPublicKey, VerificationAlgorithm},
};

use crate::asn1::{self, Reader, Value, oid, tag};

/// A private key that signs with SHA-256.
pub(crate) enum Key {
    Rsa(Box<rsa::KeyPair>),
    P256(Box<EcdsaKeyPair>),
}

impl Key {
    /// From PKCS#8 (RFC 5958). `public` is the point of an EC key whose file leaves it out.
    pub(crate) fn from_pkcs8(der: &[u8], public: Option<&[u8]>) -> Option<Self> {
        let mut info = Reader::new(der).enter(tag::SEQUENCE)?;
        info.next()?.small()?;
        let mut algorithm = info.enter(tag::SEQUENCE)?;
        let kind = algorithm.take(tag::OID)?;
        let key = info.take(tag::OCTETS)?;
        if kind == oid::RSA {
            return Self::from_rsa(key);
        }
        let p256 = kind == oid::EC && algorithm.take(tag::OID) == Some(oid::P256);
        if p256 {
            Self::from_ec(key, public)
        } else {
            None
        }
    }

    /// From PKCS#1 (RFC 8017, A.1.2): 2,048 bits or more.
    pub(crate) fn from_rsa(der: &[u8]) -> Option<Self> {
        rsa::KeyPair::from_der(der)
            .ok()
            .map(|pair| Self::Rsa(Box::new(pair)))
    }

    /// From SEC 1 (RFC 5915) on P-256.
    pub(crate) fn from_ec(der: &[u8], public: Option<&[u8]>) -> Option<Self> {
        let mut key = Reader::new(der).enter(tag::SEQUENCE)?;
        key.next()?.small()?;
        let secret = key.take(tag::OCTETS)?;
        if let Some(curve) = key.optional(0xa0)
            && curve.inside().take(tag::OID) != Some(oid::P256)
        {
            return None;
        }
        let own = match key.optional(0xa1) {
            Some(own) => Some(own.inside().next()?.bits()?),
            None => None,
        };
        let algorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
        let random = SystemRandom::new();
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, secret, own.or(public)?, &random)
            .ok()
            .map(|pair| Self::P256(Box::new(pair)))
    }

    /// Whether `certificate_key`, a `SubjectPublicKeyInfo`, is this key's other half.
    pub(crate) fn fits(&self, certificate_key: &[u8]) -> bool {
        let own = match self {
            Self::Rsa(pair) => pair.public().as_ref(),
            Self::P256(pair) => pair.public_key().as_ref(),
        };
        public_bits(certificate_key) == Some(own)
    }

    /// The `signatureAlgorithm` of CMS (RFC 3370, 3.2; RFC 5754, 3.3).
    pub(crate) fn algorithm(&self) -> Vec<u8> {
        match self {
            Self::Rsa(_) => asn1::algorithm(oid::SHA256_RSA, true),
            Self::P256(_) => asn1::algorithm(oid::ECDSA_SHA256, false),
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(
                    &signature::RSA_PKCS1_SHA256,
                    &random,
                    message,
                    &mut signature,
                )
                .ok()?;
                Some(signature)
            }
            Self::P256(pair) => pair
                .sign(&random, message)
                .ok()
                .map(|made| made.as_ref().to_vec()),
        }
    }
}

/// The key's bits in a `SubjectPublicKeyInfo`.
pub(crate) fn public_bits(info: &[u8]) -> Option<&[u8]> {
    let mut info = Reader::new(info).enter(tag::SEQUENCE)?;
    info.next()?;
    info.next()?.bits()
}

/// A digest that signatures here may use; SHA-1 and MD5 are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    pub(crate) fn of_oid(oid: &[u8]) -> Option<Self> {
        match oid {
            oid::SHA256 => Some(Self::Sha256),
            oid::SHA384 => Some(Self::Sha384),
            oid::SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// From an `AlgorithmIdentifier`.
    pub(crate) fn of_algorithm(algorithm: Value<'_>) -> Option<Self> {
        algorithm.inside().take(tag::OID).and_then(Self::of_oid)
    }

    pub(crate) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = digest::Context::new(match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        });
        for part in parts {
            context.update(part);
        }
        context.finish().as_ref().to_vec()
    }
}

/// Why a signature does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Key and signature are of a kind that is not verified here, or that is too weak.
    Unsupported,
    /// It was not made with this key over these bytes.
    Signature,
}

/// Verifies `signature` over `message`. `digest` is what CMS says beside an algorithm that names none.
pub(crate) fn verify(
    key: &[u8],
    algorithm: Value<'_>,
    digest: Option<Digest>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Wrong> {
    let verification = verification(key, algorithm, digest).ok_or(Wrong::Unsupported)?;
    let bits = public_bits(key).ok_or(Wrong::Unsupported)?;
    UnparsedPublicKey::new(verification, bits)
        .verify(message, signature)
        .map_err(|_| Wrong::Signature)
}

fn verification(
    key: &[u8],
    algorithm: Value<'_>,
    digest: Option<Digest>,
) -> Option<&'static dyn VerificationAlgorithm> {
    let mut of_key = Reader::new(key)
        .enter(tag::SEQUENCE)?
        .enter(tag::SEQUENCE)?;
    let kind = of_key.take(tag::OID)?;
    let mut algorithm = algorithm.inside();
    let name = algorithm.take(tag::OID)?;
    let digest = match name {
        oid::SHA256_RSA | oid::ECDSA_SHA256 => Digest::Sha256,
        oid::SHA384_RSA | oid::ECDSA_SHA384 => Digest::Sha384,
        oid::SHA512_RSA => Digest::Sha512,
        oid::RSA => digest?,
        // RSASSA-PSS-params (RFC 4055, 3.1): the hash must be said, or it would be SHA-1.
        oid::RSA_PSS => {
            let mut parameters = algorithm.enter(tag::SEQUENCE)?;
            Digest::of_algorithm(parameters.optional(0xa0)?.inside().next()?)?
        }
        _ => return None,
    };
    if kind == oid::RSA {
        let padded = name == oid::RSA_PSS;
        let known = [
            oid::RSA,
            oid::RSA_PSS,
            oid::SHA256_RSA,
            oid::SHA384_RSA,
            oid::SHA512_RSA,
        ];
        if !known.contains(&name) {
            return None;
        }
        return Some(match (digest, padded) {
            (Digest::Sha256, false) => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Digest::Sha384, false) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Digest::Sha512, false) => &signature::RSA_PKCS1_2048_8192_SHA512,
            (Digest::Sha256, true) => &signature::RSA_PSS_2048_8192_SHA256,
            (Digest::Sha384, true) => &signature::RSA_PSS_2048_8192_SHA384,
            (Digest::Sha512, true) => &signature::RSA_PSS_2048_8192_SHA512,
        });
    }
    if kind != oid::EC || ![oid::ECDSA_SHA256, oid::ECDSA_SHA384].contains(&name) {
        return None;
    }
    match (of_key.take(tag::OID)?, digest) {
        (oid::P256, Digest::Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (oid::P256, Digest::Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
        (oid::P384, Digest::Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
        (oid::P384, Digest::Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}
