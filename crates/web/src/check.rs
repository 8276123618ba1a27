//! A test for every context: the messages used are there, and the messages there are used.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use crate::{Catalogue, LOCALES, Locale};

/// Checks a context's messages against its templates and its code, and lists what is wrong.
///
/// - The locales parse, hold the same ids, and each message takes the same values in every language.
/// - Every id in `t("…")`, `tn("…")`, `targs("…")` and every literal `"context-…"` in the code is a message,
///   as is every id of `web` that is used there. Literals right after `Problem::name(`, which are codes,
///   and code below `#[cfg(test)]` do not count.
/// - Every message is named somewhere. Ids put together at run time are declared by a comment in the code:
///   `// messages: register-status-*, register-kind-city`.
pub fn messages(
    context: &str,
    templates: &Path,
    src: &Path,
    locales: &[Locale],
) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    let own_web = context == "web";
    let all: &[&[Locale]] = if own_web { &[] } else { &[locales] };
    if let Err(err) = Catalogue::new(all) {
        wrong.push(err.to_string());
    }
    let mut defined: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    for locale in locales {
        for (id, values) in values_of(locale.text) {
            defined.entry(id).or_default().push(values);
        }
    }
    for (id, values) in &defined {
        if values.windows(2).any(|pair| pair[0] != pair[1]) {
            wrong.push(format!(
                "`{id}` takes different values in its languages: {values:?}"
            ));
        }
    }
    let shared: BTreeSet<String> = values_of(LOCALES[0].text).into_keys().collect();
    let mut uses = Uses::default();
    // A context all of whose pages are made from shared templates has none.
    if templates.is_dir() {
        uses.read(context, templates, "html", &mut wrong);
    }
    uses.read(context, src, "rs", &mut wrong);
    for (id, places) in &uses.required {
        if !defined.contains_key(id) && (own_web || !shared.contains(id)) {
            wrong.push(format!("`{id}` is used in {places} and is no message"));
        }
    }
    for id in defined.keys() {
        let declared = uses.patterns.iter().any(|p| id.starts_with(p.as_str()));
        if !uses.named.contains(id) && !declared {
            wrong.push(format!("`{id}` is a message that nothing uses"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The messages of a Fluent text with the values each takes.
fn values_of(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(text).unwrap_or_else(|(resource, _)| resource);
    let mut out = BTreeMap::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let mut values = BTreeSet::new();
            if let Some(pattern) = &message.value {
                in_pattern(pattern, &mut values);
            }
            out.insert(message.id.name.to_owned(), values);
        }
    }
    out
}

fn in_pattern(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, values);
        }
    }
}

fn in_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, values),
        Expression::Select { selector, variants } => {
            in_inline(selector, values);
            for variant in variants {
                in_pattern(&variant.value, values);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, values);
            }
        }
        InlineExpression::Placeable { expression } => in_expression(expression, values),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

/// What templates and code name.
#[derive(Default)]
struct Uses {
    /// Ids that must exist, with the first file that uses each.
    required: BTreeMap<String, String>,
    /// Everything quoted that could be an id.
    named: BTreeSet<String>,
    /// The beginnings declared by `// messages: …*`.
    patterns: BTreeSet<String>,
}

impl Uses {
    fn read(&mut self, context: &str, folder: &Path, ending: &str, wrong: &mut Vec<String>) {
        for file in files(folder, ending, wrong) {
            let name = file.display().to_string();
            match fs::read_to_string(&file) {
                Ok(text) if ending == "html" => self.template(&text, &name),
                Ok(text) => self.code(context, &text, &name),
                Err(err) => wrong.push(format!("{name}: {err}")),
            }
        }
    }

    fn template(&mut self, text: &str, file: &str) {
        for (before, literal) in quoted(text) {
            self.named.insert(literal.to_owned());
            if is_call(before) {
                self.require(literal, file);
            }
        }
    }

