//! What a demonstration invents.

use access::Actor;
use movement::{
    CallError, candidates,
    model::CandidateState,
    sample::{Sample, fill},
};
use register::Acting;

use crate::world::{loaded, open_call};

testkit::both! {
    async fn only_the_program_itself_invents_marks_and_only_once(t: TestDb) {
        loaded(&t).await;
        let call = open_call(&t, "71.74, 71.72, 75.03").await;
        let sample = Sample {
            seed: "contoh".to_owned(),
            seated: Vec::new(),
            n_assessors: 4,
            at_the_cut: None,
        };
        let mut tx = t.db.write().await.unwrap();
        let stranger = &mut Acting::new(&mut tx, &Actor::Anonymous, &t.clock);
        let refused = fill(stranger, call.id, &sample).await;
        assert!(matches!(refused, Err(CallError::Forbidden(_))), "{refused:?}");
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let filled = fill(act, call.id, &sample).await.unwrap();
        assert_eq!((filled.candidates, filled.sheets, filled.marks), (3, 6, 48));
        let states = candidates::by_state(act.tx, call.id).await.unwrap();
        assert_eq!(states, [(CandidateState::Scored, 3)]);
        let again = fill(act, call.id, &sample).await;
        assert!(matches!(again, Err(CallError::NotNow(_))), "{again:?}");
    }
}
