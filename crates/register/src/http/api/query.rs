//! The parameters of an address: each is known, comes once and says something sensible, or the request is refused.

use std::str::FromStr;

use kernel::RegionCode;
use web::{
    Problem,
    paging::{Edge, PageQuery, Sort, Window},
};

/// The most characters a value may have; a cursor holds a name in base64.
const LONGEST: usize = 100;
const LONGEST_CURSOR: usize = 2000;

/// The parameters that choose a page.
pub(super) const PAGING: [&str; 3] = ["limit", "after", "before"];

/// The parameters of an address as they were sent.
#[derive(Debug, Clone)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn of(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// Refuses any parameter but these, and one that comes twice.
    pub(super) fn only(&self, known: &[&[&str]]) -> Result<(), Problem> {
        let known = known.concat();
        for (i, (name, _)) in self.0.iter().enumerate() {
            let shown: String = name.chars().take(40).collect();
            if !known.contains(&name.as_str()) {
                let list = known.join(", ");
                let detail = format!("`{shown}` is not a parameter here; known are: {list}");
                return Err(Problem::bad_request("unknown-parameter", detail)
                    .with("parameter", shown.clone())
                    .with("known", known)
                    .say_with(
                        "register-api-unknown-parameter",
                        vec![("name", shown.into()), ("known", list.into())],
                    ));
            }
            if self.0[..i].iter().any(|(other, _)| other == name) {
                let detail = format!("`{shown}` may be given once");
                return Err(Problem::bad_request("repeated-parameter", detail)
                    .with("parameter", shown.clone())
                    .say_with(
                        "register-api-repeated-parameter",
                        vec![("name", shown.into())],
                    ));
            }
        }
        Ok(())
    }

    /// The value of a parameter; empty where it is not given.
    fn raw(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Text to look for, up to 100 characters without control characters; PostgreSQL refuses a zero byte.
    pub(super) fn text(&self, name: &'static str) -> Result<String, Problem> {
        let text = self.raw(name);
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(refused(name, "0–100 characters, none of them invisible"));
        }
        Ok(text.to_owned())
    }

    /// A value of a type that is parsed; `form` shows what is expected.
    pub(super) fn parse<T: FromStr>(
        &self,
        name: &'static str,
        form: &'static str,
    ) -> Result<Option<T>, Problem> {
        match self.raw(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| refused(name, form)),
        }
    }

    /// One of these words.
    pub(super) fn one_of(
        &self,
        name: &'static str,
        words: &[&'static str],
    ) -> Result<String, Problem> {
        let text = self.raw(name);
        if text.is_empty() || words.contains(&text) {
            Ok(text.to_owned())
        } else {
            Err(refused(name, &words.join(" | ")))
        }
    }

    /// A cohort's year.
    pub(super) fn year(&self, name: &'static str) -> Result<Option<u16>, Problem> {
        const FORM: &str = "2000–2100";
        match self.parse::<u16>(name, FORM)? {
            Some(year) if !(2000..=2100).contains(&year) => Err(refused(name, FORM)),
            year => Ok(year),
        }
    }

    /// A region's code.
    pub(super) fn region(&self, name: &'static str) -> Result<Option<RegionCode>, Problem> {
        self.parse(name, "71.72")
    }

    /// A province's code.
    pub(super) fn province(&self, name: &'static str) -> Result<Option<RegionCode>, Problem> {
        match self.parse::<RegionCode>(name, "71")? {
            Some(code) if !code.is_province() => Err(refused(name, "71")),
            code => Ok(code),
        }
    }

    /// A word of the register: a subject, a property, a source's id.
    pub(super) fn word(&self, name: &'static str, form: &'static str) -> Result<String, Problem> {
        let text = self.raw(name);
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'-' | b'_');
        if text.len() > LONGEST || !text.bytes().all(plain) {
            return Err(refused(name, form));
        }
        Ok(text.to_owned())
    }

    /// The page of a list with one order.
    pub(super) fn page(&self, order: &str) -> Result<Window<String, (String, String)>, Problem> {
        let window = self.window(
            Sort {
                key: order.to_owned(),
                descending: false,
            },
            None,
        )?;
        readable(&window.edge)?;
        Ok(window)
    }

    /// The page of a list with an order of the reader's choice.
    pub(super) fn sorted<K: FromStr + std::fmt::Display>(
        &self,
        default: K,
    ) -> Result<Window<K, (String, String)>, Problem> {
        self.sorted_by(Sort {
            key: default,
            descending: false,
        })
    }

    /// As [`Params::sorted`], where the order falls unless asked.
    pub(super) fn sorted_by<K: FromStr + std::fmt::Display>(
        &self,
        default: Sort<K>,
    ) -> Result<Window<K, (String, String)>, Problem> {
        let window = self.window(default, Some(self.raw("sort").to_owned()))?;
        readable(&window.edge)?;
        Ok(window)
    }

    /// The page; whoever asks for a key of another type than text has nothing to check in it.
    pub(super) fn window<K, T>(
        &self,
        default: Sort<K>,
        sort: Option<String>,
    ) -> Result<Window<K, T>, Problem>
    where
        K: FromStr + std::fmt::Display,
        T: serde::de::DeserializeOwned,
    {
        let given = |name| Some(self.raw(name).to_owned());
        for name in ["after", "before"] {
            if self.raw(name).len() > LONGEST_CURSOR {
                return Err(refused(name, "next | previous"));
            }
        }
        let query = PageQuery {
            limit: given("limit"),
            after: given("after"),
            before: given("before"),
            sort,
        };
        query.window(default).map_err(|problem| {
            let parameter = match problem.code() {
                "limit" => "limit",
                "sort" => "sort",
                _ if self.raw("after").is_empty() => "before",
                _ => "after",
            };
            problem.with("parameter", parameter)
        })
    }

    /// The query of another page of the same list.
    pub(super) fn turned(&self, name: &str, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in &self.0 {
            if !value.is_empty() && !matches!(key.as_str(), "after" | "before") {
                query.append_pair(key, value);
            }
        }
        query.append_pair(name, cursor).finish()
    }
}

/// A cursor is anyone's to make up; what is in it goes to the database.
fn readable(edge: &Edge<(String, String)>) -> Result<(), Problem> {
    let (name, key) = match edge {
        Edge::Start => return Ok(()),
        Edge::After(key) => ("after", key),
        Edge::Before(key) => ("before", key),
    };
    if key.0.contains('\0') || key.1.contains('\0') {
        return Err(refused(name, "next | previous"));
    }
    Ok(())
}

pub(super) fn refused(name: &'static str, form: &str) -> Problem {
    Problem::bad_request("bad-parameter", format!("`{name}` must be: {form}"))
        .with("parameter", name)
        .with("expected", form)
        .say_with(
            "register-api-bad-parameter",
            vec![("name", name.into()), ("form", form.to_owned().into())],
        )
}
