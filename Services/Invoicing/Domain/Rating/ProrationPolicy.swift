import BillingTypes

/// What part of a period costs.
package enum ProrationPolicy: String, Sendable, Hashable, CaseIterable {
  /// Its days over the days of the aligned period. The default.
  case exactDays = "exact_days"
  /// As if every month had thirty days (30E/360, as strict 30/360 elsewhere): a monthly period is 30, a quarter 90, a year
  /// 360 days; the 31st falls on the 30th, and February's last day counts for the ones that it lacks. Whole periods cost the
  /// same in every month, and shares of a period still add up to it. Days and weeks have no months and are counted exactly.
  case fixed30 = "fixed_30"
  /// Nothing is taken apart: a period in which there was service on any day costs a whole period, at the dearest
  /// quantity and price that a day of it had. A raise costs the whole period for what was added, a cut or an end gives
  /// nothing back for the period it falls in, and a day that turns out to have had no service at all does.
  case none = "none"
}

/// Measures days of one period by a policy.
struct PeriodShare {
  let policy: ProrationPolicy
  let schedule: BillingSchedule
  /// Days of the whole period, as the policy counts them.
  let denominator: Int64

  init(_ policy: ProrationPolicy, _ schedule: BillingSchedule, of period: DateRange) {
    self.schedule = schedule
    switch (policy, schedule.period.months) {
    case (.fixed30, let months?):
      self.policy = .fixed30
      denominator = Int64(months) * 30
    case (.fixed30, nil), (.exactDays, _):
      self.policy = .exactDays
      denominator = Int64(period.dayCount)
    case (.none, _):
      self.policy = .none
      denominator = Int64(period.dayCount)
    }
  }

  /// Days of a range within the period, as the policy counts them.
  func numerator(of range: DateRange) -> Int64 {
    switch policy {
    case .exactDays: Int64(range.dayCount)
    case .fixed30: Int64(schedule.thirtyDayNumber(of: range.end) - schedule.thirtyDayNumber(of: range.start))
    case .none: range.isEmpty ? 0 : denominator
    }
  }
}
