//! The desk, the schedule, panels and sheets; here what they all begin with.

mod desk;
mod pages;
mod panel;
mod schedule;
mod sheet;

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Actor, Grant, Principal, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use kernel::Id;
use movement::{
    calls, desk as desk_ops,
    model::{Call, CallState, Candidate},
    panels::{self, Member, MemberDraft, Panel},
    sheets::{self, MarkDraft, Sheet, SheetDraft, SheetState},
};
use register::{
    Acting,
    evidence::{self, Added, NewCitation},
    model::{Evidence, EvidenceDraft},
};
use store::{Tx, files::Incoming};
use testkit::TestDb;

use crate::world::{loaded, open_call};

pub const ITEMS: [&str; 8] = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"];

/// Someone with a role, as operations see them.
pub async fn actor(t: &TestDb, login: &str, role: Role, place: &str) -> Actor {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: format!("Bapak {login}").parse().unwrap(),
        password: FirstPassword::Generated,
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
    };
    create(&t.db, &Actor::System, new).await.unwrap();
    let mut tx = t.db.read().await.unwrap();
    let account = access::find_login(&mut tx, &Actor::System, &login.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    Actor::Account(Arc::new(Principal {
        id: account.id,
        login: account.login,
        name: account.name,
        grants: account.grants,
        must_change_password: false,
    }))
}

/// A candidate as the part of answers leaves it: handed in, with words for every item.
pub async fn hand_in(t: &TestDb, tx: &mut Tx, candidate: Id<Candidate>) {
    let at = t.clock.now();
    store::on!(&mut *tx, |conn| sqlx::query(
        "UPDATE candidates SET state = 'submitted', submitted_at = $2, revision = revision + 1 WHERE id = $1"
    )
    .bind(candidate.uuid())
    .bind(at)
    .execute(conn)
    .await
    .map(|_| ()))
    .unwrap();
    for (n, item) in ITEMS.into_iter().enumerate() {
        store::on!(&mut *tx, |conn| sqlx::query(
            "INSERT INTO answers (candidate_id, item, level, words, revision, updated_by, updated_at) VALUES ($1, $2, $3, $4, 1, 'system', $5)"
        )
        .bind(candidate.uuid())
        .bind(item)
        .bind(i64::try_from(n % 5).unwrap())
        .bind(format!("Jawaban \"{item}\" <b>😀</b>\nbaris dua"))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))
        .unwrap();
    }
}

pub async fn candidates_of(tx: &mut Tx, call: Id<Call>) -> Vec<Candidate> {
    panels::find(tx, &Actor::System, call)
        .await
        .unwrap()
        .candidates
}

/// A published call whose candidates have all handed in.
pub async fn handed_in(t: &TestDb, regions: &str) -> (Call, Vec<Candidate>) {
    loaded(t).await;
    let call = open_call(t, regions).await;
    let mut tx = t.db.write().await.unwrap();
    for candidate in candidates_of(&mut tx, call.id).await {
        hand_in(t, &mut tx, candidate.id).await;
    }
    let all = candidates_of(&mut tx, call.id).await;
    tx.commit().await.unwrap();
    (call, all)
}

/// The same, verified and being judged.
pub async fn judging(t: &TestDb, regions: &str) -> (Call, Vec<Candidate>) {
    let (call, all) = handed_in(t, regions).await;
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    for candidate in &all {
        desk_ops::verify(act, candidate.id, "").await.unwrap();
    }
    let call = calls::step(act, call.id, CallState::Judging, "")
        .await
        .unwrap();
    let all = candidates_of(act.tx, call.id).await;
    tx.commit().await.unwrap();
    (call, all)
}

/// An assessor of the call, with the account's actor.
pub async fn assessor(t: &TestDb, call: &Call, login: &str, draft: MemberDraft) -> (Actor, Member) {
    let person = actor(t, login, Role::Assessor, "nation").await;
    let mut tx = t.db.write().await.unwrap();
    let draft = MemberDraft {
        account: person.principal().unwrap().id.to_string(),
        affiliation: "Universitas \"Uji\"".into(),
        ..draft
    };
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let member = panels::add(act, call.id, &draft).await.unwrap();
    tx.commit().await.unwrap();
    (person, member)
}

