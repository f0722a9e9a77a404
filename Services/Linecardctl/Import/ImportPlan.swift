import BillingTypes

/// What an import sends, in order.
struct ImportPlan: Sendable {
  let stages: [ImportStage]

  /// The requests of files that hold no errors. Dated stages outside `dates` are left out, and with a first date also
  /// what has no date, because it has been sent then.
  init(_ files: ProviderFiles, from first: CalendarDate? = nil, until last: CalendarDate? = nil) {
    let undated = first == nil ? Self.undated(files) : []
    let dated = Self.dated(files).filter { stage in
      guard let date = stage.date else { return true }
      return first.map { date >= $0 } ?? true && last.map { date <= $0 } ?? true
    }
    stages = (undated + dated).filter { !$0.lanes.isEmpty }
  }

  var requestCount: Int { stages.reduce(0) { $0 + $1.requestCount } }

  private static func undated(_ files: ProviderFiles) -> [ImportStage] {
    // An account's first user must be its owner.
    let users = files.users.filter(\.isOwner) + files.users.filter { !$0.isOwner }
    return [
      ImportStage(.accounts, nil, files.accounts.map { [ImportRequest($0)] }),
      ImportStage(.users, nil, lanes(users.map { ($0.account.rawValue, ImportRequest($0)) })),
      ImportStage(.products, nil, files.products.map { [ImportRequest($0)] }),
      ImportStage(.plans, nil, files.plans.map { [ImportRequest($0)] }),
    ]
  }

  /// Day by day: what starts, who exists on it, what changes. Changes of one day keep the order of the file.
  private static func dated(_ files: ProviderFiles) -> [ImportStage] {
    let plans = Dictionary(files.plans.map { ($0.id, $0.product) }, uniquingKeysWith: { first, _ in first })
    let starts = Dictionary(grouping: files.subscriptions, by: \.startDate)
    let changes = Dictionary(grouping: files.changes, by: \.effectiveDate)
    var waiting = Dictionary(grouping: files.platformUsers) { "\($0.account)/\($0.product)" }
    var stages: [ImportStage] = []
    for date in Set(starts.keys).union(changes.keys).sorted() {
      let started = starts[date] ?? []
      let arrived = started.flatMap { subscription -> [PlatformUserRecord] in
        guard let product = plans[subscription.plan] else { return [] }
        return waiting.removeValue(forKey: "\(subscription.account)/\(product)") ?? []
      }
      stages.append(ImportStage(.subscriptions, date, started.map { [ImportRequest($0)] }))
      stages.append(platformUsers(arrived, date))
      let changed = (changes[date] ?? []).map { ("\($0.account)/\($0.subscription)", ImportRequest($0)) }
      stages.append(ImportStage(.changes, date, lanes(changed)))
    }
    // Those whose subscription is in no file: it exists already, or the service says what is missing.
    let others = files.platformUsers.filter { waiting["\($0.account)/\($0.product)"] != nil }
    return stages + [platformUsers(others, nil)]
  }

  private static func platformUsers(_ records: [PlatformUserRecord], _ date: CalendarDate?) -> ImportStage {
    ImportStage(.platformUsers, date, lanes(records.map { ($0.account.rawValue, ImportRequest($0)) }))
  }

  /// Requests of one key one after the other, in order; keys in the order of their first request.
  private static func lanes(_ requests: [(key: String, request: ImportRequest)]) -> [[ImportRequest]] {
    var positions: [String: Int] = [:]
    var lanes: [[ImportRequest]] = []
    for (key, request) in requests {
      if let position = positions[key] {
        lanes[position].append(request)
      } else {
        positions[key] = lanes.count
        lanes.append([request])
      }
    }
    return lanes
  }
}

/// Requests that do not depend on each other across lanes; within a lane they follow one another.
struct ImportStage: Sendable {
  let file: ImportFile
  /// The day on which they happen; nil where it does not matter.
  let date: CalendarDate?
  let lanes: [[ImportRequest]]

  init(_ file: ImportFile, _ date: CalendarDate?, _ lanes: [[ImportRequest]]) {
    self.file = file
    self.date = date
    self.lanes = lanes
  }

  var requestCount: Int { lanes.reduce(0) { $0 + $1.count } }
}
