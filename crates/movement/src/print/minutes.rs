//! The minutes of a ranking and its decision.

use books::{
    BookError, Document, Signer, State,
    minutes::{Decision as Word, Method, Minutes, Ranked as Line, Statistic},
    pdf,
};
use kernel::PartialDate;

use super::{furniture, midnight};
use crate::{
    minutes::Minuted,
    model::{CandidateState, LocalTime, Outcome, TieRule},
    panels::Estimated,
};

/// The minutes, in Indonesian. About 60 ms for 88 candidates.
///
/// # Errors
/// [`BookError`], such as a character no font has.
pub fn minutes(of: &Minuted) -> Result<Vec<u8>, BookError> {
    let day = LocalTime::of(of.decided_at, &web::Zone::default()).day();
    let date: PartialDate = day.parse().expect("the day of an instant is a date");
    let mut furniture = furniture(None, midnight(&date), State::Final);
    furniture.sha256 = Some(of.ranking.result_hash.clone());
    let n = of.ranking.result.rows.len();
    let content = Minutes {
        furniture,
        number: None,
        date,
        place: of.place.clone(),
        call: of.call.title.clone(),
        opening: vec![format!(
            "Sebanyak {n} peserta dinilai dengan instrumen dan metode yang diumumkan sebelum panggilan dibuka. Peringkat \
             nomor {} dihitung dari lembar nilai yang ditutup; keputusan di bawah ini didasarkan padanya.",
            of.ranking.no
        )],
        quota: of.call.quota,
        score_digits: 2,
        method: Method {
            instrument: of.call.instrument.clone(),
            sha256: of.ranking.method_hash.clone(),
            seed: of.call.method.seed.clone(),
            draws: of.call.method.draws,
            tie_rule: match of.call.method.tie_rule {
                TieRule::Lottery => "undian berbenih".to_owned(),
                TieRule::Items => format!(
                    "butir {} berturut-turut, lalu undian berbenih",
                    of.call.method.tie_items.join(", ")
                ),
            },
            program: Some(concat!("Pilar ", env!("CARGO_PKG_VERSION")).to_owned()),
        },
        agreement: agreement(of),
        ranking: lines(of),
        signers: vec![Signer {
            on_behalf: None,
            office: "Pejabat yang memutuskan".to_owned(),
            name: of.decided_by.clone(),
            staff_number: None,
            mark: None,
        }],
    };
    pdf(&Document::new(&content)?)
}

fn agreement(of: &Minuted) -> Vec<Statistic> {
    let named = |name: &str, found: &Option<Estimated>| {
        found.as_ref().map(|found| Statistic {
            name: name.to_owned(),
            value: found.value,
            interval: Some((found.lower, found.upper)),
            reading: None,
        })
    };
    [
        named("Alfa Krippendorff (ordinal)", &of.agreement.alpha),
        named("ICC(1,1), satu asesor", &of.agreement.icc_single),
        named("ICC(1,k), rata-rata asesor", &of.agreement.icc_mean),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The ranked in their order, then those who left.
fn lines(of: &Minuted) -> Vec<Line> {
    let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ranked = of.ranking.result.rows.iter().filter_map(|row| {
        let candidate = of.candidates.iter().find(|c| c.code == row.code)?;
        let decision = of.decisions.iter().find(|d| d.candidate == candidate.id)?;
        Some(Line {
            rank: Some(whole(row.place)),
            region: format!("{} ({})", candidate.name, candidate.code),
            province: None,
            score: Some(row.score),
            interval: Some((whole(row.rank_low), whole(row.rank_high))),
            p_selected: Some(row.p_selected),
            is_grey: row.zone.as_str() == "grey",
            decision: match decision.outcome {
                Outcome::Selected => Word::Selected,
                Outcome::Reserve => Word::Reserve,
                Outcome::NotSelected => Word::NotSelected,
            },
            reason: (!decision.reason.is_empty()).then(|| decision.reason.clone()),
        })
    });
    let left = of.candidates.iter().filter_map(|candidate| {
        let decision = match candidate.state {
            CandidateState::Withdrawn => Word::Withdrawn,
            CandidateState::NoShow | CandidateState::StruckOff => Word::NoShow,
            _ => return None,
        };
        Some(Line {
            rank: None,
            region: format!("{} ({})", candidate.name, candidate.code),
            province: None,
            score: None,
            interval: None,
            p_selected: None,
            is_grey: false,
            decision,
            reason: None,
        })
    });
    ranked.chain(left).collect()
}
