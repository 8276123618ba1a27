//! Everything the layout needs to know about one request.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::OriginalUri,
    http::{Extensions, HeaderMap, Uri, request::Parts},
};
use kernel::{PartialDate, Timestamp};

use crate::{
    App, Catalogue, Lang, NavItem, Preferences, Settings, Theme, Value, Whole,
    format::{self},
};

/// Who is looking, where someone is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewer {
    /// The name in the header.
    pub name: String,
    /// The token that every form carries as `_csrf`.
    pub csrf: String,
    /// The account's roles in words, in the page's language.
    pub roles: Vec<String>,
    /// The permission keys that decide which navigation entries are shown.
    pub may: Vec<&'static str>,
}

/// Language, viewer and place of one page, with the words and formats that follow from them.
///
/// Every view has one in the field `page`; `layout.html` and the macros of `ui.html` read it.
#[derive(Clone)]
pub struct Page {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Who is looking; `None` for the public.
    pub viewer: Option<Viewer>,
    /// The path of the request, `/regions`.
    pub path: String,
    /// The query of the request without `?`; empty where there is none.
    pub query: String,
    /// The request's id, shown on error pages.
    pub request_id: String,
    catalogue: Arc<Catalogue>,
    settings: Arc<Settings>,
    nav: Arc<[NavItem]>,
}

/// An entry of the navigation, ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// The address.
    pub href: String,
    /// The words.
    pub label: String,
    /// Whether the page shown lies under it.
    pub current: bool,
}

/// The link of a sortable column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortLink {
    /// The address.
    pub href: String,
    /// The value of `aria-sort`; empty where the list is not sorted by this column.
    pub aria: &'static str,
    /// The arrow to show; empty likewise.
    pub arrow: &'static str,
}

/// The id of a request, in its extensions and in the header `x-request-id`.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Where a request's viewer is left for the error page, which is made after the handler is gone.
#[derive(Clone, Default)]
pub(crate) struct ViewerSlot(pub(crate) Arc<OnceLock<Viewer>>);

/// Whether a text is a path of this site and of no other, however a browser reads it.
pub fn is_own_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && text.bytes().all(|b| b.is_ascii_graphic())
}

impl Page {
    /// The page for a request. The viewer is also remembered for an error page of the same request.
    pub fn new(app: &App, parts: &Parts, viewer: Option<Viewer>) -> Self {
        if let (Some(slot), Some(viewer)) = (parts.extensions.get::<ViewerSlot>(), &viewer) {
            // A second extractor of the same request finds the slot full: the viewer is the same.
            let _ = slot.0.set(viewer.clone());
        }
        // Inside a nested router the address has lost what it begins with.
        let uri = parts.extensions.get::<OriginalUri>();
        let uri = uri.map_or(&parts.uri, |OriginalUri(whole)| whole);
        Self::of(app, uri, &parts.headers, &parts.extensions, viewer)
    }

    pub(crate) fn of(
        app: &App,
        uri: &Uri,
        headers: &HeaderMap,
        extensions: &Extensions,
        viewer: Option<Viewer>,
    ) -> Self {
        let Preferences { lang, theme } = Preferences::of(uri, headers);
        Self {
            lang,
            theme,
            viewer,
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            request_id: extensions
                .get::<RequestId>()
                .map_or_else(String::new, |id| id.0.clone()),
            catalogue: app.catalogue.clone(),
            settings: app.settings.clone(),
            nav: app.nav.clone(),
        }
    }

    /// A page outside any request, for tests that render templates: path `/`, nobody signed in.
    pub fn sample(lang: Lang, catalogue: Arc<Catalogue>) -> Self {
        Self {
            lang,
            theme: Theme::Auto,
            viewer: None,
            path: "/".to_owned(),
            query: String::new(),
            request_id: "0".to_owned(),
            catalogue,
            settings: Arc::new(Settings::default()),
            nav: Arc::new([]),
        }
    }

    /// The message, which takes no values.
    pub fn t(&self, id: &str) -> String {
        self.catalogue.text(self.lang, id, &[])
    }

