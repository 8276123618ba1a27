//! One conversation with a mail server (RFC 5321), step by step, so that it is known which step failed.
//!
//! `lettre` speaks the protocol and builds the message; its own transport tells only that a message was not sent, not
//! whether its text had been handed over already.

use std::{
    error::Error as _,
    time::{Duration, SystemTime},
};

use lettre::{
    Address,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
        response::Response,
    },
};
use tokio::time::timeout;

use crate::{Message, Security, Server};

/// The answer to the text of a message is waited for longer than the others (RFC 5321 §4.5.3.2.6): whoever gives up too
/// early sends twice.
const PATIENCE_AT_THE_END: u32 = 3;

/// What became of handing over one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server has taken it, with this answer.
    Accepted(String),
    /// The server refused this message; for good where `is_final`.
    Refused { told: String, is_final: bool },
    /// The server refuses every message of this sender for now.
    Unwelcome(String),
    /// The conversation broke off before the text was handed over: it was not sent.
    Lost(String),
    /// The conversation broke off after the text was handed over: nobody knows.
    Unknown(String),
}

/// An open conversation.
pub(crate) struct Conversation {
    connection: AsyncSmtpConnection,
    patience: Duration,
}

/// Whom the connection believes: the public authorities, and those that the operator names.
async fn protection(server: &Server) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.authorities {
        let told = |why: &str| format!("{}: {why}", path.display());
        let file = tokio::fs::read(path).await;
        let file = file.map_err(|err| told(&err.to_string()))?;
        // `lettre` reads the first certificate of a file alone.
        let all = String::from_utf8_lossy(&file);
        let all: Vec<&str> = all
            .split_inclusive(END)
            .filter(|pem| pem.contains(END))
            .collect();
        if all.is_empty() {
            return Err(told("this is no certificate in PEM"));
        }
        for pem in all {
            let certificate = Certificate::from_pem(pem.as_bytes());
            let certificate = certificate.map_err(|err| told(&broken(&err).text()))?;
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|err| broken(&err).text())
}

const END: &str = "-----END CERTIFICATE-----";

/// Why a step came to nothing.
enum Broken {
    /// The server answered with a refusal.
    Told { code: u16, text: String },
    /// It did not answer, or not in time, or not in the protocol.
    Silent(String),
}

impl Broken {
    fn text(self) -> String {
        match self {
            Self::Told { text, .. } | Self::Silent(text) => text,
        }
    }
}

fn broken(err: &Error) -> Broken {
    let mut text = err.to_string();
    let mut source = err.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    let text = on_one_line(&text);
    match err.status() {
        Some(code) => Broken::Told {
            code: u16::from(code),
            text,
        },
        None => Broken::Silent(text),
    }
}

/// What a server says, and what stands in a header, is kept short and on one line.
fn on_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(300).collect()
}

async fn within<T>(
    patience: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Broken> {
    match timeout(patience, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(err)) => Err(broken(&err)),
        Err(_) => {
            let waited = patience.as_secs_f32();
            Err(Broken::Silent(format!("no answer within {waited:.0} s")))
        }
    }
}

impl Conversation {
    /// Connects, protects the connection and signs in, as the settings say.
    pub(crate) async fn open(server: &Server) -> Result<Self, String> {
        let hello = ClientId::Domain(server.from.domain().to_owned());
        let at_once = match server.security {
            Security::Tls => Some(protection(server).await?),
            Security::StartTls | Security::Nothing => None,
        };
        let patience = server.patience;
        let address = (server.host.as_str(), server.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(patience), &hello, at_once, None);
        let mut connection = within(patience, connecting).await.map_err(Broken::text)?;
        if server.security == Security::StartTls {
            let upgrading = connection.starttls(protection(server).await?, &hello);
            within(patience, upgrading).await.map_err(Broken::text)?;
        }
        if let Some((user, password)) = &server.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            let signing_in = connection.auth(DEFAULT_MECHANISMS, &credentials);
            within(patience, signing_in).await.map_err(Broken::text)?;
        }
        Ok(Self {
            connection,
            patience,
        })
    }

    /// Hands over one message. After anything but [`Outcome::Accepted`] the conversation is not to be used again.
    pub(crate) async fn hand_over(
        &mut self,
        server: &Server,
        message: &Message,
        text: &str,
    ) -> Outcome {
        let written = match write(server, message, text) {
            Ok(written) => written,
            Err(told) => {
                return Outcome::Refused {
                    told,
                    is_final: true,
                };
            }
        };
        if let Err(outcome) = self.envelope(&written).await {
            return outcome;
        }
        let handing = self.connection.message(&written.bytes);
        match within(self.patience * PATIENCE_AT_THE_END, handing).await {
            Ok(response) => Outcome::Accepted(said(&response)),
            Err(Broken::Told { code: 421, text }) => Outcome::Lost(text),
            Err(Broken::Told { code, text }) => Outcome::Refused {
                told: text,
                is_final: code >= 500,
            },
            Err(Broken::Silent(text)) => Outcome::Unknown(text),
        }
    }

    /// Sender, recipient, and the leave to go on with the text.
    async fn envelope(&mut self, written: &Written) -> Result<(), Outcome> {
        let mail = Mail::new(Some(written.from.clone()), vec![]);
        let asked = within(self.patience, self.connection.command(mail)).await;
        asked.map_err(|broken| match broken {
            Broken::Told { code: 421, text } | Broken::Silent(text) => Outcome::Lost(text),
            // The message is too large for this server; anything else concerns the sender, which all messages share.
            Broken::Told { code: 552, text } => Outcome::Refused {
                told: text,
                is_final: true,
            },
            Broken::Told { text, .. } => Outcome::Unwelcome(text),
        })?;
        let rcpt = Rcpt::new(written.to.clone(), vec![]);
        let asked = within(self.patience, self.connection.command(rcpt)).await;
        asked.map_err(refused)?;
        let asked = within(self.patience, self.connection.command(Data)).await;
        asked.map_err(refused)?;
        Ok(())
    }

    /// Says goodbye, where the other side still listens.
    pub(crate) async fn close(mut self) {
        // The messages are settled; how the other side takes leave changes nothing.
        let _ = within(Duration::from_secs(2), self.connection.quit()).await;
    }
}

