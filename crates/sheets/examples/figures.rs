//! Prints what reading and writing large tables costs: `figures make`, then `read-csv`, `read-xlsx`,
//! `read-worst` (a workbook at all limits at once), `write-csv`, `write-xlsx`. One task per process, because the peak of memory is the process's.

use std::io::{self, Write};
use std::time::Instant;

use sheets::{
    Cell, Column, CsvStyle, CsvWriter, Heading, Kind, Limits, Table, WriteError, XlsxOptions,
    XlsxWriter,
};

/// Counts what is written and keeps nothing.
struct Sink(u64);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const HEADINGS: [&str; 10] = [
    "code", "name", "area", "people", "since", "status", "note", "n1", "n2", "n3",
];

fn row(number: u32) -> (String, String, String) {
    (
        format!("{:02}.{:02}", 11 + number % 80, 1 + number % 98),
        format!("Kabupaten Contoh {number}"),
        format!("catatan \"{number}\", tahap {}", number % 7),
    )
}

fn cells(number: u32, texts: &(String, String, String), write: &mut dyn FnMut(&[Cell<'_>])) {
    let n = i64::from(number);
    write(&[
        Cell::Text(&texts.0),
        Cell::Text(&texts.1),
        Cell::Decimal(f64::from(number % 9_973) / 4.0),
        Cell::Integer(n * 31),
        Cell::Text("2019-07"),
        Cell::Text("selected"),
        Cell::Text(&texts.2),
        Cell::Integer(n),
        Cell::Integer(n % 100),
        Cell::Bool(n % 2 == 0),
    ]);
}

fn write_csv<W: Write>(out: W, rows: u32) -> Result<W, WriteError> {
    let mut writer = CsvWriter::new(out, CsvStyle::PLAIN, &HEADINGS)?;
    for number in 0..rows {
        let texts = row(number);
        let mut done = Ok(());
        cells(number, &texts, &mut |cells| done = writer.row(cells));
        done?;
    }
    writer.finish()
}

fn write_xlsx<W: Write + Send>(out: W, rows: u32) -> Result<(), WriteError> {
    let headings: Vec<Heading<'_>> = HEADINGS.iter().map(|h| Heading::new(*h)).collect();
    let mut writer = XlsxWriter::new(&XlsxOptions::default(), &headings)?;
    for number in 0..rows {
        let texts = row(number);
        let mut done = Ok(());
        cells(number, &texts, &mut |cells| done = writer.row(cells));
        done?;
    }
    writer.finish(out)
}

fn dry_run(bytes: &[u8]) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let columns = [
        Column::new("code", Kind::RegionCode, "Kode", "Code").required(),
        Column::new("name", Kind::Text, "Nama", "Name")
            .required()
            .max_chars(100),
        Column::new("area", Kind::Decimal, "Luas", "Area"),
        Column::new("people", Kind::Integer, "Penduduk", "Population"),
        Column::new("since", Kind::PartialDate, "Sejak", "Since"),
    ];
    let table = Table::read(bytes, "figures", Limits::default())?;
    let bound = table.bind(&columns)?;
    Ok((table.n_rows(), bound.check().total()))
}

/// A workbook as large as the limits allow: 100,000 rows of 30 cells, and text near 48 MB, all of it
/// different.
fn write_worst<W: Write + Send>(out: W) -> Result<(), WriteError> {
    let headings: Vec<Heading<'_>> = (0..30).map(|n| Heading::new(format!("h{n}"))).collect();
    let mut writer = XlsxWriter::new(&XlsxOptions::default(), &headings)?;
    for number in 0..99_990_u32 {
        let texts: Vec<String> = (0..30)
            .map(|n| format!("{number:06}aaaaaaa{n:02}"))
            .collect();
        let cells: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
        writer.row(&cells)?;
    }
    writer.finish(out)
}

/// Peak of the process's memory in megabytes, on Linux.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("VmHWM: unknown").to_owned()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = std::env::args().nth(1).unwrap_or_default();
    let folder = std::env::temp_dir();
    let (csv, xlsx) = (folder.join("figures.csv"), folder.join("figures.xlsx"));
    let worst = folder.join("figures-worst.xlsx");
    let start = Instant::now();
    let said = match task.as_str() {
        "make" => {
            write_csv(std::fs::File::create(csv)?, 100_000)?;
            write_xlsx(std::fs::File::create(xlsx)?, 100_000)?;
            write_worst(std::fs::File::create(worst)?)?;
            "files of 100,000 rows made".to_owned()
        }
        "read-csv" => format!("{:?} rows and errors", dry_run(&std::fs::read(csv)?)?),
        "read-xlsx" => format!("{:?} rows and errors", dry_run(&std::fs::read(xlsx)?)?),
        "read-worst" => {
            let table = Table::read(&std::fs::read(worst)?, "figures", Limits::default())?;
            format!("{} rows", table.n_rows())
        }
        "write-csv" => format!("{} bytes", write_csv(Sink(0), 300_000)?.0),
        "write-xlsx" => {
            let mut sink = Sink(0);
            write_xlsx(&mut sink, 300_000)?;
            format!("{} bytes", sink.0)
        }
        _ => "make, read-csv, read-xlsx, read-worst, write-csv or write-xlsx".to_owned(),
    };
    let elapsed = start.elapsed();
    writeln!(io::stdout(), "{task}: {said}, {elapsed:.2?}, {}", peak())?;
    Ok(())
}
