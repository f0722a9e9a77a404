import BillingTypes
import Testing
import UsersDomain

/// R6, R85: what makes an account.
@Suite struct CreateAccountRuleTests {
  static let uid = ResourceUID(randomBytes: Array(0..<16))
  static let now = Instant(millisecondsSinceEpoch: 1_772_323_200_000)

  static func draft(_ change: (inout AccountDraft) -> Void = { _ in }) -> AccountDraft {
    var draft = AccountDraft()
    draft.id = "acme"
    draft.displayName = "Acme"
    draft.currencyCode = "EUR"
    draft.timeZone = "Europe/Rome"
    change(&draft)
    return draft
  }

  static func decide(_ draft: AccountDraft, idTaken: Bool = false) throws(UsersError) -> Account {
    try CreateAccount(draft, uid: uid, now: now).decide(idTaken: idTaken)
  }

  @Test func whatIsLeftOutHasADefault() throws {
    let account = try Self.decide(Self.draft())
    #expect(account.id.rawValue == "acme")
    #expect(account.kind == .customer)
    #expect(account.paymentTerms == .invoice(netDays: 0))
    #expect(account.billCycleDay.day == 1)
    #expect(account.stamp == ResourceStamp(creating: Self.uid, at: Self.now))
    #expect(try Self.decide(Self.draft { $0.id = "" }).id.rawValue == Self.uid.text)
  }

  @Test func aTakenIDIsRefused() throws {
    let id = try AccountID("acme")
    #expect(throws: UsersError.accountExists(id)) { try Self.decide(Self.draft(), idTaken: true) }
  }

  @Test func everyProblemIsNamedAtOnce() throws {
    let draft = Self.draft {
      $0.id = "A!"
      $0.displayName = ""
      $0.currencyCode = "EURO"
      $0.timeZone = "Rome"
      $0.locale = "-"
      $0.billCycleDay = 32
      $0.netDays = -1
    }
    #expect(
      Self.problemFields(draft) == [
        "account_id", "account.display_name", "account.currency_code", "account.time_zone", "account.locale",
        "account.bill_cycle_day", "account.net_days",
      ])
  }

  @Test func aCardAccountHasNoNetDays() {
    #expect(
      Self.problemFields(
        Self.draft {
          $0.paymentMethod = .card
          $0.netDays = 1
        }) == ["account.net_days"])
  }

  static let limits: [(String, Bool, @Sendable (inout AccountDraft) -> Void)] = [
    ("id of 2", false, { $0.id = "ac" }),
    ("id of 3", true, { $0.id = "acm" }),
    ("id of 40", true, { $0.id = String(repeating: "a", count: 40) }),
    ("id of 41", false, { $0.id = String(repeating: "a", count: 41) }),
    ("name of 0", false, { $0.displayName = "" }),
    ("name of 1", true, { $0.displayName = "A" }),
    ("name of 200", true, { $0.displayName = String(repeating: "A", count: 200) }),
    ("name of 201", false, { $0.displayName = String(repeating: "A", count: 201) }),
    ("cycle day -1", false, { $0.billCycleDay = -1 }),
    ("cycle day 1", true, { $0.billCycleDay = 1 }),
    ("cycle day 31", true, { $0.billCycleDay = 31 }),
    ("cycle day 32", false, { $0.billCycleDay = 32 }),
    ("net days -1", false, { $0.netDays = -1 }),
    ("net days 0", true, { $0.netDays = 0 }),
    ("net days 365", true, { $0.netDays = 365 }),
    ("net days 366", false, { $0.netDays = 366 }),
    ("locale of 35", true, { $0.locale = "ab-abcdefgh-abcdefgh-abcdefgh-abcde" }),
    ("locale of 36", false, { $0.locale = "ab-abcdefgh-abcdefgh-abcdefgh-abcdef" }),
    ("locale of one letter", false, { $0.locale = "e" }),
    ("locale", true, { $0.locale = "pt-BR" }),
  ]

  @Test(arguments: limits.indices)
  func limit(_ index: Int) {
    let (name, accepted, change) = Self.limits[index]
    #expect(Self.problemFields(Self.draft(change)).isEmpty == accepted, "\(name)")
  }

  static func problemFields(_ draft: AccountDraft) -> [String] {
    do {
      _ = try decide(draft)
      return []
    } catch .invalid(let problems) {
      return problems.map(\.field)
    } catch {
      return ["\(error)"]
    }
  }
}