fn refused(broken: Broken) -> Outcome {
    match broken {
        Broken::Told { code: 421, text } | Broken::Silent(text) => Outcome::Lost(text),
        Broken::Told { code, text } => Outcome::Refused {
            told: text,
            is_final: code >= 500,
        },
    }
}

fn said(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    on_one_line(&format!("{} {}", response.code(), lines.join(" ")))
}

/// A message as it goes over the wire.
struct Written {
    from: Address,
    to: Address,
    bytes: Vec<u8>,
}

fn write(server: &Server, message: &Message, text: &str) -> Result<Written, String> {
    let address = |email: &crate::Email| {
        email
            .as_str()
            .parse::<Address>()
            .map_err(|err| format!("{email}: {err}"))
    };
    let (from, to) = (address(&server.from)?, address(&message.email)?);
    // `lettre` panics on a control character in a name.
    let named = |name: &str| Some(on_one_line(name)).filter(|name| !name.is_empty());
    let since_epoch = u64::try_from(message.created_at.micros()).unwrap_or_default();
    let header = |name: &'static str, value: &str| {
        HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
    };
    let written = lettre::Message::builder()
        .from(Mailbox::new(named(&server.from_name), from.clone()))
        .to(Mailbox::new(named(&message.name), to.clone()))
        .subject(on_one_line(&message.subject))
        .message_id(message.message_id.clone())
        // When it was written, so that every attempt sends the same bytes.
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(since_epoch))
        // RFC 3834 §5: no automatic answer to it.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", message.lang.code()))
        .singlepart(SinglePart::plain(text.to_owned()))
        .map_err(|err| err.to_string())?;
    Ok(Written {
        from,
        to,
        bytes: written.formatted(),
    })
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Timestamp};
    use uuid::Uuid;
    use web::Lang;

    use super::*;
    use crate::MessageState;

    fn server() -> Server {
        Server {
            host: "localhost".to_owned(),
            port: 25,
            security: Security::Nothing,
            login: None,
            authorities: None,
            from: "pilar@kementerian.example".parse().unwrap(),
            from_name: "Sekretariat \"Pilar\"".to_owned(),
            patience: Duration::from_secs(1),
        }
    }

    fn message(name: &str, subject: &str) -> Message {
        let at = Timestamp::from_micros(1_768_478_400_000_000).unwrap();
        Message {
            id: Id::from_uuid(Uuid::nil()),
            account: None,
            email: "a@daerah.example".parse().unwrap(),
            name: name.to_owned(),
            lang: Lang::Id,
            template: "reminder".to_owned(),
            template_version: 0,
            subject: subject.to_owned(),
            body: String::new(),
            about: String::new(),
            href: String::new(),
            state: MessageState::Sending,
            attempts: 1,
            is_doubtful: false,
            last_error: String::new(),
            next_try_at: at,
            message_id: Some("<1@kementerian.example>".to_owned()),
            reply: String::new(),
            queued_by: String::new(),
            created_at: at,
            sent_at: None,
            revision: 1,
            search_name: String::new(),
        }
    }

    fn headers(bytes: &[u8]) -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let lines = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        lines.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn hostile_names_and_subjects_add_no_header() {
        let hostile = [
            "Ibu\r\nBcc: semua@daerah.example",
            "\"<b@c.example>, lain\" <x@y.example>",
            "Nama \u{202e}terbalik 🏛️ \u{0}",
            "a\nSubject: lain\n\nisi",
        ];
        let plain = headers(
            &write(&server(), &message("Ibu", "Halo"), "isi")
                .unwrap()
                .bytes,
        );
        for text in hostile {
            let written = write(&server(), &message(text, text), ".\r\n.\r\nQUIT\r\n").unwrap();
            let found = headers(&written.bytes);
            assert_eq!(found.len(), plain.len(), "{found:#?}");
            let bcc = |line: &String| line.to_lowercase().starts_with("bcc:");
            assert!(!found.iter().any(bcc), "{found:#?}");
            assert!(written.bytes.is_ascii());
            let to: Vec<_> = found
                .iter()
                .filter(|line| line.starts_with("To:"))
                .collect();
            assert_eq!(to.len(), 1);
            assert!(to[0].ends_with("<a@daerah.example>"), "{to:?}");
        }
    }

    #[test]
    fn every_attempt_writes_the_same_bytes() {
        let bytes = || {
            write(&server(), &message("Ibu", "Halo"), "isi")
                .unwrap()
                .bytes
        };
        assert_eq!(bytes(), bytes());
        let all = headers(&bytes());
        for wanted in [
            "Message-ID: <1@kementerian.example>",
            "Auto-Submitted: auto-generated",
            "Date: Thu, 15 Jan 2026 12:00:00 +0000",
        ] {
            assert!(all.iter().any(|line| line == wanted), "{all:#?}");
        }
    }
}
