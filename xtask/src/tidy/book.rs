//! What an operator or a programmer can use is in the book, once there is one.

use std::collections::BTreeMap;

use syn::{
    Attribute, Expr, ExprMethodCall, Fields, File as Rust, Ident, ItemEnum, ItemStruct, Lit, Type,
    visit::{self, Visit},
};

use crate::tree::{File, Finding, Tree};

const BOOK: &str = "book/";

/// Finds routes, commands and settings that no page of the book names.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree
        .files
        .iter()
        .filter(|f| f.path.starts_with(BOOK) && f.path.ends_with(".md"));
    let book: String = pages.map(|f| format!("{}\n", f.text)).collect();
    if book.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for file in tree
        .ending(".rs")
        .filter(|f| f.crate_name().is_some() && !f.is_test())
    {
        let Ok(parsed) = syn::parse_file(&file.text) else {
            continue;
        };
        let mut routes = Routes::default();
        routes.visit_file(&parsed);
        let mut missing = |what: &str, name: &str, line: usize| {
            let message = format!("the {what} `{name}` is not in {BOOK}");
            findings.push(Finding::line(&file.path, line, message));
        };
        for (route, line) in routes
            .found
            .iter()
            .filter(|(r, _)| !book.contains(r.as_str()))
        {
            missing("route", route, *line);
        }
        if file.crate_name() == Some("pilar") {
            let commands = commands(&parsed);
            let told = |command: &str| book.contains(&format!("pilar {command}"));
            for (command, line) in commands.iter().filter(|(c, _)| !told(c)) {
                missing("command", &format!("pilar {command}"), *line);
            }
        }
    }
    for (setting, file) in settings(tree) {
        // In code font and in full, since `data` alone stands on every page.
        if !book.contains(&format!("`{setting}`")) {
            let message = format!("the setting `{setting}` is not in {BOOK}");
            findings.push(Finding::file(&file.path, message));
        }
    }
    findings
}

#[derive(Default)]
struct Routes {
    found: Vec<(String, usize)>,
}

impl<'ast> Visit<'ast> for Routes {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "route"
            && let Some(Expr::Lit(first)) = call.args.first()
            && let Lit::Str(path) = &first.lit
        {
            self.found.push((path.value(), path.span().start().line));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // #[utoipa::path(get, path = "/api/v1/regions", …)]
        let is_path = attribute
            .path()
            .segments
            .last()
            .is_some_and(|s| s.ident == "path");
        if let (true, syn::Meta::List(list)) = (is_path, &attribute.meta) {
            let text = list.tokens.to_string();
            let path = text
                .split("path = \"")
                .nth(1)
                .and_then(|r| r.split('"').next());
            let line = attribute.pound_token.span.start().line;
            self.found.extend(path.map(|p| (p.to_owned(), line)));
        }
    }
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|a| match &a.meta {
        syn::Meta::List(list) if a.path().is_ident("derive") => list
            .tokens
            .to_string()
            .split([',', ' ', ':'])
            .any(|part| part == name),
        _ => false,
    })
}

/// The words of the command line: the variants of enums that derive `Subcommand`.
fn commands(file: &Rust) -> Vec<(String, usize)> {
    #[derive(Default)]
    struct Enums {
        found: Vec<(String, usize)>,
    }
    impl<'ast> Visit<'ast> for Enums {
        fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
            // Commands below another are told with it; only the first word is asked for here.
            if derives(&item.attrs, "Subcommand") && item.ident == "Command" {
                let names = item.variants.iter().map(|v| &v.ident);
                self.found
                    .extend(names.map(|n| (kebab(n), n.span().start().line)));
            }
        }
    }
    let mut enums = Enums::default();
    enums.visit_file(file);
    enums.found
}

fn kebab(name: &Ident) -> String {
    let mut text = String::new();
    for c in name.to_string().chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// Settings by their full name, `database.url`, from the struct `Settings` of `pilar` downwards.
fn settings(tree: &Tree) -> Vec<(String, &File)> {
    #[derive(Default)]
    struct Structs {
        found: BTreeMap<String, Vec<(String, String)>>,
    }
    impl<'ast> Visit<'ast> for Structs {
        fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
            if !derives(&item.attrs, "Deserialize") {
                return;
            }
            if let Fields::Named(named) = &item.fields {
                let fields = named.named.iter().filter_map(|f| {
                    let Type::Path(ty) = &f.ty else { return None };
                    let ty = ty.path.segments.last()?.ident.to_string();
                    Some((f.ident.as_ref()?.to_string(), ty))
                });
                self.found.insert(item.ident.to_string(), fields.collect());
            }
        }
    }
    fn walk(of: &str, prefix: &str, structs: &Structs, names: &mut Vec<String>) {
        for (name, ty) in structs.found.get(of).into_iter().flatten() {
            if structs.found.contains_key(ty) {
                walk(ty, &format!("{prefix}{name}."), structs, names);
            } else {
                names.push(format!("{prefix}{name}"));
            }
        }
    }
    let mut all = Vec::new();
    let own = |f: &&File| {
        f.path == "crates/pilar/src/settings.rs" || f.path.starts_with("crates/pilar/src/settings/")
    };
    for file in tree.files.iter().filter(own) {
        let mut structs = Structs::default();
        if let Ok(parsed) = syn::parse_file(&file.text) {
            structs.visit_file(&parsed);
        }
        let mut names = Vec::new();
        walk("Settings", "", &structs, &mut names);
        all.extend(names.into_iter().map(|name| (name, file)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &str = "
#[utoipa::path(get, path = \"/api/v1/teas\", responses())]
fn teas() {}
fn router() { Router::new().route(\"/teas/{id}\", get(tea)) }";
    const COMMANDS: &str =
        "#[derive(Debug, clap::Subcommand)]\nenum Command { Serve(Serve), BrewTea }";
    const SETTINGS: &str = "
#[derive(Debug, Deserialize)] struct Settings { listen: String, database: Database }
#[derive(serde::Deserialize)] struct Database { url: Option<Url> }";

    fn findings(page: &str) -> Vec<String> {
        let tree = Tree::sample(&[
            ("book/src/all.md", page),
            ("crates/register/src/http.rs", ROUTES),
            ("crates/pilar/src/commands.rs", COMMANDS),
            ("crates/pilar/src/settings.rs", SETTINGS),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_the_book_does_not_name_is_found() {
        let found = findings("nothing to listen to");
        for name in [
            "/api/v1/teas",
            "/teas/{id}",
            "pilar serve",
            "pilar brew-tea",
            "`listen`",
            "database.url",
        ] {
            assert!(
                found.iter().any(|f| f.contains(name)),
                "{name} in {found:?}"
            );
        }
    }

    #[test]
    fn a_complete_book_passes_and_no_book_asks_for_nothing() {
        let page = "/api/v1/teas /teas/{id} pilar serve, pilar brew-tea, `listen`, `database.url`";
        assert_eq!(findings(page), Vec::<String>::new());
        let tree = Tree::sample(&[("crates/register/src/http.rs", ROUTES)]);
        assert_eq!(check(&tree), []);
    }
}
