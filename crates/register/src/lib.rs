//! Regions, agencies, cohorts and participations, sourced claims.
