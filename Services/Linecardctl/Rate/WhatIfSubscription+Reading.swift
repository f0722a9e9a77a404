import BillingTypes
import InvoicingDomain
import Protobuf

extension WhatIfSubscription {
  private static let fields = [
    "id", "billing", "period", "interval", "alignment", "title", "unit", "currency", "discounts", "minimum_charge",
    "free_periods", "free_until",
  ]

  init(_ value: JSONValue) throws(JSONError) {
    self.init(id: "")
    var unit = (PeriodUnit.month, 1)
    var interval: Int64 = 1
    try value.readMembers("a subscription", known: Self.fields) { name, value throws(JSONError) in
      switch name {
      case "period":
        unit = try value.readWord([
          "DAY": (.day, 1), "WEEK": (.week, 1), "MONTH": (.month, 1), "QUARTER": (.month, 3), "YEAR": (.year, 1),
        ])
      case "interval": interval = try value.readInteger(1...Int64(BillingLimits.periodCountMaximum))
      default: try read(name, value)
      }
    }
    if id.isEmpty { throw JSONError.missing("id", "write a name that changes refer to") }
    do { period = try BillingPeriod(unit: unit.0, count: Int(interval) * unit.1) } catch {
      throw JSONError(at: .root.member("interval"), "\(error)")
    }
  }

  private mutating func read(_ name: String, _ value: JSONValue) throws(JSONError) {
    switch name {
    case "id": id = try value.readText("an id", charactersMax: Limits.whatIfNameCharactersMax)
    case "title": title = try value.readText("a title", charactersMax: Limits.whatIfNameCharactersMax)
    case "unit":
      unit = try value.readWord([
        "UNIT": .unit, "SEAT": .seat, "LICENSE": .license, "ACTIVE_USER": .activeUser, "NUMBER": .number,
      ])
    case "currency": currency = try value.readCurrency()
    case "billing": billingMode = try value.readWord(["IN_ADVANCE": .inAdvance, "IN_ARREARS": .inArrears])
    case "alignment": isAlignedToAccount = try value.readWord(["ACCOUNT": true, "SUBSCRIPTION": false])
    case "discounts": discounts = try WhatIfDiscount.readAll(value)
    case "minimum_charge": minimumCharge = try value.readDecimal()
    default:
      guard free == nil else { throw JSONError(at: .root, "free_periods and free_until exclude each other; write one") }
      free =
        name == "free_until"
        ? .until(try value.readDate())
        : .periods(Int(try value.readInteger(1...Int64(BillingLimits.periodCountMaximum))))
    }
  }
}

extension WhatIfDiscount {
  static func readAll(_ value: JSONValue) throws(JSONError) -> [WhatIfDiscount] {
    var discounts: [WhatIfDiscount] = []
    try value.readElements("discounts", elementsMax: InvoicingLimits.discountsMaximum) { _, value throws(JSONError) in
      discounts.append(try WhatIfDiscount(value))
    }
    return discounts
  }

  private init(_ value: JSONValue) throws(JSONError) {
    var taken: Value?
    var from: WhatIfDate?
    var end = End.never
    let fields = ["percent", "amount", "from", "until", "periods"]
    try value.readMembers("a discount", known: fields) { name, value throws(JSONError) in
      switch name {
      case "percent", "amount":
        guard taken == nil else { throw JSONError(at: .root, "percent and amount exclude each other; write one") }
        taken = name == "amount" ? .amount(try value.readDecimal()) : .percent(hundredths: try value.readPercent())
      case "from": from = try value.readDate()
      default:
        guard case .never = end else { throw JSONError(at: .root, "until and periods exclude each other; write one") }
        end =
          name == "until"
          ? .until(try value.readDate())
          : .periods(Int(try value.readInteger(1...Int64(BillingLimits.periodCountMaximum))))
      }
    }
    guard let taken else { throw JSONError(at: .root, "the discount takes nothing off; write percent or amount") }
    self.init(value: taken, from: from, end: end)
  }
}

extension JSONValue {
  func readCurrency() throws(JSONError) -> Currency {
    try readText("an ISO 4217 code such as \"EUR\"") { try Currency(code: $0) }
  }

  /// Hundredths of a percent from decimal text of 0 to 100 with at most two decimals.
  func readPercent() throws(JSONError) -> Int64 {
    let allowed = "write a decimal string from \"0\" to \"100\" with at most two decimals"
    let parts = try readDecimal().split(separator: ".")
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    guard decimals.utf8.count <= 2,
      let hundredths = Int64(parts[0] + decimals + String(repeating: "0", count: 2 - decimals.utf8.count)),
      hundredths <= 10_000
    else { throw wrong(allowed) }
    return hundredths
  }

  func readTimeZone() throws(JSONError) -> BillingTimeZone {
    try readText("an IANA time zone such as \"Europe/Rome\"") { try BillingTimeZone(identifier: $0) }
  }

  func readCycleDay() throws(JSONError) -> BillCycleDay {
    let day = try readInteger(1...31)
    do { return try BillCycleDay(Int(day)) } catch { throw JSONError(at: .root, "\(error)") }
  }
}
