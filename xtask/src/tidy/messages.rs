//! The words of the interface: each id used exists in both languages, and none is unused.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use regex::Regex;

use crate::{
    tokens::{Kind, tokens},
    tree::{File, Finding, Tree},
};

const LANGUAGES: [&str; 2] = ["id", "en"];

/// Finds ids that are missing, unused or misnamed, context by context.
///
/// A use is a string in Rust or inside a template's braces that begins with a context's name and a hyphen.
/// A string with a hole, `"register-status-{}"`, or ending in a hyphen uses every id of that form. An action of the
/// audit log, `"register.add_claim"`, uses its words, `register-action-add-claim`; a test of `pilar` asks for them.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let locales: Vec<&File> = tree.ending(".ftl").collect();
    let contexts: BTreeSet<&str> = locales.iter().filter_map(|f| f.crate_name()).collect();
    let uses = uses(tree, &contexts);
    contexts
        .into_iter()
        .flat_map(|context| of_context(context, &locales, &uses))
        .collect()
}

/// A string that names a message, and where it stands first.
struct Used {
    pattern: Option<Regex>,
    place: (String, usize),
    /// Whether the message must be there.
    is_needed: bool,
}

fn of_context(context: &str, locales: &[&File], uses: &BTreeMap<String, Used>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let own: BTreeMap<&String, &Used> = uses
        .iter()
        .filter(|(id, _)| id.strip_prefix(context).is_some_and(|r| r.starts_with('-')))
        .collect();
    for language in LANGUAGES {
        let path = format!("crates/{context}/locales/{language}.ftl");
        let Some(file) = locales.iter().find(|f| f.path == path) else {
            findings.push(Finding::file(
                &path,
                "this language has no messages of the context",
            ));
            continue;
        };
        let messages = Messages::read(file, &mut findings);
        let known = |used: &Used, id: &String| match &used.pattern {
            None => messages.ids.contains_key(id),
            Some(pattern) => messages.ids.keys().any(|known| pattern.is_match(known)),
        };
        let missing = |(id, used): &(&&String, &&Used)| used.is_needed && !known(used, id);
        for (id, used) in own.iter().filter(missing) {
            let (place, line) = &used.place;
            findings.push(Finding::line(
                place,
                *line,
                format!("`{id}` is not in {path}"),
            ));
        }
        let is_used = |id: &String| {
            messages.referred.contains(id)
                || own.iter().any(|(used, how)| match &how.pattern {
                    None => *used == id,
                    Some(pattern) => pattern.is_match(id),
                })
        };
        for (id, line) in messages.ids.iter().filter(|(id, _)| !is_used(id)) {
            findings.push(Finding::line(
                &path,
                *line,
                format!("`{id}` is used nowhere; delete it"),
            ));
        }
        for (id, line) in &messages.ids {
            if !id.strip_prefix(context).is_some_and(|r| r.starts_with('-')) {
                let message = format!("`{id}` must begin with `{context}-`");
                findings.push(Finding::line(&path, *line, message));
            }
        }
    }
    findings
}

/// The messages of one file.
struct Messages {
    ids: BTreeMap<String, usize>,
    /// Ids that other messages contain.
    referred: BTreeSet<String>,
}

impl Messages {
    fn read(file: &File, findings: &mut Vec<Finding>) -> Self {
        let resource = match fluent_syntax::parser::parse(file.text.as_str()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for err in errors {
                    let line = file.text[..err.pos.start].lines().count().max(1);
                    findings.push(Finding::line(&file.path, line, err.to_string()));
                }
                resource
            }
        };
        let mut all = Self {
            ids: BTreeMap::new(),
            referred: BTreeSet::new(),
        };
        for entry in &resource.body {
            match entry {
                Entry::Message(message) => {
                    all.ids.insert(
                        message.id.name.to_owned(),
                        line_of(&file.text, message.id.name),
                    );
                    all.refer(message.value.as_ref());
                }
                Entry::Term(term) => all.refer(Some(&term.value)),
                Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_)
                | Entry::Junk { .. } => {}
            }
        }
        all
    }

    fn refer(&mut self, pattern: Option<&Pattern<&str>>) {
        for element in pattern.iter().flat_map(|p| &p.elements) {
            let PatternElement::Placeable { expression } = element else {
                continue;
            };
            match expression {
                Expression::Inline(inline) => self.refer_inline(inline),
                Expression::Select { selector, variants } => {
                    self.refer_inline(selector);
                    for variant in variants {
                        self.refer(Some(&variant.value));
                    }
                }
            }
        }
    }

    fn refer_inline(&mut self, inline: &InlineExpression<&str>) {
        if let InlineExpression::MessageReference { id, .. } = inline {
            self.referred.insert(id.name.to_owned());
        }
    }
}

fn line_of(text: &str, id: &str) -> usize {
    let starts = |line: &str| {
        line.strip_prefix(id)
            .is_some_and(|r| r.trim_start().starts_with('='))
    };
    text.lines().position(starts).map_or(1, |i| i + 1)
}

