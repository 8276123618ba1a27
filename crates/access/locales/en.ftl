# Words of accounts, sessions, roles, tokens and the audit log.

## Roles and scopes

access-role-ministry-admin = Ministry administrator
access-role-officer = Programme officer
access-role-assessor = Assessor
access-role-expert = Mentor
access-role-legal-reviewer = Legal reviewer
access-role-regional-admin = Lead agency (Diskominfo)
access-role-planner = Planning agency (Bappeda)
access-role-agency-editor = Agency (OPD)
access-role-head = Head of region
access-role-council-reader = Council member
access-role-auditor = Auditor
access-role = Role
access-roles = Roles
access-roles-none = No role: this account sees what the public sees.
access-role-any = Any role
access-role-none = No role yet
access-role-choose = Choose a role
access-role-grant = Grant the role
access-role-revoke = Revoke
access-role-revoke-of = Revoke { $role }
access-role-wrong = Choose a role from the list.
access-place = Region or agency
access-place-hint = The region's code such as 71.72, or the agency's id. Leave it empty for a role of the ministry.
access-place-none = A role of the ministry has no region: leave this empty or choose another role.
access-place-region = Enter the region's code, such as 71.72.
access-place-agency = Enter the agency's id as its page shows it.
access-scope-nation = whole country
access-scope-region = region { $code }
access-scope-agency = agency { $id }
access-scope-register-read = Read and export the register
access-scope-register-write = Change the register
access-scope-personal-read = Read personal data in the register
access-scope-evidence-read = Read the evidence of regions
access-scope-evidence-write = Change the evidence of regions
access-scope-accounts-read = Read accounts and roles
access-scope-accounts-write = Change accounts and roles
access-scope-audit-read = Read the audit log
access-scope-instance-operate = See jobs and the state of the instance
access-scope-calls-read = Read calls and candidates
access-scope-calls-write = Act in calls: prepare, answer, judge, decide
access-scope-agreements-read = Read agreements, decrees and bodies
access-scope-agreements-write = Act on agreements: draft, review, confirm, sign; keep decrees and bodies
access-scope-workshops-read = Read workshops and focus groups
access-scope-workshops-write = Act in workshops: schedule, lead, do group work
access-scope-plans-read = Read plans while they are written
access-scope-plans-write = Write plans, accept lines, release
access-scope-post-read = See what was sent to whom
access-scope-post-write = Send reminders

## Signing in

access-sign-in = Sign in
access-sign-in-lead = For officers, regions, assessors and auditors. Everything public is open without signing in.
access-sign-in-forgot = Forgotten your password? Ask an administrator for a new one.
access-sign-in-wrong = Login or password is wrong.
access-sign-in-blocked = Too many failed attempts. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
 }.
access-login = Login
access-login-hint = 3 to 64 letters a to z, digits and . _ - + @, for example an e-mail address.
access-login-wrong = A login has 3 to 64 letters a to z, digits and . _ - + @, and begins with a letter or digit.
access-login-taken = Another account has this login.
access-code = Second step
access-code-lead = Enter the six digits that your authenticator app shows for Pilar.
access-code-field = Code of six digits
access-code-check = Check the code
access-code-lost = Lost the device? An administrator can remove the second factor.
access-code-wrong = The code is wrong or was used before. Wait for the next one; check the device's clock.

## Passwords

access-password = Password
access-password-change = Change password
access-password-lead = Everywhere else you are signed in, you will be signed out.
access-password-must = Password to be changed
access-password-must-text = Someone else made your present password. Choose your own; until then nothing else is open to you.
access-password-present = Present password
access-password-new = New password
access-password-hint = At least 12 characters. Four words that do not belong together are easy to remember and hard to guess.
access-password-again = New password once more
access-password-differs = The two entries differ.
access-password-short = A password has at least 12 characters.
access-password-long = A password has at most 1,024 bytes.
access-password-simple = This password is easy to guess. Use several words, and not the login.
access-password-wrong = The present password is wrong.
access-password-unchanged = This is your present password. Choose another.
access-password-once = Password, shown this once
access-password-once-lead = Hand it over in person or by telephone. It must be changed at the first sign-in.
access-password-reset = Make a new password
access-password-reset-text = Sessions end and tokens are revoked. The new password is shown once.

## Second factor

access-factor = Second factor
access-factor-lead = A code from your telephone besides the password, so that a stolen password alone opens nothing.
access-factor-on = The second factor is on
access-factor-remove = Remove the second factor
access-factor-remove-text = For someone who lost the device.
access-factor-scan = Scan the picture
access-factor-scan-text = Open an authenticator app, add an account, scan the picture, then enter the code it shows. Your other sessions end.
access-factor-picture = QR code for an authenticator app
access-factor-secret = Or type this secret:
access-factor-confirm = Turn on
access-factor-begin = Set up
access-factor-again = Begin again with a new secret
access-factor-show = Show the picture
access-factor-exists = The second factor is on already.
access-factor-missing = There is no second factor to confirm or remove. Begin again.

