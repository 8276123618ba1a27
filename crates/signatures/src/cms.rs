//! CMS signed data (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1): written for our signatures, read for all.

use crate::{
    Identity,
    asn1::{self, Reader, Value, oid, sequence, tag, value},
    certificate::Certificate,
    keys::{self, Digest, Wrong},
};

/// A signature of ours before and after its time-stamp.
pub(crate) struct Made {
    attributes: Vec<u8>,
    /// The signature value, which a time-stamp covers (EN 319 122-1, 5.3).
    pub signature: Vec<u8>,
}

/// Signs `digest`, the SHA-256 of a revision's byte range, with exactly the signed attributes of PAdES B-B
/// (EN 319 142-1, 6.3): content-type, message-digest and signing-certificate-v2. The claimed time is the signature
/// dictionary's `/M`, and CMS must not repeat it. `None` where the key fails.
pub(crate) fn sign(identity: &Identity, digest: &[u8]) -> Option<Made> {
    let hash = Digest::Sha256.of(&[identity.certificate.der()]);
    // ESSCertIDv2 with its default algorithm, SHA-256 (RFC 5035, 4).
    let certificate = sequence(&[&sequence(&[&sequence(&[&value(tag::OCTETS, &hash)])])]);
    let attributes = asn1::set_content(vec![
        attribute(oid::CONTENT_TYPE, &value(tag::OID, oid::DATA)),
        attribute(oid::MESSAGE_DIGEST, &value(tag::OCTETS, digest)),
        attribute(oid::SIGNING_CERTIFICATE_V2, &certificate),
    ]);
    let signature = identity.key.sign(&value(tag::SET, &attributes))?;
    Some(Made {
        attributes,
        signature,
    })
}

fn attribute(name: &[u8], content: &[u8]) -> Vec<u8> {
    sequence(&[&value(tag::OID, name), &value(tag::SET, content)])
}

impl Made {
    /// The whole `ContentInfo`, with a time-stamp token as an unsigned attribute where there is one.
    pub(crate) fn finish(&self, identity: &Identity, token: Option<&[u8]>) -> Vec<u8> {
        let sha256 = asn1::algorithm(oid::SHA256, false);
        let unsigned = token.map_or_else(Vec::new, |token| {
            value(0xa1, &attribute(oid::TIME_STAMP_TOKEN, token))
        });
        let signer = sequence(&[
            &asn1::integer(&[1]),
            &identity.certificate.issuer_and_serial(),
            &sha256,
            &value(0xa0, &self.attributes),
            &identity.key.algorithm(),
            &value(tag::OCTETS, &self.signature),
            &unsigned,
        ]);
        let certificates = std::iter::once(&identity.certificate).chain(&identity.chain);
        let certificates = certificates.map(|one| one.der().to_vec()).collect();
        let signed = sequence(&[
            &asn1::integer(&[1]),
            &value(tag::SET, &sha256),
            &sequence(&[&value(tag::OID, oid::DATA)]),
            &value(0xa0, &asn1::set_content(certificates)),
            &value(tag::SET, &signer),
        ]);
        sequence(&[&value(tag::OID, oid::SIGNED_DATA), &value(0xa0, &signed)])
    }
}

/// Signed data with one signer, as it was read.
pub(crate) struct Signed<'a> {
    pub content_type: &'a [u8],
    pub content: Option<&'a [u8]>,
    pub certificates: Vec<Certificate>,
    signer: Value<'a>,
    digest: Option<Digest>,
    attributes: Attributes<'a>,
    /// The signed attributes' content octets, as they were signed but for the tag.
    raw_attributes: &'a [u8],
    algorithm: Value<'a>,
    pub signature: &'a [u8],
    pub unsigned: Attributes<'a>,
}

/// Attributes by name.
#[derive(Default)]
pub(crate) struct Attributes<'a>(Vec<(&'a [u8], Value<'a>)>);

impl<'a> Attributes<'a> {
    fn read(set: Reader<'a>) -> Option<Self> {
        let mut all = Vec::new();
        for one in set.all()? {
            let mut parts = Reader::new(one.of(tag::SEQUENCE)?);
            all.push((parts.take(tag::OID)?, parts.next()?));
        }
        Some(Self(all))
    }

    /// The one value of the one attribute with this name.
    pub(crate) fn get(&self, name: &[u8]) -> Option<Value<'a>> {
        let mut found = self.0.iter().filter(|(own, _)| *own == name);
        let (_, values) = found.next()?;
        let values = Reader::new(values.of(tag::SET)?).all()?;
        match (found.next(), values.as_slice()) {
            (None, [one]) => Some(*one),
            _ => None,
        }
    }
}

/// The most certificates that are looked at.
const MAX_CERTIFICATES: usize = 32;

