//! What can be wrong with a file of boundaries. Words are chosen by whoever shows it.

/// A feature that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// Which feature of the file, counted from 1.
    pub feature: usize,
    /// Its code as the file writes it; empty where it has none.
    pub code: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with one feature. Rings are counted from 1 through the whole feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// No property holds a code; these properties are there.
    NoCode(Vec<String>),
    /// The code leads to no region of today.
    Code(CodeFault),
    /// An earlier feature has the same region.
    Duplicate {
        /// That feature.
        first: usize,
    },
    /// The feature has no geometry, or one without coordinates.
    NoGeometry,
    /// The geometry is not a polygon.
    NotPolygon(String),
    /// The coordinates are nested otherwise than the geometry's type says.
    Nesting(String),
    /// A ring does not end where it begins.
    OpenRing {
        /// Which ring.
        ring: usize,
        /// Its first position.
        first: [f64; 2],
        /// Its last position.
        last: [f64; 2],
    },
    /// A ring of fewer than four positions.
    ShortRing {
        /// Which ring.
        ring: usize,
        /// How many positions it has.
        positions: usize,
    },
    /// A position that is not on earth: often metres of a projection.
    OutsideWorld([f64; 2]),
    /// Latitude stands where longitude belongs.
    SwappedAxes([f64; 2]),
    /// The polygon lies far from the region's known point.
    Elsewhere {
        /// How far at least.
        kilometres: u32,
    },
    /// A ring crosses itself and encloses something twice or inside out.
    Crossing {
        /// Which ring.
        ring: usize,
        /// Where.
        at: [f64; 2],
    },
    /// The rings enclose nothing.
    NoArea,
}

impl Fault {
    /// A word for each kind, for messages and programs.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoCode(_) => "no-code",
            Self::Code(CodeFault::Malformed) => "code-malformed",
            Self::Code(CodeFault::Unknown) => "code-unknown",
            Self::Code(CodeFault::Former(_)) => "code-former",
            Self::Code(CodeFault::Retired) => "code-retired",
            Self::Duplicate { .. } => "duplicate",
            Self::NoGeometry => "no-geometry",
            Self::NotPolygon(_) => "not-polygon",
            Self::Nesting(_) => "nesting",
            Self::OpenRing { .. } => "open-ring",
            Self::ShortRing { .. } => "short-ring",
            Self::OutsideWorld(_) => "outside-world",
            Self::SwappedAxes(_) => "swapped-axes",
            Self::Elsewhere { .. } => "elsewhere",
            Self::Crossing { .. } => "crossing",
            Self::NoArea => "no-area",
        }
    }
}

/// Why a code leads to no region of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeFault {
    /// The text is no code.
    Malformed,
    /// No region has it.
    Unknown,
    /// The region has this code now.
    Former(String),
    /// The region ceased to exist.
    Retired,
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More bytes than are taken.
    #[error("the file is larger than {} MiB; simplify it first", .limit / (1024 * 1024))]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
    /// More features or positions than are taken.
    #[error("the file has more than {limit} {of}; simplify or divide it first")]
    TooMany {
        /// `features` or `positions`.
        of: &'static str,
        /// The most.
        limit: usize,
    },
    /// Not JSON.
    #[error("the file is not JSON (line {line}, column {column})")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// JSON, but a feature is not built as GeoJSON says.
    #[error("feature {feature} is not GeoJSON (line {line}, column {column})")]
    Broken {
        /// Which feature, from 1.
        feature: usize,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// JSON of another kind; carries its `type`, empty for none.
    #[error("the file is not a GeoJSON FeatureCollection but `{0}`")]
    NotCollection(String),
    /// No feature.
    #[error("the file holds no feature")]
    Empty,
}

impl Unreadable {
    /// A word for each kind, for messages and programs.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::NotJson { .. } => "not-json",
            Self::Broken { .. } => "broken",
            Self::NotCollection(_) => "not-collection",
            Self::Empty => "empty",
        }
    }
}
