import BillingTypes
import Protobuf

/// Reads steps one at a time, before it is known which subscriptions the script has: they may come later in the text.
struct WhatIfStepReader {
  private let stepsMax: Int
  private(set) var steps: [WhatIfStep] = []
  /// The subscriptions that changes name, in the order in which they first do, with the index of the step that does.
  private(set) var named: [(id: String, step: Int)] = []
  private var numbers: [String: Int] = [:]

  init(stepsMax: Int) { self.stepsMax = stepsMax }

  mutating func read(_ index: Int, _ value: JSONValue) throws(JSONError) {
    guard index < stepsMax else {
      throw JSONError(at: .root, "there are more than \(stepsMax) steps; write fewer")
    }
    steps.append(try step(index, value))
  }

  private mutating func step(_ index: Int, _ value: JSONValue) throws(JSONError) -> WhatIfStep {
    guard case .object(let members) = value else { throw value.wrong("write an object with one of change, run") }
    guard members.count == 1, let member = members.first else {
      throw JSONError(at: .root, "a step has \(members.count) fields; write exactly one of change, run")
    }
    switch member.name {
    case "change":
      return .change(try under("change") { () throws(JSONError) in try change(index, member.value) })
    case "run":
      return .run(try under("run") { () throws(JSONError) in try run(member.value) })
    case let name:
      throw JSONError(at: .root.member(name), "there is no such step; write an object with one of change, run")
    }
  }

  private func run(_ value: JSONValue) throws(JSONError) -> WhatIfDate {
    var target: WhatIfDate?
    try value.readMembers("a run", known: ["target_date"]) { _, value throws(JSONError) in
      target = try value.readDate()
    }
    guard let target else { throw JSONError.missing("target_date", "write the day up to which to bill") }
    return target
  }

  private static let fields = [
    "date", "subscription", "unit_price", "quantity", "one_off", "end", "price", "pause", "item", "actor",
    "delivery_id",
  ]

  private mutating func change(_ index: Int, _ value: JSONValue) throws(JSONError) -> WhatIfChange {
    var date: WhatIfDate?
    var id: String?
    var change = WhatIfChange(date: .day(.minimum), subscription: 0)
    try value.readMembers("a change", known: Self.fields) { name, value throws(JSONError) in
      switch name {
      case "date": date = try value.readDate()
      case "subscription":
        id = try value.readText("the id of a subscription", charactersMax: Limits.whatIfNameCharactersMax)
      default: try Self.read(name, value, into: &change)
      }
    }
    guard let date else { throw JSONError.missing("date", "write the first day on which the change holds") }
    guard let id else { throw JSONError.missing("subscription", "write the id of one of subscriptions") }
    change.date = date
    change.subscription = number(of: id, step: index)
    return change
  }

  private static func read(
    _ name: String, _ value: JSONValue, into change: inout WhatIfChange
  ) throws(JSONError) {
    switch name {
    case "unit_price", "price":
      guard change.price == nil else {
        throw JSONError(at: .root, "unit_price and price exclude each other; write one")
      }
      change.price = name == "price" ? .model(try WhatIfPriceModel(value)) : .unitPrice(try value.readDecimal())
    case "quantity": change.quantity = try value.readInteger(0...BillingLimits.quantityMaximum)
    case "one_off": change.oneOff = try value.readDecimal()
    case "item": change.item = try value.readText("what one_off is for", charactersMax: Limits.whatIfNameCharactersMax)
    case "end": change.isEnded = try value.readBool()
    case "pause": change.isPaused = try value.readBool()
    case "actor": change.actor = try value.readText("who asked", charactersMax: Limits.whatIfNameCharactersMax)
    default: change.deliveryID = try value.readText("an id", charactersMax: Limits.whatIfNameCharactersMax)
    }
  }

  private mutating func number(of id: String, step: Int) -> Int {
    if let number = numbers[id] { return number }
    numbers[id] = named.count
    named.append((id, step))
    return named.count - 1
  }
}
