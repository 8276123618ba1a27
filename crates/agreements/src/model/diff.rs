//! What changed between two texts, word by word.

/// A run of words that two texts share or not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the later text only.
    Added(String),
    /// In the earlier text only.
    Removed(String),
}

/// Beyond so many pairs of words the texts are taken as wholly different: nobody reads such a comparison, and it would
/// cost memory in proportion.
const MOST_PAIRS: usize = 4_000_000;

/// The pieces that lead from one text to the other, by their longest common words.
pub fn diff(before: &str, after: &str) -> Vec<Piece> {
    let (a, b) = (split(before), split(after));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = (a.len().min(b.len())) - head;
    let tail = (a.iter().rev().zip(b.iter().rev()))
        .take(rest)
        .take_while(|(x, y)| x == y)
        .count();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut pieces = Pieces::default();
    for word in &a[..head] {
        pieces.add(0, word);
    }
    middle(inner_a, inner_b, &mut pieces);
    for word in &a[a.len() - tail..] {
        pieces.add(0, word);
    }
    pieces.done()
}

fn middle(a: &[&str], b: &[&str], pieces: &mut Pieces) {
    if a.len() * b.len() > MOST_PAIRS {
        for word in a {
            pieces.add(1, word);
        }
        for word in b {
            pieces.add(2, word);
        }
        return;
    }
    // common[i][j]: words that a[i..] and b[j..] share in order.
    let width = b.len() + 1;
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            pieces.add(0, a[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == b.len()
            || (i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            pieces.add(1, a[i]);
            i += 1;
        } else {
            pieces.add(2, b[j]);
            j += 1;
        }
    }
}

/// Words with the spaces behind them, so that the pieces together are the text.
fn split(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

#[derive(Default)]
struct Pieces(Vec<(u8, String)>);

impl Pieces {
    fn add(&mut self, kind: u8, word: &str) {
        match self.0.last_mut() {
            Some((last, text)) if *last == kind => text.push_str(word),
            _ => self.0.push((kind, word.to_owned())),
        }
    }

    fn done(self) -> Vec<Piece> {
        self.0
            .into_iter()
            .map(|(kind, text)| match kind {
                0 => Piece::Same(text),
                1 => Piece::Removed(text),
                _ => Piece::Added(text),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_word_is_told_between_what_stays() {
        let pieces = diff(
            "para pihak sepakat dua tahun",
            "para pihak sepakat tiga tahun",
        );
        assert_eq!(
            pieces,
            [
                Piece::Same("para pihak sepakat ".into()),
                Piece::Removed("dua ".into()),
                Piece::Added("tiga ".into()),
                Piece::Same("tahun".into()),
            ]
        );
        assert_eq!(diff("", "baru"), [Piece::Added("baru".into())]);
        assert_eq!(diff("sama", "sama"), [Piece::Same("sama".into())]);
        assert_eq!(diff("", ""), []);
    }

    #[test]
    fn the_pieces_make_both_texts() {
        let (a, b) = ("a b c\nd e a b  f", "b c x d\te b f f 🎋");
        let pieces = diff(a, b);
        let text = |without: fn(&Piece) -> bool| -> String {
            pieces
                .iter()
                .filter(|p| !without(p))
                .map(|p| match p {
                    Piece::Same(t) | Piece::Added(t) | Piece::Removed(t) => t.as_str(),
                })
                .collect()
        };
        assert_eq!(text(|p| matches!(p, Piece::Added(_))), a);
        assert_eq!(text(|p| matches!(p, Piece::Removed(_))), b);
    }

    #[test]
    fn texts_too_long_to_compare_are_told_as_wholly_different() {
        let a = "satu ".repeat(3000);
        let b = "dua ".repeat(3000);
        assert_eq!(diff(&a, &b).len(), 2);
    }
}