fn uses(tree: &Tree, contexts: &BTreeSet<&str>) -> BTreeMap<String, Used> {
    let mut uses = BTreeMap::new();
    let mut note = |text: String, path: &str, line: usize| {
        let names_context = contexts
            .iter()
            .any(|c| text.strip_prefix(c).is_some_and(|r| r.starts_with('-')));
        if let Some(pattern) = names_context.then(|| pattern(&text)).flatten() {
            let place = (path.to_owned(), line);
            let is_needed = true;
            uses.entry(text).or_insert(Used {
                pattern,
                place,
                is_needed,
            });
        } else if let Some(id) = words_of_action(&text, contexts) {
            let place = (path.to_owned(), line);
            uses.entry(id).or_insert(Used {
                pattern: None,
                place,
                is_needed: false,
            });
        }
    };
    let product = |f: &&File| f.crate_name().is_some() && !f.is_test();
    for file in tree.ending(".rs").filter(product) {
        for token in tokens(&file.text) {
            if let Kind::Text(text) = token.kind {
                note(text, &file.path, token.line);
            }
        }
    }
    let code = Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}").expect("the pattern is constant");
    let string = Regex::new(r#""([^"]*)""#).expect("the pattern is constant");
    for file in tree.ending(".html").filter(product) {
        for part in code.find_iter(&file.text) {
            for found in string.captures_iter(part.as_str()) {
                let line = file.text[..part.start()].matches('\n').count() + 1;
                note(found[1].to_owned(), &file.path, line);
            }
        }
    }
    uses
}

/// The message that says an action in words. Permissions and kinds of jobs look the same, and need none.
fn words_of_action(text: &str, contexts: &BTreeSet<&str>) -> Option<String> {
    let (context, name) = text.split_once('.')?;
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b"_-".contains(&b));
    let is_action = plain && !name.is_empty() && contexts.contains(context);
    is_action.then(|| format!("{context}-action-{}", name.replace('_', "-")))
}

/// `None` if the string is no id; `Some(None)` for an exact id, else the pattern of the ids it stands for.
#[expect(
    clippy::option_option,
    reason = "not an id, an id, and a form of ids are three things"
)]
fn pattern(text: &str) -> Option<Option<Regex>> {
    let hole = Regex::new(r"\{[^}]*\}").expect("the pattern is constant");
    let plain = Regex::new(r"^[a-z]+(-[a-z0-9]+)+$").expect("the pattern is constant");
    if plain.is_match(text) {
        return Some(None);
    }
    let holed = hole.replace_all(text, "x").into_owned();
    // `register-{}` would use everything of the context, and the rule would mean nothing.
    let fixed = text.split('{').next().unwrap_or_default();
    if fixed.matches('-').count() < 2 || !plain.is_match(holed.trim_end_matches('-')) {
        return None;
    }
    let parts: Vec<String> = hole.split(text).map(regex::escape).collect();
    let mut form = parts.join("[a-z0-9-]+");
    if text.ends_with('-') {
        form.push_str("[a-z0-9-]+");
    }
    Some(Some(
        Regex::new(&format!("^{form}$")).expect("the parts are escaped"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(id: &str, en: &str, rust: &str, html: &str) -> Vec<String> {
        let tree = Tree::sample(&[
            ("crates/tea/locales/id.ftl", id),
            ("crates/tea/locales/en.ftl", en),
            ("crates/tea/src/http.rs", rust),
            ("crates/tea/templates/cup.html", html),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_id_that_one_language_lacks_is_found_where_it_is_used() {
        let found = findings(
            "tea-cup = Cangkir\n",
            "tea-pot = Pot\n",
            "",
            "<p class=\"tea-x\">\n{{ page.t(\"tea-cup\") }}",
        );
        assert_eq!(
            found,
            [
                "crates/tea/templates/cup.html:2: `tea-cup` is not in crates/tea/locales/en.ftl",
                "crates/tea/locales/en.ftl:1: `tea-pot` is used nowhere; delete it",
            ]
        );
    }

    #[test]
    fn forms_of_ids_and_references_count_as_uses() {
        let text =
            "tea-kind-red = A { tea-leaf }\ntea-kind-green = B\ntea-leaf = C\ntea-size-big = D\n";
        let rust = "fn a() { format!(\"tea-kind-{kind}\") }";
        assert_eq!(
            findings(text, text, rust, "{{ page.t(\"tea-size-\" ~ size) }}"),
            Vec::<String>::new()
        );
        let found = findings(text, text, "fn a() { format!(\"tea-{kind}\") }", "");
        assert_eq!(found.len(), 6, "too wide a form uses nothing: {found:?}");
    }

    #[test]
    fn an_action_uses_its_words_and_asks_for_none() {
        let text = "tea-action-pour-out = A\n";
        let rust = "fn a() { record(\"tea.pour_out\"); job(\"tea.import\"); }";
        assert_eq!(findings(text, text, rust, ""), Vec::<String>::new());
        assert_eq!(findings(text, text, "fn a() {}", "").len(), 2);
    }

    #[test]
    fn a_use_in_tests_only_does_not_count_and_an_id_needs_its_context() {
        let text = "tea-cup = A\n";
        let rust = "#[cfg(test)]\nmod tests { fn a() { t(\"tea-cup\") } }";
        assert_eq!(findings(text, text, rust, "").len(), 2);
        let text = "cup = A\n";
        assert!(
            findings(text, text, "", "")
                .iter()
                .any(|f| f.contains("must begin with `tea-`"))
        );
    }

    #[test]
    fn a_context_with_one_language_only_is_found() {
        let tree = Tree::sample(&[("crates/tea/locales/id.ftl", "")]);
        assert_eq!(check(&tree)[0].place, "crates/tea/locales/en.ftl");
    }
}
