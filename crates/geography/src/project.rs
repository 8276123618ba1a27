//! From degrees to units of a drawing.

/// A rectangle of the earth and the width it is drawn at.
///
/// Equirectangular about the middle latitude: near the equator its distortion stays below a
/// percent, and a point's place is found with one multiplication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
    /// Width in units of the drawing.
    pub width: f64,
    /// Height in units of the drawing.
    pub height: f64,
}

impl Frame {
    /// A frame around a box in degrees, `width` units wide. An empty or inverted box becomes the
    /// smallest box that can be drawn.
    pub fn new([west, south, east, north]: [f64; 4], width: f64) -> Self {
        let east = east.max(west + 0.01);
        let north = north.max(south + 0.01);
        let shrink = ((north + south) / 2.0).to_radians().cos().max(0.05);
        let height = width * (north - south) / ((east - west) * shrink);
        Self {
            west,
            north,
            east,
            south,
            width,
            height,
        }
    }

    /// A frame around points (longitude, latitude) with a margin in degrees; points that are not
    /// finite are left out, and none at all gives the whole earth.
    pub fn around(points: impl Iterator<Item = [f64; 2]>, margin: f64, width: f64) -> Self {
        let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for [lon, lat] in points.filter(|p| p[0].is_finite() && p[1].is_finite()) {
            bounds = [
                bounds[0].min(lon),
                bounds[1].min(lat),
                bounds[2].max(lon),
                bounds[3].max(lat),
            ];
        }
        if bounds[0] > bounds[2] {
            return Self::new([-180.0, -60.0, 180.0, 75.0], width);
        }
        let [west, south, east, north] = bounds;
        Self::new(
            [west - margin, south - margin, east + margin, north + margin],
            width,
        )
    }

    /// Drawing units of a point; y grows to the south.
    pub fn project(&self, lon: f64, lat: f64) -> [f64; 2] {
        [
            (lon - self.west) / (self.east - self.west) * self.width,
            (self.north - lat) / (self.north - self.south) * self.height,
        ]
    }

    /// Whether a box (lower and upper corner in degrees) shows in the frame.
    pub(crate) fn touches(&self, low: [f64; 2], high: [f64; 2]) -> bool {
        low[0] <= self.east && high[0] >= self.west && low[1] <= self.north && high[1] >= self.south
    }
}