    /// The message with one value, a number (which also picks the plural) or a text.
    pub fn tn<'a>(&self, id: &str, name: &str, n: impl Into<Value<'a>>) -> String {
        self.catalogue.text(self.lang, id, &[(name, n.into())])
    }

    /// The message with its values.
    pub fn targs(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.catalogue.text(self.lang, id, args)
    }

    /// Whether the catalogue has the message, for ids made from data: an unknown property is shown as it is.
    pub fn knows(&self, id: &str) -> bool {
        self.catalogue.has(id)
    }

    /// An action of the audit log in words: `register.add_claim` is the message `register-action-add-claim`.
    /// An action of a later version is shown as it is.
    pub fn action(&self, action: &str) -> String {
        let id = action.replacen('.', "-action-", 1).replace('_', "-");
        if self.knows(&id) {
            self.t(&id)
        } else {
            action.to_owned()
        }
    }

    /// `1.234` in Indonesian, `1,234` in English.
    pub fn number(&self, n: impl Whole) -> String {
        format::number(self.lang, n)
    }

    /// A number with a fixed count of decimals.
    pub fn decimal(&self, x: f64, digits: usize) -> String {
        format::decimal(self.lang, x, digits)
    }

    /// A share of one as a percentage: `0.2743` with two digits is `27,43 %`.
    pub fn percent(&self, share: f64, digits: usize) -> String {
        format::percent(self.lang, share, digits)
    }

    /// `3 Januari 2022`, or as much of it as is known.
    pub fn date(&self, date: &PartialDate) -> String {
        format::date(self.lang, date)
    }

    /// An instant in local time, to the minute.
    pub fn instant(&self, at: Timestamp) -> String {
        format::instant(self.lang, &self.settings.zone, at)
    }

    /// The product's name.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Whether this is a demonstration.
    pub fn demo(&self) -> bool {
        self.settings.demo
    }

    /// The program's version.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The token for the forms of the page; empty where nobody is signed in.
    pub fn csrf(&self) -> &str {
        self.viewer.as_ref().map_or("", |viewer| &viewer.csrf)
    }

    /// Whether the viewer holds a permission key.
    pub fn may(&self, key: &str) -> bool {
        self.viewer
            .as_ref()
            .is_some_and(|viewer| viewer.may.contains(&key))
    }

    /// The address of an embedded file, [`crate::asset`].
    pub fn asset(&self, name: &str) -> &'static str {
        crate::asset(name)
    }

    /// Every language.
    pub fn langs(&self) -> &'static [Lang] {
        &Lang::ALL
    }

    /// Every theme.
    pub fn themes(&self) -> &'static [Theme] {
        &Theme::ALL
    }

    /// The viewer's roles, separated by commas.
    pub fn roles(&self) -> String {
        self.viewer
            .as_ref()
            .map_or_else(String::new, |viewer| viewer.roles.join(", "))
    }

    /// An address with the form token as a parameter, for forms that send files.
    pub fn with_csrf(&self, action: &str) -> String {
        let separator = if action.contains('?') { '&' } else { '?' };
        format!("{action}{separator}_csrf={}", encoded(self.csrf()))
    }

    /// The link in the header of a column: sorts by it, or turns the order round where `sort` is it already.
    pub fn sort_link(&self, key: &str, sort: &str) -> SortLink {
        let (aria, arrow, next) = if sort == key {
            ("ascending", "▲", format!("-{key}"))
        } else if sort.strip_prefix('-') == Some(key) {
            ("descending", "▼", key.to_owned())
        } else {
            ("", "", key.to_owned())
        };
        SortLink {
            href: self.with(&[("sort", &next)]),
            aria,
            arrow,
        }
    }

    /// The main navigation as this viewer sees it.
    pub fn nav(&self) -> Vec<NavLink> {
        self.nav
            .iter()
            .filter(|item| item.needs.is_none_or(|key| self.may(key)))
            .map(|item| NavLink {
                href: item.href.to_owned(),
                label: self.t(item.label),
                current: self.under(item.href),
            })
            .collect()
    }

    /// Whether the path is `href` or lies under it.
    fn under(&self, href: &str) -> bool {
        let rest = self.path.strip_prefix(href);
        rest.is_some_and(|rest| rest.is_empty() || (href != "/" && rest.starts_with('/')))
    }

    /// The entries that stand in a row, and those in the menu behind it: as many as fit a screen of 1,280 pixels.
    pub fn parted<'a>(&self, nav: &'a [NavLink]) -> (&'a [NavLink], &'a [NavLink]) {
        const BESIDE: usize = 7;
        if nav.len() <= BESIDE {
            (nav, &[])
        } else {
            nav.split_at(BESIDE - 1)
        }
    }

    /// What was done on the page before, in words: the address of a page reached by a change says it in `done`. Empty
    /// where nothing was, or where the word is a context's own.
    pub fn done(&self) -> String {
        let query = form_urlencoded::parse(self.query.as_bytes());
        let done = query
            .filter(|(key, _)| key == "done")
            .map(|(_, word)| word)
            .next();
        let id = match done.as_deref() {
            Some("added") => "web-done-added",
            Some("saved") => "web-done-saved",
            Some("moved") => "web-done-moved",
            Some("curated") => "web-done-curated",
            Some("undone") => "web-done-undone",
            Some("withdrawn") => "web-done-withdrawn",
            Some("restored") => "web-done-restored",
            _ => return String::new(),
        };
        self.t(id)
    }

    /// Where to go once this page is done with: the parameter `next`, where it is a path of this site.
    pub fn next(&self) -> Option<String> {
        let next = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == "next");
        next.map(|(_, path)| path.into_owned())
            .filter(|path| is_own_path(path))
    }

    /// Path and query of this page, for coming back to it.
    pub fn here(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// This page's address with some parameters set, or removed where the value is empty; the others
    /// stay, except the place in the list (`after`, `before`), which no longer holds, and the token of a form.
    pub fn with(&self, changes: &[(&str, &str)]) -> String {
        let kept = form_urlencoded::parse(self.query.as_bytes()).filter(|(key, value)| {
            !value.is_empty()
                && !matches!(&**key, "after" | "before" | "lang" | "done" | "_csrf")
                && !changes.iter().any(|(name, _)| name == key)
        });
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        query.extend_pairs(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{query}", self.path)
        }
    }

    /// The address that switches the language and comes back here.
    pub fn lang_href(&self, lang: &Lang) -> String {
        format!("/language/{lang}?back={}", encoded(&self.with(&[])))
    }

    /// The address that switches the theme and comes back here.
    pub fn theme_href(&self, theme: &Theme) -> String {
        format!("/theme/{}?back={}", theme.code(), encoded(&self.here()))
    }

    /// The address of the sign-in page that comes back here.
    pub fn sign_in_href(&self) -> String {
        format!("/sign-in?next={}", encoded(&self.here()))
    }

    /// What distinguishes this visitor's copy of a page: language, theme and account. A part of its ETag.
    pub fn variant(&self) -> String {
        let viewer = self.viewer.as_ref();
        let (name, csrf) = viewer.map_or(("", ""), |v| (v.name.as_str(), v.csrf.as_str()));
        format!("{}|{}|{name}|{csrf}", self.lang, self.theme.code())
    }
}

