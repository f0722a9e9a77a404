import BillingTypes
import InvoicingDomain
import Protobuf

extension WhatIfScript {
  private static let fields = ["time_zone", "currency", "bill_cycle_day", "proration", "subscriptions", "steps"]

  /// Reads a whole script. A script that can not be understood in every part is refused with the first thing that is
  /// wrong: its path from the top, and what is allowed there.
  init(json bytes: [UInt8], limits: WhatIfLimits = WhatIfLimits()) throws(JSONError) {
    var reader = WhatIfStepReader(stepsMax: limits.stepsMax)
    let top = try Self.parse(bytes, bytesMax: limits.bytesMax, &reader)
    var currency: Currency?
    var timeZone = try JSONValue.string("UTC").readTimeZone()
    var day = BillCycleDay.first
    var proration = ProrationPolicy.exactDays
    var subscriptions: [WhatIfSubscription]?
    var hasSteps = false
    try top.readMembers("the script", known: Self.fields) { name, value throws(JSONError) in
      switch name {
      case "currency": currency = try value.readCurrency()
      case "time_zone": timeZone = try value.readTimeZone()
      case "bill_cycle_day": day = try value.readCycleDay()
      case "proration": proration = try Self.readProration(value)
      case "subscriptions": subscriptions = try Self.readSubscriptions(value, limits.subscriptionsMax)
      default:
        guard value.arrayValue != nil else { throw value.wrong("write an array of steps") }
        hasSteps = true
      }
    }
    guard let currency else { throw JSONError.missing("currency", "write an ISO 4217 code such as \"EUR\"") }
    guard let subscriptions else {
      throw JSONError.missing("subscriptions", "write an array of subscriptions, each with an id")
    }
    guard hasSteps else { throw JSONError.missing("steps", "write an array of changes and runs") }
    self.init(
      currency: currency, timeZone: timeZone, billCycleDay: day, proration: proration, subscriptions: subscriptions,
      steps: [])
    steps = try Self.resolve(reader, subscriptions)
  }

  /// The text without its steps, which are given to the reader.
  private static func parse(
    _ bytes: [UInt8], bytesMax: Int, _ reader: inout WhatIfStepReader
  ) throws(JSONError) -> JSONValue {
    guard bytes.contains(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) else {
      throw JSONError(at: .root, "the input is empty; write a JSON object with \(fields.joined(separator: ", "))")
    }
    return try JSONValue(
      parsing: bytes, bytesMax: bytesMax, elementsOf: "steps"
    ) { index, step throws(JSONError) in
      try under("steps") { () throws(JSONError) in
        try under(index) { () throws(JSONError) in try reader.read(index, step) }
      }
    }
  }

  private static func readProration(_ value: JSONValue) throws(JSONError) -> ProrationPolicy {
    var policy = ProrationPolicy.exactDays
    try value.readMembers("proration", known: ["policy"]) { _, value throws(JSONError) in
      policy = try value.readWord(["EXACT_DAYS": .exactDays, "FIXED_30": .fixed30, "NONE": .none])
    }
    return policy
  }

  private static func readSubscriptions(
    _ value: JSONValue, _ countMax: Int
  ) throws(JSONError) -> [WhatIfSubscription] {
    var subscriptions: [WhatIfSubscription] = []
    var ids: Set<String> = []
    try value.readElements("subscriptions", elementsMax: countMax) { _, value throws(JSONError) in
      let subscription = try WhatIfSubscription(value)
      guard ids.insert(subscription.id).inserted else {
        throw JSONError(at: .root.member("id"), "\"\(subscription.id)\" stands twice; give each its own id")
      }
      subscriptions.append(subscription)
    }
    return subscriptions
  }

  /// The steps with their subscriptions as indexes into those of the script.
  private static func resolve(
    _ reader: WhatIfStepReader, _ subscriptions: [WhatIfSubscription]
  ) throws(JSONError) -> [WhatIfStep] {
    let indexes = Dictionary(uniqueKeysWithValues: subscriptions.enumerated().map { ($1.id, $0) })
    var resolved: [Int] = []
    for (id, step) in reader.named {
      guard let index = indexes[id] else {
        let known = subscriptions.prefix(5).map { "\"\($0.id)\"" }.joined(separator: ", ")
        let allowed = subscriptions.isEmpty ? "subscriptions is empty" : "write one of subscriptions, such as \(known)"
        throw JSONError(
          at: .root.member("steps").element(step).member("change").member("subscription"),
          "there is no subscription \"\(id)\"; \(allowed)")
      }
      resolved.append(index)
    }
    if zip(resolved, 0...).allSatisfy({ $0 == $1 }) { return reader.steps }
    return reader.steps.map { step in
      guard case .change(var change) = step else { return step }
      change.subscription = resolved[change.subscription]
      return .change(change)
    }
  }
}

extension JSONError {
  static func missing(_ name: String, _ allowed: String) -> JSONError {
    JSONError(at: .root.member(name), "it is missing; \(allowed)")
  }
}
