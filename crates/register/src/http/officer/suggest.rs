//! What a browser suggests while an officer types; whatever is typed is checked all the same.

use store::{StoreError, Tx};
use web::{
    Choice,
    paging::{Edge, Limit, Sort, Window},
};

use crate::{
    model::{Kind, Participation, Source},
    regions, sources,
};

/// Sources by publisher, the first two hundred.
pub(super) async fn of_sources(tx: &mut Tx) -> Result<Vec<Choice>, StoreError> {
    let window = Window {
        sort: Sort {
            key: "publisher".to_owned(),
            descending: false,
        },
        limit: "200".parse::<Limit>().unwrap_or_default(),
        edge: Edge::Start,
    };
    let found = sources::list(tx, "", &window).await?;
    Ok(found.rows.iter().map(source).collect())
}

fn source(source: &Source) -> Choice {
    let year = source
        .published
        .as_ref()
        .map_or_else(String::new, |date| format!(" ({date})"));
    Choice::new(
        &source.id,
        format!("{} – {}{year}", source.publisher, source.title),
    )
}

/// Regencies and cities of today.
pub(super) async fn of_regions(tx: &mut Tx) -> Result<Vec<Choice>, StoreError> {
    Ok(regions::points(tx)
        .await?
        .into_iter()
        .filter(|point| point.kind != Kind::Province.as_str())
        .map(|point| Choice::new(point.code, point.name))
        .collect())
}

/// The regions of participations.
pub(super) fn of_members<'a>(members: impl IntoIterator<Item = &'a Participation>) -> Vec<Choice> {
    members
        .into_iter()
        .map(|member| {
            let label = format!("{} {}", member.region, member.region_name);
            Choice::new(member.region.as_str(), label)
        })
        .collect()
}
