//! A Rust file as names and strings, without comments and without its test modules.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A name or a string of a Rust file.
pub struct Token {
    /// The line, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name: `axum`.
    Name(String),
    /// The value of a string: `"register-title"` without its quotes.
    Text(String),
}

/// The names and strings of `text`; none where it is not Rust, which the compiler will say better.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    if let Ok(stream) = text.parse::<TokenStream>() {
        walk(stream, &mut found);
    }
    found
}

fn walk(stream: TokenStream, found: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Punct(p) if p.as_char() == '#' => match group_after(&mut trees) {
                Some(g) if attribute(&g) == Attribute::Test => {
                    for skipped in trees.by_ref() {
                        if ends_item(&skipped) {
                            break;
                        }
                    }
                }
                Some(g) if attribute(&g) == Attribute::Doc => {}
                Some(g) => walk(g.stream(), found),
                None => {}
            },
            TokenTree::Group(g) => walk(g.stream(), found),
            TokenTree::Ident(name) => found.push(Token {
                line,
                kind: Kind::Name(name.to_string()),
            }),
            TokenTree::Literal(literal) => {
                if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                    found.push(Token {
                        line,
                        kind: Kind::Text(text.value()),
                    });
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// The brackets of `#[…]` and of `#![…]`.
fn group_after(trees: &mut impl Iterator<Item = TokenTree>) -> Option<Group> {
    trees.take(2).find_map(|tree| match tree {
        TokenTree::Group(g) => Some(g),
        _ => None,
    })
}

#[derive(PartialEq, Eq)]
enum Attribute {
    Test,
    Doc,
    Other,
}

fn attribute(group: &Group) -> Attribute {
    let text = group.stream().to_string().replace(' ', "");
    if text == "cfg(test)" {
        Attribute::Test
    } else if text.starts_with("doc=") {
        Attribute::Doc
    } else {
        Attribute::Other
    }
}

fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Group(g) => g.delimiter() == Delimiter::Brace,
        TokenTree::Punct(p) => p.as_char() == ';',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_test_modules_are_not_read() {
        let text =
            "//! axum\nfn a() { b(\"c-d\"); }\n#[cfg(test)]\nmod tests { use sqlx; }\nfn e() {}";
        let found = tokens(text);
        let names: Vec<&Kind> = found.iter().map(|t| &t.kind).collect();
        assert!(names.contains(&&Kind::Text("c-d".to_owned())));
        assert!(names.contains(&&Kind::Name("e".to_owned())));
        assert!(!names.contains(&&Kind::Name("sqlx".to_owned())));
        assert!(!names.contains(&&Kind::Name("axum".to_owned())));
        assert_eq!(found[0].line, 2);
    }
}
