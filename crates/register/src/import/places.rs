//! Regions as files name them: by code, by former code, by name.

use std::collections::HashMap;

use kernel::RegionCode;
use sheets::{Problem, suggest};

use crate::model::Region;

/// Every region, looked up without asking the database again.
pub(super) struct Places {
    by_code: HashMap<String, Region>,
    /// Former codes with the present ones.
    former: HashMap<String, String>,
    /// Codes of retired regions with those of the regions that came out of them.
    successors: HashMap<String, Vec<String>>,
    /// Full names and bare ones (`Bogor`), folded, with the codes of regions that exist today.
    by_name: HashMap<String, Vec<String>>,
    by_bare_name: HashMap<String, Vec<String>>,
}

/// What names begin with: the kind of territory.
const KINDS: [&str; 6] = [
    "kabupaten administrasi ",
    "kota administrasi ",
    "kabupaten ",
    "kota ",
    "provinsi ",
    "kab. ",
];

fn fold(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn bare(folded: &str) -> &str {
    KINDS
        .iter()
        .find_map(|kind| folded.strip_prefix(kind))
        .unwrap_or(folded)
}

impl Places {
    pub(super) fn new(
        regions: Vec<Region>,
        former: Vec<(String, String)>,
        successors: Vec<(String, String)>,
    ) -> Self {
        let mut all = Self {
            by_code: HashMap::with_capacity(regions.len()),
            former: former.into_iter().collect(),
            successors: HashMap::new(),
            by_name: HashMap::new(),
            by_bare_name: HashMap::new(),
        };
        for (from, to) in successors {
            all.successors.entry(from).or_default().push(to);
        }
        for region in regions {
            let code = region.code.to_string();
            if !region.is_retired() {
                let name = fold(&region.name);
                all.by_bare_name
                    .entry(bare(&name).to_owned())
                    .or_default()
                    .push(code.clone());
                all.by_name.entry(name).or_default().push(code.clone());
            }
            all.by_code.insert(code, region);
        }
        all
    }

    /// The region that has this code today, retired or not.
    pub(super) fn at(&self, code: &RegionCode) -> Option<&Region> {
        self.by_code.get(code.as_str())
    }

    /// Whether some region had this code before, and which it has now.
    pub(super) fn present_code(&self, code: &RegionCode) -> Option<&str> {
        self.former.get(code.as_str()).map(String::as_str)
    }

    /// The region that exists today under this code. `name` is what the row calls it, or empty.
    pub(super) fn today(&self, code: &RegionCode, name: &str) -> Result<&Region, Problem> {
        match self.at(code) {
            Some(region) if region.is_retired() => Err(self.retired(region)),
            Some(region) => Ok(region),
            None => Err(match self.present_code(code) {
                Some(present) => Problem::subject("register-import-region-former")
                    .with("region", self.shown(present)),
                None => match self.by_name.get(&fold(name)).map(Vec::as_slice) {
                    Some([meant]) => Problem::subject("register-import-region-unknown-near")
                        .with("region", self.shown(meant)),
                    _ => Problem::subject("register-import-region-unknown"),
                },
            }),
        }
    }

    fn retired(&self, region: &Region) -> Problem {
        match self.successors.get(region.code.as_str()) {
            Some(codes) => {
                Problem::subject("register-import-region-retired").with("regions", self.list(codes))
            }
            None => Problem::subject("register-import-region-gone"),
        }
    }

    /// The code of the region that has this name today; a bare name is never taken for one of two regions.
    pub(super) fn named(&self, name: &str) -> Result<&Region, Problem> {
        let folded = fold(name);
        let found = self.by_name.get(&folded).map_or(&[][..], Vec::as_slice);
        match found {
            [code] => return Ok(&self.by_code[code]),
            [] => {}
            several => return Err(self.ambiguous(several)),
        }
        match self.by_bare_name.get(bare(&folded)).map(Vec::as_slice) {
            Some([code]) => Err(self.near(code)),
            Some(several @ [_, _, ..]) => Err(self.ambiguous(several)),
            Some([]) | None => Err(self.like(&folded)),
        }
    }

    fn like(&self, folded: &str) -> Problem {
        let names = || self.by_name.keys().map(String::as_str);
        // Names come in no order; the nearest is the same each time only if equals are told apart.
        let mut sorted: Vec<&str> = names().collect();
        sorted.sort_unstable();
        match suggest(folded, sorted).and_then(|name| self.by_name[name].first()) {
            Some(code) => self.near(code),
            None => Problem::subject("register-import-name-unknown"),
        }
    }

    fn near(&self, code: &str) -> Problem {
        Problem::subject("register-import-name-near").with("region", self.shown(code))
    }

    fn ambiguous(&self, codes: &[String]) -> Problem {
        Problem::subject("register-import-name-ambiguous").with("regions", self.list(codes))
    }

    fn list(&self, codes: &[String]) -> String {
        let shown: Vec<String> = codes.iter().map(|code| self.shown(code)).collect();
        shown.join(", ")
    }

    /// `71.72 Kota Bitung`.
    fn shown(&self, code: &str) -> String {
        match self.by_code.get(code) {
            Some(region) => format!("{code} {}", region.name),
            None => code.to_owned(),
        }
    }
}
