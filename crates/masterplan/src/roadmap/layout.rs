//! Where things stand on a roadmap, and how much of it goes on a page.

use std::collections::BTreeMap;

use super::{Roadmap, bar, draw, plan, width};
use crate::{Content, PillarSet};

/// Every word of a drawing, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The drawing's name, for those who cannot see it.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// Names of statuses by their words; a status without one is called by its word.
    pub statuses: BTreeMap<String, String>,
    /// Names of pillars by their codes; a pillar without one is called by its code.
    pub pillars: BTreeMap<String, String>,
    /// What actions of no known pillar stand under.
    pub no_pillar: String,
    /// A milestone.
    pub milestone: String,
    /// A milestone that was reached.
    pub reached: String,
    /// The critical path.
    pub critical: String,
    /// What is said of years that are not written in the plan but follow from horizon or money.
    pub guessed: String,
    /// The word before the number of a quarter: `TW`, `Q`.
    pub quarter: String,
}

impl Words {
    /// Names the pillars as their set does, in Indonesian or else in English.
    #[must_use]
    pub fn with_pillars(mut self, set: &PillarSet, is_indonesian: bool) -> Self {
        let name = |pillar: &crate::Pillar| {
            let name = if is_indonesian {
                &pillar.name_id
            } else {
                &pillar.name_en
            };
            (pillar.code.clone(), name.clone())
        };
        self.pillars = set.pillars.iter().map(name).collect();
        self
    }
}

/// A page of a drawing that is too long for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Actions on each page, at least 1.
    pub rows: usize,
    /// Which page, from 1.
    pub number: usize,
}

/// How a roadmap is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Its width in user units (CSS pixels of 1/96 inch): 360 for a telephone, 3179 for A1 across. At least 240 is used.
    pub width: f64,
    /// The height that it should fill by its font's size; else the size follows from the width.
    pub height: Option<f64>,
    /// The page, where it does not go on one.
    pub part: Option<Part>,
    /// Letters, digits and hyphens before all ids, so that several drawings can stand on one page.
    pub id: String,
    /// Its words.
    pub words: Words,
}

impl Options {
    /// A drawing of this width, whole.
    pub fn new(width: f64, words: Words) -> Self {
        Self {
            width,
            height: None,
            part: None,
            id: "roadmap-".to_owned(),
            words,
        }
    }
}

/// On how many pages a roadmap goes, with so many actions on each; 1 where there is none.
pub fn pages(content: &Content, rows: usize) -> usize {
    let actions = content.rows(crate::Table::Action).len();
    actions.div_ceil(rows.max(1)).max(1)
}

/// The roadmap of a plan as a drawing: actions by pillar below each other, years beside each other, milestones as
/// diamonds at their quarter, and arrows along the critical path. Where actions wait for each other there are no arrows.
///
/// The SVG stands alone: presentation attributes only, no script, no style, no reference to anything outside.
pub fn svg(content: &Content, options: &Options) -> String {
    let roadmap = plan(content).unwrap_or_else(|_| bar::without_order(content));
    let lines = lines(&roadmap, options);
    let layout = Layout::new(content, options, &lines);
    draw::draw(&layout, options, &lines)
}

/// A line of the drawing.
pub(super) enum Line<'a> {
    /// The name of a pillar.
    Pillar(&'a str),
    /// An action.
    Bar(&'a super::Bar),
}

fn lines<'a>(roadmap: &'a Roadmap, options: &'a Options) -> Vec<Line<'a>> {
    let bars = match options.part {
        None => roadmap.bars.as_slice(),
        Some(part) => {
            let rows = part.rows.max(1);
            let from = rows.saturating_mul(part.number.saturating_sub(1));
            let from = from.min(roadmap.bars.len());
            &roadmap.bars[from..from.saturating_add(rows).min(roadmap.bars.len())]
        }
    };
    let mut lines = Vec::with_capacity(bars.len() + 8);
    let mut last = None;
    for bar in bars {
        if last != Some(&bar.pillar) {
            let words = &options.words;
            let name = words.pillars.get(&bar.pillar).map_or_else(
                || {
                    if bar.pillar.is_empty() {
                        words.no_pillar.as_str()
                    } else {
                        bar.pillar.as_str()
                    }
                },
                String::as_str,
            );
            lines.push(Line::Pillar(name));
            last = Some(&bar.pillar);
        }
        lines.push(Line::Bar(bar));
    }
    lines
}

/// Measures, in user units.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) font: f64,
    /// Where years begin.
    pub(super) left: f64,
    /// How wide a year is.
    pub(super) year: f64,
    pub(super) years: (u16, u16),
    /// The upper edge of each line, and of what comes below the last.
    pub(super) tops: Vec<f64>,
    /// Where each entry of the legend stands: x, and line from 0.
    pub(super) legend: Vec<(f64, usize)>,
}

/// Heights in font sizes.
pub(super) const HEAD: f64 = 2.0;
pub(super) const PILLAR: f64 = 2.1;
pub(super) const ROW: f64 = 1.75;
pub(super) const LEGEND: f64 = 1.8;
/// The picture before a word of the legend, in font sizes.
pub(super) const SAMPLE: f64 = 2.2;

impl Layout {
    fn new(content: &Content, options: &Options, lines: &[Line<'_>]) -> Self {
        let wide = if options.width.is_nan() {
            240.0
        } else {
            options.width.clamp(240.0, 20_000.0)
        };
        let by_width = (wide / 75.0).clamp(9.0, 11.0);
        let made = |font: f64| Self::of_font(content, options, lines, wide, font);
        let Some(height) = options.height else {
            return made(by_width);
        };
        // The height grows with the font, so that halving finds the size; below 4 nothing can be read, above a 40th of the
        // width labels leave no room.
        let (mut small, mut large) = (4.0, (wide / 40.0).max(by_width));
        for _ in 0..24 {
            let middle = f64::midpoint(small, large);
            if made(middle).height <= height {
                small = middle;
            } else {
                large = middle;
            }
        }
        made(small)
    }

    fn of_font(
        content: &Content,
        options: &Options,
        lines: &[Line<'_>],
        wide: f64,
        font: f64,
    ) -> Self {
        let left = (wide * 0.4).min(font * 34.0);
        let n_years = f64::from(content.period.to - content.period.from + 1);
        let mut tops = Vec::with_capacity(lines.len() + 1);
        let mut y = HEAD * font;
        for line in lines {
            tops.push(y);
            y += font
                * match line {
                    Line::Pillar(_) => PILLAR,
                    Line::Bar(_) => ROW,
                };
        }
        tops.push(y);
        let mut legend = Vec::new();
        let (mut x, mut row) = (0.0, 0);
        for (_, word) in draw::legend(&options.words) {
            let entry = font * (SAMPLE + 1.4) + width::of(&word, font);
            if x > 0.0 && x + entry > wide {
                (x, row) = (0.0, row + 1);
            }
            legend.push((x, row));
            x += entry;
        }
        Self {
            width: wide,
            height: y + font * (1.0 + LEGEND * (row + 1) as f64),
            font,
            left,
            year: (wide - left - 1.0) / n_years,
            years: (content.period.from, content.period.to),
            tops,
            legend,
        }
    }

    /// Where a year begins.
    pub(super) fn x(&self, year: u16) -> f64 {
        self.left + self.year * (f64::from(year) - f64::from(self.years.0))
    }
}
