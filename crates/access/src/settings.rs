//! How long a session lasts and where a request's address is read.

/// What an operator may set about access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Seconds without a request after which a session ends.
    pub idle_seconds: i64,
    /// Seconds after which a session ends whatever happens.
    pub lifetime_seconds: i64,
    /// How many proxies stand before Pilar, each adding to `X-Forwarded-For`; none by default.
    ///
    /// With too high a number a visitor can choose the address that sign-in attempts are counted for.
    pub proxies: u8,
}

impl Default for Settings {
    /// 12 hours idle, 7 days at most, no proxy.
    fn default() -> Self {
        Self {
            idle_seconds: 12 * 3600,
            lifetime_seconds: 7 * 24 * 3600,
            proxies: 0,
        }
    }
}
