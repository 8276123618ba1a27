//! A server for one request, so that clients meet a real connection.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// A request as it arrived.
pub struct Seen {
    pub line: String,
    /// By name in lower case.
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

pub enum Reply {
    /// Status and body.
    Answer(u16, Vec<u8>),
    /// What is no HTTP.
    Raw(&'static [u8]),
    /// Nothing at all, until the client hangs up.
    Silence,
}

/// The address of a server that gives one answer.
pub fn serve(answer: impl FnOnce(Seen) -> Reply + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let seen = read(&mut reader);
        reply(stream, reader, answer(seen));
    });
    address
}

/// The address of a server that answers one request so, whatever it asks.
pub fn give(answer: Reply) -> String {
    serve(move |_| answer)
}

fn read(reader: &mut BufReader<TcpStream>) -> Seen {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |n: &String| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Seen {
        line: line.trim_end().to_owned(),
        headers,
        body,
    }
}

fn reply(mut stream: TcpStream, mut reader: BufReader<TcpStream>, reply: Reply) {
    match reply {
        Reply::Answer(status, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            // A client that has read enough may be gone.
            let _ = stream.write_all(&body);
        }
        Reply::Raw(bytes) => stream.write_all(bytes).unwrap(),
        Reply::Silence => {
            let _ = reader.read(&mut [0]);
        }
    }
}
