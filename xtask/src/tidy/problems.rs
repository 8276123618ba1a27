//! Each error chooses its own status.

use syn::{
    Arm, Expr, ItemImpl, Pat, Type,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::tree::{Finding, Tree};

/// Finds arms that would give a new variant a status nobody chose.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.ending(".rs") {
        // A file that does not parse is the compiler's to report.
        let Ok(parsed) = syn::parse_file(&file.text) else {
            continue;
        };
        let mut seen = Impls::default();
        seen.visit_file(&parsed);
        findings.extend(seen.lines.into_iter().map(|line| {
            let message = "name each variant, so that a new one must choose its status";
            Finding::line(&file.path, line, message)
        }));
    }
    findings
}

#[derive(Default)]
struct Impls {
    lines: Vec<usize>,
}

impl<'ast> Visit<'ast> for Impls {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let of_from = item
            .trait_
            .as_ref()
            .is_some_and(|(_, path, _)| path.segments.last().is_some_and(|s| s.ident == "From"));
        if of_from && is_problem(&item.self_ty) {
            let mut arms = Arms::default();
            visit::visit_item_impl(&mut arms, item);
            self.lines.append(&mut arms.lines);
        }
    }
}

fn is_problem(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Problem"))
}

#[derive(Default)]
struct Arms {
    lines: Vec<usize>,
}

impl<'ast> Visit<'ast> for Arms {
    fn visit_expr_match(&mut self, node: &'ast syn::ExprMatch) {
        // A match on something else, such as a string, cannot name every value.
        if matches!(
            &*node.expr,
            Expr::Path(_) | Expr::Reference(_) | Expr::Unary(_)
        ) {
            let caught = node.arms.iter().filter(|arm| catches_all(arm));
            self.lines
                .extend(caught.map(|arm| arm.pat.span().start().line));
        }
        visit::visit_expr_match(self, node);
    }
}

fn catches_all(arm: &Arm) -> bool {
    match &arm.pat {
        Pat::Wild(_) => true,
        Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(char::is_lowercase)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "
impl From<SubmitError> for web::Problem {
    fn from(err: SubmitError) -> Self {
        match err {
            SubmitError::NotOpen(_) => Problem::conflict(\"a\", err),
            _ => Problem::internal(err),
        }
    }
}
impl From<SubmitError> for Other {
    fn from(err: SubmitError) -> Self { match err { _ => Other } }
}";

    #[test]
    fn a_catch_all_arm_is_found_in_problems_only() {
        let found = check(&Tree::sample(&[("crates/a/src/http.rs", SAMPLE)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "crates/a/src/http.rs:6");
        let named = SAMPLE.replacen("_ => Problem", "other => Problem", 1);
        assert_eq!(check(&Tree::sample(&[("a.rs", &named)])).len(), 1);
        let fine = SAMPLE.replacen("_ => Problem", "SubmitError::Store(e) => Problem", 1);
        assert_eq!(check(&Tree::sample(&[("a.rs", &fine)])), []);
    }
}
