//! From TOML to a sound instrument, with every problem and its line.

use std::collections::BTreeMap;
use std::fmt;

use toml::Spanned;

use super::document::{Document, NodeTable, Range, ScaleTable};
use super::model::{Anchor, Band, Basis, Instrument, InstrumentNode, NodeKind, Scale, ScaleKind};

/// Something that is wrong with an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentProblem {
    /// Line of the document, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for InstrumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

/// Everything that is wrong with an instrument, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct InstrumentErrors(pub Vec<InstrumentProblem>);

impl Instrument {
    /// Reads and checks an instrument.
    ///
    /// # Errors
    /// [`InstrumentErrors`] with every problem found, each with its line.
    pub fn from_toml(text: &str) -> Result<Self, InstrumentErrors> {
        let document: Document = toml::from_str(text).map_err(|e| {
            let start = e.span().map_or(0, |s| s.start);
            let problem = e.message().to_owned();
            InstrumentErrors(vec![InstrumentProblem {
                line: line(text, start),
                problem,
            }])
        })?;
        let mut check = Check {
            text,
            problems: Vec::new(),
        };
        let built = check.document(document);
        match built {
            Some(instrument) if check.problems.is_empty() => Ok(instrument),
            _ => {
                check.problems.sort_by_key(|p| p.line);
                Err(InstrumentErrors(check.problems))
            }
        }
    }
}

/// The line of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
}

pub(super) struct Check<'t> {
    text: &'t str,
    pub(super) problems: Vec<InstrumentProblem>,
}

pub(super) type Nodes = [Spanned<NodeTable>];

