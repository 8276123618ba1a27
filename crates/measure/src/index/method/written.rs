//! Writing the choices whose file form is not that of their type.

use serde::{Serialize, Serializer};

use super::Treat;

#[derive(Serialize)]
#[serde(untagged)]
enum Written {
    Off(bool),
    On {
        winsorise_max: usize,
        skew: f64,
        kurtosis: f64,
        log: bool,
    },
}

impl Serialize for Treat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match *self {
            Self::None => Written::Off(false),
            Self::Outliers {
                winsorise_max,
                skew,
                kurtosis,
                log,
            } => Written::On {
                winsorise_max,
                skew,
                kurtosis,
                log,
            },
        };
        written.serialize(serializer)
    }
}
