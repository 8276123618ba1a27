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

register-home-title = The smart city movement in figures
register-home-over = An open register
register-home-lead = Since 2017 Indonesia’s national movement has guided regencies and cities in writing smart city master plans. Here stands who took part, when, and where each figure comes from.
register-home-to-map = See the map
register-home-to-regions = Find a region
register-home-headline = Key figures
register-home-to = regencies and cities took part by { $day }
register-home-share = { $share } of { $whole } nationwide
register-home-participations = participations in all
register-home-participations-note = A region may take part more than once
register-stat-derived = derived
register-home-map = Where?
register-home-map-lead = Each tile is one regency or city. Tiles are arranged by province and equally large, so that small cities are seen too.
register-home-map-more = Open the full map with its table
register-home-years = Year by year
register-home-cohorts = Cohorts
register-home-funnel = From invitation to guidance
register-home-funnel-lead = Not every region that is invited is guided in the end. A stage for which no figure was published is shown as not known.
register-home-funnel-of = Choose a cohort
register-home-sums = The sums agree
register-home-sums-lead = The number of distinct regions is the number of participations less the regions that came again.
register-home-contested = Contested figures
register-home-contested-lead = These sources disagree. The register keeps every claim, chooses one value, and says why.

register-cohort = Cohort
register-cohort-of = Cohort of { $year }
register-cohorts = Cohorts
register-cohorts-lead = The regions selected in one year form a cohort. There was no new cohort in 2020.
register-cohort-lead = { $selected } selected of { $assessed } assessed.
register-cohort-lead-selected = { $selected } regencies and cities selected.
register-cohort-lead-disputed = How many were selected is not certain.
register-cohort-none = There was no new cohort this year.
register-cohort-theme = Theme: { $theme }.
register-older = ← { $name }
register-newer = { $name } →
register-pass-rate = Pass rate
register-members = Members
register-members-known = Members known
register-known-of = { $known } of { $total }
register-members-known-of = { $known } members are known by name.
register-members-unknown = { $n ->
    [one] One is not known yet.
   *[other] { $n } are not known yet.
  }
register-members-none = No member is known yet
register-members-none-text = Members appear here once a source names them.
register-days = Dates and places
register-days-none = No date is known yet.
register-behind = Every figure of this cohort
register-list-no = No. in letter
register-links = Relations
register-repeat-of = Here again since
register-replaced-by = Replaced by
register-figures = Figures
register-figure = Figure
register-value = Value
register-curated-value = Curated value
register-published-values = Published values
register-standing = Standing
register-derived = Derived, not quoted
register-disputed-value = Undecided
register-contested = sources disagree
register-contested-key = Sources give different values. Follow the figure to see every claim and why the register chose as it did.
register-as-of = Up to
register-sum = Sum
register-check = Check
register-agrees = Agrees
register-differs = Differs

register-chart-timeline = Regions selected by cohort
register-chart-timeline-about = Columns show how many regencies and cities were selected each year. There was no cohort in 2020.
register-chart-known = Members known by name
register-chart-known-about = Bars show how many members of each cohort are known by name, of the official number.
register-chart-funnel = { $cohort }: from invitation to guidance
register-chart-funnel-about = Bars show the number of regions at each stage. A stage without a published figure is not known.

register-regions = Regions
register-regions-lead = Every province, regency and city by the official code of the Ministry of Home Affairs.
register-regions-filter = Filter regions
register-regions-q = Name or code
register-regions-total = { $n ->
    [one] One region
   *[other] { $n } regions
  }
register-regions-none = No region fits
register-regions-none-text = Try part of a name, such as “bone”, or remove a filter.
register-regions-all = Show all regions
register-regions-note = Participations are counted from members known by name. The lists of 2019 and 2021–2023 are incomplete, so a region without one here may still have taken part.
register-download = Download this list:
register-all-kinds = Every kind
register-all-provinces = Every province
register-all-cohorts = Every cohort
register-all-members = Every region
register-member = Participation
register-member-yes = Took part
register-member-no = Not known to have
register-code = Code
register-name = Name
register-kind = Kind
register-region = Region
register-status = Status
register-newest-cohort = Newest cohort