    fn code(&mut self, context: &str, text: &str, file: &str) {
        let own = |id: &str| id.strip_prefix(context).is_some_and(|r| r.starts_with('-'));
        // Tests stand at the end of a file, and name what is not there on purpose.
        let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text);
        for (before, literal) in quoted(text) {
            self.named.insert(literal.to_owned());
            if is_call(before) || (own(literal) && !is_code(before)) {
                self.require(literal, file);
            }
        }
        for comment in text.split("// messages: ").skip(1) {
            let line = comment.lines().next().unwrap_or_default();
            for id in line.split([',', ' ']).filter(|id| own(id)) {
                match id.strip_suffix('*') {
                    Some(beginning) => self.patterns.insert(beginning.to_owned()),
                    None => self.named.insert(id.to_owned()),
                };
            }
        }
    }

    fn require(&mut self, id: &str, file: &str) {
        self.required
            .entry(id.to_owned())
            .or_insert_with(|| file.to_owned());
    }
}

/// Quoted texts that look like ids, each with what stands before it.
fn quoted(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('"').filter_map(move |(at, _)| {
        let rest = &text[at + 1..];
        let literal = &rest[..rest.find('"')?];
        let id = literal.contains('-')
            && literal
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (id && !literal.ends_with('-')).then_some((text[..at].trim_end(), literal))
    })
}

/// Whether a message is looked up here: `t(`, `tn(`, `targs(`, `say(`, `say_with(`.
fn is_call(before: &str) -> bool {
    let Some(name) = before.strip_suffix('(') else {
        return false;
    };
    [".t", ".tn", ".targs", ".say", ".say_with"]
        .iter()
        .any(|call| name.ends_with(call))
}

/// Whether a problem's code stands here: `Problem::conflict(`.
fn is_code(before: &str) -> bool {
    let Some(call) = before.strip_suffix('(') else {
        return false;
    };
    let name = call.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    name.ends_with("Problem::") || name.ends_with("Self::")
}

fn files(folder: &Path, ending: &str, wrong: &mut Vec<String>) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) => {
            wrong.push(format!("{}: {err}", folder.display()));
            return Vec::new();
        }
    };
    let mut out = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            out.extend(files(&path, ending, wrong));
        } else if path.extension().is_some_and(|e| e == ending)
            && !path.ends_with("tests.rs")
            && !path.components().any(|c| c.as_os_str() == "tests")
        {
            out.push(path);
        }
    }
    out.sort();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    const ROOT: &str = env!("CARGO_MANIFEST_DIR");

    #[test]
    fn every_message_of_this_crate_is_there_and_is_used() {
        let root = Path::new(ROOT);
        let result = messages("web", &root.join("templates"), &root.join("src"), &LOCALES);
        assert_eq!(result, Ok(()));
    }

    fn check(template: &str, code: &str, id: &'static str, en: &'static str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let (templates, src) = (folder.path().join("t"), folder.path().join("s"));
        for (path, name, text) in [(&templates, "a.html", template), (&src, "a.rs", code)] {
            fs::create_dir(path).unwrap();
            fs::write(path.join(name), text).unwrap();
        }
        let locale = |lang, text| Locale {
            lang,
            context: "tea",
            text,
        };
        let locales = [locale(Lang::Id, id), locale(Lang::En, en)];
        messages("tea", &templates, &src, &locales)
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_message_used_in_a_template_or_in_code_and_missing_fails() {
        let wrong = check(
            "{{ page.t(\"tea-cup\") }}{{ page.t(\"web-home\") }}<p class=\"tea-box\">{{ page.t(\"web-none\") }}",
            "fn f() { Problem::gone(\"tea-gone\", 1).say(\"tea-said\"); g(\"tea-literal\") }\n\n#[cfg(test)]\nmod tests { \"tea-test\" }",
            "",
            "",
        );
        let named: Vec<&str> = wrong.iter().map(|w| w.split('`').nth(1).unwrap()).collect();
        assert_eq!(named, ["tea-cup", "tea-literal", "tea-said", "web-none"]);
    }

    #[test]
    fn a_message_that_nothing_uses_fails_unless_its_kind_is_declared() {
        let text = "tea-cup = A\ntea-kind-green = B\n";
        let wrong = check("", "// messages: tea-kind-*\n", text, text);
        assert_eq!(wrong, ["`tea-cup` is a message that nothing uses"]);
    }

    #[test]
    fn a_message_that_takes_other_values_in_another_language_fails() {
        let wrong = check(
            "{{ page.tn(\"tea-cups\") }}",
            "",
            "tea-cups = { $n } cangkir\n",
            "tea-cups = { $count ->\n   *[other] { NUMBER($n) } cups\n }\n",
        );
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains("different values"));
    }
}