/// A panel of so many, drawn.
pub async fn drawn(t: &TestDb, call: &Call, n: usize) -> Vec<(Actor, Member)> {
    let mut all = Vec::new();
    for i in 1..=n {
        all.push(assessor(t, call, &format!("asesor{i}"), MemberDraft::default()).await);
    }
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    panels::draw(act, call.id).await.unwrap();
    tx.commit().await.unwrap();
    all
}

pub async fn panel_of(t: &TestDb, call: &Call) -> Panel {
    let mut tx = t.db.read().await.unwrap();
    panels::find(&mut tx, &Actor::System, call.id)
        .await
        .unwrap()
}

/// A mark for every item.
pub fn full(level: u8) -> BTreeMap<String, MarkDraft> {
    let mark = MarkDraft {
        level: level.to_string(),
        note: "catatan".into(),
    };
    ITEMS
        .iter()
        .map(|item| ((*item).to_owned(), mark.clone()))
        .collect()
}

/// Closes a sheet with one level everywhere.
pub async fn close(t: &TestDb, actor: &Actor, sheet: &Sheet, level: u8) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, actor, &t.clock);
    let draft = SheetDraft {
        revision: sheet.revision.to_string(),
        marks: full(level),
        close: "yes".into(),
        ..SheetDraft::default()
    };
    let table = sheets::save(act, sheet.id, &draft).await.unwrap();
    assert_eq!(table.sheet.state, SheetState::Closed);
    tx.commit().await.unwrap();
}

/// Closes every open sheet; assessor n marks level n everywhere.
pub async fn close_all(t: &TestDb, call: &Call, people: &[(Actor, Member)]) {
    for sheet in panel_of(t, call).await.sheets {
        let at = people
            .iter()
            .position(|(_, m)| m.id == sheet.member)
            .unwrap();
        if sheet.state == SheetState::Open {
            close(t, &people[at].0, &sheet, u8::try_from(at % 5).unwrap()).await;
        }
    }
}

pub async fn entries(t: &TestDb) -> i64 {
    let mut tx = t.db.read().await.unwrap();
    store::audit::head(&mut tx).await.unwrap().seq
}

/// A PDF of three pages with a word in it, so that two differ.
fn pdf(word: &str) -> Vec<u8> {
    let mut out = format!(
        "%PDF-1.4\n% {word}\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>\nendobj\n"
    );
    for n in 3..6 {
        out.push_str(&format!(
            "{n} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n"
        ));
    }
    out.push_str("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out.into_bytes()
}

/// A file of the candidate's region, cited for an item.
pub async fn cite(t: &TestDb, candidate: &Candidate, item: &str, title: &str) -> Evidence {
    let incoming = Incoming::begin(&t.db).await.unwrap();
    let arrived = incoming
        .add(&pdf(title))
        .await
        .unwrap()
        .end()
        .await
        .unwrap();
    let upload = evidence::examine(arrived, "sk.pdf").await.unwrap();
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let draft = EvidenceDraft {
        kind: "decree".into(),
        title: title.into(),
        ..EvidenceDraft::default()
    };
    let added = evidence::add(act, &t.db, &candidate.region, upload, &draft)
        .await
        .unwrap();
    let (Added::New(entry) | Added::Known(entry)) = added;
    let subject = desk_ops::subject(candidate.id, item);
    let new = NewCitation {
        context: desk_ops::CITED_FOR,
        subject: &subject,
        page: Some(2),
        words: "lihat pasal 3",
        place: "Asesmen",
        href: "/calls",
    };
    evidence::cite(act, &candidate.region, entry.id, &new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    entry
}

/// Handed in once more, at the present instant.
pub async fn hand_in_again(t: &TestDb, tx: &mut Tx, candidate: Id<Candidate>) {
    let at = t.clock.now();
    store::on!(tx, |conn| sqlx::query(
        "UPDATE candidates SET submitted_at = $2, revision = revision + 1 WHERE id = $1"
    )
    .bind(candidate.uuid())
    .bind(at)
    .execute(conn)
    .await
    .map(|_| ()))
    .unwrap();
}