register-course = Course through the movement
register-course-none = Not known to have taken part
register-course-none-text = No source names this region in a cohort. The lists of some cohorts are incomplete.
register-course-province = Provinces are not counted as members; their regencies and cities are listed below.
register-was-replaced = Replaced by another region
register-was-replaced-text = After it was selected, its place was taken by
register-was-replaced-claims = The sources contradict one another; all of them are listed below.
register-took-over = Took the place of another region
register-took-over-text = It took the place of
register-at-list-no = { $n ->
   *[other] Number { $n } on the letter’s list
  }
register-profile = Profile
register-locator = Where { $region } lies among the regions of its province
register-locator-key = Small points: other regencies and cities of the province. Coastline: Natural Earth.
register-fact-code = Region code
register-fact-province = Province
register-fact-head = Head of region
register-fact-population = Population
register-fact-fiscal = Fiscal capacity
register-fact-website = Official site
register-fact-bps = Statistics code
register-fact-since = Since
register-fact-place = Latitude, longitude
register-agencies = Agencies
register-agencies-none = No agency is recorded yet.
register-agencies-none-text = Officers of the region can add them.
register-agencies-all = Every agency
register-existed = Existence
register-existing = Exists
register-past = Past of the territory
register-until = Until { $day }
register-came-from = Came from
register-former-code = Code { $code } was replaced
register-former-code-text = This region now has the code { $code }. Old links go on working.
register-retired = This region has not existed since { $day }
register-retired-text = The page stays readable. Its successors:
register-within = Regencies and cities
register-within-members = known to have taken part
register-letters-of-cohorts = Letters of its cohorts
register-claims-about = What was published about it
register-region-unknown = Region not found
register-region-unknown-lead = No region has the code { $code }, now or before. Look for it by name.
register-region-unknown-province = Or see every region in

register-subject = Subject
register-subject-movement = Smart city movement
register-subject-movement-to = Movement up to { $day }
register-subject-programme = Programme
register-subject-agreement = Agreement
register-subject-evaluation = Evaluation
register-subject-evaluation-of = Evaluation of { $year }
register-subject-evaluation-region = Evaluation of { $year }, { $region }
register-subject-cohorts = All cohorts
register-subject-regions = All regions
register-subject-movements = Movement by year
register-subject-evaluations = Evaluation by year
register-all-subjects = Every subject
register-property = Property
register-property-hint = As in files and the API, such as selected
register-publisher = Publisher
register-published = Published
register-confidence = Confidence
register-note = Note
register-holds = Holds
register-withdrawn = Withdrawn:
register-read = Read
register-undated = Date not known
register-actor-system = the register’s first data
register-actor-officer = an officer of the register

register-claims = Claims
register-claims-lead = Every figure ever published about the movement, as its source gives it, contradictions included.
register-claims-filter = Filter claims
register-claims-none = No claim fits
register-claims-none-text = Remove a filter, or begin with all claims.
register-claims-all = Show all claims
register-figure-claims = The claims behind it
register-figure-no-claims = No claim was published
register-figure-no-claims-text = The register derives this value from other figures; the reason stands above.
register-figure-history = History of decisions
register-figure-decided = Decided by { $who } on { $when }.
register-figure-undone = Undone by { $who } on { $when }.
register-figure-undecided = Sources disagree and nobody has decided.
register-figure-agreed = Every source gives the same value; no decision is needed.
register-figure-id = For programs:
register-decided-by = Decided by { $who }.
register-undone = Undone

register-source = Source
register-source-hint = A source’s id, such as antara-bitung
register-source-title = Title
register-source-where = Where to read it
register-source-printed = Address not known
register-source-id = Id
register-source-claims = What this source states
register-source-no-claims = No figure is quoted from this source.
register-source-proves = Participations it proves
register-source-proves-more = Only the first hundred are shown; the rest stand on the pages of the cohorts.
register-sources = Sources
register-sources-lead = The articles, letters and reports in which each figure was published.
register-sources-filter = Search sources
register-sources-q = Publisher, title or id
register-sources-none = No source fits
register-sources-none-text = Try part of a publisher’s name or of a title.
register-sources-all = Show all sources

register-letters = Letters
register-letters-lead = Letters of the directorate general that select, invite, and tell results.
register-letter-number = Number
register-letter-date = Date
register-letter-subject = Subject
register-letter-purpose = What it did
register-letter-grammar = How a letter’s number is read
register-letter-grammar-lead = The number has a fixed shape. Its month and year must be those of the letter’s date; the register checks this whenever a letter is recorded.
register-letter-b = B- or B.
register-letter-b-text = An ordinary letter (surat biasa).
register-letter-sequence = Sequence
register-letter-sequence-text = The letter’s number within the year.
register-letter-office-text = Directorate General of Informatics Applications.
register-letter-class = Archive class
register-letter-class-text = The code of the archive’s classification, such as AI.01.02.
register-letter-month = Month and year
register-letter-month-text = Month in two digits and year in four, those of the letter’s date.
register-letter-taken-apart = The numbers taken apart