impl Check<'_> {
    pub(super) fn wrong<T>(&mut self, at: &Spanned<T>, problem: String) {
        let line = line(self.text, at.span().start);
        self.problems.push(InstrumentProblem { line, problem });
    }

    /// `None` when the tree itself is not sound, so that nothing further can be said.
    fn document(&mut self, document: Document) -> Option<Instrument> {
        let basis = document.basis.unwrap_or(Basis::OfParent);
        let weight_sum = document.weight_sum.as_ref().map_or(100.0, |w| *w.get_ref());
        if let Some(sum) = &document.weight_sum
            && !(weight_sum.is_finite() && weight_sum > 0.0)
        {
            self.wrong(
                sum,
                format!("weight_sum is {weight_sum}; it must be above 0"),
            );
        }
        if let Some(rounding) = &document.rounding
            && rounding.get_ref().digits > 9
        {
            self.wrong(rounding, "rounding keeps 0 to 9 digits".to_owned());
        }
        let scales = self.scales(&document.scales);
        let nodes = document.nodes;
        if !nodes.iter().any(|n| n.get_ref().kind == NodeKind::Item) {
            let problem = "an instrument needs at least one node of kind item".to_owned();
            self.problems.push(InstrumentProblem { line: 1, problem });
        }
        let parents = self.parents(&nodes)?;
        self.kinds(&nodes, &parents);
        let shares = self.shares(&nodes, &parents, basis, weight_sum);
        let item_scales = self.items(&nodes, &scales);
        let result = self.result(document.result.as_ref(), &nodes, &item_scales, &scales)?;
        self.bands(&document.bands, result);
        let built = |(i, node): (usize, Spanned<NodeTable>)| {
            let own = item_scales[i].map(|s| scales[s].anchors.clone());
            node.into_inner()
                .build(parents[i], shares[i], item_scales[i], own)
        };
        Some(Instrument {
            code: document.code,
            version: document.version,
            title: document.title,
            status: document.status,
            source: document.source,
            basis,
            weight_sum,
            missing: document.missing,
            rounding: document.rounding.map(Spanned::into_inner),
            result,
            bands: document
                .bands
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            nodes: parents_first(nodes.into_iter().enumerate().map(built).collect()),
            scales,
        })
    }

    fn scales(&mut self, tables: &[Spanned<ScaleTable>]) -> Vec<Scale> {
        let mut scales: Vec<Scale> = Vec::new();
        for table in tables {
            let t = table.get_ref();
            if scales.iter().any(|s| s.code == t.code) {
                self.wrong(table, format!("the scale `{}` stands there twice", t.code));
            }
            if !(t.min.is_finite() && t.max.is_finite() && t.min < t.max) {
                self.wrong(
                    table,
                    format!("the scale `{}` must have min below max", t.code),
                );
            }
            if t.kind == ScaleKind::Levels && (t.min.fract() != 0.0 || t.max.fract() != 0.0) {
                self.wrong(
                    table,
                    format!("the levels of `{}` are whole numbers", t.code),
                );
            }
            if t.kind == ScaleKind::Levels && t.max - t.min > 100.0 {
                self.wrong(
                    table,
                    format!("`{}` has more than 101 levels; make it continuous", t.code),
                );
            }
            let (code, anchors) = (t.code.clone(), t.anchors.clone());
            let scale = Scale {
                code,
                kind: t.kind,
                min: t.min,
                max: t.max,
                anchors,
            };
            if !scale.anchors.is_empty()
                && let Some(problem) = anchors_problem(&scale, &scale.anchors)
            {
                self.wrong(table, format!("the scale `{}` {problem}", t.code));
            }
            scales.push(scale);
        }
        scales
    }

    /// The parent of each node; `None` when there is an unknown one, a code twice, or a cycle.
    fn parents(&mut self, nodes: &Nodes) -> Option<Vec<Option<usize>>> {
        let before = self.problems.len();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, node) in nodes.iter().enumerate() {
            let code = &node.get_ref().code;
            if let Some(first) = places.insert(code.get_ref(), i) {
                let first = line(self.text, nodes[first].get_ref().code.span().start);
                let problem = format!(
                    "the code `{}` stands in line {first} already",
                    code.get_ref()
                );
                self.wrong(code, problem);
            }
        }
        let mut parents = Vec::with_capacity(nodes.len());
        for node in nodes {
            let node = node.get_ref();
            let found = node
                .parent
                .as_ref()
                .map(|p| (p, places.get(p.get_ref().as_str())));
            if let Some((parent, None)) = found {
                let problem = format!(
                    "`{}` names the parent `{}`, which is no node of this instrument",
                    node.code.get_ref(),
                    parent.get_ref()
                );
                self.wrong(parent, problem);
            }
            parents.push(found.and_then(|(_, at)| at.copied()));
        }
        if self.problems.len() > before {
            return None;
        }
        for start in 0..nodes.len() {
            let mut path = vec![start];
            let mut at = start;
            while let Some(parent) = parents[at] {
                // Every node of a cycle sees it; the first in the document tells.
                if parent == start {
                    if path.iter().min() == Some(&start) {
                        path.push(start);
                        let code = |&i: &usize| nodes[i].get_ref().code.get_ref().as_str();
                        let names: Vec<&str> = path.iter().map(code).collect();
                        let names = names.join(" → ");
                        let first = &nodes[start].get_ref().code;
                        self.wrong(
                            first,
                            format!("these nodes are their own ancestors: {names}"),
                        );
                    }
                    break;
                }
                if path.contains(&parent) {
                    break;
                }
                path.push(parent);
                at = parent;
            }
        }
        (self.problems.len() == before).then_some(parents)
    }

    fn kinds(&mut self, nodes: &Nodes, parents: &[Option<usize>]) {
        let mut has_children = vec![false; nodes.len()];
        for (i, parent) in parents.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            has_children[parent] = true;
            let (child, above) = (nodes[i].get_ref(), nodes[parent].get_ref());
            let code = child.code.get_ref();
            match (child.kind, above.kind) {
                (_, NodeKind::Item) => self.wrong(
                    &child.code,
                    format!(
                        "`{code}` stands below the item `{}`; items have no parts",
                        above.code.get_ref()
                    ),
                ),
                (NodeKind::Dimension, _) => self.wrong(
                    &child.code,
                    format!("the dimension `{code}` has a parent; make it an aspect"),
                ),
                _ => {}
            }
        }
        for (node, has_children) in nodes.iter().zip(has_children) {
            let node = node.get_ref();
            if node.kind != NodeKind::Item && !has_children {
                let problem = format!("nothing stands below `{}`", node.code.get_ref());
                self.wrong(&node.code, problem);
            }
        }
    }

    /// The scale of each item, after checking that each answer has a meaning.
    fn items(&mut self, nodes: &Nodes, scales: &[Scale]) -> Vec<Option<usize>> {
        let mut found = Vec::with_capacity(nodes.len());
        for node in nodes {
            let node = node.get_ref();
            let code = node.code.get_ref();
            if node.kind != NodeKind::Item {
                if let Some(scale) = &node.scale {
                    self.wrong(
                        scale,
                        format!("`{code}` is not an item, so it has no scale"),
                    );
                }
                found.push(None);
                continue;
            }
            let Some(name) = &node.scale else {
                self.wrong(&node.code, format!("the item `{code}` has no scale"));
                found.push(None);
                continue;
            };
            let at = scales.iter().position(|s| s.code == *name.get_ref());
            match at {
                None => {
                    let known = scales.iter().map(|s| s.code.as_str()).collect::<Vec<_>>();
                    let (name_, known) = (name.get_ref(), known.join(", "));
                    self.wrong(
                        name,
                        format!("`{code}` names the scale `{name_}`; there are {known}"),
                    );
                }
                Some(at) => {
                    let own = !node.anchors.is_empty();
                    let anchors = if own {
                        &node.anchors
                    } else {
                        &scales[at].anchors
                    };
                    if let Some(problem) = anchors_problem(&scales[at], anchors) {
                        self.wrong(&node.code, format!("the item `{code}` {problem}"));
                    }
                }
            }
            found.push(at);
        }
        found
    }

    fn result(
        &mut self,
        given: Option<&Spanned<Range>>,
        nodes: &Nodes,
        item_scales: &[Option<usize>],
        scales: &[Scale],
    ) -> Option<(f64, f64)> {
        if let Some(given) = given {
            let Range { min, max } = *given.get_ref();
            if !(min.is_finite() && max.is_finite() && min < max) {
                self.wrong(given, "the result must have min below max".to_owned());
                return None;
            }
            return Some((min, max));
        }
        let mut ranges = item_scales
            .iter()
            .flatten()
            .map(|&s| (scales[s].min, scales[s].max));
        let first = ranges.next()?;
        if ranges.any(|r| r != first) {
            let problem = "items have scales of different range, so the instrument needs \
                           result = { min = …, max = … }";
            self.wrong(&nodes[0], problem.to_owned());
            return None;
        }
        Some(first)
    }

    fn bands(&mut self, bands: &[Spanned<Band>], result: (f64, f64)) {
        let Some(first) = bands.first() else { return };
        let lower = first.get_ref().from.is_some();
        let mut bounds = Vec::with_capacity(bands.len());
        for band in bands {
            let b = band.get_ref();
            match (b.from, b.up_to) {
                (Some(bound), None) if lower => bounds.push(bound),
                (None, Some(bound)) if !lower => bounds.push(bound),
                _ => {
                    let problem =
                        "either every band has `from` alone, or every band has `up_to` alone";
                    self.wrong(band, problem.to_owned());
                    return;
                }
            }
        }
        for (band, pair) in bands[1..].iter().zip(bounds.windows(2)) {
            if pair[0].is_nan() || pair[1].is_nan() || pair[0] >= pair[1] {
                self.wrong(
                    band,
                    format!("bands must rise, but {} follows {}", pair[1], pair[0]),
                );
            }
        }
        let (min, max) = result;
        let last = bounds[bounds.len() - 1];
        if lower && bounds[0] > min {
            self.wrong(
                first,
                format!("no band holds results from {min} to {}", bounds[0]),
            );
        }
        if !lower && last < max {
            let band = &bands[bands.len() - 1];
            self.wrong(band, format!("no band holds results from {last} to {max}"));
        }
    }
}

