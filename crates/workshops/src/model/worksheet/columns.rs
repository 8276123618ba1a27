//! The columns of every worksheet.

use super::{CRITERIA, Column, Filled, Sheet};
use crate::model::PILLARS;

const fn must(name: &'static str, filled: Filled) -> Column {
    Column {
        name,
        filled,
        required: true,
    }
}

const fn may(name: &'static str, filled: Filled) -> Column {
    Column {
        name,
        filled,
        required: false,
    }
}

const ELEMENTS: &[&str] = &[
    "nature",
    "structure",
    "infrastructure",
    "superstructure",
    "culture",
];
const PILLAR: Filled = Filled::Choice(&PILLARS);
const SCORE: Filled = Filled::Whole(1, 5);

impl Sheet {
    /// Its columns, in order.
    #[expect(clippy::too_many_lines, reason = "one table, a worksheet a row")]
    pub const fn columns(self) -> &'static [Column] {
        use Filled::{Choice, Line, Link, Text, Time, Whole};
        match self {
            Self::Readiness => {
                const {
                    &[
                        must("element", Choice(ELEMENTS)),
                        must("statement", Text),
                        must("rating", SCORE),
                        may("evidence", Line),
                    ]
                }
            }
            Self::Gap => {
                const {
                    &[
                        must("element", Choice(ELEMENTS)),
                        must("now", Text),
                        must("wanted", Text),
                        must("gap", Text),
                        may("action", Text),
                    ]
                }
            }
            Self::Swot => {
                const {
                    &[
                        must(
                            "side",
                            Choice(&["strength", "weakness", "opportunity", "threat"]),
                        ),
                        must("statement", Text),
                        must("weight", Whole(0, 100)),
                        must("rating", Whole(1, 4)),
                    ]
                }
            }
            Self::Vision => {
                const {
                    &[
                        must("words", Text),
                        may("keywords", Line),
                        may("rpjmd", Text),
                    ]
                }
            }
            Self::Mission | Self::Commitment | Self::Issue | Self::Agreed => {
                const { &[must("words", Text)] }
            }
            Self::Action => {
                const {
                    &[
                        must("name", Line),
                        must("pillar", PILLAR),
                        may("owner", Line),
                        may("year", Whole(2000, 2100)),
                        may("budget", Whole(0, 100_000_000_000_000)),
                    ]
                }
            }
            Self::Roadmap => {
                const {
                    &[
                        must("name", Line),
                        must("horizon", Choice(&["1", "5", "10"])),
                        may("milestone", Text),
                    ]
                }
            }
            Self::QuickWin => {
                const {
                    &[
                        must("name", Line),
                        must("pillar", PILLAR),
                        may("owner", Line),
                        must("list", Choice(&["long", "short"])),
                        may(CRITERIA[0], SCORE),
                        may(CRITERIA[1], SCORE),
                        may(CRITERIA[2], SCORE),
                        may(CRITERIA[3], SCORE),
                        may(CRITERIA[4], SCORE),
                        may(CRITERIA[5], SCORE),
                        may(CRITERIA[6], SCORE),
                        may(CRITERIA[7], SCORE),
                        may(CRITERIA[8], SCORE),
                        may(CRITERIA[9], SCORE),
                    ]
                }
            }
            Self::Check => {
                const {
                    &[
                        must("item", Line),
                        must("done", Choice(&["yes", "partly", "no"])),
                        may("remark", Text),
                    ]
                }
            }
            Self::Signer => const { &[must("office", Line), must("person", Line)] },
            Self::Agenda => {
                const {
                    &[
                        must("day", Whole(1, 5)),
                        must("from", Time),
                        must("until", Time),
                        must("title", Line),
                        may("speaker", Line),
                    ]
                }
            }
            Self::Material => const { &[must("title", Line), must("link", Link)] },
            Self::Statement => {
                const {
                    &[
                        must("words", Text),
                        must("agree", Whole(0, 100_000)),
                        must("disagree", Whole(0, 100_000)),
                        must("pass", Whole(0, 100_000)),
                    ]
                }
            }
            Self::Outcome => const { &[must("title", Line), may("link", Link)] },
        }
    }
}
