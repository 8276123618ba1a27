//! Prints the books of releases beside the threads that answer requests, and keeps what was printed under its hash.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use axum::body::Bytes;
use books::{
    Blame, BookError, Lang, State,
    plan::{Format, Options, print},
};
use masterplan::{Book, ReleaseFile};
use tokio::sync::{Mutex, Semaphore};
use web::Problem;

/// What is printed. The same of each gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    /// Which book.
    pub book: Book,
    /// In which form.
    pub format: Format,
    /// In which language.
    pub lang: Lang,
    /// Whether every page says that it is a draft.
    pub is_draft: bool,
    /// The state of the release in words.
    pub status: String,
    /// At the head of every page.
    pub notice: Option<String>,
    /// Where the release is verified.
    pub verify: Option<String>,
}

/// So many bytes of books are kept: some hundred of them.
const KEPT_BYTES: usize = 64 << 20;
/// Books that are printed at once; each takes a core.
static PRESSES: Semaphore = Semaphore::const_new(2);
/// How long one waits for a press.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Kept {
    books: VecDeque<(String, Order, Bytes)>,
    bytes: usize,
}

/// Books that were printed of late.
#[derive(Clone, Default)]
pub(super) struct Press {
    kept: Arc<Mutex<Kept>>,
}

impl Press {
    async fn found(&self, sha256: &str, order: &Order) -> Option<Bytes> {
        let kept = self.kept.lock().await;
        let same = |(hash, other, _): &&(String, Order, Bytes)| hash == sha256 && other == order;
        kept.books
            .iter()
            .find(same)
            .map(|(_, _, bytes)| bytes.clone())
    }

    async fn keep(&self, sha256: &str, order: Order, bytes: Bytes) {
        let mut kept = self.kept.lock().await;
        kept.bytes += bytes.len();
        kept.books.push_back((sha256.to_owned(), order, bytes));
        while kept.bytes > KEPT_BYTES
            && let Some((_, _, oldest)) = kept.books.pop_front()
        {
            kept.bytes -= oldest.len();
        }
    }

    /// The book, from the shelf or from the press. Takes a second or more the first time.
    ///
    /// # Errors
    /// Where it is too large, or others print.
    pub(super) async fn print(
        &self,
        file: Arc<ReleaseFile>,
        order: Order,
    ) -> Result<Bytes, Problem> {
        if let Some(bytes) = self.found(&file.sha256, &order).await {
            return Ok(bytes);
        }
        let busy = || Problem::unavailable("book-busy", "books").retry_after(10);
        let press = tokio::time::timeout(PATIENCE, PRESSES.acquire()).await;
        let Ok(Ok(_press)) = press else {
            return Err(busy());
        };
        // Someone who waited beside may have printed it.
        if let Some(bytes) = self.found(&file.sha256, &order).await {
            return Ok(bytes);
        }
        let (sha256, asked) = (file.sha256.clone(), order.clone());
        let made = tokio::task::spawn_blocking(move || set(&file, &asked)).await;
        let bytes = match made {
            Ok(made) => Bytes::from(made.map_err(problem)?),
            Err(err) => std::panic::resume_unwind(err.into_panic()),
        };
        self.keep(&sha256, order, bytes.clone()).await;
        Ok(bytes)
    }
}

fn set(file: &ReleaseFile, order: &Order) -> Result<Vec<u8>, BookError> {
    let options = Options {
        state: if order.is_draft {
            State::Draft
        } else {
            State::Final
        },
        status: Some(order.status.clone()),
        notice: order.notice.clone(),
        verify: order.verify.clone(),
        ..Options::default()
    };
    print(file, order.book, order.format, order.lang, &options)
}

/// Why there is no book: what passes a limit or waits is the reader's to know, the rest is a fault of ours.
fn problem(err: BookError) -> Problem {
    match err.blame() {
        Blame::Document => Problem::unprocessable("book-too-large", err),
        Blame::Load => Problem::unavailable("book-busy", "books").because(&err),
        Blame::Program => Problem::internal("book", "books").because(&err),
    }
}
