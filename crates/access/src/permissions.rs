//! The one table that says which role may do what. What is not in it is forbidden.

use std::fmt;

use crate::{Role, TokenScope};

/// Something an operation asks before it acts.
///
/// A context that needs another adds a variant and its row to [`Permission::row`]; the test of the whole table
/// shows the change in review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Add, rename, split, merge, move and retire regions.
    ManageRegions,
    /// Edit the profile of a region: head, population, website.
    EditRegion,
    /// Add, edit and retire the agencies of a region.
    ManageAgencies,
    /// Add and edit cohorts.
    ManageCohorts,
    /// Add participations and move them from step to step.
    ManageParticipations,
    /// Add and edit sources.
    ManageSources,
    /// Add and withdraw claims.
    ManageClaims,
    /// Choose the value that is shown where claims disagree.
    Curate,
    /// Import files into the register.
    Import,
    /// Export public lists.
    Export,
    /// See personal data in the register, such as a telephone number.
    ReadPersonal,
    /// Read the evidence of a region: files, facts, and where they are cited.
    ReadEvidence,
    /// Add, edit and withdraw evidence of a region.
    ManageEvidence,
    /// See accounts and their roles.
    ReadAccounts,
    /// Add accounts, change them, grant and revoke roles.
    ManageAccounts,
    /// Read and verify the audit log.
    ReadAudit,
    /// See jobs, files and the state of the instance.
    Operate,
    /// Prepare, publish and call off calls; invite, admit and schedule candidates.
    ManageCalls,
    /// See candidates, their answers and how far they are.
    ReadCandidates,
    /// Write answers to a call.
    WriteAnswers,
    /// Hand in, ask to join, leave, object.
    SubmitAnswers,
    /// See the work page of one's own region or agency.
    SeeWork,
    /// Check evidence at the desk.
    CheckEvidence,
    /// Choose assessors, draw panels, open them, compute rankings.
    ManagePanels,
    /// Mark candidates that were assigned.
    Judge,
    /// Decide who is selected, issue the letter.
    DecideCall,
    /// See agreements, decrees and bodies.
    ReadAgreements,
    /// Draft agreements, plan signing days, replace and terminate.
    ManageAgreements,
    /// Comment on clauses and pass an agreement.
    ReviewAgreements,
    /// Confirm or decline a draft for one's region.
    ConfirmAgreements,
    /// Sign an agreement.
    SignAgreements,
    /// Keep the decrees, bodies and meetings of a region.
    ManageBodies,
    /// See workshops and focus groups.
    ReadWorkshops,
    /// Schedule workshops, choose mentors, open stages.
    ManageWorkshops,
    /// Lead workshops to which one is assigned as a mentor.
    LeadWorkshops,
    /// Do the group work, homework and attendance of a region.
    WorkInWorkshops,
    /// See plans while they are written.
    ReadPlans,
    /// Begin a plan and write any part of it.
    WritePlans,
    /// Write the lines of one's own agency.
    WriteOwnPlans,
    /// Take agencies' lines into the plan, or send them back.
    AcceptPlans,
    /// Say that a release was reviewed by an expert.
    ReviewPlans,
    /// Freeze a plan and take its releases further.
    ReleasePlans,
    /// Edit the sets of pillars that plans are written in.
    ManagePillars,
    /// See what was sent to whom.
    ReadPost,
    /// Send reminders and edit their templates.
    SendPost,
    /// See where the regions of a cohort stand, and print a handover pack.
    ReadCockpit,
    /// Remind those whose turn it is; a mentor those whom he guides.
    SendReminders,
}

/// A row of the table.
struct Row {
    key: &'static str,
    token: TokenScope,
    who: Who,
}

