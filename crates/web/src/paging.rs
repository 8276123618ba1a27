//! Lists by pages, sought by key: the cost of a page does not grow with its place.

use std::{fmt::Display, num::NonZeroU16, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Problem;

/// How many rows a page has: 1 to 200, 50 unless asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(NonZeroU16);

impl Limit {
    /// Rows on a page.
    pub fn rows(self) -> usize {
        usize::from(self.0.get())
    }

    /// Rows to fetch: one more than are shown, which tells whether there is another page.
    pub fn fetch(self) -> i64 {
        i64::from(self.0.get()) + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(NonZeroU16::new(50).expect("50 is not zero"))
    }
}

impl FromStr for Limit {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .ok()
            .filter(|n: &NonZeroU16| n.get() <= 200)
            .map(Self)
            .ok_or_else(|| {
                Problem::bad_request("limit", "`limit` must be a whole number from 1 to 200")
                    .say("web-problem-limit-text")
            })
    }
}

/// An order: a key, rising or falling. Written `name` and `-name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<K> {
    /// What is compared.
    pub key: K,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl<K: FromStr> FromStr for Sort<K> {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (descending, key) = match text.strip_prefix('-') {
            Some(key) => (true, key),
            None => (false, text),
        };
        let key = key.parse().map_err(|_| {
            Problem::bad_request("sort", "`sort` names no column of this list")
                .say("web-problem-sort-text")
        })?;
        Ok(Self { key, descending })
    }
}

impl<K: Display> Display for Sort<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.key)
    }
}

/// The parameters of a paged list, as the query has them; flatten it into a context's own.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PageQuery {
    /// Rows on a page.
    #[serde(default)]
    pub limit: Option<String>,
    /// The cursor to go on after.
    #[serde(default)]
    pub after: Option<String>,
    /// The cursor to stop before.
    #[serde(default)]
    pub before: Option<String>,
    /// The order.
    #[serde(default)]
    pub sort: Option<String>,
}

/// Where a page begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge<T> {
    /// At the list's beginning.
    Start,
    /// After the row with this key.
    After(T),
    /// Before the row with this key: fetch in the reverse order.
    Before(T),
}

/// One page to fetch: an order, a size and a place. `T` is the key of the order with the id that breaks ties.
#[derive(Debug, Clone)]
pub struct Window<K, T> {
    /// The order asked for.
    pub sort: Sort<K>,
    /// The size.
    pub limit: Limit,
    /// The place.
    pub edge: Edge<T>,
}

impl<K> From<&Window<K, (String, String)>> for store::query::Slice {
    fn from(window: &Window<K, (String, String)>) -> Self {
        let edge = match &window.edge {
            Edge::Start => None,
            Edge::After(key) | Edge::Before(key) => Some(key.clone()),
        };
        Self {
            descending: window.fetch_descending(),
            edge,
            limit: window.limit.fetch(),
        }
    }
}

/// What a cursor holds: the order it belongs to and the key of a row.
#[derive(Serialize, Deserialize)]
struct Cursor<T> {
    s: String,
    k: T,
}

impl PageQuery {
    /// Parses the parameters; `default` is the order where none is asked for.
    pub fn window<K, T>(&self, default: Sort<K>) -> Result<Window<K, T>, Problem>
    where
        K: FromStr + Display,
        T: DeserializeOwned,
    {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let sort = given(&self.sort).map_or(Ok(default), |text| text.parse())?;
        let limit = given(&self.limit).map_or(Ok(Limit::default()), |text| text.parse())?;
        let edge = match (given(&self.after), given(&self.before)) {
            (None, None) => Edge::Start,
            (Some(after), None) => Edge::After(decode(&after, &sort)?),
            (None, Some(before)) => Edge::Before(decode(&before, &sort)?),
            (Some(_), Some(_)) => return Err(not_a_cursor()),
        };
        Ok(Window { sort, limit, edge })
    }
}

fn not_a_cursor() -> Problem {
    Problem::bad_request(
        "cursor",
        "`after` or `before` is no place in this list: begin again without it",
    )
    .say("web-problem-cursor-text")
}

fn decode<K: Display, T: DeserializeOwned>(text: &str, sort: &Sort<K>) -> Result<T, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| not_a_cursor())?;
    let cursor: Cursor<T> = serde_json::from_slice(&bytes).map_err(|_| not_a_cursor())?;
    if cursor.s == sort.to_string() {
        Ok(cursor.k)
    } else {
        Err(not_a_cursor())
    }
}

fn encode<K: Display, T: Serialize>(sort: &Sort<K>, key: T) -> String {
    let cursor = Cursor {
        s: sort.to_string(),
        k: key,
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).expect("a key is plain JSON"))
}

