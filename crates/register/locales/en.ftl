# Words of the register.

## Shared vocabulary

register-kind-province = Province
register-kind-regency = Regency
register-kind-city = City

register-status-invited = Invited
register-status-applied = Applied
register-status-assessed = Assessed
register-status-selected = Selected
register-status-reserve = Reserve
register-status-not-selected = Not selected
register-status-struck-off = Struck off
register-status-signed = Agreement signed
register-status-declined = Declined
register-status-replaced = Replaced
register-status-bodies-formed = Bodies formed
register-status-workshop-1 = Workshop I done
register-status-workshop-2 = Workshop II done
register-status-workshop-3 = Workshop III done
register-status-workshop-4 = Workshop IV done
register-status-submitted = Master plan submitted
register-status-presented = Master plan presented
register-status-awarded = Awarded
register-status-implementing = Implementing
register-status-evaluated = Evaluated
register-status-renewal = Renewal

register-confidence-high = High
register-confidence-medium = Medium
register-confidence-low = Low

register-standing-curated = Curated
register-standing-agreed = Sources agree
register-standing-disputed = Sources disagree, undecided

register-change-renamed = Renamed
register-change-recoded = New code
register-change-moved = Moved to another province
register-change-split = Split
register-change-merged = Merged
register-change-corrected = Corrected

register-property-invited = Invited
register-property-assessed = Assessed
register-property-selected = Selected
register-property-signed = Signed
register-property-guided = Guided
register-property-repeats = Repeats
register-property-provinces = Provinces
register-property-awarded = Awarded
register-property-letter = Letter number
register-property-letter-date = Date of the letter
register-property-assessed-from = Assessment from
register-property-assessed-to = Assessment to
register-property-signed-on = Signed on
register-property-signed-at = Signed at
register-property-closed-on = Closed on
register-property-workshops-from = Workshops from
register-property-workshops-to = Workshops to
register-property-theme = Theme
register-property-member = Member
register-property-awarded-member = Member awarded
register-property-distinct-regions = Distinct regions
register-property-participations = Participations
register-property-regions-nationwide = Regencies and cities nationwide
register-property-regencies = Regencies
register-property-cities = Cities
register-property-workshop-1 = Workshop I
register-property-workshop-2 = Workshop II
register-property-workshop-3 = Workshop III
register-property-workshop-4 = Workshop IV
register-property-presented-on = Presented on
register-property-struck-off = Struck off
register-property-selected-on = Selected on
register-property-quick-win-due = Quick win due
register-property-population = Population
register-property-weights = Weights
register-property-pillars = Pillars
register-property-scope = Scope
register-property-index = Index
register-property-target-cities = Target number of cities
register-property-plan-horizon-years = Plan horizon (years)
register-property-assessors = Assessors
register-property-leaders-invited = Heads of region invited
register-property-launch = Launch
register-property-selected-tourism = Selected in tourism areas
register-property-selected-capital = Selected in the new-capital area
register-property-provinces-assessed = Provinces assessed
register-property-not-selected = Not selected
register-property-invitation-letter = Invitation letter
register-property-invitation-letter-date = Date of the invitation letter
register-property-wifi-points = WiFi points
register-property-list-no = Place on the list
register-property-plan-due = Master plan due
register-property-council-formed = Council formed
register-property-awarded-on = Awarded on
register-property-workshops-planned = Workshops planned
register-property-dimension-awards = Dimension awards
register-property-draft-rule-consultation-to = Draft rule consultation until

register-invalid-required = This must be filled in.
register-invalid-too-long = This is too long.
register-invalid-control-character = This holds invisible characters; type it again.
register-invalid-code = Write a region code such as 71.72.
register-invalid-choice = Choose one from the list.
register-invalid-number = Write a number.
register-invalid-count = Write a whole number without separators, such as 48.
register-invalid-range = The value is outside what is possible.
register-invalid-date = Write a date the calendar has: 2022, 2022-01 or 2022-01-03.
register-invalid-date-order = The end is before the beginning.
register-invalid-year = Write a year of four digits, such as 2022.
register-invalid-letter = Write a letter number such as B-003/DJAI/AI.01.04/01/2022.
register-invalid-letter-date = Month and year of the number are not those of the letter’s date.
register-invalid-slug = Only lower-case letters, digits and hyphens.
register-invalid-url = Write a full address that begins with https://.
register-invalid-subject = Write a subject such as cohort:2022 or region:71.72.
register-invalid-property = Only lower-case letters, digits and underscores, such as selected.
register-invalid-id = This is not an id; choose from the list.
register-invalid-unknown = This is not in the register.
register-invalid-taken = This is in the register already.
register-invalid-retired = This region no longer exists; choose its successor.
register-invalid-former = This code was replaced; the present one is shown.
register-invalid-kind-of-code = Two digits are for provinces, four for regencies and cities.
register-invalid-no-province = The province of this code is not in the register.
register-invalid-same-province = This code is in the same province; choose “new code”.
register-invalid-other-province = This code is in another province; choose “moved”.
register-invalid-before-present = This is before the present state began.
register-invalid-itself = This cannot be the region itself.
register-invalid-not-earlier = This must be an earlier cohort.
register-invalid-not-a-member = The region is not in that cohort.
register-invalid-not-in-cohort = That region is not in this cohort; add it first.
register-invalid-replaced-by = Name the substitute for the status “replaced”, and only then.
register-invalid-other-value = That claim does not say this value.

## Public pages

# …


## Officers’ pages

# …


## Import and export

# …


## API

# …
