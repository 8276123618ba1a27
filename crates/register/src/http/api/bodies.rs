//! What programs send: the drafts, each for one use, with what that use needs and what it does not take.

use std::borrow::Cow;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{AdditionalProperties, Schema},
    },
};
use web::{Page, Problem};

use crate::model::{
    AgencyDraft, ClaimDraft, CohortDraft, CurationDraft, FieldError, LetterDraft,
    ParticipationDraft, RegionChangeDraft, RegionDraft, SourceDraft, StepDraft, WithdrawalDraft,
};

/// Members that are numbers; every other member is a text, but for the two below.
const NUMBERS: [&str; 8] = [
    "latitude",
    "longitude",
    "population",
    "year",
    "cohort",
    "list_no",
    "repeat_of",
    "revision",
];
/// A member that is true or false.
const FLAG: &str = "retired";
/// A member that is a list of codes.
const LIST: &str = "successors";

/// One use of a draft.
pub(super) trait Body {
    /// The draft that it becomes.
    type Draft: Serialize + DeserializeOwned;
    /// Members of the draft that it does not take: they stand in the address, or do not change this way.
    const LACKS: &'static [&'static str];

    /// The draft: what was sent laid over what is known. Nothing else than the members of the draft may be sent.
    ///
    /// # Errors
    /// A [`Problem`] that names each member that is unknown, not taken here or of another type.
    fn draft(
        page: &Page,
        known: Self::Draft,
        sent: &Map<String, Value>,
    ) -> Result<Self::Draft, Problem> {
        let Ok(Value::Object(mut draft)) = serde_json::to_value(known) else {
            return Err(Problem::internal("draft", "a draft is not an object"));
        };
        let mut wrong = Vec::new();
        for (name, value) in sent {
            let refused = |problem| (name.clone(), problem, short(value));
            match draft.get_mut(name) {
                None => wrong.push(refused("unknown-member")),
                Some(_) if Self::LACKS.contains(&name.as_str()) => wrong.push(refused("fixed")),
                Some(member) => match text(name, value) {
                    Some(text) => *member = Value::String(text),
                    None => wrong.push(refused("type")),
                },
            }
        }
        if wrong.is_empty() {
            return serde_json::from_value(Value::Object(draft))
                .map_err(|err| Problem::internal("draft", err));
        }
        let known: Vec<&String> = draft
            .keys()
            .filter(|name| !Self::LACKS.contains(&name.as_str()))
            .collect();
        let problem = Problem::unprocessable("fields", "some members are wrong")
            .say("register-api-fields")
            .with("known", json!(known));
        Err(wrong
            .into_iter()
            .fold(problem, |problem, (name, what, value)| {
                let error = FieldError {
                    field: "",
                    problem: what,
                    value: String::new(),
                };
                let told = crate::http::words::invalid(page, &error);
                problem.member(&short(&json!(name)), what, &value, told)
            }))
    }
}

/// A member as a form would hold it; `None` where it is of another type than it should be.
fn text(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Number(number) if NUMBERS.contains(&name) => {
            // JSON has one kind of number: 2026.0 is a year.
            let whole = number
                .as_f64()
                .filter(|n| number.is_f64() && n.fract() == 0.0);
            Some(whole.map_or_else(|| number.to_string(), |n| format!("{n:.0}")))
        }
        Value::Bool(yes) if name == FLAG => Some(if *yes { "yes" } else { "" }.to_owned()),
        Value::Array(codes) if name == LIST => {
            let codes: Option<Vec<&str>> = codes.iter().map(Value::as_str).collect();
            Some(codes?.join(","))
        }
        Value::String(text) if !NUMBERS.contains(&name) && name != FLAG && name != LIST => {
            Some(text.clone())
        }
        Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

/// What was sent, shortened.
fn short(value: &Value) -> String {
    let whole = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    whole.chars().take(80).collect()
}

macro_rules! bodies {
    ($($(#[doc = $doc:literal])+ $name:ident: $draft:ident, lacks $lacks:expr, needs $needs:expr, such as $example:expr;)+) => {$(
        $(#[doc = $doc])+
        pub enum $name {}

        impl Body for $name {
            type Draft = $draft;
            const LACKS: &'static [&'static str] = &$lacks;
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                shape(<$draft as PartialSchema>::schema(), concat!($($doc),+), (&$lacks, &$needs), $example)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                <$draft as ToSchema>::schemas(schemas);
            }
        }
    )+};
}

/// The schema of a draft, for one of its uses.
fn shape(
    draft: RefOr<Schema>,
    description: &str,
    (lacks, needs): (&[&str], &[&str]),
    example: Value,
) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = draft else {
        return draft;
    };
    object.description = Some(description.trim().to_owned());
    object
        .properties
        .retain(|name, _| !lacks.contains(&name.as_str()));
    // The empty text of a draft is no value of a member that has a form: what is left out is left out.
    for member in object.properties.values_mut() {
        match member {
            RefOr::T(Schema::Object(member)) => member.default = None,
            RefOr::T(Schema::Array(member)) => member.default = None,
            RefOr::T(Schema::OneOf(member)) => member.default = None,
            RefOr::T(Schema::AllOf(member)) => member.default = None,
            RefOr::T(Schema::AnyOf(member)) => member.default = None,
            _ => {}
        }
    }
    object.required = needs.iter().map(|&name| name.to_owned()).collect();
    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    object.examples = vec![example];
    RefOr::T(Schema::Object(object))
}