enum Who {
    /// Anyone, signed in or not.
    Everyone,
    /// Who holds one of the roles at a scope that covers the thing.
    Roles(&'static [Role]),
}

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 47] = [
        Permission::ManageRegions,
        Permission::EditRegion,
        Permission::ManageAgencies,
        Permission::ManageCohorts,
        Permission::ManageParticipations,
        Permission::ManageSources,
        Permission::ManageClaims,
        Permission::Curate,
        Permission::Import,
        Permission::Export,
        Permission::ReadPersonal,
        Permission::ReadEvidence,
        Permission::ManageEvidence,
        Permission::ReadAccounts,
        Permission::ManageAccounts,
        Permission::ReadAudit,
        Permission::Operate,
        Permission::ManageCalls,
        Permission::ReadCandidates,
        Permission::WriteAnswers,
        Permission::SubmitAnswers,
        Permission::SeeWork,
        Permission::CheckEvidence,
        Permission::ManagePanels,
        Permission::Judge,
        Permission::DecideCall,
        Permission::ReadAgreements,
        Permission::ManageAgreements,
        Permission::ReviewAgreements,
        Permission::ConfirmAgreements,
        Permission::SignAgreements,
        Permission::ManageBodies,
        Permission::ReadWorkshops,
        Permission::ManageWorkshops,
        Permission::LeadWorkshops,
        Permission::WorkInWorkshops,
        Permission::ReadPlans,
        Permission::WritePlans,
        Permission::WriteOwnPlans,
        Permission::AcceptPlans,
        Permission::ReviewPlans,
        Permission::ReleasePlans,
        Permission::ManagePillars,
        Permission::ReadPost,
        Permission::SendPost,
        Permission::ReadCockpit,
        Permission::SendReminders,
    ];

    /// The table. A regional role reaches its own region, an agency's role its own agency: see
    /// [`crate::Scope::covers`].
    #[expect(
        clippy::too_many_lines,
        reason = "one table, with a line for each permission"
    )]
    const fn row(self) -> Row {
        use Role::{
            AgencyEditor, Assessor, Auditor, CouncilReader, Expert, Head, LegalReviewer,
            MinistryAdmin, Officer, Planner, RegionalAdmin,
        };
        use TokenScope::{
            AccountsRead, AccountsWrite, AgreementsRead, AgreementsWrite, AuditRead, CallsRead,
            CallsWrite, EvidenceRead, EvidenceWrite, Operate, PersonalRead, PlansRead, PlansWrite,
            PostRead, PostWrite, RegisterRead, RegisterWrite, WorkshopsRead, WorkshopsWrite,
        };
        const MINISTRY: Who = Who::Roles(&[MinistryAdmin, Officer]);
        const AND_LEAD_AGENCY: Who = Who::Roles(&[MinistryAdmin, Officer, RegionalAdmin]);
        const ADMIN: Who = Who::Roles(&[MinistryAdmin]);
        const CANDIDATE_READERS: Who = Who::Roles(&[
            MinistryAdmin,
            Officer,
            RegionalAdmin,
            Planner,
            AgencyEditor,
            Head,
            CouncilReader,
            Auditor,
        ]);
        const WRITERS: Who = Who::Roles(&[RegionalAdmin, Planner, AgencyEditor]);
        const AND_AUDITOR: Who = Who::Roles(&[MinistryAdmin, Auditor]);
        const READERS_OF_EVIDENCE: Who = Who::Roles(&[
            MinistryAdmin,
            Officer,
            RegionalAdmin,
            Planner,
            AgencyEditor,
            Head,
            CouncilReader,
        ]);
        const KEEPERS_OF_EVIDENCE: Who =
            Who::Roles(&[MinistryAdmin, RegionalAdmin, Planner, AgencyEditor]);
        const READERS_OF_AGREEMENTS: Who = Who::Roles(&[
            MinistryAdmin,
            Officer,
            Expert,
            LegalReviewer,
            RegionalAdmin,
            Planner,
            Head,
            CouncilReader,
            Auditor,
        ]);
        const READERS_OF_WORKSHOPS: Who = Who::Roles(&[
            MinistryAdmin,
            Officer,
            Expert,
            RegionalAdmin,
            Planner,
            AgencyEditor,
            Head,
            CouncilReader,
            Auditor,
        ]);
        let (key, token, who) = match self {
            Self::ManageRegions => ("regions.manage", RegisterWrite, MINISTRY),
            Self::EditRegion => ("regions.edit", RegisterWrite, AND_LEAD_AGENCY),
            Self::ManageAgencies => ("agencies.manage", RegisterWrite, AND_LEAD_AGENCY),
            Self::ManageCohorts => ("cohorts.manage", RegisterWrite, MINISTRY),
            Self::ManageParticipations => ("participations.manage", RegisterWrite, MINISTRY),
            Self::ManageSources => ("sources.manage", RegisterWrite, MINISTRY),
            Self::ManageClaims => ("claims.manage", RegisterWrite, MINISTRY),
            Self::Curate => ("figures.curate", RegisterWrite, MINISTRY),
            Self::Import => ("register.import", RegisterWrite, MINISTRY),
            Self::Export => ("register.export", RegisterRead, Who::Everyone),
            Self::ReadPersonal => ("personal.read", PersonalRead, AND_LEAD_AGENCY),
            Self::ReadEvidence => ("evidence.read", EvidenceRead, READERS_OF_EVIDENCE),
            Self::ManageEvidence => ("evidence.manage", EvidenceWrite, KEEPERS_OF_EVIDENCE),
            Self::ReadAccounts => ("accounts.read", AccountsRead, AND_AUDITOR),
            Self::ManageAccounts => ("accounts.manage", AccountsWrite, ADMIN),
            Self::ReadAudit => ("audit.read", AuditRead, AND_AUDITOR),
            Self::Operate => ("instance.operate", Operate, ADMIN),
            Self::ManageCalls => ("calls.manage", CallsWrite, MINISTRY),
            Self::ReadCandidates => ("calls.read", CallsRead, CANDIDATE_READERS),
            Self::WriteAnswers => ("calls.answer", CallsWrite, WRITERS),
            Self::SubmitAnswers => (
                "calls.submit",
                CallsWrite,
                Who::Roles(&[RegionalAdmin, Head]),
            ),
            Self::SeeWork => (
                "calls.work",
                CallsRead,
                Who::Roles(&[RegionalAdmin, Planner, AgencyEditor, Head]),
            ),
            Self::CheckEvidence => ("calls.check", CallsWrite, MINISTRY),
            Self::ManagePanels => ("calls.panels", CallsWrite, MINISTRY),
            Self::Judge => ("calls.judge", CallsWrite, Who::Roles(&[Assessor, Expert])),
            Self::DecideCall => ("calls.decide", CallsWrite, ADMIN),
            Self::ReadAgreements => ("agreements.read", AgreementsRead, READERS_OF_AGREEMENTS),
            Self::ManageAgreements => ("agreements.manage", AgreementsWrite, MINISTRY),
            Self::ReviewAgreements => (
                "agreements.review",
                AgreementsWrite,
                Who::Roles(&[LegalReviewer]),
            ),
            Self::ConfirmAgreements => (
                "agreements.confirm",
                AgreementsWrite,
                Who::Roles(&[RegionalAdmin, Head]),
            ),
            Self::SignAgreements => (
                "agreements.sign",
                AgreementsWrite,
                Who::Roles(&[MinistryAdmin, Head]),
            ),
            Self::ManageBodies => (
                "bodies.manage",
                AgreementsWrite,
                Who::Roles(&[RegionalAdmin, Planner]),
            ),
            Self::ReadWorkshops => ("workshops.read", WorkshopsRead, READERS_OF_WORKSHOPS),
            Self::ManageWorkshops => ("workshops.manage", WorkshopsWrite, MINISTRY),
            Self::LeadWorkshops => ("workshops.lead", WorkshopsWrite, Who::Roles(&[Expert])),
            Self::WorkInWorkshops => ("workshops.work", WorkshopsWrite, WRITERS),
            // Who reads workshops reads the plans that come of them.
            Self::ReadPlans => ("plans.read", PlansRead, READERS_OF_WORKSHOPS),
            Self::WritePlans => (
                "plans.write",
                PlansWrite,
                Who::Roles(&[RegionalAdmin, Planner]),
            ),
            Self::WriteOwnPlans => ("plans.write_own", PlansWrite, Who::Roles(&[AgencyEditor])),
            Self::AcceptPlans => (
                "plans.accept",
                PlansWrite,
                Who::Roles(&[RegionalAdmin, Planner]),
            ),
            Self::ReviewPlans => ("plans.review", PlansWrite, Who::Roles(&[Expert])),
            Self::ReleasePlans => (
                "plans.release",
                PlansWrite,
                Who::Roles(&[RegionalAdmin, Head]),
            ),
            Self::ManagePillars => ("plans.pillars", PlansWrite, ADMIN),
            Self::ReadPost => (
                "post.read",
                PostRead,
                Who::Roles(&[MinistryAdmin, Officer, Auditor]),
            ),
            Self::SendPost => ("post.send", PostWrite, MINISTRY),
            Self::ReadCockpit => (
                "cockpit.read",
                WorkshopsRead,
                Who::Roles(&[
                    MinistryAdmin,
                    Officer,
                    Expert,
                    RegionalAdmin,
                    Planner,
                    Head,
                    Auditor,
                ]),
            ),
            Self::SendReminders => (
                "cockpit.remind",
                PostWrite,
                Who::Roles(&[MinistryAdmin, Officer, Expert]),
            ),
        };
        Row { key, token, who }
    }

    /// The word for the navigation, for templates (`page.may("claims.manage")`) and for problems.
    pub const fn key(self) -> &'static str {
        self.row().key
    }

    /// The scope an API token needs for it, besides a role of its account.
    pub const fn token_scope(self) -> TokenScope {
        self.row().token
    }

    /// Whether everyone may, signed in or not.
    pub const fn is_public(self) -> bool {
        matches!(self.row().who, Who::Everyone)
    }

    /// Whether the role allows it, within the role's own scope.
    pub fn allowed_to(self, role: Role) -> bool {
        match self.row().who {
            Who::Everyone => true,
            Who::Roles(roles) => roles.contains(&role),
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of role and permission: `x` where the role allows it. Columns in the order of [`Role::ALL`].
    const TABLE: &str = "
                          adm off ass exp leg reg pla age hea cou aud
    regions.manage         x   x   .   .   .   .   .   .   .   .   .
    regions.edit           x   x   .   .   .   x   .   .   .   .   .
    agencies.manage        x   x   .   .   .   x   .   .   .   .   .
    cohorts.manage         x   x   .   .   .   .   .   .   .   .   .
    participations.manage  x   x   .   .   .   .   .   .   .   .   .
    sources.manage         x   x   .   .   .   .   .   .   .   .   .
    claims.manage          x   x   .   .   .   .   .   .   .   .   .
    figures.curate         x   x   .   .   .   .   .   .   .   .   .
    register.import        x   x   .   .   .   .   .   .   .   .   .
    register.export        x   x   x   x   x   x   x   x   x   x   x
    personal.read          x   x   .   .   .   x   .   .   .   .   .
    evidence.read          x   x   .   .   .   x   x   x   x   x   .
    evidence.manage        x   .   .   .   .   x   x   x   .   .   .
    accounts.read          x   .   .   .   .   .   .   .   .   .   x
    accounts.manage        x   .   .   .   .   .   .   .   .   .   .
    audit.read             x   .   .   .   .   .   .   .   .   .   x
    instance.operate       x   .   .   .   .   .   .   .   .   .   .
    calls.manage           x   x   .   .   .   .   .   .   .   .   .
    calls.read             x   x   .   .   .   x   x   x   x   x   x
    calls.answer           .   .   .   .   .   x   x   x   .   .   .
    calls.submit           .   .   .   .   .   x   .   .   x   .   .
    calls.work             .   .   .   .   .   x   x   x   x   .   .
    calls.check            x   x   .   .   .   .   .   .   .   .   .
    calls.panels           x   x   .   .   .   .   .   .   .   .   .
    calls.judge            .   .   x   x   .   .   .   .   .   .   .
    calls.decide           x   .   .   .   .   .   .   .   .   .   .
    agreements.read        x   x   .   x   x   x   x   .   x   x   x
    agreements.manage      x   x   .   .   .   .   .   .   .   .   .
    agreements.review      .   .   .   .   x   .   .   .   .   .   .
    agreements.confirm     .   .   .   .   .   x   .   .   x   .   .
    agreements.sign        x   .   .   .   .   .   .   .   x   .   .
    bodies.manage          .   .   .   .   .   x   x   .   .   .   .
    workshops.read         x   x   .   x   .   x   x   x   x   x   x
    workshops.manage       x   x   .   .   .   .   .   .   .   .   .
    workshops.lead         .   .   .   x   .   .   .   .   .   .   .
    workshops.work         .   .   .   .   .   x   x   x   .   .   .
    plans.read             x   x   .   x   .   x   x   x   x   x   x
    plans.write            .   .   .   .   .   x   x   .   .   .   .
    plans.write_own        .   .   .   .   .   .   .   x   .   .   .
    plans.accept           .   .   .   .   .   x   x   .   .   .   .
    plans.review           .   .   .   x   .   .   .   .   .   .   .
    plans.release          .   .   .   .   .   x   .   .   x   .   .
    plans.pillars          x   .   .   .   .   .   .   .   .   .   .
    post.read              x   x   .   .   .   .   .   .   .   .   x
    post.send              x   x   .   .   .   .   .   .   .   .   .
    cockpit.read           x   x   .   x   .   x   x   .   x   .   x
    cockpit.remind         x   x   .   x   .   .   .   .   .   .   .
    ";

    #[test]
    fn every_pair_of_role_and_permission_is_as_agreed() {
        let mut found = vec!["adm off ass exp leg reg pla age hea cou aud".to_owned()];
        for permission in Permission::ALL {
            let marks = Role::ALL.map(|role| {
                if permission.allowed_to(role) {
                    "x"
                } else {
                    "."
                }
            });
            found.push(format!("{permission} {}", marks.join(" ")));
        }
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let agreed: Vec<String> = TABLE.trim().lines().map(words).collect();
        assert_eq!(found, agreed);
        for (role, short) in Role::ALL.iter().zip(found[0].split(' ')) {
            let last = role.code().rsplit('-').next().unwrap();
            assert!(
                role.code().starts_with(short) || last.starts_with(short),
                "the column {short} is not {role}"
            );
        }
    }

    #[test]
    fn keys_and_scopes_are_distinct_and_read_back() {
        let mut keys = Permission::ALL.map(Permission::key).to_vec();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Permission::ALL.len());
        for scope in TokenScope::ALL {
            assert_eq!(scope.code().parse(), Ok(scope));
            assert_eq!(
                scope.label(),
                format!("access-scope-{}", scope.code().replace(':', "-"))
            );
        }
        assert!(
            "root"
                .parse::<TokenScope>()
                .unwrap_err()
                .to_string()
                .contains("register:read")
        );
    }
}
