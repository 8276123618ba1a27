post-below-page = Its page: { $url }
post-below-own = This message was sent automatically; please do not reply. Your address, language and reminders: { $url }
post-stale = Someone else changed it while this page was open. Reload the page to see the change.
post-no-step = A message in this state can neither be sent again nor called off.