/// Text as a value of a query.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, query: &str) -> Page {
        let mut page = Page::sample(Lang::En, Arc::new(Catalogue::new(&[]).unwrap()));
        path.clone_into(&mut page.path);
        query.clone_into(&mut page.query);
        page
    }

    #[test]
    fn a_link_keeps_the_filter_and_drops_the_place_in_the_list() {
        let page = page("/regions", "q=b%20%26+c&kind=&after=xyz&sort=name");
        assert_eq!(
            page.with(&[("sort", "-name")]),
            "/regions?q=b+%26+c&sort=-name"
        );
        assert_eq!(
            page.with(&[("q", ""), ("sort", ""), ("before", "abc")]),
            "/regions?before=abc"
        );
        assert_eq!(page.with(&[("q", ""), ("sort", "")]), "/regions");
    }

    #[test]
    fn the_navigation_marks_the_branch_and_hides_what_is_not_permitted() {
        let item = |href, needs| NavItem {
            href,
            label: "web-home",
            needs,
        };
        let mut page = page("/regions/71.72", "");
        page.nav = Arc::new([
            item("/", None),
            item("/region", None),
            item("/regions", None),
            item("/accounts", Some("accounts.manage")),
        ]);
        let nav = page.nav();
        let current: Vec<bool> = nav.iter().map(|link| link.current).collect();
        assert_eq!(current, [false, false, true]);
        page.viewer = Some(Viewer {
            may: vec!["accounts.manage"],
            ..Viewer::default()
        });
        assert_eq!(page.nav().len(), 4);
    }

    #[test]
    fn a_column_header_turns_the_order_round() {
        let page = page("/regions", "q=a&sort=name");
        let by_name = page.sort_link("name", "name");
        assert_eq!(
            (by_name.href.as_str(), by_name.aria),
            ("/regions?q=a&sort=-name", "ascending")
        );
        let by_code = page.sort_link("code", "-name");
        assert_eq!(
            (by_code.href.as_str(), by_code.aria),
            ("/regions?q=a&sort=code", "")
        );
        assert_eq!(page.sort_link("name", "-name").aria, "descending");
    }

    #[test]
    fn the_way_back_survives_hostile_queries() {
        let page = page("/regions", "q=\"><script>&x=%0d%0a");
        assert_eq!(
            page.theme_href(&Theme::Dark),
            "/theme/dark?back=%2Fregions%3Fq%3D%22%3E%3Cscript%3E%26x%3D%250d%250a"
        );
    }
}