impl<K, T> Window<K, T> {
    /// Whether the database must give the rows in falling order of the key: the order asked for,
    /// turned round when paging backwards.
    pub fn fetch_descending(&self) -> bool {
        self.sort.descending != matches!(self.edge, Edge::Before(_))
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageOf<T> {
    /// The rows, in the order asked for.
    pub rows: Vec<T>,
    /// The cursor of the next page, to pass as `after`.
    pub next: Option<String>,
    /// The cursor of the previous page, to pass as `before`.
    pub previous: Option<String>,
}

impl<R> PageOf<R> {
    /// Makes the page from up to [`Limit::fetch`] rows, fetched in the order of [`Window::fetch_descending`];
    /// `key` gives the cursor key of a row.
    pub fn new<K: Display, T: Serialize>(
        window: &Window<K, T>,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> T,
    ) -> Self {
        let more = rows.len() > window.limit.rows();
        rows.truncate(window.limit.rows());
        let backwards = matches!(window.edge, Edge::Before(_));
        if backwards {
            rows.reverse();
        }
        let cursor = |row: Option<&R>| row.map(|row| encode(&window.sort, key(row)));
        let has_next = if backwards { true } else { more };
        let has_previous = match window.edge {
            Edge::Start => false,
            Edge::After(_) => true,
            Edge::Before(_) => more,
        };
        Self {
            next: cursor(rows.last()).filter(|_| has_next),
            previous: cursor(rows.first()).filter(|_| has_previous),
            rows,
        }
    }

    /// The same page with other rows, for showing.
    pub fn map<S>(self, f: impl FnMut(R) -> S) -> PageOf<S> {
        PageOf {
            rows: self.rows.into_iter().map(f).collect(),
            next: self.next,
            previous: self.previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a context's store does, over a vector.
    fn fetch(all: &[u32], window: &Window<String, u32>) -> Vec<u32> {
        let mut rows: Vec<u32> = all
            .iter()
            .copied()
            .filter(|n| match &window.edge {
                Edge::Start => true,
                Edge::After(k) if window.sort.descending => n < k,
                Edge::After(k) => n > k,
                Edge::Before(k) if window.sort.descending => n > k,
                Edge::Before(k) => n < k,
            })
            .collect();
        rows.sort_unstable();
        if window.fetch_descending() {
            rows.reverse();
        }
        rows.truncate(usize::try_from(window.limit.fetch()).unwrap());
        rows
    }

    fn page(all: &[u32], query: &PageQuery) -> PageOf<u32> {
        let window = query
            .window::<String, u32>(Sort {
                key: "n".to_owned(),
                descending: false,
            })
            .unwrap();
        PageOf::new(&window, fetch(all, &window), |n| *n)
    }

    proptest! {
        #[test]
        fn walking_there_and_back_shows_every_row_once(n in 1u32..40, limit in 1u16..9, down: bool) {
            let all: Vec<u32> = (0..n).collect();
            let mut expected = all.clone();
            if down {
                expected.reverse();
            }
            let mut query = PageQuery {
                limit: Some(limit.to_string()),
                sort: Some(if down { "-n" } else { "n" }.to_owned()),
                ..PageQuery::default()
            };
            let mut seen = Vec::new();
            let mut pages = vec![page(&all, &query)];
            while let Some(next) = pages.last().and_then(|p| p.next.clone()) {
                query.after = Some(next);
                pages.push(page(&all, &query));
            }
            for p in &pages {
                seen.extend_from_slice(&p.rows);
            }
            prop_assert_eq!(&seen, &expected);
            query.after = None;
            for pair in pages.windows(2).rev() {
                query.before = pair[1].previous.clone();
                let back = page(&all, &query);
                prop_assert_eq!(&back.rows, &pair[0].rows);
            }
        }
    }

    #[test]
    fn a_cursor_of_another_order_or_a_made_up_one_is_refused() {
        let rising = Sort {
            key: "n".to_owned(),
            descending: false,
        };
        let cursor = encode(&rising, 5u32);
        for (after, sort) in [(cursor.as_str(), "-n"), ("AAAA", "n"), ("§", "n")] {
            let query = PageQuery {
                after: Some(after.to_owned()),
                sort: Some(sort.to_owned()),
                ..PageQuery::default()
            };
            let err = query.window::<String, u32>(rising.clone()).unwrap_err();
            assert_eq!((err.status().as_u16(), err.code()), (400, "cursor"));
        }
    }

    #[test]
    fn a_page_has_1_to_200_rows() {
        for text in ["0", "201", "-1", "x", "1e2"] {
            assert_eq!(text.parse::<Limit>().unwrap_err().code(), "limit");
        }
        assert_eq!("200".parse::<Limit>().unwrap().fetch(), 201);
        assert_eq!(Limit::default().rows(), 50);
    }
}
