//! A small mail server (RFC 5321 over TCP) that can refuse, be slow, and die.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// A message that the server has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    pub from: String,
    pub to: String,
    pub message_id: String,
    pub data: String,
}

/// Where the server dies, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Having read the sender.
    AtMail,
    /// Having read a part of the text.
    InTheText,
    /// Having read all of the text, before keeping it.
    BeforeKeeping,
    /// Having kept the text, before saying so: the one place where nobody can know.
    BeforeAnswering,
}

/// What the server is to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// Answers to `RCPT` for an address.
    pub at_rcpt: HashMap<String, &'static str>,
    /// The answer to every `MAIL`.
    pub at_mail: Option<&'static str>,
    /// The answer to the end of every text.
    pub at_end: Option<&'static str>,
    /// The greeting.
    pub greeting: Option<&'static str>,
    /// How long every answer takes.
    pub slow: Duration,
    /// How long the answer to a text takes.
    pub slow_end: Duration,
    /// User and password that are asked for.
    pub login: Option<(&'static str, &'static str)>,
    /// Dies when it has taken so many messages.
    pub die_after: Option<(usize, Death)>,
    /// Keeps one message of each Message-ID, as a careful receiver does.
    pub is_careful: bool,
    /// How the connection is protected.
    pub tls: Option<Tls>,
}

/// A certificate, and from when it protects.
#[derive(Clone)]
pub struct Tls {
    pub acceptor: TlsAcceptor,
    /// From the first byte, or from STARTTLS on.
    pub is_implicit: bool,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tls({})", self.is_implicit)
    }
}

/// What a conversation goes over.
trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

#[derive(Debug, Default)]
struct State {
    plan: Plan,
    delivered: Vec<Delivered>,
    conversations: usize,
    seen: Vec<String>,
}

/// The server; it dies with the test.
pub struct SmtpServer {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: tokio::task::JoinHandle<()>,
}

impl SmtpServer {
    pub async fn start(plan: Plan) -> Self {
        let state = Arc::new(Mutex::new(State {
            plan,
            ..State::default()
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(serve(listener, state.clone()));
        Self {
            address,
            state,
            task,
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Whether it still listens.
    pub fn is_alive(&self) -> bool {
        !self.task.is_finished()
    }

    /// Listens again at the same address, with another plan; what it kept is still there.
    pub async fn revive(&mut self, plan: Plan) {
        self.task.abort();
        let _ = (&mut self.task).await;
        self.state.lock().unwrap().plan = plan;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.task = tokio::spawn(serve(listener, self.state.clone()));
    }

    pub fn delivered(&self) -> Vec<Delivered> {
        self.state.lock().unwrap().delivered.clone()
    }

    pub fn conversations(&self) -> usize {
        self.state.lock().unwrap().conversations
    }

    /// Every command that was said.
    pub fn seen(&self) -> Vec<String> {
        self.state.lock().unwrap().seen.clone()
    }

    /// How often each of these was kept.
    pub fn times(&self, key: impl Fn(&Delivered) -> String) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        for one in self.delivered() {
            *times.entry(key(&one)).or_default() += 1;
        }
        times
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves until a conversation dies, which ends the listener and every other conversation.
async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            taken = listener.accept() => {
                let (stream, _) = taken.unwrap();
                state.lock().unwrap().conversations += 1;
                conversations.spawn(converse(stream, state.clone()));
            }
            Some(ended) = conversations.join_next() => {
                if matches!(ended, Ok(Ended::Died)) {
                    return;
                }
            }
        }
    }
}

enum Ended {
    Politely,
    Died,
}

async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) -> Ended {
    let tls = state.lock().unwrap().plan.tls.clone();
    let wire: Box<dyn Wire> = match tls {
        Some(tls) if tls.is_implicit => match tls.acceptor.accept(stream).await {
            Ok(stream) => Box::new(stream),
            Err(_) => return Ended::Politely,
        },
        _ => Box::new(stream),
    };
    let mut talk = Talk {
        stream: BufReader::new(wire),
        state,
        from: String::new(),
        to: String::new(),
        is_signed_in: false,
    };
    talk.run().await.unwrap_or(Ended::Politely)
}

struct Talk {
    stream: BufReader<Box<dyn Wire>>,
    state: Arc<Mutex<State>>,
    from: String,
    to: String,
    is_signed_in: bool,
}

impl Talk {
    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        let slow = self.state.lock().unwrap().plan.slow;
        if !slow.is_zero() {
            tokio::time::sleep(slow).await;
        }
        self.stream
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .await
    }

    async fn hear(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        assert!(line.ends_with("\r\n"), "a bare line feed: {line:?}");
        Ok(line.trim_end_matches("\r\n").to_owned())
    }

    /// Whether it is time to die here.
    fn dies(&self, here: Death) -> bool {
        let mut state = self.state.lock().unwrap();
        let kept = state.delivered.len();
        let is_time =
            matches!(state.plan.die_after, Some((n, death)) if kept >= n && death == here);
        if is_time {
            state.plan.die_after = None;
        }
        is_time
    }

    async fn run(&mut self) -> std::io::Result<Ended> {
        let greeting = self.state.lock().unwrap().plan.greeting;
        self.say(greeting.unwrap_or("220 uji ESMTP")).await?;
        loop {
            let line = self.hear().await?;
            self.state.lock().unwrap().seen.push(line.clone());
            let verb: String = line.chars().take(4).collect::<String>().to_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => {
                    let offers = self.state.lock().unwrap().plan.tls.is_some();
                    let starttls = if offers { "250-STARTTLS\r\n" } else { "" };
                    let greeting = format!("250-uji\r\n{starttls}250-AUTH PLAIN\r\n250 8BITMIME");
                    self.say(&greeting).await?;
                }
                "STAR" => self.start_tls().await?,
                "AUTH" => self.sign_in(&line).await?,
                "MAIL" => {
                    if self.dies(Death::AtMail) {
                        return Ok(Ended::Died);
                    }
                    self.mail(&line).await?;
                }
                "RCPT" => self.rcpt(&line).await?,
                "DATA" => {
                    if let Some(ended) = self.data().await? {
                        return Ok(ended);
                    }
                }
                "RSET" | "NOOP" => self.say("250 OK").await?,
                "QUIT" => {
                    self.say("221 Bye").await?;
                    return Ok(Ended::Politely);
                }
                _ => self.say("500 What?").await?,
            }
        }
    }

