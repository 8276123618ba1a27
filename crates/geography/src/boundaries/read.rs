//! GeoJSON as a stream of features: one feature is in memory at a time, besides what was accepted.

use std::collections::{BTreeMap, HashMap};

use serde::Deserializer;

use super::{
    check,
    fault::{CodeFault, Fault, Rejected, Unreadable},
    stream::{Feature, Scalar, TOO_MANY_FEATURES, TOO_MANY_POSITIONS, Top},
};

/// Properties that hold a code in files of the ministries and of Pilar, the most telling first; case, `_` and `-`
/// do not count. Codes of the statistical office are others, so its names are not among them.
const CODE_PROPERTIES: [&str; 18] = [
    "kode",
    "code",
    "kodewilayah",
    "kodekemendagri",
    "regioncode",
    "kodekabkota",
    "kdkabkota",
    "kodekab",
    "kodekabupaten",
    "kodekota",
    "kdpkab",
    "kodekk",
    "idkabkota",
    "kodeprovinsi",
    "kodeprov",
    "kdprov",
    "kdppum",
    "idprovinsi",
];

/// Rejected features that are told; the others are counted.
const TOLD: usize = 200;
/// Property names told where none holds a code.
const NAMES: usize = 12;

/// The most that is taken of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Bytes.
    pub bytes: usize,
    /// Features.
    pub features: usize,
    /// Positions of all features together.
    pub positions: usize,
}

impl Default for FileLimits {
    /// Detailed boundaries of a large country: 64 MiB, 10,000 features, 3 million positions (48 MB of memory).
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            features: 10_000,
            positions: 3_000_000,
        }
    }
}

/// The region that a code leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    /// Its code as the register writes it.
    pub code: String,
    /// Longitude and latitude of a point in or near it, where one is known.
    pub point: Option<[f64; 2]>,
}

/// A region's polygons as the file has them, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The region's code as the register writes it.
    pub code: String,
    /// Polygons of closed rings of longitude and latitude.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadFile {
    /// The features that can be taken, in the file's order.
    pub outlines: Vec<Outline>,
    /// The first of those that cannot.
    pub rejected: Vec<Rejected>,
    /// How many cannot.
    pub n_rejected: usize,
    /// How many features there are.
    pub n_features: usize,
}

/// Reads and checks a file. `property` names the property that holds the code; `None` looks for a usual one.
///
/// Memory: what the accepted positions need, sixteen bytes each, besides the bytes given.
///
/// # Errors
/// [`Unreadable`] where there is no telling which features the file has.
pub fn read(
    bytes: &[u8],
    property: Option<&str>,
    home: &dyn Fn(&str) -> Result<Home, CodeFault>,
    limits: FileLimits,
) -> Result<ReadFile, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge {
            limit: limits.bytes,
        });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut state = State {
        file: ReadFile::default(),
        first: HashMap::new(),
        property,
        home,
        positions: limits.positions,
        limits,
        kind: String::new(),
        has_features: false,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    json.deserialize_any(Top(&mut state))
        .and_then(|()| json.end())
        .map_err(|err| state.unreadable(&err))?;
    if state.kind != "FeatureCollection" || !state.has_features {
        return Err(Unreadable::NotCollection(state.kind));
    }
    if state.file.n_features == 0 {
        return Err(Unreadable::Empty);
    }
    Ok(state.file)
}

/// What reading has come to.
pub(super) struct State<'a> {
    file: ReadFile,
    /// Which feature had a region first.
    first: HashMap<String, usize>,
    property: Option<&'a str>,
    home: &'a dyn Fn(&str) -> Result<Home, CodeFault>,
    /// Positions that may still come.
    pub(super) positions: usize,
    limits: FileLimits,
    /// The `type` of the outermost object.
    pub(super) kind: String,
    pub(super) has_features: bool,
}

impl State<'_> {
    fn unreadable(&self, err: &serde_json::Error) -> Unreadable {
        let said = err.to_string();
        let (line, column) = (err.line(), err.column());
        if said.starts_with(TOO_MANY_POSITIONS) {
            let limit = self.limits.positions;
            return Unreadable::TooMany {
                of: "positions",
                limit,
            };
        }
        if said.starts_with(TOO_MANY_FEATURES) {
            let limit = self.limits.features;
            return Unreadable::TooMany {
                of: "features",
                limit,
            };
        }
        match err.classify() {
            serde_json::error::Category::Data if self.has_features => Unreadable::Broken {
                feature: self.file.n_features + 1,
                line,
                column,
            },
            serde_json::error::Category::Data => Unreadable::NotCollection(self.kind.clone()),
            _ => Unreadable::NotJson { line, column },
        }
    }

    /// Whether no feature more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.file.n_features == self.limits.features
    }

    pub(super) fn take(&mut self, feature: Feature) {
        self.file.n_features += 1;
        let number = self.file.n_features;
        let mut code = String::new();
        match self.accept(feature, number, &mut code) {
            Ok(outline) => self.file.outlines.push(outline),
            Err(fault) => {
                self.file.n_rejected += 1;
                if self.file.rejected.len() < TOLD {
                    self.file.rejected.push(Rejected {
                        feature: number,
                        code,
                        fault,
                    });
                }
            }
        }
    }

    fn accept(
        &mut self,
        feature: Feature,
        number: usize,
        code: &mut String,
    ) -> Result<Outline, Fault> {
        let found = self.code(&feature.properties)?;
        code.clone_from(&found);
        let home = (self.home)(&found).map_err(Fault::Code)?;
        if let Some(first) = self.first.get(&home.code) {
            return Err(Fault::Duplicate { first: *first });
        }
        self.first.insert(home.code.clone(), number);
        let Some(geometry) = feature.geometry else {
            return Err(Fault::NoGeometry);
        };
        check::geometry(&geometry.kind, &geometry.coordinates, home.point)?;
        Ok(Outline {
            code: home.code,
            polygons: geometry.coordinates.polygons(),
        })
    }

    fn code(&self, properties: &BTreeMap<String, Scalar>) -> Result<String, Fault> {
        let text = |name: &str| properties.get(name).and_then(|value| value.0.clone());
        let found = match self.property {
            Some(name) => text(name),
            None => CODE_PROPERTIES.iter().find_map(|wanted| {
                let name = properties.keys().find(|name| plain(name) == *wanted)?;
                text(name).filter(|value| value.bytes().any(|b| b.is_ascii_digit()))
            }),
        };
        found.ok_or_else(|| {
            let names = properties.keys().take(NAMES);
            Fault::NoCode(names.map(|name| name.chars().take(40).collect()).collect())
        })
    }
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
