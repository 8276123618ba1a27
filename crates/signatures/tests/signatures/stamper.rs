//! A time-stamp authority of the tests: as much of RFC 3161 as one answer needs.

use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};

use crate::pki::Issued;

const SHA_256: &[u8] = &[0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const ECDSA: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const TST_INFO: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];

const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

pub struct Stamper {
    key: EcdsaKeyPair,
    certificate: Vec<u8>,
    at: &'static str,
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        length @ 0..=0x7f => out.push(length as u8),
        length @ 0x80..=0xff => out.extend([0x81, length as u8]),
        length => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend(content);
    out
}

/// Splits the first value off.
fn next(bytes: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (head, length) = match bytes[1] {
        0x81 => (3, usize::from(bytes[2])),
        0x82 => (4, usize::from(bytes[2]) << 8 | usize::from(bytes[3])),
        short => (2, usize::from(short)),
    };
    let (whole, rest) = bytes.split_at(head + length);
    (whole, &whole[head..], rest)
}

fn pem_bytes(pem: &str) -> Vec<u8> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let body: String = pem
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with("-----"))
        .collect();
    STANDARD.decode(body).unwrap()
}

impl Stamper {
    pub fn new(issued: &Issued, at: &'static str) -> Self {
        let key = pem_bytes(&issued.key);
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &key, &SystemRandom::new())
                .unwrap();
        Self {
            key,
            certificate: pem_bytes(&issued.chain),
            at,
        }
    }

    /// The answer to a request.
    pub fn answer(&self, query: &[u8]) -> Vec<u8> {
        let (_, fields, _) = next(query);
        let (version, _, rest) = next(fields);
        assert_eq!(version, [2, 1, 1]);
        let (_, imprint, rest) = next(rest);
        let (_, _, hash) = next(imprint);
        let (_, hash, _) = next(hash);
        let (_, nonce, rest) = next(rest);
        assert_eq!(rest, [1, 1, 0xff], "the certificate is asked for");
        self.granted(&self.token(hash, Some(nonce)))
    }

    pub fn granted(&self, token: &[u8]) -> Vec<u8> {
        der(0x30, &[&[0x30, 3, 2, 1, 0], token])
    }

    pub fn token(&self, hash: &[u8], nonce: Option<&[u8]>) -> Vec<u8> {
        let imprint = der(0x30, &[SHA_256, &der(4, &[hash])]);
        let nonce = nonce.map_or_else(Vec::new, |nonce| der(2, &[nonce]));
        let policy = [6, 3, 0x2a, 3, 4];
        let at = der(0x18, &[self.at.as_bytes()]);
        let info = der(
            0x30,
            &[&[2, 1, 1], &policy, &imprint, &[2, 1, 8], &at, &nonce],
        );
        let content = der(0x30, &[TST_INFO, &der(0xa0, &[&der(4, &[&info])])]);
        self.signed_data(&content, TST_INFO, digest(&SHA256, &info).as_ref())
    }

    /// A detached signature over what has this digest, whatever the certificate is for.
    pub fn signature(&self, digest: &[u8]) -> Vec<u8> {
        self.signed_data(&der(0x30, &[DATA]), DATA, digest)
    }

    fn signed_data(&self, content: &[u8], kind: &[u8], content_digest: &[u8]) -> Vec<u8> {
        let own = digest(&SHA256, &self.certificate);
        let id = der(
            0x30,
            &[&der(0x30, &[&der(0x30, &[&der(4, &[own.as_ref()])])])],
        );
        // In the order of DER: the shorter comes first.
        let attributes = [
            attribute(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3], kind),
            attribute(
                &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4],
                &der(4, &[content_digest]),
            ),
            attribute(
                &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47],
                &id,
            ),
        ]
        .concat();
        let signature = self
            .key
            .sign(&SystemRandom::new(), &der(0x31, &[&attributes]))
            .unwrap();
        let (_, certificate, _) = next(&self.certificate);
        let (_, body, _) = next(certificate);
        let (_, _, rest) = next(body);
        let (serial, _, rest) = next(rest);
        let (_, _, rest) = next(rest);
        let (issuer, _, _) = next(rest);
        let signer = der(
            0x30,
            &[
                &[2, 1, 1],
                &der(0x30, &[issuer, serial]),
                SHA_256,
                &der(0xa0, &[&attributes]),
                ECDSA,
                &der(4, &[signature.as_ref()]),
            ],
        );
        let signed = der(
            0x30,
            &[
                &[2, 1, 3],
                &der(0x31, &[SHA_256]),
                content,
                &der(0xa0, &[&self.certificate]),
                &der(0x31, &[&signer]),
            ],
        );
        der(
            0x30,
            &[
                &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2],
                &der(0xa0, &[&signed]),
            ],
        )
    }
}

fn attribute(name: &[u8], value: &[u8]) -> Vec<u8> {
    der(0x30, &[name, &der(0x31, &[value])])
}
