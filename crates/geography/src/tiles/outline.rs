//! The line around a set of cells.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Cell;

/// The middle of the cell nearest to the centre of mass.
pub(super) fn middle(cells: &[Cell]) -> [f64; 2] {
    let n = cells.len().max(1) as f64;
    let mean = |axis: usize| cells.iter().map(|c| f64::from(c[axis])).sum::<f64>() / n;
    let (x, y) = (mean(0), mean(1));
    let away = |c: &&Cell| (f64::from(c[0]) - x).hypot(f64::from(c[1]) - y);
    let nearest = cells.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
    nearest.map_or([0.0, 0.0], |c| {
        [f64::from(c[0]) + 0.5, f64::from(c[1]) + 0.5]
    })
}

/// SVG path data around the cells, one closed ring for each piece and hole, in units of a cell.
pub(super) fn path(cells: &[Cell]) -> String {
    let set: BTreeSet<Cell> = cells.iter().copied().collect();
    // Every side between inside and outside, walked with the inside on the right.
    let mut sides: BTreeMap<Cell, Vec<Cell>> = BTreeMap::new();
    for &[x, y] in &set {
        let corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
        let beyond = [[x, y - 1], [x + 1, y], [x, y + 1], [x - 1, y]];
        for side in 0..4 {
            if !set.contains(&beyond[side]) {
                sides
                    .entry(corners[side])
                    .or_default()
                    .push(corners[(side + 1) % 4]);
            }
        }
    }
    let mut path = String::new();
    while let Some((&start, _)) = sides.iter().next() {
        ring(start, &mut sides, &mut path);
    }
    path
}

fn ring(start: Cell, sides: &mut BTreeMap<Cell, Vec<Cell>>, path: &mut String) {
    let mut corners = vec![start];
    let mut heading = [0, 0];
    let mut at = start;
    while let Some(exits) = sides.get_mut(&at) {
        // Where two cells touch by a corner, turn right and stay with the same cell.
        let right = [at[0] - heading[1], at[1] + heading[0]];
        let choice = exits.iter().position(|exit| *exit == right).unwrap_or(0);
        let next = exits.swap_remove(choice);
        if exits.is_empty() {
            sides.remove(&at);
        }
        let way = [next[0] - at[0], next[1] - at[1]];
        if way == heading {
            corners.pop();
        }
        corners.push(next);
        heading = way;
        at = next;
        if at == start {
            break;
        }
    }
    write!(path, "M{} {}", start[0], start[1]).expect("a String takes every write");
    // The last side is drawn by closing the ring.
    for pair in corners.windows(2).take(corners.len().saturating_sub(2)) {
        let step = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        let (letter, by) = if step[1] == 0 {
            ('h', step[0])
        } else {
            ('v', step[1])
        };
        write!(path, "{letter}{by}").expect("a String takes every write");
    }
    path.push('z');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_of_one_cell_is_its_square() {
        assert_eq!(path(&[[2, 3]]), "M2 3h1v1h-1z");
    }

    #[test]
    fn two_cells_side_by_side_have_one_outline_and_two_corner_to_corner_have_two() {
        assert_eq!(path(&[[0, 0], [1, 0]]), "M0 0h2v1h-2z");
        assert_eq!(path(&[[0, 0], [1, 1]]).matches('M').count(), 2);
    }

    #[test]
    fn a_hole_is_a_ring_of_its_own() {
        let frame: Vec<Cell> = (0..9)
            .map(|i| [i % 3, i / 3])
            .filter(|c| *c != [1, 1])
            .collect();
        assert_eq!(path(&frame).matches('M').count(), 2);
    }
}