impl NodeTable {
    /// `anchors` are the scale's, for an item without its own.
    fn build(
        self,
        parent: Option<usize>,
        share: f64,
        scale: Option<usize>,
        anchors: Option<Vec<Anchor>>,
    ) -> InstrumentNode {
        let own = !self.anchors.is_empty();
        InstrumentNode {
            code: self.code.into_inner(),
            kind: self.kind,
            name: self.name,
            parent,
            share,
            weight: self.weight.map(Spanned::into_inner),
            scale,
            orientation: self.direction,
            anchors: if own {
                self.anchors
            } else {
                anchors.unwrap_or_default()
            },
            evidence: self.evidence,
        }
    }
}

/// What is missing in a list of anchors: a level without one, an end without one, or one that is
/// outside or there twice.
fn anchors_problem(scale: &Scale, anchors: &[Anchor]) -> Option<String> {
    let has = |level: f64| anchors.iter().any(|a| (a.at - level).abs() < 1e-9);
    if let Some(outside) = anchors
        .iter()
        .find(|a| !(scale.min..=scale.max).contains(&a.at))
    {
        let (at, code) = (outside.at, &scale.code);
        return Some(format!(
            "has an anchor at {at}, outside of the scale `{code}`"
        ));
    }
    for (i, anchor) in anchors.iter().enumerate() {
        if anchors[..i].iter().any(|a| (a.at - anchor.at).abs() < 1e-9) {
            return Some(format!("has two anchors at {}", anchor.at));
        }
    }
    let needed: Vec<f64> = match scale.kind {
        ScaleKind::Continuous => vec![scale.min, scale.max],
        ScaleKind::Levels => std::iter::successors(Some(scale.min), |l| Some(l + 1.0))
            .take_while(|l| *l <= scale.max)
            .take(101)
            .collect(),
    };
    let missing: Vec<String> = needed
        .into_iter()
        .filter(|&l| !has(l))
        .map(|l| l.to_string())
        .collect();
    (!missing.is_empty()).then(|| format!("has no anchor at {}", missing.join(", ")))
}

/// Puts parents before their children, otherwise keeping the order.
fn parents_first(nodes: Vec<InstrumentNode>) -> Vec<InstrumentNode> {
    let mut order: Vec<usize> = Vec::with_capacity(nodes.len());
    let mut stack: Vec<usize> = (0..nodes.len())
        .rev()
        .filter(|&i| nodes[i].parent.is_none())
        .collect();
    while let Some(at) = stack.pop() {
        order.push(at);
        stack.extend(
            (0..nodes.len())
                .rev()
                .filter(|&i| nodes[i].parent == Some(at)),
        );
    }
    let mut place = vec![0; nodes.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let moved = |old: usize| {
        let mut node = nodes[old].clone();
        node.parent = node.parent.map(|p| place[p]);
        node
    };
    order.into_iter().map(moved).collect()
}
