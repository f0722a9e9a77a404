import BillingTypes
import Testing

@testable import LinecardctlCommands

/// Files are refused with every error at its place, before anything is sent.
@Suite struct ImportCheckTests {
  static let good = goodFiles.mapValues { Array($0.utf8) }

  private func errors(_ contents: [ImportFile: [UInt8]]) -> [String] {
    do {
      _ = try ProviderFiles(contents)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test func goodFilesAreRead() throws {
    let files = try ProviderFiles(Self.good)
    #expect(files.accounts.map(\.displayName) == ["Acme", "Bolt, Inc."])
    #expect(files.users.map(\.familyName) == ["Bo", "Ace", "Çelik"])
    #expect(files.plans.map(\.unitPrice.minorUnits) == [1990, 2150])
    #expect(files.changes.map(\.quantity) == [12, 13, 11])
  }

  @Test(arguments: [
    (ImportFile.accounts, "Europe/Rome", "Europe/Rom", "accounts.csv:2:5: time_zone: "),
    (.accounts, "EUR,", "EURO,", "accounts.csv:2:4: currency: "),
    (.accounts, "card,0", "card,5", "accounts.csv:3:8: net_days: a card account is charged at once; write 0."),
    (.accounts, ",31", ",32", "accounts.csv:3:9: bill_cycle_day: \"32\" is not a whole number from 1 to 31."),
    (.accounts, "\nacme,", "\nAC,", "accounts.csv:2:1: account: "),
    (.accounts, "Acme,", ",", "accounts.csv:2:2: display_name: is empty; write something."),
    (
      .accounts, "locale", "local",
      "accounts.csv:1:6: \"local\": there is no such column; remove it. The columns are account, "
    ),
    (.accounts, ",31", "", "accounts.csv:3:1: the row has 8 cells and the header has 9; "),
    (.users, "ben@acme.example", "ben", "users.csv:2:5: email: \"ben\" is not an email address; write NAME@DOMAIN."),
    (.users, "yes,member", "ja,member", "users.csv:2:6: active: \"ja\" is not one of yes, no."),
    (.users, "yes,member", "yes,boss", "users.csv:2:7: roles: \"boss\" is unknown or there twice; "),
    (.plans, "19.90", "19.905", "plans.csv:2:9: unit_price: "),
    (.plans, "19.90", "-1", "plans.csv:2:9: unit_price: is negative; write 0 or more."),
    (.subscriptions, "2026-03-15", "2026-02-29", "subscriptions.csv:3:4: start_date: "),
    (.changes, "o-1", "o 1", "changes.csv:3:1: change: \"o 1\" is part of a key; "),
    (.changes, ",13", ",1e1", "changes.csv:3:5: quantity: \"1e1\" is not a whole number from 0 to 1000000."),
  ])
  func aWrongField(_ file: ImportFile, _ old: String, _ new: String, _ start: String) {
    let errors = errors(files(file, replacing: old, with: new))
    #expect(errors.count >= 1)
    #expect(errors.contains { $0.hasPrefix(start) }, "\(errors)")
  }

  @Test(arguments: [
    (ImportFile.users, "bolt,cy", "bold,cy", "users.csv:4:1: account: \"bold\" is not in accounts.csv; "),
    (.users, "owner ", "", "users.csv:2:7: roles: acme has no owner; give one user the role owner."),
    (.users, "yes,member", "yes,owner", "users.csv:3:7: roles: the owner of acme is on line 2; there is one only."),
    (.users, "acme,ada", "acme,ben", "users.csv:3:2: user: \"ben\" is on line 2 already; remove one of them."),
    (.users, "ada@", "BEN@", "users.csv:3:5: email: \"BEN@acme.example\" is on line 2 already; remove one of them."),
    (.subscriptions, "axiom-usd", "axiom-eur", "subscriptions.csv:3:3: plan: axiom-eur is priced in EUR, "),
    (.subscriptions, "axiom-usd", "nope", "subscriptions.csv:3:3: plan: \"nope\" is not in plans.csv; "),
    (.subscriptions, ",10", ",1", "subscriptions.csv:2:5: quantity: 1 is below the 2 users in platform_users.csv; "),
    (.changes, ",13", ",1", "changes.csv:3:5: quantity: 1 is below the 2 users in platform_users.csv; "),
    (.changes, "2026-03-12", "2026-02-12", "changes.csv:3:4: effective_date: is before the subscription starts, "),
    (.changes, "o-1,acme,axiom", "o-1,acme,matrix", "changes.csv:3:3: subscription: acme has no such subscription"),
    (.changes, "o-1", "o-2", "changes.csv:3:1: change: \"o-2\" is on line 2 already; remove one of them."),
    (.platformUsers, "Ada Ace,ada", "Ada Ace,eve", "platform_users.csv:2:5: user: \"eve\" is not a user of acme"),
  ])
  func rowsThatContradictEachOther(_ file: ImportFile, _ old: String, _ new: String, _ start: String) {
    let errors = errors(files(file, replacing: old, with: new))
    #expect(errors.contains { $0.hasPrefix(start) }, "\(errors)")
  }

  @Test func everyErrorIsNamedAtOnce() {
    var contents = files(.accounts, replacing: "Europe/Rome", with: "Mars")
    contents[.users] = files(.users, replacing: "yes", with: "si")[.users]
    #expect(
      errors(contents).map { $0.prefix(14) } == [
        "accounts.csv:2", "users.csv:2:6:", "users.csv:3:6:", "users.csv:4:6:",
      ])
  }

  @Test func printsAHundredErrorsAndCountsTheRest() throws {
    let rows = (1...150).map { "p\($0)," }.joined(separator: "\n")
    let contents = [ImportFile.products: Array("product,display_name\n\(rows)\n".utf8)]
    let error = #expect(throws: ImportErrors.self) { try ProviderFiles(contents) }
    let sentences = try #require(error).sentences
    #expect(sentences.count == 102)
    #expect(sentences.suffix(2) == ["… and 50 more", "Nothing was imported: 150 errors."])
  }
}
