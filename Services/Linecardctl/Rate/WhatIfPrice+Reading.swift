import BillingTypes
import Protobuf

extension WhatIfPriceModel {
  private static let fields = ["model", "unit_price", "amount", "size", "tiers"]

  private enum Kind: String, CaseIterable {
    case perUnit = "PER_UNIT"
    case flat = "FLAT"
    case graduated = "GRADUATED"
    case volume = "VOLUME"
    case package = "PACKAGE"

    /// What belongs to it beside `model`.
    var fields: [String] {
      switch self {
      case .perUnit: ["unit_price"]
      case .flat: ["amount"]
      case .graduated, .volume: ["tiers"]
      case .package: ["size", "amount"]
      }
    }
  }

  init(_ value: JSONValue) throws(JSONError) {
    var kind: Kind?
    var amounts: [String: String] = [:]
    var size: Int64?
    var tiers: [WhatIfTier]?
    try value.readMembers("a price", known: Self.fields) { name, value throws(JSONError) in
      switch name {
      case "model":
        kind = try value.readWord(
          ["PER_UNIT": .perUnit, "FLAT": .flat, "GRADUATED": .graduated, "VOLUME": .volume, "PACKAGE": .package])
      case "size": size = try value.readInteger(1...BillingLimits.quantityMaximum)
      case "tiers": tiers = try Self.readTiers(value)
      default: amounts[name] = try value.readDecimal()
      }
    }
    guard let kind else {
      let words = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw JSONError.missing("model", "write one of \(words)")
    }
    let given = Set(amounts.keys).union(size == nil ? [] : ["size"]).union(tiers == nil ? [] : ["tiers"])
    if let foreign = given.subtracting(kind.fields).min() {
      throw JSONError(
        at: .root.member(foreign), "\(kind.rawValue) has none; it has \(kind.fields.joined(separator: ", "))")
    }
    if let missing = kind.fields.first(where: { !given.contains($0) }) {
      throw JSONError.missing(missing, "\(kind.rawValue) has \(kind.fields.joined(separator: ", "))")
    }
    switch kind {
    case .perUnit: self = .perUnit(unitPrice: amounts["unit_price"] ?? "")
    case .flat: self = .flat(amount: amounts["amount"] ?? "")
    case .graduated: self = .graduated(tiers ?? [])
    case .volume: self = .volume(tiers ?? [])
    case .package: self = .package(size: size ?? 1, amount: amounts["amount"] ?? "")
    }
  }

  private static func readTiers(_ value: JSONValue) throws(JSONError) -> [WhatIfTier] {
    var tiers: [WhatIfTier] = []
    try value.readElements("tiers", elementsMax: Limits.whatIfTiersMax) { _, value throws(JSONError) in
      var tier = WhatIfTier(unitPrice: "")
      var unitPrice: String?
      try value.readMembers("a tier", known: ["up_to", "unit_price", "flat_fee"]) { name, value throws(JSONError) in
        switch name {
        case "up_to": tier.upTo = try value.readInteger(1...BillingLimits.quantityMaximum)
        case "unit_price": unitPrice = try value.readDecimal()
        default: tier.flatFee = try value.readDecimal()
        }
      }
      guard let unitPrice else { throw JSONError.missing("unit_price", "write the price of each unit of the tier") }
      tier.unitPrice = unitPrice
      tiers.append(tier)
    }
    return tiers
  }
}
