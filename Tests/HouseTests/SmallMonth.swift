import Foundation
import TestHouse

/// A provider's files for one small month, in the format of `deploy/sample`: made here so that a run takes seconds.
struct SmallMonth {
  static let accountCount = 10

  /// Writes the files into a directory of their own.
  static func write(to folder: TemporaryDirectory) throws {
    func write(_ name: String, _ lines: [String]) throws {
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
    }
    let accounts = (0..<accountCount).map { "account-\($0)" }
    let zones = ["Europe/Rome", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Pacific/Honolulu"]
    let cycleDays = [1, 15, 31]
    try write(
      "accounts.csv",
      ["account,display_name,kind,currency,time_zone,locale,payment_terms,net_days,bill_cycle_day"]
        + accounts.enumerated().map { index, account in
          "\(account),Account \(index),customer,EUR,\(zones[index % zones.count]),en-GB,invoice,30,"
            + "\(cycleDays[index % cycleDays.count])"
        })
    try write(
      "users.csv",
      ["account,user,given_name,family_name,email,active,roles"]
        + accounts.flatMap { account in
          (0..<3).map { user in
            "\(account),user-\(user),Ada,Number\(user),user\(user)@\(account).example,yes,"
              + (user == 0 ? "owner administrator" : "member")
          }
        })
    try write("products.csv", ["product,display_name", "axiom,Axiom"])
    try write(
      "plans.csv",
      [
        "plan,product,display_name,pricing_model,billing_mode,period_unit,period_count,currency,unit_price",
        "axiom-eur,axiom,\"Axiom, monthly\",per_seat,in_advance,month,1,EUR,19.90",
      ])
    try write(
      "subscriptions.csv",
      ["account,subscription,plan,start_date,quantity"] + accounts.map { "\($0),axiom,axiom-eur,2026-03-01,10" })
    try write(
      "platform_users.csv",
      ["account,platform_user,product,display_name,user"]
        + accounts.flatMap { account in
          (0..<2).map { "\(account),axiom-user-\($0),axiom,Ada Number\($0),user-\($0)" }
        })
    try write("changes.csv", ["change,account,subscription,effective_date,quantity"] + changes(accounts))
  }

  /// Raises and cuts on most days, two of them on one day now and then; never below the two platform users.
  private static func changes(_ accounts: [String]) -> [String] {
    accounts.enumerated().flatMap { index, account in
      stride(from: 2 + index % 4, through: 31, by: 4).enumerated().map { step, day in
        let date = "2026-03-\(day < 10 ? "0" : "")\(day)"
        return "c-\(index)-\(step),\(account),axiom,\(date),\(3 + (index * 7 + step * 5) % 17)"
      }
    }
  }
}
