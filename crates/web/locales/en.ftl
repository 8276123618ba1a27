# Words of the page layout, the components and the problems.

## Frame

web-home = Home
web-skip = Skip to content
web-nav = Main navigation
web-nav-more = More
web-menu = Menu
web-language = Language
web-theme = Appearance
web-theme-auto = Follow the device
web-theme-light = Light
web-theme-dark = Dark
web-sign-in = Sign in
web-sign-out = Sign out
web-account = My account
web-demo-label = Demonstration
web-demo = This is a demonstration. Whatever you change here stays on this computer.
web-footer = { $name } { $version }. Every figure names its source.
web-footer-sources = Sources
web-footer-api = API for other programs
web-footer-licence = Apache 2.0 licence
web-request-number = Request number

## Components

web-breadcrumbs = Where this page is
web-required = required
web-errors = { $n ->
    [one] One entry needs correcting
   *[other] { $n } entries need correcting
  }
web-apply = Apply
web-reset = Clear filters
web-cancel = Cancel
web-unknown = Not known yet
web-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
  }
web-pages = Pages of the list
web-previous = Previous
web-next = Next
web-as-table = View as a table

## Charts

web-chart-category = Category
web-chart-value = Value
web-chart-unknown = not known
web-chart-none = none
web-chart-of-previous = of the stage before
web-chart-share-of-previous = { $share } of the stage before
web-chart-known = Known
web-chart-not-known = Not known yet
web-chart-total = Total
web-chart-known-of = { $known } of { $total } known
web-chart-share = Share
web-chart-part-of = { $part } of { $whole }

## Map

web-map-search = Find a region on the map
web-map-show = Show
web-map-zoom-in = Zoom in
web-map-zoom-out = Zoom out
web-map-failed = The map could not be loaded. The table below holds the same data.
web-map-needs-script = This map needs JavaScript. The table below holds the same data.

## Problems: titles by status, advice, and titles by code

web-problem-other = This request cannot be met
web-problem-400 = The request cannot be understood
web-problem-400-advice = Check the address or what you entered, then try again.
web-problem-401 = You need to sign in
web-problem-401-advice = Sign in with your account to continue to this page.
web-problem-403 = You are not permitted
web-problem-403-advice = Your account does not have the role this needs. Ask an administrator if you should have it.
web-problem-404 = Page not found
web-problem-404-advice = The address may be mistyped, or the page has moved.
web-problem-405 = This address does not work that way
web-problem-405-advice = Go back to the previous page and use the buttons there.
web-problem-408 = The request took too long
web-problem-408-advice = Your connection may be slow. Try again.
web-problem-409 = Things have changed
web-problem-409-advice = Reload to see the present state, then decide again.
web-problem-410 = No longer here
web-problem-410-advice = What you are looking for was here and has been withdrawn.
web-problem-412 = Someone else changed this
web-problem-412-advice = Fetch the latest version, then repeat your change.
web-problem-413 = The file or form is too large
web-problem-413-advice = Make it smaller or divide it into parts.
web-problem-415 = This kind of file cannot be read
web-problem-415-advice = Send one of the kinds named on the form or in the documentation.
web-problem-422 = Some entries need correcting
web-problem-422-advice = Correct the marked entries, then send again.
web-problem-428 = Say which version you changed
web-problem-429 = Too many attempts
web-problem-429-advice = Wait a moment before trying again.
web-problem-500 = Something went wrong on our side
web-problem-500-advice = The fault has been recorded. If it happens again, give the request number below to an administrator.
web-problem-503 = The service is unavailable for now
web-problem-503-advice = Try again in a moment. What you have saved is safe.
web-problem-unknown-address = Page not found
web-problem-changed-meanwhile-text = This is no longer the version that If-Match names.
web-problem-if-match-required-text = Send the ETag of the version you changed as If-Match.
web-problem-limit-text = limit must be a whole number from 1 to 200.
web-problem-sort-text = sort names no column of this list.
web-problem-cursor-text = after or before is no place in this list. Begin again without it.
web-problem-changed-by-someone-text = Someone else has changed this since you opened it.
web-problem-duplicate-text = There is already an entry with the same { $what }.
web-problem-referred-to-text = Another entry refers to this one, or the one it refers to does not exist.
web-problem-outside-limits-text = A value is outside what is allowed: { $what }.
web-problem-disk-full = The storage is full
web-problem-database-damaged = The database is damaged

web-done-added = Added.
web-done-saved = Saved.
web-done-moved = The step is recorded.
web-done-curated = The decision is saved.
web-done-undone = The decision is undone.
web-done-withdrawn = The claim is withdrawn.
web-done-restored = The claim counts again.
