import BillingTypes

private let monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
  "December",
]

/// A date for people: `12 March 2026`.
func spelled(_ date: CalendarDate) -> String {
  let (year, month, day) = date.civil
  return "\(day) \(monthNames[month - 1]) \(year)"
}

/// The first and last day of a span for people, saying nothing twice: `12–31 March 2026`, `20 March – 19 April 2026`.
func spelled(_ range: DateRange) -> String {
  let first = range.start.civil
  let last = range.lastDay.civil
  if range.dayCount <= 1 { return spelled(range.start) }
  if first.year != last.year { return "\(spelled(range.start)) – \(spelled(range.lastDay))" }
  if first.month != last.month {
    return "\(first.day) \(monthNames[first.month - 1]) – \(spelled(range.lastDay))"
  }
  return "\(first.day)–\(spelled(range.lastDay))"
}
