//! The load itself: as many threads as connections, which share one list of moments.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    net::TcpStream,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::answer::{Answer, Buffer};

/// An answer that takes longer is an error; no run may hang on one.
const PATIENCE: Duration = Duration::from_secs(10);

/// What to ask, how often and for how long.
pub struct Plan {
    /// `127.0.0.1:8080`.
    pub address: String,
    /// Path and query.
    pub path: String,
    /// Each as `Name: value`.
    pub headers: Vec<String>,
    /// Requests each second; 0 asks again as soon as an answer is there.
    pub rate: u64,
    /// For how long requests are begun.
    pub lasts: Duration,
    /// Requests under way at once, at most.
    pub connections: u64,
    /// The status of an answer that counts as right.
    pub expect: u16,
}

/// What came of it.
#[derive(Default)]
pub struct Outcome {
    /// Time of each right answer in microseconds, in no order until the end.
    micros: Vec<u64>,
    bytes: u64,
    errors: BTreeMap<String, u64>,
    took: Duration,
}

/// Asks as planned, and waits for the last answer.
///
/// # Errors
/// Nobody listens at the address.
pub fn run(plan: &Plan) -> Result<Outcome, String> {
    TcpStream::connect(&plan.address)
        .map_err(|why| format!("{} does not answer: {why}", plan.address))?;
    let tickets = AtomicU64::new(0);
    let begin = Instant::now();
    let mut total = Outcome::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..plan.connections)
            .map(|_| scope.spawn(|| ask(plan, &tickets, begin)))
            .collect();
        for thread in threads {
            let part = thread.join().expect("asking does not panic");
            total.micros.extend(part.micros);
            total.bytes += part.bytes;
            for (why, n) in part.errors {
                *total.errors.entry(why).or_default() += n;
            }
        }
    });
    total.took = begin.elapsed();
    total.micros.sort_unstable();
    Ok(total)
}

/// One connection's share.
fn ask(plan: &Plan, tickets: &AtomicU64, begin: Instant) -> Outcome {
    let mut outcome = Outcome::default();
    let mut line = Line::new(plan);
    loop {
        let due = match plan.rate {
            0 => begin.elapsed(),
            rate => {
                let ticket = tickets.fetch_add(1, Ordering::Relaxed);
                Duration::from_nanos(ticket.saturating_mul(1_000_000_000) / rate)
            }
        };
        if due >= plan.lasts {
            return outcome;
        }
        thread::sleep(due.saturating_sub(begin.elapsed()));
        match line.ask() {
            Ok(answer) if answer.status == plan.expect => {
                let micros = begin.elapsed().saturating_sub(due).as_micros();
                outcome
                    .micros
                    .push(u64::try_from(micros).unwrap_or(u64::MAX));
                outcome.bytes += answer.body as u64;
            }
            Ok(answer) => outcome.fails(&answer.status.to_string()),
            Err(why) => outcome.fails(&why.kind().to_string()),
        }
    }
}

/// A connection, opened when it is needed.
struct Line<'a> {
    plan: &'a Plan,
    request: String,
    open: Option<(TcpStream, Buffer)>,
}

impl<'a> Line<'a> {
    fn new(plan: &'a Plan) -> Self {
        let mut request = format!("GET {} HTTP/1.1\r\nHost: {}\r\n", plan.path, plan.address);
        for header in &plan.headers {
            request.push_str(header);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        Self {
            plan,
            request,
            open: None,
        }
    }

    fn ask(&mut self) -> io::Result<Answer> {
        // A connection that failed is not used again.
        let (mut stream, mut buffer) = match self.open.take() {
            Some(open) => open,
            None => (self.connect()?, Buffer::default()),
        };
        stream.write_all(self.request.as_bytes())?;
        let answer = buffer.answer(&mut stream)?;
        if !answer.closes {
            self.open = Some((stream, buffer));
        }
        Ok(answer)
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.plan.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }
}

impl Outcome {
    fn fails(&mut self, why: &str) {
        *self.errors.entry(why.to_owned()).or_default() += 1;
        // A server that refuses at once is not asked in a busy loop.
        thread::sleep(Duration::from_millis(1));
    }

    /// The time in milliseconds within which this share of the right answers came; the nearest one that was measured.
    fn within(&self, share: f64) -> f64 {
        let rank = (share * self.micros.len() as f64).ceil() as usize;
        let at = rank
            .saturating_sub(1)
            .min(self.micros.len().saturating_sub(1));
        self.micros
            .get(at)
            .map_or(0.0, |micros| *micros as f64 / 1000.0)
    }

    /// Everything as one line.
    pub fn json(&self) -> String {
        let seconds = self.took.as_secs_f64();
        let errors: Vec<String> = self
            .errors
            .iter()
            .map(|(why, n)| format!("\"{why}\":{n}"))
            .collect();
        format!(
            "{{\"answers\":{},\"errors\":{{{}}},\"seconds\":{seconds:.3},\"rate\":{:.1},\"bytes_each\":{:.0},\
             \"p50\":{:.3},\"p95\":{:.3},\"p99\":{:.3},\"max\":{:.3}}}",
            self.micros.len(),
            errors.join(","),
            self.micros.len() as f64 / seconds,
            self.bytes as f64 / self.micros.len().max(1) as f64,
            self.within(0.5),
            self.within(0.95),
            self.within(0.99),
            self.within(1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read, net::TcpListener};

    use super::*;

    fn outcome(micros: impl IntoIterator<Item = u64>) -> Outcome {
        Outcome {
            micros: micros.into_iter().collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_share_is_the_time_of_an_answer_that_was_given() {
        let hundred = outcome((1..=100).map(|n| n * 1000));
        assert_eq!(hundred.within(0.5), 50.0);
        assert_eq!(hundred.within(0.95), 95.0);
        assert_eq!(hundred.within(1.0), 100.0);
        assert_eq!(outcome([]).within(0.99), 0.0);
        assert_eq!(outcome([7000]).within(0.5), 7.0);
    }

    /// Answers everything; the fifth answer comes 300 ms late, or none does.
    fn server(stalls: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || {
                    let mut asked = [0; 1024];
                    for n in 1.. {
                        if !matches!(stream.read(&mut asked), Ok(1..)) {
                            return;
                        }
                        if stalls && n == 5 {
                            thread::sleep(Duration::from_millis(300));
                        }
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                });
            }
        });
        address
    }

    fn plan(address: String, rate: u64) -> Plan {
        Plan {
            address,
            path: "/".to_owned(),
            headers: vec!["Accept: text/html".to_owned()],
            rate,
            lasts: Duration::from_millis(1000),
            connections: 1,
            expect: 200,
        }
    }

    #[test]
    fn requests_that_wait_behind_a_stalled_one_count_their_waiting() {
        let outcome = run(&plan(server(true), 100)).unwrap();
        assert_eq!(outcome.micros.len(), 100);
        // Some thirty requests were due while the fifth was stalled; counted from their sending, one would be slow.
        let slow = outcome
            .micros
            .iter()
            .filter(|micros| **micros > 50_000)
            .count();
        assert!(slow >= 20, "{slow} slow of 100: {}", outcome.json());
    }

    #[test]
    fn another_status_is_an_error_by_its_number() {
        let mut plan = plan(server(false), 50);
        plan.expect = 304;
        let outcome = run(&plan).unwrap();
        assert_eq!(outcome.errors.get("200"), Some(&50));
        assert!(outcome.json().contains("\"errors\":{\"200\":50}"));
    }
}
