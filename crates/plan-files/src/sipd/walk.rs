//! Values of a document, one after the other; what is wrong is noted and the walk goes on.

use std::collections::{BTreeMap, BTreeSet};

use kernel::RegionCode;
use masterplan::Period;

use super::{
    Fault, Note, SipdError,
    fault::{MOST_FAULTS, shown},
    json::Json,
};

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) json: &'a Json,
    pub(super) path: String,
}

#[derive(Default)]
pub(super) struct Walk {
    faults: Vec<Fault>,
    total: usize,
    pub(super) notes: Vec<Note>,
}

impl Walk {
    pub(super) fn finish<T>(self, value: T) -> Result<(T, Vec<Note>), SipdError> {
        if self.total == 0 {
            return Ok((value, self.notes));
        }
        Err(SipdError::Faults {
            kept: self.faults,
            total: self.total,
        })
    }

    pub(super) fn fault(&mut self, path: String, problem: &'static str, found: &str) {
        self.total += 1;
        if self.faults.len() < MOST_FAULTS {
            let found = shown(found);
            self.faults.push(Fault {
                path,
                problem,
                found,
            });
        }
    }

    fn wrong_type(&mut self, at: &At<'_>) {
        let found = match at.json {
            Json::Null => "null",
            Json::Bool(true) => "true",
            Json::Bool(false) => "false",
            Json::Whole(text) | Json::Number(text) | Json::Text(text) => text,
            Json::List(_) => "[…]",
            Json::Object(_) => "{…}",
        };
        self.fault(at.path.clone(), "type", found);
    }

    /// Notes keys that are not known. A name ending in `*` stands for all with that beginning.
    pub(super) fn known(&mut self, at: &At<'_>, known: &[&str]) {
        let Json::Object(pairs) = at.json else {
            self.wrong_type(at);
            return;
        };
        for (key, _) in pairs {
            let is_known = known.iter().any(|name| match name.strip_suffix('*') {
                Some(begin) => key.starts_with(begin),
                None => key == name,
            });
            if !is_known && self.notes.len() < MOST_FAULTS {
                self.notes.push(Note {
                    path: format!("{}.{}", at.path, shown(key)),
                    why: "unknown",
                });
            }
        }
    }

