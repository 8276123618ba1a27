//! People, a cohort and agreements to try things on.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Principal, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use agreements::{
    AgreementError, Signing,
    agreements::{StepDraft, step},
    drafting::{DraftOrder, draft},
    model::{Agreement, AgreementState, Signatory, SigningDay},
    review, signing,
    signing_days::{self, ScheduleDraft, SigningDayDraft},
};
use axum::Router;
use kernel::Id;
use register::{
    Acting, cohorts,
    model::{CohortDraft, ParticipationDraft, RegionDraft},
    participations, regions,
};
use store::Db;
use testkit::{Browser, TestDb};
use uuid::Uuid;
use web::{App, Catalogue};

const PASSWORD: &str = "gajah \"naik\" perahu";

/// The pages and API of agreements, of the register and of access; without a certificate.
pub fn site(db: &Db) -> Router {
    site_with(db, Signing::default())
}

/// The same with a certificate.
pub fn site_with(db: &Db, signing: Signing) -> Router {
    let locales: [&[web::Locale]; 3] = [&access::LOCALES, &register::LOCALES, &agreements::LOCALES];
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&locales).unwrap()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let api: Router<App> = agreements::http::api().into();
    let router = api
        .merge(register::http::pages())
        .merge(agreements::http::pages(signing))
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

/// Someone with one role, who has signed in.
pub async fn person(t: &TestDb, login: &str, role: Role, place: &str) -> Browser {
    person_at(t, site(&t.db), (login, role, place)).await
}

/// An account with one role.
pub async fn account(t: &TestDb, login: &str, role: Role, place: &str) -> AccountId {
    let login_of = login.parse().unwrap();
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: format!("Ibu {login}").parse().unwrap(),
        password: FirstPassword::Chosen(Password::choose(PASSWORD, &login_of).unwrap()),
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
    };
    create(&t.db, &Actor::System, new).await.unwrap().id
}

/// The same at a site of one's own.
pub async fn person_at(
    t: &TestDb,
    site: Router,
    (login, role, place): (&str, Role, &str),
) -> Browser {
    account(t, login, role, place).await;
    let mut browser = Browser::visitor(site);
    browser.sign_in(login, PASSWORD).await;
    browser
}

/// An actor with one role.
pub fn actor(role: Role, place: &str) -> Actor {
    Actor::Account(Arc::new(Principal {
        id: AccountId::from_uuid(Uuid::from_u128(7)),
        login: "seseorang".parse().unwrap(),
        name: "Seseorang".parse().unwrap(),
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
        must_change_password: false,
    }))
}

/// The regions of the cohort: Kotamobagu, Bitung and Bone Bolango, and Flores Timur in reserve.
pub const REGIONS: [&str; 3] = ["71.72", "71.74", "75.03"];
/// The cohort.
pub const COHORT: u16 = 2031;

/// The carried regions, and a cohort of three selected regions whose heads are known.
pub async fn cohort(t: &TestDb) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    register::seed::load(act).await.unwrap();
    let draft = CohortDraft {
        year: COHORT.to_string(),
        ..CohortDraft::default()
    };
    cohorts::add(act, &draft).await.unwrap();
    for (code, status) in [
        (REGIONS[0], "selected"),
        (REGIONS[1], "selected"),
        (REGIONS[2], "selected"),
        ("53.06", "reserve"),
    ] {
        let member = ParticipationDraft {
            cohort: COHORT.to_string(),
            region: code.to_owned(),
            status: status.to_owned(),
            confidence: "high".to_owned(),
            ..ParticipationDraft::default()
        };
        participations::add(act, &member).await.unwrap();
    }
    for code in REGIONS {
        head(act, code, &format!("Kepala {code}")).await;
    }
    tx.commit().await.unwrap();
}

/// Someone heads a region from now on.
pub async fn head(act: &mut Acting<'_>, code: &str, name: &str) {
    let code = code.parse().unwrap();
    let Some(regions::Found::Region(region)) = regions::find(act.tx, &code).await.unwrap() else {
        panic!("no region {code}")
    };
    let draft = RegionDraft {
        head_name: name.to_owned(),
        revision: region.revision.to_string(),
        ..RegionDraft::default()
    };
    regions::edit(act, &code, &draft).await.unwrap();
}

/// Drafts the agreements of these regions; all of the cohort where there is none.
pub async fn drafted(act: &mut Acting<'_>, regions: &str) -> Vec<Id<Agreement>> {
    let order = DraftOrder {
        cohort: COHORT.to_string(),
        regions: regions.to_owned(),
    };
    draft(act, &order).await.unwrap()
}

/// A step to a state, on the agreement as it stands.
pub fn to(agreement: &Agreement, state: AgreementState, reason: &str) -> StepDraft {
    StepDraft {
        to: state.to_string(),
        reason: reason.to_owned(),
        revision: agreement.revision.to_string(),
        ..StepDraft::default()
    }
}

/// The agreement as it stands.
pub async fn present(act: &mut Acting<'_>, id: Id<Agreement>) -> Agreement {
    agreements::agreements::find(act.tx, &Actor::System, id)
        .await
        .unwrap()
}

/// Takes an agreement from its draft to a text accepted on both sides.
pub async fn accepted(act: &mut Acting<'_>, id: Id<Agreement>) -> Agreement {
    for state in [AgreementState::RegionConfirmed, AgreementState::LegalReview] {
        let agreement = present(act, id).await;
        step(act, id, &to(&agreement, state, "")).await.unwrap();
    }
    review::pass(act, id).await.unwrap()
}

/// A signing day that is right, on the day of the test's clock.
pub fn day_draft() -> SigningDayDraft {
    let text = str::to_owned;
    SigningDayDraft {
        cohort: COHORT.to_string(),
        title: text("Penandatanganan \"bersama\""),
        date: text("2026-01-15"),
        place: text("Jakarta"),
        mode: text("place"),
        first: text("region"),
        ministry_name: text("Direktur Contoh"),
        ministry_office: text("Direktur Jenderal"),
        witness_name: text("Saksi Contoh"),
        witness_office: text("Staf Ahli"),
        ..SigningDayDraft::default()
    }
}

/// A day with the agreements of these regions on it.
pub async fn scheduled(act: &mut Acting<'_>, regions: &str) -> (SigningDay, Vec<Id<Agreement>>) {
    let ids = drafted(act, regions).await;
    for id in &ids {
        accepted(act, *id).await;
    }
    let day = signing_days::add(act, &day_draft()).await.unwrap();
    let draft = ScheduleDraft {
        first_number: "50".to_owned(),
        class: "HK.04.02".to_owned(),
        ..ScheduleDraft::default()
    };
    let ids = signing_days::schedule(act, day.id, &draft).await.unwrap();
    (day, ids)
}

/// Looks at a scan and keeps it.
pub async fn scanned(
    act: &mut Acting<'_>,
    db: &Db,
    id: Id<Signatory>,
    bytes: Vec<u8>,
) -> Result<Agreement, AgreementError> {
    let scan = signing::examine(bytes).await?;
    signing::scan(act, db, id, scan).await
}

/// A scan, of one white point.
pub fn scan() -> Vec<u8> {
    let mut png =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55".to_vec();
    png.extend(b"\0\0\0\x0aIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82");
    png
}
