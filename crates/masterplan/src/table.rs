//! The tables of a plan (domain §4.3) and their columns.

use serde::{Deserialize, Serialize};

use crate::column::{Column, Filled, may, must, yearly};

/// A table of a plan. Its number is that of the programme's list, T1 to T16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Table {
    /// T1: issues and trends.
    Issue,
    /// T2: how ready the five elements are.
    Readiness,
    /// T3: what is, what should be, and what closes the gap.
    Gap,
    /// T4: strengths, weaknesses, opportunities, threats.
    Swot,
    /// T4: strategies that follow from pairs of them: SO, WO, ST, WT.
    SwotStrategy,
    /// T5: words of the statutory plan, keywords, words of the vision.
    Vision,
    /// T6: mission, goal, objective, with indicator and yearly targets.
    Objective,
    /// T7: strategy of each sub-pillar.
    Strategy,
    /// T8: actions.
    Action,
    /// T9: milestones of actions; what waits for what is in the action's `after`.
    Milestone,
    /// T10: quick wins.
    QuickWin,
    /// T11: regulations and institutions.
    Policy,
    /// T12: physical, digital and social infrastructure.
    Infrastructure,
    /// T13: applications.
    Application,
    /// T14: people and literacy.
    Literacy,
    /// T15: how each indicator is watched.
    Monitoring,
    /// T16: objectives of the statutory plan beside those of this plan and of the world.
    Crosswalk,
}

impl Table {
    /// All of them, in their order.
    pub const ALL: [Self; 17] = [
        Self::Issue,
        Self::Readiness,
        Self::Gap,
        Self::Swot,
        Self::SwotStrategy,
        Self::Vision,
        Self::Objective,
        Self::Strategy,
        Self::Action,
        Self::Milestone,
        Self::QuickWin,
        Self::Policy,
        Self::Infrastructure,
        Self::Application,
        Self::Literacy,
        Self::Monitoring,
        Self::Crosswalk,
    ];

