//! The text from which agreements are drafted.

use access::{Permission, Scope};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    AgreementError,
    error::named,
    model::{Template, TemplateClause},
    store::templates as rows,
};

/// How many clauses a template may have, and how long one may be.
pub(crate) const MOST_CLAUSES: usize = 20;
pub(crate) const LONGEST_HEADING: usize = 200;
pub(crate) const LONGEST_TEXT: usize = 6000;

/// What the program carries: the five clauses of the ministry's letter of 2023 (domain §3.5), a term of two years and each
/// side bearing its own costs, for which no published text was found.
pub fn carried() -> Template {
    let clause = |heading: &str, text: &str| TemplateClause {
        heading: heading.to_owned(),
        text: text.to_owned(),
    };
    Template {
        no: 0,
        subject: "Implementasi Gerakan Menuju Kota Cerdas (Smart City)".to_owned(),
        clauses: vec![
            clause(
                "Bimbingan teknis",
                "PIHAK KESATU menyelenggarakan bimbingan teknis penyusunan rencana induk kota cerdas, dan PIHAK KEDUA \
                 menugaskan perangkat daerah yang terkait untuk mengikutinya sampai selesai.",
            ),
            clause(
                "Sosialisasi dan diskusi kelompok terpumpun",
                "PARA PIHAK menyelenggarakan sosialisasi dan diskusi kelompok terpumpun (FGD) yang melibatkan pemerintah, \
                 perguruan tinggi, dunia usaha, komunitas, dan media.",
            ),
            clause(
                "Integrasi dan interoperabilitas data",
                "PARA PIHAK mengintegrasikan data antarperangkat daerah dan menjaga interoperabilitasnya dengan menggunakan \
                 Sistem Penghubung Layanan Pemerintah (SPLP).",
            ),
            clause(
                "Pusat Data Nasional",
                "PIHAK KEDUA memanfaatkan layanan Pusat Data Nasional (PDN) sesuai dengan ketentuan peraturan \
                 perundang-undangan, dan PIHAK KESATU memfasilitasi pemanfaatannya.",
            ),
            clause(
                "Kegiatan lain",
                "PARA PIHAK dapat melaksanakan kegiatan lain yang disepakati, yang dituangkan secara tertulis dan menjadi bagian \
                 yang tidak terpisahkan dari Nota Kesepakatan ini.",
            ),
        ],
        costs: "Biaya yang timbul dari pelaksanaan Nota Kesepakatan ini ditanggung oleh masing-masing pihak: PIHAK KESATU \
                melalui Anggaran Pendapatan dan Belanja Negara (APBN), PIHAK KEDUA melalui Anggaran Pendapatan dan Belanja \
                Daerah (APBD)."
            .to_owned(),
        term_months: 24,
    }
}

/// The template in force.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn current(tx: &mut Tx) -> Result<Template, StoreError> {
    Ok(rows::newest(tx).await?.unwrap_or_else(carried))
}

/// A template as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementTemplateDraft)]
pub struct TemplateDraft {
    /// What agreements are about.
    #[schema(max_length = 300)]
    pub subject: String,
    /// The clauses: a heading on a line of its own beginning with `# `, its text below.
    #[schema(example = "# Bimbingan teknis\nPIHAK KESATU …")]
    pub clauses: String,
    /// Who bears which costs.
    #[schema(max_length = 2000)]
    pub costs: String,
    /// How long agreements run, in months.
    #[schema(value_type = u16, minimum = 1, maximum = 120, example = 24)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub term_months: String,
    /// The number of the template that was changed.
    #[schema(value_type = Option<i64>, example = 0)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl TemplateDraft {
    /// The draft that would save this template as it is.
    pub fn of(template: &Template) -> Self {
        let clauses: Vec<String> = template
            .clauses
            .iter()
            .map(|clause| format!("# {}\n{}", clause.heading, clause.text))
            .collect();
        Self {
            subject: template.subject.clone(),
            clauses: clauses.join("\n\n"),
            costs: template.costs.clone(),
            term_months: template.term_months.to_string(),
            revision: template.no.to_string(),
        }
    }

    fn parse(&self, no: i64) -> Result<Template, AgreementError> {
        let mut f = Fields::default();
        let template = Template {
            no,
            subject: f.text("subject", &self.subject, 300),
            clauses: clauses(&mut f, &self.clauses),
            costs: f.text("costs", &self.costs, 2000),
            term_months: term(&mut f, &self.term_months),
        };
        f.done()?;
        Ok(template)
    }
}

/// A term in months.
pub(crate) fn term(f: &mut Fields, text: &str) -> u16 {
    match f.parse::<u16>("term_months", text, "number") {
        Some(months) if (1..=120).contains(&months) => months,
        Some(_) => {
            f.refuse("term_months", "range", text);
            24
        }
        None => 24,
    }
}

fn clauses(f: &mut Fields, text: &str) -> Vec<TemplateClause> {
    let mut found: Vec<TemplateClause> = Vec::new();
    for line in text.replace("\r\n", "\n").lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            found.push(TemplateClause {
                heading: f.text("clauses", heading, LONGEST_HEADING),
                text: String::new(),
            });
        } else if let Some(clause) = found.last_mut() {
            clause.text.push_str(line);
            clause.text.push('\n');
        } else if !line.trim().is_empty() {
            f.refuse("clauses", "no-heading", line);
            return Vec::new();
        }
    }
    if found.is_empty() {
        f.refuse("clauses", "required", "");
    }
    if found.len() > MOST_CLAUSES {
        f.refuse("clauses", "too-many", &found.len().to_string());
    }
    for clause in &mut found {
        let text = f.text("clauses", &clause.text, LONGEST_TEXT);
        clause.text = text;
    }
    found
}

/// Saves a new template, from which agreements are drafted from now on. Those that were drafted stay as they are.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields; [`AgreementError::Stale`].
pub async fn save(act: &mut Acting<'_>, draft: &TemplateDraft) -> Result<Template, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let before = current(act.tx).await?;
    if draft.revision != before.no.to_string() {
        return Err(AgreementError::Stale("template".to_owned()));
    }
    let new = draft.parse(before.no + 1)?;
    let (at, by) = (act.now(), act.by());
    named(
        rows::insert(act.tx, &new, (&by, at)).await,
        "template",
        "revision",
        "",
    )?;
    act.record(
        "agreements.save_template",
        &format!("agreement_template:{}", new.no),
        json!(draft),
    )
    .await?;
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carried_template_reads_back_from_its_own_draft() {
        let carried = carried();
        assert_eq!(carried.clauses.len(), 5);
        let again = TemplateDraft::of(&carried).parse(0).unwrap();
        assert_eq!(again, carried);
    }

    #[test]
    fn text_before_the_first_heading_is_refused() {
        let draft = TemplateDraft {
            clauses: "tanpa judul\n# Judul\nisi".into(),
            ..TemplateDraft::of(&carried())
        };
        let AgreementError::Invalid(wrong) = draft.parse(1).unwrap_err() else {
            panic!()
        };
        assert_eq!(
            (wrong[0].field, wrong[0].problem),
            ("clauses", "no-heading")
        );
    }
}
