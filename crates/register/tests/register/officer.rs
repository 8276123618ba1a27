//! The officers' pages: forms that work, forms that come back, and people who may not.

mod browser;
mod changes;
mod refusals;

use kernel::Id;
use register::{
    cohorts,
    model::{Agency, AgencyDraft, Letter, Participation, Status},
    participations,
};
use store::Db;
use testkit::TestDb;

use super::loaded;

/// Ids in the carried data that the forms are tried on.
struct World {
    letter: Id<Letter>,
    participation: Id<Participation>,
    claim: String,
    agency: Id<Agency>,
}

/// The carried data with one agency of Bitung.
async fn world(t: &TestDb) -> World {
    loaded(t).await;
    let mut tx = t.db.write().await.unwrap();
    let act = &mut register::Acting::new(&mut tx, &access::Actor::System, &t.clock);
    let draft = AgencyDraft {
        region: "71.72".into(),
        name: "Dinas Komunikasi".into(),
        kind: "Dinas".into(),
        ..AgencyDraft::default()
    };
    let agency = register::agencies::add(act, &draft).await.unwrap().id;
    let letter = cohorts::letters(act.tx, None).await.unwrap()[0].id;
    let of_2024 = participations::of_cohort(act.tx, 2024).await.unwrap();
    let participation = of_2024
        .iter()
        .find(|p| p.status != Status::Replaced)
        .unwrap()
        .id;
    let (figure, _) = register::figures::find(act.tx, "cohort:2019", "assessed")
        .await
        .unwrap()
        .unwrap();
    let claim = figure.claims[0].id.to_string();
    tx.commit().await.unwrap();
    World {
        letter,
        participation,
        claim,
        agency,
    }
}

impl World {
    /// Every form, with the role table's permission that opens it.
    fn forms(&self) -> Vec<(String, access::Permission)> {
        use access::Permission as P;
        let Self {
            letter,
            participation,
            claim,
            agency,
        } = self;
        vec![
            ("/regions/new".into(), P::ManageRegions),
            ("/regions/71.72/edit".into(), P::EditRegion),
            ("/regions/71.72/change".into(), P::ManageRegions),
            ("/regions/71.72/agencies/new".into(), P::ManageAgencies),
            (format!("/agencies/{agency}/edit"), P::ManageAgencies),
            ("/cohorts/new".into(), P::ManageCohorts),
            ("/cohorts/2019/edit".into(), P::ManageCohorts),
            ("/letters/new".into(), P::ManageCohorts),
            (format!("/letters/{letter}/edit"), P::ManageCohorts),
            (
                "/cohorts/2019/participations/new".into(),
                P::ManageParticipations,
            ),
            (
                format!("/participations/{participation}/edit"),
                P::ManageParticipations,
            ),
            (
                format!("/participations/{participation}/step"),
                P::ManageParticipations,
            ),
            ("/sources/new".into(), P::ManageSources),
            ("/sources/antara-bitung/edit".into(), P::ManageSources),
            ("/claims/new".into(), P::ManageClaims),
            (format!("/claims/{claim}/withdraw"), P::ManageClaims),
            ("/figures/cohort:2019/assessed/curate".into(), P::Curate),
            ("/figures/cohort:2019/assessed/undo".into(), P::Curate),
        ]
    }
}

/// How many entries the audit log has: whether anything was written.
async fn entries(db: &Db) -> i64 {
    store::audit::head(&mut db.read().await.unwrap())
        .await
        .unwrap()
        .seq
}
