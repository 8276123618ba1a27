//! Draws the maps of a register: `draw REGIONS.csv OUTDIR [BOUNDARIES.geojson]`.
//!
//! The CSV has the columns code, name, kind, province, latitude, longitude; rows of kind
//! `province` give names, all others give regions. Writes SVG files and an HTML page for each
//! width to look at, and prints how good and how large they are.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use geography::{
    Caption, Labels, Layout, Lettering, Pattern, Place, TileMap, TileStyle, svg_tiles,
};

struct Row {
    code: String,
    name: String,
    kind: String,
    province: String,
    lon: f64,
    lat: f64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: draw REGIONS.csv OUTDIR [BOUNDARIES.geojson]";
    let (regions, out) = (
        arguments.next().context(usage)?,
        arguments.next().context(usage)?,
    );
    let rows = read(&regions)?;
    fs::create_dir_all(&out)?;
    let out = Path::new(&out);
    tiles(&rows, out)
}

fn read(path: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        let text = |n: usize| record.get(n).unwrap_or_default().to_owned();
        rows.push(Row {
            code: text(0),
            name: text(1),
            kind: text(2),
            province: text(3),
            lat: text(4)
                .parse()
                .with_context(|| format!("latitude of {}", text(0)))?,
            lon: text(5)
                .parse()
                .with_context(|| format!("longitude of {}", text(0)))?,
        });
    }
    Ok(rows)
}

fn regions(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|r| r.kind != "province")
}

fn places(rows: &[Row]) -> Vec<Place<'_>> {
    regions(rows)
        .map(|r| Place {
            code: &r.code,
            province: &r.province,
            lon: r.lon,
            lat: r.lat,
            area: None,
        })
        .collect()
}

fn tiles(rows: &[Row], out: &Path) -> Result<()> {
    let places = places(rows);
    let names: HashMap<&str, &Row> = rows.iter().map(|r| (r.code.as_str(), r)).collect();
    for (layout, name, size) in [
        (Layout::Wide, "wide", 13.0),
        (Layout::Narrow, "narrow", 20.0),
    ] {
        let start = Instant::now();
        let map = TileMap::compute(&places, layout);
        let took = start.elapsed();
        let style = |code: &str| {
            let row = names[code];
            let hash = code
                .bytes()
                .fold(7_u32, |h, b| h.wrapping_mul(31).wrapping_add(b.into()));
            TileStyle {
                class: format!("c{}", hash % 4),
                title: format!("{} · {}", row.name, names[row.province.as_str()].name),
                href: Some(format!("/regions/{code}")),
                pattern: if hash % 23 == 0 {
                    Pattern::Slash
                } else {
                    Pattern::None
                },
                fill: None,
            }
        };
        let text = |code: &str| Some(shorten(&names[code].name, layout));
        let caption = Caption {
            id: "tiles",
            title: "Tile map of the regions",
            description: "One square for each region, grouped by province.",
        };
        let start = Instant::now();
        let lettering = Lettering::of(&map, &Labels { size, text: &text });
        let lettered = start.elapsed();
        let start = Instant::now();
        let svg = svg_tiles(&map, &caption, style, Some(&lettering));
        let drawn = start.elapsed();
        report(name, &svg, out)?;
        print!("  computed in {took:?}, lettered in {lettered:?}, drawn in {drawn:?}, ");
        println!("{} × {}", map.columns, map.rows);
        println!("  {:?}", map.quality(&places));
    }
    Ok(())
}

/// What a page would pass: full names where there is room, the usual short forms on a phone.
fn shorten(name: &str, layout: Layout) -> String {
    let words = [
        ("Daerah Istimewa ", "DI "),
        ("Daerah Khusus Ibukota ", ""),
        ("Kepulauan ", "Kep. "),
    ];
    let narrow = [
        ("Sumatera", "Sum."),
        ("Kalimantan", "Kal."),
        ("Sulawesi", "Sul."),
        ("Nusa Tenggara", "NT"),
        ("Bangka Belitung", "Babel"),
        ("Barat Daya", "BD"),
        ("Pegunungan", "Peg."),
    ];
    let replace = |text: String, list: &[(&str, &str)]| {
        list.iter()
            .fold(text, |text, (long, short)| text.replace(long, short))
    };
    let text = replace(name.to_owned(), &words);
    if layout == Layout::Narrow {
        replace(text, &narrow)
    } else {
        text
    }
}

const CSS: &str = "body{margin:8px;font-family:system-ui,sans-serif;background:#fff}svg{width:100%;height:auto;display:block}
.tile{fill:#c9d3df}.c0{fill:#1f5f99}.c1{fill:#7fb0d8}.tile-mark{stroke:#fff;stroke-width:2;fill:none;stroke-linecap:round}
.province{stroke:#33475b;stroke-width:1.2}.province-name{fill:#33475b}.over{paint-order:stroke;stroke:#fff;stroke-width:3px}
.leader{stroke:#8796a5;stroke-width:.8}.land{fill:#e6eaee;stroke:#b7c1cb;stroke-width:.5}.point{fill:#1f5f99;stroke:#fff;stroke-width:.6}
.sea{fill:#f5f8fb}.area{stroke:#fff;stroke-width:.3;fill:#c9d3df}.area.c0{fill:#1f5f99}.area.c1{fill:#7fb0d8}";

fn report(name: &str, svg: &str, out: &Path) -> Result<()> {
    fs::write(out.join(format!("{name}.svg")), svg)?;
    let page = format!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <style>{CSS}</style>{svg}"
    );
    fs::write(out.join(format!("{name}.html")), page)?;
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 5, 22).into_inner_after(svg.as_bytes())?;
    println!(
        "{name}: {} bytes, {} compressed (brotli 5)",
        svg.len(),
        packed.len()
    );
    Ok(())
}

/// Writes all bytes and closes the stream, so that the length is final.
trait IntoInnerAfter {
    fn into_inner_after(self, bytes: &[u8]) -> std::io::Result<()>;
}

impl<W: std::io::Write> IntoInnerAfter for brotli::CompressorWriter<W> {
    fn into_inner_after(mut self, bytes: &[u8]) -> std::io::Result<()> {
        std::io::Write::write_all(&mut self, bytes)
    }
}
