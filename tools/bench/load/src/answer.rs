//! Reading one answer of HTTP/1.1 from a connection (RFC 9112).

use std::io::{Error, ErrorKind, Read, Result};

/// Bytes received and not yet used; kept between answers of one connection.
#[derive(Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    used: usize,
}

/// What is known of an answer once it is there.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Bytes of the body as they were sent.
    pub body: usize,
    /// Whether the server ends the connection after it.
    pub closes: bool,
}

impl Buffer {
    /// Reads an answer to its end.
    ///
    /// # Errors
    /// The connection ends too soon, or what comes is not an answer.
    pub fn answer(&mut self, from: &mut impl Read) -> Result<Answer> {
        self.bytes.drain(..self.used);
        self.used = 0;
        let head = self.through(from, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&self.bytes[..head]).to_ascii_lowercase();
        let status = head
            .split_ascii_whitespace()
            .nth(1)
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| Error::new(ErrorKind::InvalidData, "no status"))?;
        let field = |name: &str| {
            head.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
                .map(str::trim)
        };
        let body = if matches!(status, 204 | 304) {
            0
        } else if field("transfer-encoding").is_some() {
            self.chunks(from)?
        } else {
            let length = field("content-length").and_then(|length| length.parse().ok());
            let length = length
                .ok_or_else(|| Error::new(ErrorKind::InvalidData, "neither length nor chunks"))?;
            self.skip(from, length)?;
            length
        };
        Ok(Answer {
            status,
            body,
            closes: field("connection") == Some("close"),
        })
    }

    fn chunks(&mut self, from: &mut impl Read) -> Result<usize> {
        let mut total = 0;
        loop {
            let begin = self.used;
            let end = self.through(from, b"\r\n")?;
            let line = String::from_utf8_lossy(&self.bytes[begin..end]);
            let digits = line.trim().split(';').next().unwrap_or_default();
            let size = usize::from_str_radix(digits, 16)
                .map_err(|_| Error::new(ErrorKind::InvalidData, "a chunk without its size"))?;
            // Behind each chunk, and behind the last of size nought, stands an end of line.
            self.skip(from, size + 2)?;
            total += size;
            if size == 0 {
                return Ok(total);
            }
        }
    }

    /// Uses everything up to the mark and says where it ends.
    fn through(&mut self, from: &mut impl Read, mark: &[u8]) -> Result<usize> {
        let mut seen = self.used;
        loop {
            let found = self.bytes[seen..]
                .windows(mark.len())
                .position(|w| w == mark);
            if let Some(at) = found {
                self.used = seen + at + mark.len();
                return Ok(self.used);
            }
            seen = self
                .used
                .max((self.bytes.len() + 1).saturating_sub(mark.len()));
            self.fill(from)?;
        }
    }

    fn skip(&mut self, from: &mut impl Read, n: usize) -> Result<()> {
        while self.bytes.len() - self.used < n {
            self.fill(from)?;
        }
        self.used += n;
        Ok(())
    }

    fn fill(&mut self, from: &mut impl Read) -> Result<()> {
        let mut more = [0; 32 * 1024];
        match from.read(&mut more)? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            n => {
                self.bytes.extend_from_slice(&more[..n]);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every mark is torn apart.
    struct Drip(&'static [u8]);

    impl Read for Drip {
        fn read(&mut self, into: &mut [u8]) -> Result<usize> {
            self.0.read(&mut into[..1])
        }
    }

    #[test]
    fn answers_with_a_length_with_chunks_and_without_a_body_follow_each_other() {
        let mut sent = Drip(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc\
              HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n\
              HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n",
        );
        let mut buffer = Buffer::default();
        let mut next = || {
            buffer
                .answer(&mut sent)
                .map(|a| (a.status, a.body, a.closes))
        };
        assert_eq!(next().unwrap(), (200, 3, false));
        assert_eq!(next().unwrap(), (200, 12, false));
        assert_eq!(next().unwrap(), (304, 0, true));
        assert_eq!(next().unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn an_answer_cut_short_is_an_error() {
        for sent in [
            "",
            "HTTP/1.1 200",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        ] {
            assert!(Buffer::default().answer(&mut sent.as_bytes()).is_err());
        }
    }
}