/// Reads a `ContentInfo`. `None` for what is not DER, not signed data, has not one signer, or signs no attributes.
pub(crate) fn read(info: Value<'_>) -> Option<Signed<'_>> {
    let mut info = Reader::new(info.of(tag::SEQUENCE)?);
    (info.take(tag::OID)? == oid::SIGNED_DATA).then_some(())?;
    let mut signed = info.enter(0xa0)?.enter(tag::SEQUENCE)?;
    signed.next()?.small()?;
    signed.enter(tag::SET)?;
    let mut encapsulated = signed.enter(tag::SEQUENCE)?;
    let content_type = encapsulated.take(tag::OID)?;
    let content = match encapsulated.optional(0xa0) {
        Some(content) => Some(content.inside().take(tag::OCTETS)?),
        None => None,
    };
    let certificates = match signed.optional(0xa0) {
        Some(all) => all
            .inside()
            .all()?
            .iter()
            .take(MAX_CERTIFICATES)
            .filter_map(|one| Certificate::from_der(one.whole))
            .collect(),
        None => Vec::new(),
    };
    signed.optional(0xa1);
    let signers = signed.enter(tag::SET)?.all()?;
    let [signer] = signers.as_slice() else {
        return None;
    };
    let mut parts = Reader::new(signer.of(tag::SEQUENCE)?);
    parts.next()?.small()?;
    let signer = parts.next()?;
    let digest = Digest::of_algorithm(parts.next()?);
    let raw_attributes = parts.take(0xa0)?;
    let attributes = Attributes::read(Reader::new(raw_attributes))?;
    let algorithm = parts.next()?;
    let signature = parts.take(tag::OCTETS)?;
    let unsigned = match parts.optional(0xa1) {
        Some(set) => Attributes::read(set.inside())?,
        None => Attributes::default(),
    };
    Some(Signed {
        content_type,
        content,
        certificates,
        signer,
        digest,
        attributes,
        raw_attributes,
        algorithm,
        signature,
        unsigned,
    })
}

/// What is wrong with signed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Digest or signature of a kind that is not verified here.
    Unsupported,
    /// The signed digest is another than the content's.
    Digest,
    /// The signer's certificate is not among those that came along.
    NoCertificate,
    /// The signed attributes name another certificate.
    OtherCertificate,
    /// The signature does not verify with the certificate's key.
    Signature,
    /// An attribute that must be there is missing.
    Attributes,
}

impl Signed<'_> {
    /// The signer's certificate.
    pub(crate) fn certificate(&self) -> Option<&Certificate> {
        self.certificates.iter().find(|one| match self.signer.tag {
            tag::SEQUENCE => one.issuer_and_serial() == self.signer.whole,
            // [0]: by its subject key identifier, which is taken as what the attributes then confirm.
            0x80 => one.key_identifier().as_deref() == Some(self.signer.content),
            _ => false,
        })
    }

    /// Verifies that the signer signed `content`, whose parts are hashed one after another.
    pub(crate) fn verify(
        &self,
        content: &[&[u8]],
        needs_certificate_id: bool,
    ) -> Result<(), Fault> {
        let digest = self.digest.ok_or(Fault::Unsupported)?;
        let signed = self
            .attributes
            .get(oid::MESSAGE_DIGEST)
            .and_then(|value| value.of(tag::OCTETS));
        let signed = signed.ok_or(Fault::Attributes)?;
        if signed != digest.of(content) {
            return Err(Fault::Digest);
        }
        let kind = self
            .attributes
            .get(oid::CONTENT_TYPE)
            .and_then(|value| value.of(tag::OID));
        if kind != Some(self.content_type) {
            return Err(Fault::Attributes);
        }
        let certificate = self.certificate().ok_or(Fault::NoCertificate)?;
        match self.names(certificate) {
            Some(true) => {}
            Some(false) => return Err(Fault::OtherCertificate),
            None if needs_certificate_id => return Err(Fault::Attributes),
            None => {}
        }
        let message = value(tag::SET, self.raw_attributes);
        keys::verify(
            certificate.key(),
            self.algorithm,
            Some(digest),
            &message,
            self.signature,
        )
        .map_err(|wrong| match wrong {
            Wrong::Unsupported => Fault::Unsupported,
            Wrong::Signature => Fault::Signature,
        })
    }

    /// Whether the signing-certificate attribute (RFC 5035) means `certificate`; `None` where there is none.
    fn names(&self, certificate: &Certificate) -> Option<bool> {
        if let Some(named) = self.attributes.get(oid::SIGNING_CERTIFICATE_V2) {
            return Some(named_v2(named, certificate).unwrap_or(false));
        }
        let named = self.attributes.get(oid::SIGNING_CERTIFICATE)?;
        let hash = named.inside().enter(tag::SEQUENCE).and_then(|mut ids| {
            ids.enter(tag::SEQUENCE)
                .and_then(|mut id| id.take(tag::OCTETS))
        });
        let own = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, certificate.der());
        Some(hash == Some(own.as_ref()))
    }
}

fn named_v2(named: Value<'_>, certificate: &Certificate) -> Option<bool> {
    let mut id = named.inside().enter(tag::SEQUENCE)?.enter(tag::SEQUENCE)?;
    let digest = match id.optional(tag::SEQUENCE) {
        Some(algorithm) => Digest::of_algorithm(algorithm)?,
        None => Digest::Sha256,
    };
    Some(id.take(tag::OCTETS)? == digest.of(&[certificate.der()]))
}
