//! The built program as a process, and the plainest client for it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// The machines that run this have two cores and other work: only a hang takes this long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A command of the built program that inherits nothing but the path, in a folder where it may leave nothing.
pub fn pilar(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pilar"));
    undisturbed(&mut command, home);
    command
}

/// Clears the environment: settings of whoever runs the tests are not for them.
pub fn undisturbed(command: &mut Command, home: &Path) {
    command
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
        .env("HOME", home)
        .env("TMPDIR", home)
        .current_dir(home)
        .stdin(Stdio::null());
}

/// Runs a command to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    pilar(home.path())
        .args(arguments)
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap()
}

/// Runs a command that must succeed and gives what it said.
pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "pilar {arguments:?}: {said}{told}");
    said
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A program that serves.
pub struct Serving {
    child: Child,
    /// `127.0.0.1:40123`
    pub address: String,
    /// Everything it printed before and with its address.
    pub said: String,
    pub home: TempDir,
}

/// Starts `pilar serve` on a free port.
pub fn serve(folder: &Path) -> Serving {
    let home = tempfile::tempdir().unwrap();
    let mut command = pilar(home.path());
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder);
    start(command, home)
}

/// Starts a command that serves and waits for its address.
pub fn start(mut command: Command, home: TempDir) -> Serving {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (tell, told) = mpsc::channel();
    let errors = child.stderr.take().unwrap();
    let tell_errors = tell.clone();
    thread::spawn(move || forward(errors, &tell_errors));
    let output = child.stdout.take().unwrap();
    thread::spawn(move || forward(output, &tell));
    let (begun, mut said) = (Instant::now(), String::new());
    let address = loop {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        let Ok(line) = told.recv_timeout(left) else {
            let _ = child.kill();
            panic!("the program printed no address: {said}");
        };
        said.push_str(&line);
        if let Some(at) = line.find("http://") {
            break line[at + 7..].trim().to_owned();
        }
    };
    // The rest is read too, so that a full pipe never holds up the program.
    thread::spawn(move || while told.recv().is_ok() {});
    Serving {
        child,
        address,
        said,
        home,
    }
}

fn forward(from: impl Read, to: &mpsc::Sender<String>) {
    let mut lines = BufReader::new(from);
    let mut line = String::new();
    while lines.read_line(&mut line).is_ok_and(|n| n > 0) {
        let _ = to.send(std::mem::take(&mut line));
    }
}

impl Serving {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop as a supervisor does, and gives the exit code.
    pub fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not stop");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn get(&self, path: &str) -> Answer {
        ask(&self.address, "GET", path, None, None).unwrap()
    }

    /// Asks until the status is `wanted`.
    pub fn until(&self, path: &str, wanted: u16) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = ask(&self.address, "GET", path, None, None);
            if let Some(answer) = answer.filter(|a| a.status == wanted) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} never answers {wanted}");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Only ours, and only if it still runs.
        if self.is_running() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|err| panic!("{err}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// One request; `None` where the program is gone before its answer is complete.
pub fn ask(
    address: &str,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut request = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n",
        body.len()
    );
    if !body.is_empty() {
        request.push_str("Content-Type: application/json\r\n");
    }
    if let Some(token) = token {
        request.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    request.push_str(&format!("\r\n{body}"));
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let answer = text(&bytes);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let answer = Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        head: head.to_owned(),
        body: body.to_owned(),
    };
    let whole = answer
        .header("content-length")
        .is_none_or(|n| n.parse() == Ok(answer.body.len()));
    whole.then_some(answer)
}

/// An account with a role for every region it is granted, so that each write is one row and one audit entry.
pub struct Writer {
    pub token: String,
    pub account: String,
}

/// Adds an administrator with a token, and an account that roles are granted to.
pub fn writer(folder: &Path, environment: &[(&str, &str)]) -> Writer {
    let home = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let output = pilar(home.path())
            .args(arguments)
            .arg("--data")
            .arg(folder)
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout).trim().to_owned()
    };
    said(&[
        "user",
        "add",
        "writer",
        "--role",
        "ministry-admin",
        "--generate",
    ]);
    // The generated password must be changed first; a second one is chosen by whoever has the machine.
    let mut add = pilar(home.path());
    add.args(["user", "add", "admin", "--role", "ministry-admin", "--data"])
        .arg(folder)
        .envs(environment.iter().copied())
        .stdin(Stdio::piped());
    let mut child = add.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"kuda lari di sawah\n")
        .unwrap();
    assert!(child.wait().unwrap().success());
    let token = said(&[
        "user",
        "token",
        "admin",
        "--name",
        "test",
        "--allow",
        "accounts:read",
        "--allow",
        "accounts:write",
    ]);
    let listed = said(&["user", "list"]);
    assert!(
        listed.contains("writer") && listed.contains("admin"),
        "{listed}"
    );
    Writer {
        token,
        account: String::new(),
    }
}

impl Writer {
    /// Finds the account once the program serves.
    pub fn find(&mut self, address: &str) {
        let answer = ask(
            address,
            "GET",
            "/api/v1/accounts?q=writer",
            Some(&self.token),
            None,
        )
        .unwrap();
        let accounts = answer.json();
        self.account = accounts["rows"][0]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{accounts}"))
            .to_owned();
    }

    /// Writes the `n`th row; gives the answer, or `None` where the program died.
    pub fn write(&self, address: &str, n: usize) -> Option<Answer> {
        let path = format!("/api/v1/accounts/{}/grants", self.account);
        let body = serde_json::json!({"role": "regional-admin", "scope": scope(n)});
        ask(address, "POST", &path, Some(&self.token), Some(&body))
    }

    /// The scopes that are there.
    pub fn written(&self, address: &str) -> Vec<String> {
        let path = format!("/api/v1/accounts/{}", self.account);
        let account = ask(address, "GET", &path, Some(&self.token), None)
            .unwrap()
            .json();
        account["grants"]
            .as_array()
            .unwrap_or_else(|| panic!("{account}"))
            .iter()
            .filter_map(|grant| grant["scope"].as_str().map(str::to_owned))
            .collect()
    }
}

/// A region's scope for each number below 8,000.
pub fn scope(n: usize) -> String {
    format!("region:{:02}.{:02}", 11 + n / 90, 1 + n % 90)
}
