import BillingTypes
import InvoicingDomain
import Protobuf

@testable import LinecardctlCommands

/// Scripts of the what-if calculator for tests.
enum WhatIf {
  /// A script in euros with the one subscription `a`, of these terms and steps.
  static func script(_ steps: [String], terms: String = "", account: String = "") -> String {
    #"{"currency":"EUR"\#(account),"subscriptions":[{"id":"a"\#(terms)}],"steps":[\#(steps.joined(separator: ","))]}"#
  }

  /// A change of `a`.
  static func change(_ date: String, _ fields: String) -> String {
    #"{"change":{"date":"\#(date)","subscription":"a",\#(fields)}}"#
  }

  static func run(_ target: String) -> String { #"{"run":{"target_date":"\#(target)"}}"# }

  static func play(_ json: String, limits: WhatIfLimits = WhatIfLimits()) throws -> [RatedInvoice?] {
    try WhatIfCalculator.play(try WhatIfScript(json: Array(json.utf8), limits: limits), limits: limits)
  }

  /// Each line as one row: days, quantity, share, amount; runs apart, `-` where there is nothing to bill.
  static func rows(_ json: String) throws -> [String] {
    try play(json).flatMap { invoice in
      guard let invoice else { return ["-"] }
      return invoice.lines.map { line in
        "\(line.range.start)/\(line.range.end) \(line.quantity) × \(line.unitPrice.decimalText) × "
          + "\(line.numerator)/\(line.denominator) = \(line.amount.decimalText)"
      }
    }
  }

  /// What a script is refused with, as a person reads it.
  static func refusal(_ json: String, limits: WhatIfLimits = WhatIfLimits()) -> String? {
    do {
      _ = try play(json, limits: limits)
      return nil
    } catch let error as JSONError {
      return "\(error.path.fromTop): \(error.problem)"
    } catch {
      return "not a place in the script: \(error)"
    }
  }
}