    async fn sign_in(&mut self, line: &str) -> std::io::Result<()> {
        let login = self.state.lock().unwrap().plan.login;
        let (user, password) = login.unwrap_or_default();
        // Base64 of NUL, user, NUL, password, as RFC 4616 has it.
        let wanted = base64(format!("\0{user}\0{password}").as_bytes());
        self.is_signed_in = login.is_some() && line == format!("AUTH PLAIN {wanted}");
        let answer = if self.is_signed_in {
            "235 OK"
        } else {
            "535 5.7.8 Wrong user or password"
        };
        self.say(answer).await
    }

    async fn start_tls(&mut self) -> std::io::Result<()> {
        let tls = self.state.lock().unwrap().plan.tls.clone().unwrap();
        self.say("220 Begin").await?;
        // Nothing that was said in the clear counts (RFC 3207 §4.2).
        let nothing: Box<dyn Wire> = Box::new(tokio::io::duplex(1).0);
        let wire = std::mem::replace(&mut self.stream, BufReader::new(nothing)).into_inner();
        self.stream = BufReader::new(Box::new(tls.acceptor.accept(wire).await?));
        Ok(())
    }

    async fn mail(&mut self, line: &str) -> std::io::Result<()> {
        let (refusal, login) = {
            let state = self.state.lock().unwrap();
            (state.plan.at_mail, state.plan.login)
        };
        if login.is_some() && !self.is_signed_in {
            return self.say("530 Sign in first").await;
        }
        self.from = between(line);
        self.say(refusal.unwrap_or("250 OK")).await
    }

    async fn rcpt(&mut self, line: &str) -> std::io::Result<()> {
        self.to = between(line);
        let refusal = self
            .state
            .lock()
            .unwrap()
            .plan
            .at_rcpt
            .get(&self.to)
            .copied();
        self.say(refusal.unwrap_or("250 OK")).await
    }

    async fn data(&mut self) -> std::io::Result<Option<Ended>> {
        self.say("354 Go on").await?;
        let mut data = String::new();
        loop {
            let line = self.hear().await?;
            if self.dies(Death::InTheText) {
                return Ok(Some(Ended::Died));
            }
            match line.strip_prefix('.') {
                Some("") => break,
                Some(stuffed) => data.push_str(stuffed),
                None => data.push_str(&line),
            }
            data.push('\n');
        }
        if self.dies(Death::BeforeKeeping) {
            return Ok(Some(Ended::Died));
        }
        let refusal = self.state.lock().unwrap().plan.at_end;
        if let Some(refusal) = refusal {
            self.say(refusal).await?;
            return Ok(None);
        }
        self.keep(data);
        if self.dies(Death::BeforeAnswering) {
            return Ok(Some(Ended::Died));
        }
        let slow_end = self.state.lock().unwrap().plan.slow_end;
        tokio::time::sleep(slow_end).await;
        self.say("250 2.0.0 Kept").await?;
        Ok(None)
    }

    fn keep(&self, data: String) {
        let id = data
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: "));
        let message_id = id.unwrap_or_default().to_owned();
        let mut state = self.state.lock().unwrap();
        let is_known = state
            .delivered
            .iter()
            .any(|one| one.message_id == message_id);
        if !(state.plan.is_careful && is_known) {
            let (from, to) = (self.from.clone(), self.to.clone());
            state.delivered.push(Delivered {
                from,
                to,
                message_id,
                data,
            });
        }
    }
}

/// What stands between the angle brackets.
fn between(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap();
    rest.split_once('>').unwrap().0.to_owned()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk
            .iter()
            .fold(0_u32, |n, byte| n << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let six = usize::try_from(n >> (18 - 6 * i) & 63).unwrap();
            out.push(if i <= chunk.len() {
                char::from(ALPHABET[six])
            } else {
                '='
            });
        }
    }
    out
}