## One's own account

access-own = My account
access-name = Name
access-name-hint = As others see it beside what you do.
access-name-wrong = A name has 1 to 120 characters.
access-save = Save
access-security = Security
access-on = on
access-off = off
access-action = Action
access-sessions = Signed in on
access-sessions-lead = If you do not know one of these, end it and change your password.
access-session-agent = Browser
access-session-unnamed = Unnamed browser
access-session-this = this one
access-session-seen = Last used
access-session-created = Since
access-session-end = End
access-sessions-end = Sign out everywhere else
access-sessions-end-all = End all sessions
access-sessions-end-text = Signs the person out everywhere.
access-history = History

## Tokens

access-tokens = API tokens
access-own-post = Mail address and reminders
access-tokens-lead = With a token a program acts for you, within the token's limits.
access-tokens-none = No tokens.
access-token-new = New token
access-token-name = What it is for
access-token-name-hint = For example the name of the program.
access-token-prefix = Begins with
access-token-scopes = Limits
access-token-life = Lasts
access-token-days = { $n ->
    [one] one day
   *[other] { $n } days
 }
access-token-expires = Ends
access-token-never = never
access-token-used = Last used
access-token-unused = not yet
access-token-make = Make the token
access-token-made = Your new token
access-token-made-text = Copy it now: it is not shown again.
access-token-revoke = Revoke
access-token-no-scope = Choose at least one limit.
access-token-days-wrong = A token lasts 1 to 366 days.
access-token-too-many = You have 50 tokens, which is the most. Revoke one first.

## Accounts

access-accounts = Accounts
access-accounts-lead = Who may sign in, and as what.
access-accounts-filter = Filter accounts
access-accounts-none = No account fits
access-accounts-none-text = Clear the filters or search for another part of the name.
access-account-add = Add an account
access-account-add-lead = The password is made for you and shown once.
access-account-open = Go to the account
access-account-created = Added
access-search = Name or login
access-state = State
access-state-any = Any state
access-state-active = Active
access-state-disabled = Disabled
access-state-disable = Disable
access-state-enable = Enable
access-done-name = The name is changed.
access-done-password = The password is changed. You are signed out everywhere else.
access-done-factor = The second factor is on.
access-done-factor-removed = The second factor is removed.
access-done-sessions = Ended.
access-done-token-revoked = The token is revoked.
access-done-state = The state is changed.
access-done-granted = The role is granted.
access-done-revoked = The role is revoked.

## Audit log

access-audit = Audit log
access-audit-lead = Every change, in a chain of hashes that shows tampering.
access-audit-verify = Verify the chain
access-audit-good = The chain is intact
access-audit-bad = The chain is broken
access-audit-intact = { $n ->
    [one] One entry, the hash
   *[other] { $n } entries, the last hash
 } { $hash }.
access-audit-broken = At entry { $seq }: { $reason }. Compare with a backup.
access-audit-filter = Filter the log
access-audit-none = No entry fits.
access-audit-seq = No.
access-audit-when = When
access-audit-actor = Who
access-audit-actor-hint = A login.
access-audit-action = What
access-audit-subject = About
access-audit-subject-hint = For example region:71.72 or cohort:2022.
access-audit-details = Details
access-audit-hash = Hash
access-actor-system = the system
access-actor-anonymous = the public
access-broken-missing = the entry is missing
access-broken-order = it does not follow from the entry before
access-broken-content = its content was changed
access-broken-end = entries are missing at the end
access-action-begin-second-factor = Second factor begun
access-action-block = Sign-in held back after repeated failures
access-action-change-password = Password changed
access-action-confirm-second-factor = Second factor turned on
access-action-create = Account added
access-action-create-token = API token made
access-action-end-session = Session ended
access-action-end-sessions = All other sessions ended
access-action-forget-second-factors = Second factors whose key is lost removed
access-action-grant = Role granted
access-action-remove-second-factor = Second factor removed
access-action-rename = Name changed
access-action-reset-password = Password reset
access-action-revoke = Role revoked
access-action-revoke-token = API token revoked
access-action-seal-second-factors = Secrets of second factors encrypted with the present key
access-action-sign-in = Signed in
access-action-sign-out = Signed out
access-action-state = Account enabled or disabled

## Problems

access-problem-forbidden-text = None of your roles allows this here.
access-problem-token-scope-text = This token lacks { $scope }. Make a token with it, if your role allows.
access-problem-not-by-token-text = A token may not do this. Sign in at a browser.
access-problem-password-change-text = Change your password first, at My account.
access-problem-cross-site-text = The request was made by a page of another site and was not carried out.
access-problem-csrf-text = The form is from a session that has ended. Load the page again and repeat the change.
access-problem-revision-text = The form is incomplete. Load the page again.
access-problem-no-account-text = There is no such account.
access-problem-no-token-text = There is no such token, or it was revoked.
access-problem-last-admin-text = This is the last active ministry administrator. Make another one first.
access-problem-filter-text = One of the values is not among those on the form.
