//! What waits for what: actions and the codes in their `after`.

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde::Serialize;

use crate::Row;

/// Actions that wait for each other, so that none can begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("these actions wait for each other: {}", codes.join(" → "))]
pub struct Cycle {
    /// Their codes, each waiting for the next; the first stands at the end again.
    pub codes: Vec<String>,
}

/// Rows by place, and the places of what each waits for. Codes that no row has are left out; of two rows with one code the
/// first counts.
pub(crate) struct Graph<'a> {
    codes: Vec<&'a str>,
    before: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(actions: &'a [Row]) -> Self {
        let mut places = HashMap::new();
        for (at, action) in actions.iter().enumerate() {
            places.entry(action.cell("code")).or_insert(at);
        }
        let before = |action: &Row| {
            let found = action
                .codes("after")
                .filter_map(|code| places.get(code).copied());
            let mut seen = BTreeSet::new();
            found.filter(|at| seen.insert(*at)).collect()
        };
        Self {
            codes: actions.iter().map(|action| action.cell("code")).collect(),
            before: actions.iter().map(before).collect(),
        }
    }

    /// The places of what the row at `at` waits for.
    pub(crate) fn before(&self, at: usize) -> &[usize] {
        &self.before[at]
    }

    /// For each place the places that wait for it.
    pub(crate) fn behind(&self) -> Vec<Vec<usize>> {
        let mut behind = vec![Vec::new(); self.before.len()];
        for (at, before) in self.before.iter().enumerate() {
            for &first in before {
                behind[first].push(at);
            }
        }
        behind
    }

    /// Places in an order in which nothing stands before what it waits for; what is in a cycle or behind one is missing.
    fn sorted(&self) -> Vec<usize> {
        let mut waits: Vec<usize> = self.before.iter().map(Vec::len).collect();
        let behind = self.behind();
        let mut free: VecDeque<usize> = (0..waits.len()).filter(|&at| waits[at] == 0).collect();
        let mut order = Vec::with_capacity(waits.len());
        while let Some(at) = free.pop_front() {
            order.push(at);
            for &next in &behind[at] {
                waits[next] -= 1;
                if waits[next] == 0 {
                    free.push_back(next);
                }
            }
        }
        order
    }

    /// Places in an order in which nothing stands before what it waits for, or the first cycle.
    pub(crate) fn order(&self) -> Result<Vec<usize>, Cycle> {
        let order = self.sorted();
        if order.len() == self.before.len() {
            return Ok(order);
        }
        let cycles = self.cycles();
        let first = cycles.first().expect("what cannot be ordered has a cycle");
        Err(self.cycle(first))
    }

    pub(crate) fn cycle(&self, places: &[usize]) -> Cycle {
        let closed = places.iter().chain(places.first());
        Cycle {
            codes: closed.map(|&at| self.codes[at].to_owned()).collect(),
        }
    }

    /// Cycles, each a list of places that wait for the next and the last for the first. At least one for each knot; when
    /// they are mended, others may show. O(rows + dependencies).
    pub(crate) fn cycles(&self) -> Vec<Vec<usize>> {
        let mut left = vec![true; self.before.len()];
        for at in self.sorted() {
            left[at] = false;
        }
        // Whatever is left waits for something that is left; following the first such leads into a cycle.
        let next = |at: usize| self.before[at].iter().copied().find(|&to| left[to]);
        let mut walked = vec![0_usize; self.before.len()];
        let mut cycles = Vec::new();
        for start in (0..left.len()).filter(|&at| left[at]) {
            let (mut at, mut path) = (start, Vec::new());
            while walked[at] == 0 {
                walked[at] = start + 1;
                path.push(at);
                let Some(to) = next(at) else { break };
                at = to;
            }
            if walked[at] == start + 1
                && let Some(from) = path.iter().position(|&place| place == at)
            {
                let cycle = &path[from..];
                // It begins with the row that stands first, whatever led into it.
                let first = (0..cycle.len()).min_by_key(|&i| cycle[i]).unwrap_or(0);
                cycles.push([&cycle[first..], &cycle[..first]].concat());
            }
        }
        cycles.sort();
        cycles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cells, Period, example};
    use proptest::prelude::*;

    fn rows(lines: &[(&str, &str)]) -> Vec<Row> {
        let row = |(at, (code, after)): (usize, &(&str, &str))| Row {
            id: uuid::Uuid::from_u128(at as u128),
            cells: Cells::from([
                ("code".to_owned(), (*code).to_owned()),
                ("after".to_owned(), (*after).to_owned()),
            ]),
        };
        lines.iter().enumerate().map(row).collect()
    }

    #[test]
    fn cycles_are_named_from_their_first_row() {
        let rows = rows(&[
            ("A", ""),
            ("B", "D"),
            ("C", "B"),
            ("D", "C,A"),
            ("E", "D"),
            ("F", "F"),
        ]);
        let graph = Graph::new(&rows);
        let told: Vec<_> = graph
            .cycles()
            .iter()
            .map(|cycle| graph.cycle(cycle).codes.join(" "))
            .collect();
        assert_eq!(told, ["B D C B", "F F"]);
        assert_eq!(
            graph.order().unwrap_err().to_string(),
            "these actions wait for each other: B → D → C → B"
        );
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let mut content = example::content(20_000, Period::new(2025, 2029).unwrap());
        let actions = content.tables.get_mut(&crate::Table::Action).unwrap();
        for at in 0..actions.len() {
            let first = if at == 0 { actions.len() } else { at };
            let code = actions[first - 1].cell("code").to_owned();
            actions[at].cells.insert("after".to_owned(), code);
        }
        assert_eq!(Graph::new(actions).order().unwrap_err().codes.len(), 20_001);
    }

    proptest! {
        /// Either there is an order that holds, or a cycle whose every step is a dependency.
        #[test]
        fn an_order_or_a_cycle(edges in prop::collection::vec((0_usize..12, 0_usize..12), 0..30)) {
            let afters: Vec<String> = (0..12)
                .map(|at| edges.iter().filter(|e| e.0 == at).map(|e| e.1.to_string()).collect::<Vec<_>>().join(","))
                .collect();
            let codes: Vec<String> = (0..12).map(|at| at.to_string()).collect();
            let lines: Vec<_> = codes.iter().zip(&afters).map(|(c, a)| (c.as_str(), a.as_str())).collect();
            let rows = rows(&lines);
            let graph = Graph::new(&rows);
            match graph.order() {
                Ok(order) => {
                    let place = |at: usize| order.iter().position(|&o| o == at).unwrap();
                    prop_assert!(edges.iter().all(|&(at, first)| place(first) < place(at)));
                    prop_assert!(graph.cycles().is_empty());
                }
                Err(cycle) => {
                    let steps: Vec<usize> = cycle.codes.iter().map(|c| c.parse().unwrap()).collect();
                    prop_assert!(steps.windows(2).all(|w| edges.contains(&(w[0], w[1]))));
                    prop_assert_eq!(steps.first(), steps.last());
                }
            }
        }
    }
}
