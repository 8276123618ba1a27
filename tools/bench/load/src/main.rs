//! Asks an HTTP server on this machine at a fixed rate, and prints how long its answers took as one line of JSON.
//!
//! Start at [`run::run`]. Each request has its moment, fixed beforehand; its time counts from that moment, also when every
//! connection was still busy then. A server that stalls is thus charged for all that waited (Gil Tene's "coordinated
//! omission"), which a client that waits for each answer before it asks again would hide.
//! It uses the standard library alone, because it is built on machines where nothing else of it would be.
//! Not here: TLS, HTTP/2, other machines.

mod answer;
mod run;

use std::{env, process::ExitCode, time::Duration};

use run::{Plan, run};

const HELP: &str = "\
load URL [--rate N] [--seconds S] [--connections C] [--expect STATUS] [--header 'Name: value']…

  --rate N         requests each second, 0 for as many as there can be [default: 0]
  --seconds S      for how long [default: 5]
  --connections C  at most this many at once [default: 32]
  --expect STATUS  anything else counts as an error [default: 200]

URL is http://127.0.0.1:PORT/path. Times are in milliseconds; those of a fixed rate count from the moment at which
the request was due.";

fn main() -> ExitCode {
    match plan(env::args().skip(1)).and_then(|plan| run(&plan)) {
        Ok(outcome) => {
            println!("{}", outcome.json());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn plan(mut words: impl Iterator<Item = String>) -> Result<Plan, String> {
    let mut plan = Plan {
        address: String::new(),
        path: String::new(),
        headers: Vec::new(),
        rate: 0,
        lasts: Duration::from_secs(5),
        connections: 32,
        expect: 200,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--rate" => plan.rate = number(&value()?)?,
            "--seconds" => plan.lasts = Duration::from_secs(number(&value()?)?),
            "--connections" => plan.connections = number(&value()?)?,
            "--expect" => {
                plan.expect = u16::try_from(number(&value()?)?)
                    .map_err(|_| "--expect wants a status such as 304".to_owned())?;
            }
            "--header" => plan.headers.push(value()?),
            url => (plan.address, plan.path) = split(url)?,
        }
    }
    if plan.address.is_empty() || plan.connections == 0 || plan.lasts.is_zero() {
        return Err("an address, a connection and a second are the least it takes".to_owned());
    }
    Ok(plan)
}

fn number(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a whole number"))
}

/// `127.0.0.1:8080` and `/path` of an address; only this machine is ever put under load.
fn split(url: &str) -> Result<(String, String), String> {
    let rest = url
        .strip_prefix("http://")
        .ok_or_else(|| format!("`{url}` does not begin with http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !host.starts_with("127.0.0.1:") {
        return Err(format!("`{url}` is not on this machine (127.0.0.1)"));
    }
    Ok((host.to_owned(), format!("/{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> impl Iterator<Item = String> {
        text.split(' ').map(str::to_owned)
    }

    #[test]
    fn a_plan_is_read_from_the_command_line() {
        let plan = plan(words("http://127.0.0.1:80/a?b=c --rate 7 --expect 304")).unwrap();
        assert_eq!(plan.address, "127.0.0.1:80");
        assert_eq!(plan.path, "/a?b=c");
        assert_eq!((plan.rate, plan.expect), (7, 304));
    }

    #[test]
    fn another_machine_is_never_put_under_load() {
        for url in [
            "http://10.0.0.1:80/",
            "http://127.0.0.1.nip.io:80/",
            "https://127.0.0.1:80/",
        ] {
            assert!(plan(words(url)).is_err(), "{url}");
        }
    }
}
