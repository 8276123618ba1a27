//! Signing the file: with the operator's certificate, or by the national service.

use std::sync::Arc;

use access::{Actor, http::Visit};
use axum::{
    Extension, Form as Body,
    extract::{Path, State},
    response::Response,
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Deserializer};
use signatures::Passphrase;
use store::files;
use tokio::sync::Semaphore;
use uuid::Uuid;
use web::{
    App, Page, Problem,
    fields::{line, radios, secret},
    form_page::FormPage,
};

use super::{
    agreement::way,
    files::{Sheet, verify_address},
    form::{choices, form},
    sign::to_agreement,
};
use crate::{
    AgreementError, Signing,
    electronic::{self, With},
    model::{Agreement, Signatory},
    signing,
};

/// What the signer sends. Nothing of it is kept, and the passphrase is never shown again.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SignDraft {
    /// `certificate` or `service`; asked only where the operator has both.
    with: String,
    /// An address or a NIK.
    account: String,
    #[serde(deserialize_with = "taken")]
    passphrase: Option<Passphrase>,
}

fn taken<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Passphrase>, D::Error> {
    Ok(Some(Passphrase::new(String::deserialize(from)?)))
}

const CERTIFICATE: &str = "certificate";
const SERVICE: &str = "service";

impl SignDraft {
    fn is_by_service(&self, signing: &Signing) -> bool {
        signing.has_service() && (!signing.is_ready() || self.with != CERTIFICATE)
    }

    fn parse(self, signing: &Signing) -> Result<With, AgreementError> {
        let is_one = self.with == CERTIFICATE || self.with == SERVICE;
        if signing.has_service() && signing.is_ready() && !is_one {
            return Err(AgreementError::field("with", "choice", &self.with));
        }
        if !self.is_by_service(signing) {
            return Ok(With::Certificate);
        }
        let none = || Passphrase::new("");
        With::service(&self.account, self.passphrase.unwrap_or_else(none))
    }
}

// messages: agreements-with-certificate, agreements-with-service
fn sign_form(
    page: &Page,
    (one, agreement): (&Signatory, &Agreement),
    (signing, chosen, account): (&Signing, &str, &str),
) -> FormPage {
    let number = agreement.number.as_ref().map(ToString::to_string);
    let mut fields = Vec::new();
    if signing.has_service() {
        let is_choice = signing.is_ready();
        if is_choice {
            let all = choices(page, "agreements-with-", &[SERVICE, CERTIFICATE], |one| one);
            fields.push(radios("with", all).required());
        }
        let (account, passphrase) = (line("account"), secret("passphrase"));
        if is_choice {
            fields.push(account.hint("account-choice"));
            fields.push(passphrase.hint("passphrase"));
        } else {
            fields.push(account.required().hint("account"));
            fields.push(passphrase.required().hint("passphrase"));
        }
    }
    let filled = serde_json::json!({"with": chosen, "account": account});
    form(page, "sign", way(page, agreement))
        .fields(page, fields)
        .fill(&filled)
        .fact(page.t("agreements-field-person"), one.name.clone())
        .fact(page.t("agreements-field-office"), one.office.clone())
        .fact(page.t("agreements-number"), number.unwrap_or_default())
        .submit(page.t("agreements-form-sign"))
}

pub(super) async fn ask_sign(
    State(app): State<App>,
    Extension(with): Extension<Arc<Signing>>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    signing::may_sign(&visit.actor, &agreement, one.party)?;
    let form = sign_form(
        &visit.page,
        (&one, &agreement),
        (with.as_ref(), SERVICE, ""),
    );
    Ok(form.show(visit.page))
}

pub(super) async fn sign(
    State(app): State<App>,
    Extension(with): Extension<Arc<Signing>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<SignDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    drop(tx);
    let (chosen, account) = (draft.with.clone(), draft.account.clone());
    let done = match draft.parse(&with) {
        Ok(by) => signed(&app, with.clone(), by, &visit.actor, one.id).await?,
        Err(err) => Err(err),
    };
    match done {
        Ok(agreement) => Ok(to_agreement(&agreement)),
        Err(err) => {
            let of = (&one, &agreement);
            let sent = (with.as_ref(), chosen.as_str(), account.as_str());
            sign_form(&visit.page, of, sent).refuse(visit.page, err)
        }
    }
}

/// Files that are signed at once: each is held in memory, and a service may be slow.
static FILES: Semaphore = Semaphore::const_new(16);

/// Asks, signs beside the threads that answer requests, and writes down.
async fn signed(
    app: &App,
    signing: Arc<Signing>,
    by: With,
    actor: &Actor,
    id: Id<Signatory>,
) -> Result<Result<Agreement, AgreementError>, Problem> {
    let busy = || Problem::unavailable("signing-busy", "others are signing").retry_after(5);
    let _permit = FILES.try_acquire().map_err(|_| busy())?;
    let mut tx = app.db.read().await?;
    let act = &mut Acting::new(&mut tx, actor, &app.clock);
    let prepared = match electronic::prepare(act, id).await {
        Ok(prepared) => prepared,
        Err(err) => return Ok(Err(err)),
    };
    let pdf = match &prepared.agreement.pdf {
        Some(hash) => files::get(&app.db, hash).await?,
        None => {
            let mut agreement = prepared.agreement.clone();
            agreement.document_code = Some(prepared.code.clone());
            let sheet = Sheet::load(&mut tx, agreement).await?;
            sheet.typeset(app).await?
        }
    };
    drop(tx);
    let verify = verify_address(app, &prepared.code);
    let at = app.clock.now();
    let work = tokio::task::spawn_blocking(move || {
        let made = electronic::make(&signing, &by, &pdf, &prepared, (&verify, at));
        made.map(|bytes| (prepared, by, bytes))
    });
    let (prepared, by, bytes) = match work.await {
        Ok(Ok(made)) => made,
        Ok(Err(err)) => return Ok(Err(err)),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, actor, &app.clock);
    match electronic::keep(act, &app.db, (&prepared, &by), bytes).await {
        Ok(agreement) => {
            tx.commit().await?;
            Ok(Ok(agreement))
        }
        Err(err) => Ok(Err(err)),
    }
}