register-map = Map
register-map-lead = Regencies and cities known to have taken part, as tiles of one size and as points on the map.
register-map-filter = Set up the map
register-map-colour = Colour by
register-map-by-cohort = Newest cohort
register-map-by-count = Number of participations
register-map-tiles = Tile map
register-map-tiles-about = One tile for each regency and city, arranged by province. The table below the maps holds the same figures.
register-map-tiles-lead = All tiles are of one size and lie as close to their place as can be. Choose a tile to open the page of its region.
register-map-skip = Skip the tiles
register-map-real = Map of points
register-map-real-lead = Each point lies inside its region or near it.
register-map-credit = Coastline: Natural Earth, public domain.
register-map-table = Table by province
register-map-list = Open these regions as a list
register-map-regions = Regencies and cities
register-map-members = Known to have taken part
register-map-share = Share
register-map-none = Not known to have taken part
register-map-until = Up to { $year }
register-map-times = { $n ->
    [one] Took part once
   *[other] Took part { $n } times
  }
register-map-times-more = Three times or more
register-map-known = The map shows the { $shown } regions known by name of { $all } that took part.
register-map-known-only = The map shows the { $shown } regions known by name.
register-map-shown = { $n ->
    [one] One region is coloured.
   *[other] { $n } regions are coloured.
  }

register-about = About
register-about-lead = What the movement is, what the register holds, and where its data come from.
register-about-movement = The movement
register-about-movement-1 = The Movement towards 100 Smart Cities (Gerakan Menuju 100 Smart City) began in Makassar in May 2017. After the third cohort completed the hundred in 2019, it went on as the Movement towards Smart Cities.
register-about-movement-2 = Each year regencies and cities are assessed; those selected are named in a letter of the director general, sign an agreement, and go through four workshops. The result is a master plan for five to ten years and quick wins for the first.
register-about-movement-3 = It is run by the Ministry of Communication and Informatics, since late 2024 the Ministry of Communication and Digital Affairs, with other ministries and agencies.
register-about-register = The register
register-about-register-1 = Figures about the movement were often published differently. The register keeps every claim with publisher and date, chooses one value, says who chose and why, and remembers every change.
register-about-register-2 = All of it can be followed:
register-about-register-3 = Participations and regions are counted apart, because some regions came again. Counts come from official figures, never from counting a list of names.
register-about-partial = What is incomplete
register-about-partial-1 = The members of 2017, 2018 and 2024 are all known by name; those of 2019, 2021, 2022 and 2023 only in part. A cohort’s page always says how many are known of how many.
register-about-partial-2 = Notes and reasons in the first data are written in English.
register-about-provenance = Where the data come from
register-about-provenance-codes = Codes and names of regions: decree of the Minister of Home Affairs 300.2.2-2430 of 2025.
register-about-provenance-points = Points of regions: the package territory-indonesia (MIT licence), with corrections.
register-about-provenance-coast = Coastline: Natural Earth 1:10m, public domain.
register-about-provenance-rest = All else: facts and figures from the publications under Sources; the notes are in our own words.
register-about-licence = Licence
register-about-licence-1 = The program and its selection of data are under the Apache licence 2.0. They may be used, changed and shared if their origin is named.

register-problem-region-code = A region code is written like 71 for a province or 71.72 for a regency or city.
register-problem-cohort = There is no cohort of this year. See all of them under Cohorts.
register-problem-figure = Nothing was claimed or decided about this figure.
register-problem-source = No source has this id. Look for it under Sources.


## Officers’ pages

# …


## Import and export

# …


## API

register-api-unknown-parameter = The parameter “{ $name }” is not known here. Known are: { $known }.
register-api-repeated-parameter = The parameter “{ $name }” may be given once.
register-api-bad-parameter = The parameter “{ $name }” must look like this: { $form }
register-api-cohort-unknown = There is no cohort { $year }.
register-api-region-unknown = There is no region { $code }.
register-api-id = The id in the address is not a UUID.
register-api-unknown = There is no { $id }.
