//! The golden tables beside these tests.

/// A CSV file; lines that start with `#` are comments.
pub struct Sheet {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    pub fn parse(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = reader
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect());
        Self {
            headers,
            rows: rows.collect(),
        }
    }

    pub fn texts(&self, header: &str) -> Vec<String> {
        let at = self
            .headers
            .iter()
            .position(|h| h == header)
            .unwrap_or_else(|| panic!("{header}"));
        self.rows.iter().map(|r| r[at].clone()).collect()
    }

    pub fn numbers(&self, header: &str) -> Vec<f64> {
        self.texts(header)
            .iter()
            .map(|t| t.parse().unwrap_or(f64::NAN))
            .collect()
    }
}
