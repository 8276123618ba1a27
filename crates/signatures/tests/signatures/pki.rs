//! Authorities, certificates and revocation lists, made for one test.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber, date_time_ymd,
};
use signatures::{Identity, Trust};

/// An authority with its key.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate and those above it, in PEM.
    pub chain: String,
    /// Its own certificate, in DER.
    pub der: Vec<u8>,
}

/// What a certificate shall say; the default is a signer's, valid from 2020 to 2090.
pub struct Leaf {
    pub name: &'static str,
    pub serial: u64,
    pub from: i32,
    pub until: i32,
    pub usages: Vec<KeyUsagePurpose>,
    pub extended: Vec<ExtendedKeyUsagePurpose>,
    pub rsa: bool,
}

impl Default for Leaf {
    fn default() -> Self {
        Self {
            name: "Contoh: Siti Aminah",
            serial: 4711,
            from: 2020,
            until: 2090,
            usages: vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ],
            extended: Vec::new(),
            rsa: false,
        }
    }
}

/// A certificate with its key, in PEM.
pub struct Issued {
    /// The signer's certificate and those above it.
    pub chain: String,
    pub key: String,
}

impl Issued {
    pub fn identity(&self) -> Identity {
        Identity::from_pem(&self.chain, &self.key, None).unwrap()
    }
}

fn params(name: &str, serial: u64) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Pemerintah Kota Contoh");
    params.distinguished_name.push(DnType::CountryName, "ID");
    params.serial_number = Some(SerialNumber::from(serial));
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2090, 1, 1);
    params
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = params(name, 1);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// A root.
pub fn authority(name: &str) -> Authority {
    let key = KeyPair::generate().unwrap();
    let params = authority_params(name);
    let certificate = params.self_signed(&key).unwrap();
    Authority {
        chain: certificate.pem(),
        der: certificate.der().to_vec(),
        issuer: Issuer::new(params, key),
    }
}

/// A certificate that its holder signed.
pub fn self_issued(name: &str) -> Issued {
    let key = KeyPair::generate().unwrap();
    let mut params = params(name, 9);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    Issued {
        chain: params.self_signed(&key).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

impl Authority {
    /// An authority below this one.
    pub fn below(&self, name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Authority {
            chain: certificate.pem() + &self.chain,
            der: certificate.der().to_vec(),
            issuer: Issuer::new(params, key),
        }
    }

    pub fn issue(&self, leaf: &Leaf) -> Issued {
        let key = if leaf.rsa {
            let pem = include_str!("../data/rsa.pem");
            KeyPair::from_pkcs8_pem_and_sign_algo(pem, &rcgen::PKCS_RSA_SHA256).unwrap()
        } else {
            KeyPair::generate().unwrap()
        };
        let mut params = params(leaf.name, leaf.serial);
        params.not_before = date_time_ymd(leaf.from, 1, 1);
        params.not_after = date_time_ymd(leaf.until, 1, 1);
        params.key_usages = leaf.usages.clone();
        params.extended_key_usages = leaf.extended.clone();
        params.use_authority_key_identifier_extension = true;
        params.is_ca = IsCa::ExplicitNoCa;
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Issued {
            chain: certificate.pem() + &self.chain,
            key: key.serialize_pem(),
        }
    }

    /// A signer with all that is usual. Its serial number is of its name: readers take certificates of one authority with
    /// one number for the same.
    pub fn signer(&self, name: &'static str) -> Identity {
        let serial = name
            .bytes()
            .fold(7, |sum: u64, byte| sum.wrapping_mul(31) ^ u64::from(byte))
            >> 1;
        self.issue(&Leaf {
            name,
            serial,
            ..Leaf::default()
        })
        .identity()
    }

    /// A list that revokes `serials` on the first of January of `year`, current until 2090.
    pub fn revokes(&self, serials: &[u64], year: i32) -> Vec<u8> {
        let revoked = serials.iter().map(|&serial| RevokedCertParams {
            serial_number: SerialNumber::from(serial),
            revocation_time: date_time_ymd(year, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(2090, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }

    /// Believes this authority.
    pub fn trust(&self) -> Trust {
        let mut trust = Trust::new();
        trust.add_anchors(&self.der).unwrap();
        trust
    }
}
