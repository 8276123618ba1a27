//! Bodies of a region, their members and meetings.

use kernel::{Id, RegionCode, Timestamp};
use serde::Serialize;

use super::{Decree, words};

/// The text is none of the words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of the known words")]
pub struct UnknownWord(pub String);

words! {
    /// Which body.
    BodyKind {
        /// Gives direction (Dewan Smart City).
        Council = "council",
        /// Does the work (Tim Pelaksana).
        Team = "team",
        /// Hears everyone (Forum Smart City).
        Forum = "forum",
    }
}

words! {
    /// What a member does in a body.
    MemberRole {
        /// Pembina.
        Patron = "patron",
        /// Pengarah.
        Director = "director",
        /// Ketua.
        Chair = "chair",
        /// Sekretaris.
        Secretary = "secretary",
        /// Koordinator.
        Coordinator = "coordinator",
        /// Anggota.
        Member = "member",
    }
}

words! {
    /// Where a member comes from.
    Sector {
        /// Government.
        Government = "government",
        /// University.
        University = "university",
        /// Business.
        Business = "business",
        /// Community.
        Community = "community",
        /// Media.
        Media = "media",
    }
}

words! {
    /// What became of a decision.
    DecisionState {
        /// To be done.
        Open = "open",
        /// Done.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

/// A body of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Its id.
    pub id: Id<Body>,
    /// The region.
    pub region: RegionCode,
    /// Which body.
    pub kind: BodyKind,
    /// What it is called there.
    pub name: String,
    /// The decree that forms it.
    pub decree: Option<Id<Decree>>,
    /// Grows with each change.
    pub revision: i64,
}

/// Someone in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Their id.
    pub id: Id<Member>,
    /// The body.
    pub body: Id<Body>,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: String,
    /// Their agency or organisation.
    pub agency: String,
    /// What they do in it.
    pub role: MemberRole,
    /// Where they come from.
    pub sector: Sector,
    /// When they left.
    pub left_at: Option<Timestamp>,
}

/// The sectors that nobody who is still there comes from.
pub fn missing_sectors(members: &[Member]) -> Vec<Sector> {
    let has = |sector| {
        members
            .iter()
            .any(|m| m.left_at.is_none() && m.sector == sector)
    };
    Sector::ALL.iter().copied().filter(|s| !has(*s)).collect()
}

/// A meeting of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// Its id.
    pub id: Id<Meeting>,
    /// The body.
    pub body: Id<Body>,
    /// The day.
    pub date: String,
    /// Where.
    pub place: String,
    /// What it was about, a line each.
    pub agenda: String,
    /// Who came besides members, a line each.
    pub guests: String,
    /// What was said.
    pub minutes: String,
    /// Grows with each change.
    pub revision: i64,
}

/// What a meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its id.
    pub id: Id<Decision>,
    /// The meeting.
    pub meeting: Id<Meeting>,
    /// Its number there, from 1.
    pub no: i64,
    /// What was decided.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// Until when; empty where none was set.
    pub due: String,
    /// What became of it.
    pub state: DecisionState,
    /// How it stands, in words.
    pub note: String,
}