    /// The elements of a list; a list that must be there and is not, or is empty, is a missing level.
    pub(super) fn list<'a>(&mut self, at: &At<'a>, key: &str, must: bool) -> Vec<At<'a>> {
        let path = format!("{}.{key}", at.path);
        match at.json.get(key) {
            None | Some(Json::Null) if must => self.fault(path, "missing", ""),
            None | Some(Json::Null) => {}
            Some(Json::List(list)) => {
                if list.is_empty() && must {
                    self.fault(path, "empty", "[]");
                    return Vec::new();
                }
                return (0..)
                    .zip(list)
                    .map(|(n, json)| At {
                        json,
                        path: format!("{path}[{n}]"),
                    })
                    .collect();
            }
            Some(json) => self.wrong_type(&At { json, path }),
        }
        Vec::new()
    }

    /// A text without white space around it; a number is taken where codes and years are meant.
    fn raw<'a>(&mut self, at: &At<'a>, key: &str, must: bool) -> Option<(&'a str, String)> {
        let path = format!("{}.{key}", at.path);
        let text = match at.json.get(key) {
            Some(Json::Text(text)) => text.trim(),
            Some(Json::Whole(number)) => number,
            None | Some(Json::Null) => {
                if must {
                    self.fault(path, "missing", "");
                }
                return None;
            }
            Some(json) => {
                self.wrong_type(&At { json, path });
                return None;
            }
        };
        if text.is_empty() {
            if must {
                self.fault(path, "empty", "");
            }
            return None;
        }
        Some((text, path))
    }

    pub(super) fn text(&mut self, at: &At<'_>, key: &str, must: bool) -> String {
        let Some((text, path)) = self.raw(at, key, must) else {
            return String::new();
        };
        if text.chars().count() > 4_000 {
            self.fault(path, "long", text);
        } else if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.fault(path, "control", text);
        }
        text.replace("\r\n", "\n").replace(['\r', '\t'], " ")
    }

    pub(super) fn code(&mut self, at: &At<'_>, key: &str, must: bool) -> String {
        let Some((code, path)) = self.raw(at, key, must) else {
            return String::new();
        };
        let is_right = code.len() <= 60
            && code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/'));
        if !is_right {
            self.fault(path, "code", code);
        }
        code.to_owned()
    }

    /// The code of a value, once among its neighbours.
    pub(super) fn own_code(
        &mut self,
        at: &At<'_>,
        key: &str,
        seen: &mut BTreeSet<String>,
    ) -> String {
        let code = self.code(at, key, true);
        if !code.is_empty() && !seen.insert(code.clone()) {
            self.fault(format!("{}.{key}", at.path), "code-twice", &code);
        }
        code
    }

    /// `7172` or `71.72`; a province is `7100`.
    pub(super) fn region(&mut self, at: &At<'_>) -> Option<RegionCode> {
        let (text, path) = self.raw(at, "kodepemda", true)?;
        let province = text.strip_suffix("00").filter(|_| text.len() == 4);
        let parsed = province.unwrap_or(text).parse();
        if parsed.is_err() {
            self.fault(path, "region", text);
        }
        parsed.ok()
    }

    pub(super) fn period(&mut self, at: &At<'_>) -> Option<Period> {
        let from = self.year(at, "tahunmulai");
        let to = self.year(at, "tahunselesai");
        let (from, to) = (from?, to?);
        let period = Period::new(from, to);
        if period.is_none() {
            let path = format!("{}.tahunselesai", at.path);
            self.fault(path, "period", &format!("{from}–{to}"));
        }
        period
    }

    fn year(&mut self, at: &At<'_>, key: &str) -> Option<u16> {
        let (text, path) = self.raw(at, key, true)?;
        let year = text
            .parse()
            .ok()
            .filter(|year| (2000..=2100).contains(year));
        if year.is_none() {
            self.fault(path, "year", text);
        }
        year
    }

    /// Values by year: `target_t1` is that of the first year. What stands beyond the last is told and not read.
    pub(super) fn yearly(
        &mut self,
        at: &At<'_>,
        begin: &str,
        period: Option<Period>,
    ) -> BTreeMap<u16, String> {
        let mut yearly = BTreeMap::new();
        let (Some(period), Json::Object(pairs)) = (period, at.json) else {
            return yearly;
        };
        for (key, json) in pairs {
            let Some(number) = key.strip_prefix(begin) else {
                continue;
            };
            let path = format!("{}.{}", at.path, shown(key));
            let text = match json {
                Json::Null => continue,
                Json::Text(text) => text.trim(),
                Json::Whole(text) | Json::Number(text) => text,
                json => {
                    self.wrong_type(&At { json, path });
                    continue;
                }
            };
            let year = number
                .parse::<u16>()
                .ok()
                .filter(|n| (1..=50).contains(n) && !number.starts_with(['0', '+']))
                .map(|n| period.from + n - 1);
            match year {
                None => self.notes.push(Note {
                    path,
                    why: "unknown",
                }),
                Some(_) if text.is_empty() => {}
                Some(year) if !period.has(year) => self.notes.push(Note {
                    path,
                    why: "beyond-period",
                }),
                Some(_) if text.chars().count() > 300 => self.fault(path, "long", text),
                Some(_) if text.contains(char::is_control) => self.fault(path, "control", text),
                Some(year) => drop(yearly.insert(year, text.to_owned())),
            }
        }
        yearly
    }

    /// Whole rupiah by year.
    pub(super) fn budget(&mut self, at: &At<'_>, period: Option<Period>) -> BTreeMap<u16, i64> {
        let texts = self.yearly(at, "pagu_t", period);
        let mut budget = BTreeMap::new();
        for (year, text) in texts {
            match text.parse::<i64>() {
                Ok(money) if (0..=100_000_000_000_000).contains(&money) => {
                    budget.insert(year, money);
                }
                _ => {
                    let from = period.map_or(year, |period| period.from);
                    let path = format!("{}.pagu_t{}", at.path, year - from + 1);
                    self.fault(path, "number", &text);
                }
            }
        }
        budget
    }
}
