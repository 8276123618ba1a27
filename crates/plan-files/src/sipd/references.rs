//! The flat list of everything that actions may be linked to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AgencyPlan, Indicator, Programme, StatutoryPlan, Trend};

/// What a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Misi.
    Mission,
    /// Tujuan.
    Goal,
    /// Sasaran.
    Objective,
    /// Program.
    Programme,
    /// Sub-kegiatan.
    SubActivity,
    /// Indikator.
    Indicator,
}

impl Kind {
    /// All of them, from the top.
    pub const ALL: [Self; 6] = [
        Self::Mission,
        Self::Goal,
        Self::Objective,
        Self::Programme,
        Self::SubActivity,
        Self::Indicator,
    ];

    /// Its word in files: `sub-activity`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mission => "mission",
            Self::Goal => "goal",
            Self::Objective => "objective",
            Self::Programme => "programme",
            Self::SubActivity => "sub-activity",
            Self::Indicator => "indicator",
        }
    }

    /// What may stand above it. A programme may stand at the top: of an agency.
    pub(super) const fn above(self) -> &'static [Self] {
        match self {
            Self::Mission => &[],
            Self::Goal => &[Self::Mission],
            Self::Objective => &[Self::Goal],
            Self::Programme => &[Self::Objective],
            Self::SubActivity => &[Self::Programme],
            Self::Indicator => &[
                Self::Goal,
                Self::Objective,
                Self::Programme,
                Self::SubActivity,
            ],
        }
    }
}

/// One of the list. Below its parent a kind and a code stand once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// What it is.
    pub kind: Kind,
    /// Its code.
    pub code: String,
    /// The place of its parent in the list, which comes before it.
    pub parent: Option<usize>,
    /// What it says.
    pub text: String,
    /// The code of the agency; empty in the statutory plan.
    pub agency: String,
    /// Its name; empty in the statutory plan.
    pub agency_name: String,
    /// The unit of an indicator.
    pub unit: String,
    /// What an indicator should do.
    pub trend: Option<Trend>,
    /// Targets of an indicator by year.
    pub targets: BTreeMap<u16, String>,
    /// Rupiah by year.
    pub budget: BTreeMap<u16, i64>,
}

/// A flat list: of a statutory plan, of agency plans, or of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References(pub Vec<Reference>);

impl References {
    /// Those whose code begins with what is sought, or whose text or agency has all its words; the first so many.
    pub fn search(&self, sought: &str, most: usize) -> Vec<&Reference> {
        let sought = sought.trim().to_lowercase();
        let words: Vec<&str> = sought.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let fits = |one: &&Reference| {
            let text = format!("{} {}", one.text, one.agency_name).to_lowercase();
            one.code.to_lowercase().starts_with(&sought)
                || words.iter().all(|word| text.contains(word))
        };
        self.0.iter().filter(fits).take(most).collect()
    }

    /// The reference of a kind and a code; the first where there are several.
    pub fn find(&self, kind: Kind, code: &str) -> Option<&Reference> {
        self.0
            .iter()
            .find(|one| one.kind == kind && one.code == code)
    }

    fn push(&mut self, own: Reference) -> usize {
        self.0.push(own);
        self.0.len() - 1
    }

    fn indicators(&mut self, of: &[Indicator], parent: usize) {
        let (agency, agency_name) = {
            let above = &self.0[parent];
            (above.agency.clone(), above.agency_name.clone())
        };
        for one in of {
            self.push(Reference {
                agency: agency.clone(),
                agency_name: agency_name.clone(),
                unit: one.unit.clone(),
                trend: one.trend,
                targets: one.targets.clone(),
                ..plain(Kind::Indicator, &one.code, &one.text, Some(parent))
            });
        }
    }

    fn programmes(&mut self, of: &[Programme], parent: Option<usize>, agency: (&str, &str)) {
        let owned = |one: Reference| Reference {
            agency: agency.0.to_owned(),
            agency_name: agency.1.to_owned(),
            ..one
        };
        for one in of {
            let own = self.push(Reference {
                budget: one.budget.clone(),
                ..owned(plain(Kind::Programme, &one.code, &one.text, parent))
            });
            self.indicators(&one.indicators, own);
            for sub in &one.sub_activities {
                let own = self.push(Reference {
                    budget: sub.budget.clone(),
                    ..owned(plain(Kind::SubActivity, &sub.code, &sub.text, Some(own)))
                });
                self.indicators(&sub.indicators, own);
            }
        }
    }
}

fn plain(kind: Kind, code: &str, text: &str, parent: Option<usize>) -> Reference {
    Reference {
        kind,
        code: code.to_owned(),
        parent,
        text: text.to_owned(),
        agency: String::new(),
        agency_name: String::new(),
        unit: String::new(),
        trend: None,
        targets: BTreeMap::new(),
        budget: BTreeMap::new(),
    }
}

impl From<&StatutoryPlan> for References {
    fn from(plan: &StatutoryPlan) -> Self {
        let mut list = Self::default();
        for mission in &plan.missions {
            let of = list.push(plain(Kind::Mission, &mission.code, &mission.text, None));
            for goal in &mission.goals {
                let of = list.push(plain(Kind::Goal, &goal.code, &goal.text, Some(of)));
                list.indicators(&goal.indicators, of);
                for one in &goal.objectives {
                    let of = list.push(plain(Kind::Objective, &one.code, &one.text, Some(of)));
                    list.indicators(&one.indicators, of);
                    list.programmes(&one.programmes, Some(of), ("", ""));
                }
            }
        }
        list
    }
}

impl From<&[AgencyPlan]> for References {
    fn from(plans: &[AgencyPlan]) -> Self {
        let mut list = Self::default();
        for plan in plans {
            list.programmes(&plan.programmes, None, (&plan.agency, &plan.agency_name));
        }
        list
    }
}
