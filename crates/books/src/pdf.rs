//! From a document to the bytes of its PDF.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, sync_channel},
    },
    thread,
};

use kernel::Timestamp;
use sha2::{Digest, Sha256};
use typst::{
    comemo,
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{BookError, Document, image::most, world::Desk};

/// Works that passed their time and cannot be stopped from outside; they end by themselves.
static OVERDUE: AtomicUsize = AtomicUsize::new(0);
const MOST_OVERDUE: usize = 2;

/// Tables in tables need more stack than a thread has by default.
const STACK: usize = 32 << 20;

/// Typesets a document as PDF/A-2a and PDF/UA-1: tagged, with language, title and bookmarks, all fonts embedded.
///
/// Cost: a book of 212 pages took 2.4 to 3.1 s in a debug build on a busy machine. It blocks its thread: call it from a job or from
/// `spawn_blocking`, never inside a transaction. The same document gives the same bytes.
///
/// # Errors
///
/// Every variant of [`BookError`]; no bytes come with an error.
pub fn pdf(document: &Document) -> Result<Vec<u8>, BookError> {
    let files = document.files()?;
    if OVERDUE.load(Ordering::Relaxed) >= MOST_OVERDUE {
        return Err(BookError::Busy);
    }
    let work = Work {
        ident: ident(&files["data.json"]),
        pages: document.limits.pages,
        made_at: document.made_at(),
        desk: Desk::new(document.template().clone(), files),
    };
    let (send, receive) = sync_channel(0);
    thread::Builder::new()
        .name("books".into())
        .stack_size(STACK)
        .spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| work.run()))
                .unwrap_or_else(|panic| Err(BookError::Broken(told(&*panic))));
            // Nothing of this document is wanted again; a server would keep it all.
            comemo::evict(0);
            if send.send(done).is_err() {
                OVERDUE.fetch_sub(1, Ordering::Relaxed);
            }
        })
        .map_err(|e| BookError::Broken(e.to_string()))?;
    match receive.recv_timeout(document.limits.time) {
        Ok(done) => done,
        Err(RecvTimeoutError::Disconnected) => Err(BookError::Broken("no answer".into())),
        Err(RecvTimeoutError::Timeout) => {
            OVERDUE.fetch_add(1, Ordering::Relaxed);
            // It may be handing its answer over at this moment; then nobody else takes the count back.
            if let Ok(done) = receive.try_recv() {
                OVERDUE.fetch_sub(1, Ordering::Relaxed);
                return done;
            }
            Err(BookError::TooSlow {
                seconds: document.limits.time.as_secs(),
            })
        }
    }
}

struct Work {
    desk: Desk,
    ident: String,
    pages: u64,
    made_at: Timestamp,
}

impl Work {
    fn run(&self) -> Result<Vec<u8>, BookError> {
        let compiled = typst::compile(&self.desk);
        let pages: PagedDocument = compiled.output.map_err(|faults| self.desk.fault(&faults))?;
        // To Typst a font that is not there is a warning, and without a fallback the text is not there either.
        let is_font = |fault: &&SourceDiagnostic| fault.message.starts_with("unknown font family");
        if let Some(fault) = compiled.warnings.iter().find(is_font) {
            return Err(self.desk.fault(std::slice::from_ref(fault)));
        }
        most("pages", pages.pages().len() as u64, self.pages)?;
        let options = PdfOptions {
            ident: Smart::Custom(self.ident.clone()),
            creator: Smart::Custom(Some("Pilar".into())),
            timestamp: timestamp(self.made_at),
            page_ranges: None,
            standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
                .map_err(|e| BookError::Standard(e.message().to_string()))?,
            tagged: true,
            pretty: false,
        };
        typst_pdf::pdf(&pages, &options).map_err(|faults| self.desk.fault(&faults))
    }
}

/// Names the document in its own metadata; the same data has the same name.
fn ident(data: &[u8]) -> String {
    Sha256::digest(data)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn timestamp(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let at = at.to_offset_date_time();
    Datetime::from_ymd_hms(
        at.year(),
        at.month().into(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
    )
    .map(typst_pdf::Timestamp::new_utc)
}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a word".into())
}