    /// Its word in addresses, files, the database and the ids of messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Readiness => "readiness",
            Self::Gap => "gap",
            Self::Swot => "swot",
            Self::SwotStrategy => "swot-strategy",
            Self::Vision => "vision",
            Self::Objective => "objective",
            Self::Strategy => "strategy",
            Self::Action => "action",
            Self::Milestone => "milestone",
            Self::QuickWin => "quick-win",
            Self::Policy => "policy",
            Self::Infrastructure => "infrastructure",
            Self::Application => "application",
            Self::Literacy => "literacy",
            Self::Monitoring => "monitoring",
            Self::Crosswalk => "crosswalk",
        }
    }

    /// The table of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.word() == word)
    }

    /// Its number in the programme's list.
    pub const fn number(self) -> &'static str {
        match self {
            Self::Issue => "T1",
            Self::Readiness => "T2",
            Self::Gap => "T3",
            Self::Swot | Self::SwotStrategy => "T4",
            Self::Vision => "T5",
            Self::Objective => "T6",
            Self::Strategy => "T7",
            Self::Action => "T8",
            Self::Milestone => "T9",
            Self::QuickWin => "T10",
            Self::Policy => "T11",
            Self::Infrastructure => "T12",
            Self::Application => "T13",
            Self::Literacy => "T14",
            Self::Monitoring => "T15",
            Self::Crosswalk => "T16",
        }
    }

    /// The column of that name.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        let base = name.split_once('.').map_or(name, |(base, _)| base);
        self.columns().iter().find(|column| column.name == base)
    }

    /// Whether its rows have a code of their own, by which others name them.
    pub fn has_code(self) -> bool {
        self.columns()
            .iter()
            .any(|column| matches!(column.filled, Filled::Code))
    }

    /// Its columns, in order. Lists of words are defaults of the programme, spelled as its manuals do.
    #[expect(clippy::too_many_lines, reason = "one table, a line a column")]
    pub const fn columns(self) -> &'static [Column] {
        use Filled::{
            Agencies, Agency, Choice, Code, Codes, Decimal, Line, Link, Money, Pillar, Score,
            SubPillar, Text, Whole, Year,
        };
        match self {
            Self::Issue => {
                const {
                    &[
                        must(
                            "level",
                            Choice(&["global", "national", "regional", "local"]),
                        ),
                        must("issue", Text),
                        may("impact", Text),
                        may("pillar", Pillar),
                        may("source", Line),
                    ]
                }
            }
            Self::Readiness => {
                const {
                    &[
                        must("element", Choice(ELEMENTS)),
                        may("aspect", Line),
                        must("indicator", Line),
                        must("condition", Text),
                        may("value", Line),
                        may("year", Year),
                        may("source", Line),
                        must("rating", Choice(&["good", "fair", "poor"])),
                        may("note", Text),
                    ]
                }
            }
            Self::Gap => {
                const {
                    &[
                        must("pillar", Pillar),
                        may("sub_pillar", SubPillar),
                        must("now", Text),
                        must("wanted", Text),
                        must("gap", Text),
                        may("cause", Text),
                        may("action", Text),
                    ]
                }
            }
            Self::Swot => {
                const {
                    &[
                        must("code", Code),
                        must(
                            "side",
                            Choice(&["strength", "weakness", "opportunity", "threat"]),
                        ),
                        must("statement", Text),
                        may("pillar", Pillar),
                        must("weight", Whole(0, 100)),
                        must("rating", Whole(1, 4)),
                    ]
                }
            }
            Self::SwotStrategy => {
                const {
                    &[
                        must("kind", Choice(&["so", "wo", "st", "wt"])),
                        must("strategy", Text),
                        may("from", Codes(Table::Swot)),
                    ]
                }
            }
            Self::Vision => {
                const {
                    &[
                        must("phrase", Text),
                        must("keyword", Line),
                        must("words", Text),
                        may("source", Line),
                    ]
                }
            }
            Self::Objective => {
                const {
                    &[
                        must("code", Code),
                        must("mission", Text),
                        must("goal", Text),
                        must("objective", Text),
                        must("indicator", Line),
                        must("unit", Line),
                        must("direction", Choice(DIRECTIONS)),
                        may("baseline", Decimal),
                        yearly("target", Decimal),
                        may("rpjmd", Line),
                    ]
                }
            }
            Self::Strategy => {
                const {
                    &[
                        must("code", Code),
                        must("pillar", Pillar),
                        may("sub_pillar", SubPillar),
                        must("strategy", Text),
                        may("policy", Text),
                        may("objectives", Codes(Table::Objective)),
                    ]
                }
            }
            Self::Action => {
                const {
                    &[
                        must("code", Code),
                        must("name", Line),
                        must("pillar", Pillar),
                        may("sub_pillar", SubPillar),
                        may("strategy", Codes(Table::Strategy)),
                        may("description", Text),
                        may("output", Line),
                        may("indicator", Line),
                        may("unit", Line),
                        may("direction", Choice(DIRECTIONS)),
                        may("baseline", Decimal),
                        yearly("target", Decimal),
                        may("location", Line),
                        may("owner", Agency),
                        may("officer", Line),
                        may("supporting", Agencies),
                        may("partner", Line),
                        yearly("budget", Money),
                        may("source", Choice(SOURCES)),
                        may("rpjmd", Line),
                        may("sub_activity", Line),
                        may("legal", Line),
                        may("needs", Text),
                        may("risk", Text),
                        may("quick_win", Choice(&["yes", "no"])),
                        may("horizon", Choice(&["short", "medium", "long"])),
                        may("begins", Year),
                        may("ends", Year),
                        may("after", Codes(Table::Action)),
                        may("cost_spread", Whole(0, 300)),
                        may("delay_chance", Whole(0, 100)),
                        may("evidence", Line),
                        must(
                            "status",
                            Choice(&[
                                "planned", "budgeted", "running", "done", "delayed", "dropped",
                            ]),
                        ),
                        may("reason", Line),
                    ]
                }
            }
            Self::Milestone => {
                const {
                    &[
                        must("action", Codes(Table::Action)),
                        must("year", Year),
                        may("quarter", Whole(1, 4)),
                        must("milestone", Line),
                        may("done", Choice(&["yes", "no"])),
                        may("evidence", Line),
                    ]
                }
            }
            Self::QuickWin => {
                const {
                    &[
                        must("code", Code),
                        must("name", Line),
                        must("pillar", Pillar),
                        may("sub_pillar", SubPillar),
                        may("action", Codes(Table::Action)),
                        must("problem", Text),
                        may("target_group", Line),
                        may("innovation", Text),
                        may("novelty", Text),
                        may("owner", Agency),
                        may("officer", Line),
                        may("partner", Line),
                        may("begins", Year),
                        may("apbd", Money),
                        may("apbn", Money),
                        may("csr", Money),
                        may("kpbu", Money),
                        may("other", Money),
                        may("legal", Line),
                        may("link", Link),
                        may("data", Text),
                        may("indicator", Line),
                        may("unit", Line),
                        may("baseline", Decimal),
                        may("target", Decimal),
                        may("actual", Decimal),
                        may("risk", Text),
                        may("continuation", Text),
                        may("replication", Line),
                        may(CRITERIA[0], Score),
                        may(CRITERIA[1], Score),
                        may(CRITERIA[2], Score),
                        may(CRITERIA[3], Score),
                        may(CRITERIA[4], Score),
                        may(CRITERIA[5], Score),
                        may(CRITERIA[6], Score),
                        may(CRITERIA[7], Score),
                        may(CRITERIA[8], Score),
                        may(CRITERIA[9], Score),
                        must(
                            "status",
                            Choice(&[
                                "proposed",
                                "shortlisted",
                                "chosen",
                                "running",
                                "stalled",
                                "replaced",
                                "scaled",
                                "stopped",
                            ]),
                        ),
                        may(
                            "reason",
                            Choice(&[
                                "money",
                                "people",
                                "law",
                                "technology",
                                "partner",
                                "leadership",
                                "disaster",
                                "other",
                            ]),
                        ),
                        may("replaced_by", Codes(Table::QuickWin)),
                    ]
                }
            }
            Self::Policy => {
                const {
                    &[
                        must("title", Line),
                        must(
                            "type",
                            Choice(&["perda", "perkada", "decree", "circular", "procedure"]),
                        ),
                        may("owner", Agency),
                        may("year", Year),
                        may("status", Choice(&["planned", "drafted", "in-force"])),
                        may("number", Line),
                    ]
                }
            }
            Self::Infrastructure => {
                const {
                    &[
                        must("kind", Choice(&["physical", "digital", "social"])),
                        must("item", Line),
                        may("volume", Line),
                        may("location", Line),
                        may("year", Year),
                        may("cost", Money),
                        may("owner", Agency),
                    ]
                }
            }
            Self::Application => {
                const {
                    &[
                        must("name", Line),
                        may("function", Text),
                        may("owner", Agency),
                        may("kind", Choice(&["new", "upgrade", "shared"])),
                        may("platform", Line),
                        may("data", Text),
                        may("splp", Choice(&["yes", "no"])),
                        may("year", Year),
                        may("cost", Money),
                        may("consideration", Line),
                    ]
                }
            }
            Self::Literacy => {
                const {
                    &[
                        must("group", Line),
                        must("activity", Line),
                        may("volume", Line),
                        may("year", Year),
                        may("owner", Agency),
                    ]
                }
            }
            Self::Monitoring => {
                const {
                    &[
                        must("indicator", Line),
                        may("formula", Text),
                        may("source", Line),
                        may(
                            "frequency",
                            Choice(&["monthly", "quarterly", "half-yearly", "yearly"]),
                        ),
                        may("owner", Agency),
                        may("threshold", Line),
                    ]
                }
            }
            Self::Crosswalk => {
                const {
                    &[
                        may("rpjmd", Line),
                        must("objective", Codes(Table::Objective)),
                        may("pillar", Pillar),
                        may("sdg", Line),
                        may("iso", Line),
                        may("u4ssc", Line),
                    ]
                }
            }
        }
    }
}

pub(crate) const ELEMENTS: &[&str] = &[
    "nature",
    "structure",
    "infrastructure",
    "superstructure",
    "culture",
];

const DIRECTIONS: &[&str] = &["rises", "falls", "holds"];

const SOURCES: &[&str] = &["apbd", "apbd-province", "apbn", "csr", "kpbu", "other"];

/// The ten criteria by which a quick win is chosen (domain §3.8), each scored from 1 to 5.
pub const CRITERIA: [&str; 10] = [
    "formulation",
    "attractiveness",
    "benefit",
    "uniqueness",
    "partnership",
    "potential",
    "continuity",
    "resources",
    "risk_managed",
    "sustainability",
];
