import BillingTypes
import Testing

@Suite struct IdentifierTests {
  @Test func identifiersAreLowerCaseLettersDigitsAndHyphens() throws {
    for text in ["a", "7", "acme-2", "a-", "a--b", String(repeating: "x", count: 40)] {
      #expect(try UserID(text).rawValue == text)
    }
    for text in ["", "-a", "A", "a_b", "a b", "a/b", "é", "a\0", "a.", String(repeating: "x", count: 41)] {
      #expect(throws: IdentifierError.self, "\(text)") { try UserID(text) }
    }
  }

  @Test func accountsHaveAtLeastThreeCharacters() throws {
    #expect(throws: IdentifierError.self) { try AccountID("ab") }
    #expect(try AccountID("abc").description == "abc")
    let error = IdentifierError.malformedIdentifier(kind: "account", text: "ab", lengthMinimum: 3)
    #expect(
      error.description
        == "\"ab\" is not an account id; use 3 to 40 lower-case letters, digits and hyphens, not a hyphen first")
  }

  @Test func resourceNamesGoThereAndBack() throws {
    #expect(try AccountID(resourceName: "accounts/acme").resourceName == "accounts/acme")
    #expect(try BillRunID(resourceName: "billRuns/2026-03").rawValue == "2026-03")
    let name = try SubscriptionName(resourceName: "accounts/acme/subscriptions/phones")
    #expect(name == SubscriptionName(account: try AccountID("acme"), subscription: try SubscriptionID("phones")))
    #expect(name.resourceName == "accounts/acme/subscriptions/phones")
    let user = try PlatformUserName(resourceName: "accounts/acme/platformUsers/u1")
    #expect(user.platformUser.rawValue == "u1")
  }

  @Test func otherFormsOfNamesAreRefused() {
    for text in [
      "", "accounts", "accounts/", "accounts/acme/", "/accounts/acme", "users/acme", "accounts/acme/users/u",
    ] {
      #expect(throws: IdentifierError.self, "\(text)") { try AccountID(resourceName: text) }
    }
    for text in [
      "accounts/acme/subscriptions", "accounts/acme/subscriptions/", "accounts/acme/users/u",
      "accounts/a/subscriptions/s",
      "accounts/acme/subscriptions/s/x", "accounts//subscriptions/s",
    ] {
      #expect(throws: IdentifierError.self, "\(text)") { try SubscriptionName(resourceName: text) }
    }
  }

  @Test func pageSizesFollowTheRule() throws {
    for (requested, count): (Int32, Int) in [
      (0, 50), (1, 1), (999, 999), (1_000, 1_000), (1_001, 1_000), (.max, 1_000),
    ] {
      #expect(try PageSize(requested).count == count)
    }
    #expect(throws: PageSizeError.negative(-1)) { try PageSize(-1) }
  }
}