const NEW: [&str; 1] = ["revision"];

bodies! {
    /// A region to add.
    NewRegion: RegionDraft, lacks NEW, needs ["code", "name", "kind"], such as json!({
        "code": "71.99", "name": "Kota Contoh", "kind": "city", "latitude": 1.44, "longitude": 125.19
    });
    /// What changes in a region's profile. Name, code and kind change by `POST …/changes`.
    RegionPatch: RegionDraft, lacks ["code", "name", "kind"], needs [], such as json!({
        "population": 225_000, "website": "https://bitungkota.go.id"
    });
    /// What a region becomes. Its former self is kept.
    NewRegionChange: RegionChangeDraft, lacks [], needs ["change", "happened_on", "reason"], such as json!({
        "change": "renamed", "happened_on": "2026-01-01", "name": "Kota Contoh Raya", "reason": "PP 1/2026"
    });
    /// An agency to add.
    NewAgency: AgencyDraft, lacks NEW, needs ["region", "name", "kind"], such as json!({
        "region": "71.72", "name": "Dinas Komunikasi dan Informatika", "kind": "Dinas"
    });
    /// What changes of an agency; a day in `valid_to` retires it.
    AgencyPatch: AgencyDraft, lacks ["region"], needs [], such as json!({"valid_to": "2026-01-01"});
    /// A cohort to add. Its counts are claims.
    NewCohort: CohortDraft, lacks NEW, needs ["year"], such as json!({"year": 2026, "theme": "Kota cerdas"});
    /// What changes of a cohort.
    CohortPatch: CohortDraft, lacks ["year"], needs [], such as json!({"theme": "Kota cerdas"});
    /// A participation to add, with its status as the first step.
    NewParticipation: ParticipationDraft, lacks NEW, needs ["cohort", "region", "status", "confidence"], such as json!({
        "cohort": 2026, "region": "71.72", "status": "selected", "repeat_of": 2021, "confidence": "high"
    });
    /// What changes in what is known of a participation. Its status moves by `POST …/steps`.
    ParticipationPatch: ParticipationDraft, lacks ["cohort", "region", "status", "replaced_by"], needs [], such as json!({
        "list_no": 12, "note": "Nomor urut menurut lampiran surat."
    });
    /// The next step of a participation.
    NewStep: StepDraft, lacks [], needs ["to", "reason"], such as json!({
        "to": "signed", "happened_on": "2026-03-02", "reason": "Nota Kesepakatan Bersama ditandatangani."
    });
    /// A letter to add.
    NewLetter: LetterDraft, lacks NEW, needs ["number", "date", "subject"], such as json!({
        "number": "B-12/DJAI/AI.01.04/03/2026", "date": "2026-03-02", "subject": "Penetapan hasil asesmen", "cohort": 2026
    });
    /// What changes of a letter.
    LetterPatch: LetterDraft, lacks [], needs [], such as json!({"purpose": "Penetapan hasil asesmen"});
    /// A source to add.
    NewSource: SourceDraft, lacks NEW, needs ["id", "publisher", "title"], such as json!({
        "id": "koran-contoh", "publisher": "Koran Contoh", "title": "Lima puluh daerah terpilih", "published": "2026-03"
    });
    /// What changes of a source.
    SourcePatch: SourceDraft, lacks ["id"], needs [], such as json!({"url": "https://koran.example/berita/1"});
    /// A claim to add: one figure as one source gives it.
    NewClaim: ClaimDraft, lacks NEW, needs ["subject", "property", "value", "source", "confidence"], such as json!({
        "subject": "cohort:2022", "property": "selected", "value": "50", "source": "antara-bitung", "confidence": "medium"
    });
    /// Why a claim no longer counts.
    Withdrawal: WithdrawalDraft, lacks [], needs ["reason"], such as json!({"reason": "Diralat oleh penerbitnya."});
    /// A decision between claims. It follows a claim, or gives a value of its own.
    NewDecision: CurationDraft, lacks ["subject", "property"], needs ["reason"], such as json!({
        "value": "107", "reason": "Laporan resmi menyebut angka ini.", "revision": 1
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_of_its_own_type_and_no_other() {
        for (name, sent, held) in [
            ("name", json!("Kota \"Uji\""), Some("Kota \"Uji\"")),
            ("name", json!(1), None),
            ("name", json!(null), Some("")),
            ("year", json!(2026), Some("2026")),
            ("year", json!(2026.0), Some("2026")),
            ("year", json!("2026"), None),
            ("latitude", json!(-1.25), Some("-1.25")),
            (
                "population",
                json!(1e30),
                Some("1000000000000000019884624838656"),
            ),
            ("retired", json!(true), Some("yes")),
            ("retired", json!(false), Some("")),
            ("retired", json!("yes"), None),
            ("successors", json!(["71.01", "71.02"]), Some("71.01,71.02")),
            ("successors", json!([1]), None),
            ("successors", json!("71.01"), None),
            ("value", json!({}), None),
        ] {
            assert_eq!(text(name, &sent).as_deref(), held, "{name}: {sent}");
        }
    }

    #[test]
    fn a_body_takes_the_members_of_its_draft_but_for_those_it_lacks() {
        let RefOr::T(Schema::Object(object)) = RegionPatch::schema() else {
            panic!("an object")
        };
        assert!(object.properties.contains_key("population"));
        assert!(!object.properties.contains_key("code") && object.required.is_empty());
    }
}
