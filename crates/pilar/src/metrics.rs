//! Counts and times for Prometheus. Routes are counted by their pattern, so that no address of a person's is kept.

use std::{sync::Arc, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// Upper bounds in seconds: fine below the 10 ms and 30 ms that pages must keep, coarse above.
const BOUNDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Worked {
    kind: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobState {
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
    engine: &'static str,
}

/// The counts of this process; cheap to clone, and a few atomic steps for each request.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    worked: Family<Worked, Counter>,
    jobs: Family<JobState, Gauge>,
    entries: Gauge,
    database_up: Gauge,
    memory: Gauge,
}

impl Inner {
    /// Names every metric but the build, which never changes.
    fn register(&mut self) {
        let registry = &mut self.registry;
        let help = "Answers by method, route and status";
        registry.register("http_requests", help, self.requests.clone());
        let help = "Time until an answer begins, by method and route";
        let seconds = self.seconds.clone();
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, seconds);
        let help = "Requests under way";
        registry.register("http_requests_in_flight", help, self.in_flight.clone());
        let help = "Jobs this node worked on, by kind and outcome";
        registry.register("jobs_worked", help, self.worked.clone());
        let help = "Jobs by state, among the newest 1,000";
        registry.register("jobs", help, self.jobs.clone());
        let help = "Entries in the audit chain";
        registry.register("audit_entries", help, self.entries.clone());
        let help = "Whether the database answers";
        registry.register("database_up", help, self.database_up.clone());
        let (help, memory) = ("Memory of the process", self.memory.clone());
        registry.register_with_unit("resident_memory", help, Unit::Bytes, memory);
    }
}

/// What is read at the moment someone asks for the metrics.
#[derive(Debug, Default)]
pub struct Sample {
    /// Jobs by state, among the newest thousand.
    pub jobs: Vec<(String, i64)>,
    /// Entries in the audit chain; `None` while the database does not answer.
    pub entries: Option<i64>,
    /// Resident memory in bytes, where the system tells it.
    pub memory: Option<i64>,
}

impl Metrics {
    /// Counts from nought for a process that serves data held by `engine`.
    pub fn new(engine: &'static str) -> Self {
        let seconds: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BOUNDS));
        let mut inner = Inner {
            registry: Registry::with_prefix("pilar"),
            requests: Family::default(),
            seconds,
            in_flight: Gauge::default(),
            worked: Family::default(),
            jobs: Family::default(),
            entries: Gauge::default(),
            database_up: Gauge::default(),
            memory: Gauge::default(),
        };
        let build: Family<Build, Gauge> = Family::default();
        let version = env!("CARGO_PKG_VERSION");
        build.get_or_create(&Build { version, engine }).set(1);
        let help = "The program and the engine that holds its data";
        inner.registry.register("build", help, build);
        inner.register();
        Self(Arc::new(inner))
    }

    /// Notes a request that begins; dropping the guard notes its end.
    pub fn begin(&self) -> InFlight {
        self.0.in_flight.inc();
        InFlight(self.clone())
    }

    /// Notes an answer.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        let key = Route {
            method: method.clone(),
            route: route.clone(),
        };
        self.0
            .seconds
            .get_or_create(&key)
            .observe(took.as_secs_f64());
        self.0
            .requests
            .get_or_create(&Answered {
                method,
                route,
                status,
            })
            .inc();
    }

    /// Notes a job that was worked on.
    pub fn worked(&self, kind: &str, outcome: &'static str) {
        let kind = kind.to_owned();
        self.0.worked.get_or_create(&Worked { kind, outcome }).inc();
    }

    /// Everything, in the text form of OpenMetrics.
    pub fn text(&self, sample: Sample) -> String {
        let inner = &self.0;
        inner.database_up.set(i64::from(sample.entries.is_some()));
        if let Some(entries) = sample.entries {
            inner.entries.set(entries);
        }
        if let Some(memory) = sample.memory {
            inner.memory.set(memory);
        }
        inner.jobs.clear();
        for (state, n) in sample.jobs {
            inner.jobs.get_or_create(&JobState { state }).set(n);
        }
        let mut out = String::new();
        text::encode(&mut out, &inner.registry).expect("writing to a text does not fail");
        out
    }
}

/// A request under way.
#[derive(Debug)]
pub struct InFlight(Metrics);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.in_flight.dec();
    }
}

/// Resident memory in bytes, from Linux; `None` elsewhere.
pub fn memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_pattern_and_status() {
        let metrics = Metrics::new("sqlite");
        let guard = metrics.begin();
        for status in [200, 200, 404] {
            metrics.answered("GET", "/regions/{code}", status, Duration::from_millis(4));
        }
        metrics.worked("register.import", "done");
        let sample = Sample {
            jobs: vec![("queued".to_owned(), 2)],
            entries: Some(7),
            memory: memory(),
        };
        let text = metrics.text(sample);
        for line in [
            "pilar_http_requests_total{method=\"GET\",route=\"/regions/{code}\",status=\"200\"} 2",
            "pilar_http_request_duration_seconds_bucket{le=\"0.005\",method=\"GET\",route=\"/regions/{code}\"} 3",
            "pilar_http_requests_in_flight 1",
            "pilar_jobs{state=\"queued\"} 2",
            "pilar_jobs_worked_total{kind=\"register.import\",outcome=\"done\"} 1",
            "pilar_audit_entries 7",
            "pilar_database_up 1",
            "engine=\"sqlite\"",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        drop(guard);
        let text = metrics.text(Sample::default());
        assert!(
            text.contains("in_flight 0") && text.contains("database_up 0"),
            "{text}"
        );
        assert!(
            !text.contains("queued"),
            "a state without jobs is gone:\n{text}"
        );
    }
}
