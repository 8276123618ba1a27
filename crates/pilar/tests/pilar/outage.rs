//! PostgreSQL gone and back, with a server of this test's own.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::program::{PATIENCE, ask, pilar, start, text, writer};

/// A private server on a socket in its own folder.
struct Server {
    programs: PathBuf,
    folder: TempDir,
}

impl Server {
    /// Makes and starts one; `None` where Debian's package is not installed.
    fn start() -> Option<Self> {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|bin| bin.join("initdb").exists())
            .collect();
        versions.sort();
        // A socket's path may hold 107 bytes.
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let server = Self {
            programs: versions.pop()?,
            folder,
        };
        let data = server.data();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "pilar",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
        );
        server.up();
        Some(server)
    }

    fn data(&self) -> String {
        self.folder.path().join("db").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        // The server refuses to run as root.
        let is_root = text(&Command::new("id").arg("-u").output().unwrap().stdout).trim() == "0";
        let program = self.programs.join(program);
        let mut command = if is_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        for name in ["PGHOST", "PGPORT", "PGDATA", "PGOPTIONS"] {
            command.env_remove(name);
        }
        let done = command
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            // The server inherits these; a pipe would never end.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "{arguments:?}");
    }

    fn up(&self) {
        let socket = self.folder.path().display();
        let options =
            format!("-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off");
        let log = self.folder.path().join("log").display().to_string();
        self.run(
            "pg_ctl",
            &[
                "-D",
                &self.data(),
                "-w",
                "-l",
                &log,
                "-o",
                &options,
                "start",
            ],
        );
    }

    fn down(&self) {
        self.run(
            "pg_ctl",
            &["-D", &self.data(), "-m", "immediate", "-w", "stop"],
        );
    }

    fn url(&self) -> String {
        format!(
            "postgres://pilar@localhost/postgres?host={}",
            self.folder.path().display()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if Path::new(&self.data()).join("postmaster.pid").exists() {
            self.down();
        }
    }
}

#[test]
fn postgres_goes_away_and_comes_back_while_serving() {
    let Some(server) = Server::start() else {
        eprintln!("skipped: PostgreSQL's server programs are not installed (package postgresql)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let url = server.url();
    let settings = [
        ("PILAR_DATABASE__URL", url.as_str()),
        ("PILAR_DATABASE__PATIENCE_SECONDS", "1"),
    ];
    let mut writer = writer(folder.path(), &settings);
    let home = tempfile::tempdir().unwrap();
    let mut command = pilar(home.path());
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .envs(settings);
    let mut serving = start(command, home);
    writer.find(&serving.address);
    assert!(writer.write(&serving.address, 1).unwrap().status < 300);
    assert_eq!(serving.get("/readyz").json()["database"], "postgres");

    server.down();
    let away = serving.until("/readyz", 503);
    assert!(away.header("retry-after").is_some(), "{away:?}");
    let refused = writer.write(&serving.address, 2).unwrap();
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
    assert!(serving.is_running());
    assert_eq!(serving.get("/healthz").status, 200);
    let metrics = serving.get("/metrics");
    assert!(
        metrics.body.contains("pilar_database_up 0"),
        "{}",
        metrics.body
    );

    server.up();
    serving.until("/readyz", 200);
    let begun = Instant::now();
    while writer.write(&serving.address, 3).unwrap().status >= 300 {
        assert!(begun.elapsed() < PATIENCE, "writes never recover");
        std::thread::sleep(Duration::from_millis(50));
    }
    let written = writer.written(&serving.address);
    assert!(
        written.contains(&crate::program::scope(1)) && written.contains(&crate::program::scope(3))
    );
    assert!(
        !written.contains(&crate::program::scope(2)),
        "a refused write was not made"
    );
    assert_eq!(serving.stop(), Some(0));
}

#[test]
fn a_server_that_cannot_be_reached_at_the_start_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    let output = pilar(home.path())
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .env(
            "PILAR_DATABASE__URL",
            "postgres://pilar:geheim@127.0.0.1:1/pilar",
        )
        .env("PILAR_DATABASE__PATIENCE_SECONDS", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("127.0.0.1:1") && told.contains("cannot be"),
        "{told}"
    );
    assert!(!told.contains("geheim"), "{told}");
    assert!(ask("127.0.0.1:1", "GET", "/", None, None).is_none());
}
