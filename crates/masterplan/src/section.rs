//! The texts of a plan: chapters of its books that people write.

use serde::{Deserialize, Serialize};

/// A book of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Book {
    /// Book I: strategic analysis.
    Analysis,
    /// Book II: the master plan.
    Plan,
    /// Book III: executive summary.
    Summary,
    /// The quick-win document.
    QuickWins,
    /// The roadmap on one A1 sheet.
    Poster,
    /// The draft regulation with its annexes.
    Regulation,
    /// Two pages in plain words.
    Residents,
}

impl Book {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Analysis,
        Self::Plan,
        Self::Summary,
        Self::QuickWins,
        Self::Poster,
        Self::Regulation,
        Self::Residents,
    ];

    /// Its word in addresses and on the command line: `1`, `2`, `3`, `quick-wins`, …
    pub const fn word(self) -> &'static str {
        match self {
            Self::Analysis => "1",
            Self::Plan => "2",
            Self::Summary => "3",
            Self::QuickWins => "quick-wins",
            Self::Poster => "poster",
            Self::Regulation => "regulation",
            Self::Residents => "residents",
        }
    }

    /// The book of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|book| book.word() == word)
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident = $word:literal in $book:ident,)+) => {
        /// A text of a plan; its place in a book follows the outline of domain §4.2.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum SectionKey {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl SectionKey {
            /// All of them, in the order of the books.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its word in addresses, files and the database.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The book it belongs to.
            pub const fn book(self) -> Book {
                match self { $(Self::$name => Book::$book,)+ }
            }

            /// The section of a word.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|key| key.word() == word)
            }
        }
    };
}

sections! {
    /// Why there is a plan.
    Background = "background" in Analysis,
    /// What it is for.
    Purpose = "purpose" in Analysis,
    /// The laws it rests on.
    LegalBasis = "legal-basis" in Analysis,
    /// How it was written.
    Method = "method" in Analysis,
    /// Trends and issues.
    Future = "future" in Analysis,
    /// What the readiness of the five elements means.
    Readiness = "readiness" in Analysis,
    /// What the gaps mean.
    Gap = "gap" in Analysis,
    /// What strengths, weaknesses, opportunities and threats mean.
    Swot = "swot" in Analysis,
    /// How the vision follows from the analysis.
    VisionAnalysis = "vision-analysis" in Analysis,
    /// How residents and partners took part.
    Participation = "participation" in Analysis,
    /// The end of book I.
    AnalysisClosing = "analysis-closing" in Analysis,
    /// What book II is.
    PlanIntroduction = "plan-introduction" in Plan,
    /// The vision in one sentence.
    Vision = "vision" in Plan,
    /// Direction of development.
    Direction = "direction" in Plan,
    /// How the strategies hang together.
    Strategy = "strategy" in Plan,
    /// Policies and institutions.
    Policy = "policy" in Plan,
    /// Infrastructure.
    Infrastructure = "infrastructure" in Plan,
    /// Applications.
    Application = "application" in Plan,
    /// People and literacy.
    Literacy = "literacy" in Plan,
    /// What the roadmap says.
    Roadmap = "roadmap" in Plan,
    /// Where the money comes from.
    Funding = "funding" in Plan,
    /// Who decides what.
    Governance = "governance" in Plan,
    /// How it is watched.
    Monitoring = "monitoring" in Plan,
    /// The end of book II.
    PlanClosing = "plan-closing" in Plan,
    /// The profile of the region on one page.
    Profile = "profile" in Summary,
    /// The words of the head of region.
    Foreword = "foreword" in Summary,
    /// What residents should know, in plain words.
    Plain = "plain" in Residents,
}

/// A text: `CommonMark` with tables, without HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Which one.
    pub key: SectionKey,
    /// The words.
    pub text: String,
}
