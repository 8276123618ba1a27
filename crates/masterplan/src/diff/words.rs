//! What changed between two texts, word by word.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A run of words that two texts share or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the later text only.
    Added(String),
    /// In the earlier text only.
    Removed(String),
}

/// Words, beyond which only lines are compared: Myers' algorithm needs time by words × differences, and nobody reads such a
/// comparison word by word. No clock decides, so that the same texts always give the same pieces.
const MOST: usize = 4_000;

/// The pieces that lead from one text to the other. Those that are not added make the earlier text, those that are not
/// removed the later.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let by_words = |text| split(text, char::is_whitespace);
    let (a, b) = (by_words(before), by_words(after));
    let n = same_ends(&a, &b);
    if a.len() + b.len() - n <= MOST {
        return pieces(&a, &b);
    }
    let (a, b) = (split(before, |c| c == '\n'), split(after, |c| c == '\n'));
    let n = same_ends(&a, &b);
    if a.len() + b.len() - n <= MOST {
        return pieces(&a, &b);
    }
    vec![
        Piece::Removed(before.to_owned()),
        Piece::Added(after.to_owned()),
    ]
}

/// Words with what parts them behind them, so that together they are the text.
fn split(text: &str, is_end: fn(char) -> bool) -> Vec<&str> {
    text.split_inclusive(is_end).collect()
}

/// How many words of both texts stand in what they begin and end with alike.
fn same_ends(a: &[&str], b: &[&str]) -> usize {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - head;
    let ends = a.iter().rev().zip(b.iter().rev()).take(rest);
    2 * (head + ends.take_while(|(x, y)| x == y).count())
}

fn pieces(a: &[&str], b: &[&str]) -> Vec<Piece> {
    let mut pieces: Vec<(ChangeTag, String)> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, a, b) {
        for change in operation.iter_changes(a, b) {
            let (tag, word) = (change.tag(), change.value());
            match pieces.last_mut() {
                Some((last, text)) if *last == tag => text.push_str(word),
                _ => pieces.push((tag, word.to_owned())),
            }
        }
    }
    let piece = |(tag, text)| match tag {
        ChangeTag::Equal => Piece::Same(text),
        ChangeTag::Insert => Piece::Added(text),
        ChangeTag::Delete => Piece::Removed(text),
    };
    pieces.into_iter().map(piece).collect()
}
