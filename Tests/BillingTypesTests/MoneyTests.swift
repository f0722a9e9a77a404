import BillingTypes
import Testing

@Suite struct MoneyTests {
  let euro: Currency
  let yen: Currency
  let dinar: Currency

  init() throws {
    euro = try Currency(code: "EUR")
    yen = try Currency(code: "JPY")
    dinar = try Currency(code: "BHD")
  }

  @Test func decimalTextIsExactPerExponent() throws {
    for (text, currency, minorUnits): (String, Currency, Int64) in [
      ("12.34", euro, 1234), ("12.3", euro, 1230), ("12", euro, 1200), ("-0.05", euro, -5), ("0", euro, 0),
      ("007.50", euro, 750), ("12", yen, 12), ("1.234", dinar, 1234), ("92233720368547758.07", euro, .max),
      ("-92233720368547758.08", euro, .min),
    ] {
      #expect(try Money(decimalText: text, currency: currency).minorUnits == minorUnits, "\(text)")
    }
  }

  @Test func decimalTextRefusesWhatIsNoPlainNumber() {
    for text in [
      "", "-", ".", ".5", "5.", "12.345", "+1", "1,000", "1 000", " 1", "1e3", "0x10", "--1", "1.2.3", "١٢", "1\0",
      "NaN", String(repeating: "1", count: 33),
    ] {
      #expect(throws: MoneyError.malformedText(text, euro), "\(text)") { try Money(decimalText: text, currency: euro) }
    }
    #expect(throws: MoneyError.malformedText("1.0", yen)) { try Money(decimalText: "1.0", currency: yen) }
    for text in ["92233720368547758.08", "-92233720368547758.09", String(repeating: "9", count: 32)] {
      #expect(throws: MoneyError.overflow, "\(text)") { try Money(decimalText: text, currency: euro) }
    }
  }

  @Test func textComesBackAsItWas() throws {
    for currency in Currency.all {
      for minorUnits in [Int64.min, -101, -100, -99, -1, 0, 1, 9, 10, 99, 100, 12345, .max] {
        let money = Money(minorUnits: minorUnits, currency: currency)
        #expect(try Money(decimalText: money.decimalText, currency: currency) == money)
      }
    }
    #expect(Money(minorUnits: -5, currency: euro).description == "EUR -0.05")
    #expect(Money(minorUnits: 1234, currency: yen).description == "JPY 1234")
    #expect(Money(minorUnits: 1, currency: dinar).description == "BHD 0.001")
  }

  @Test func arithmeticIsCheckedAtTheEdges() throws {
    let most = Money(minorUnits: .max, currency: euro)
    let least = Money(minorUnits: .min, currency: euro)
    let one = Money(minorUnits: 1, currency: euro)
    #expect(throws: MoneyError.overflow) { try most.adding(one) }
    #expect(throws: MoneyError.overflow) { try least.subtracting(one) }
    #expect(throws: MoneyError.overflow) { try least.negated() }
    #expect(throws: MoneyError.overflow) { try most.multiplied(by: 2) }
    #expect(throws: MoneyError.overflow) { try most.share(numerator: 2, denominator: 1) }
    #expect(throws: MoneyError.overflow) { try most.share(numerator: .max, denominator: .max) }
    #expect(try most.share(numerator: 1_000_000 * 3_652_059, denominator: 1_000_000 * 3_652_059) == most)
    #expect(try most.subtracting(one).adding(one) == most)
    #expect(throws: MoneyError.currencyMismatch(euro, yen)) { try one.adding(.zero(yen)) }
    #expect(throws: MoneyError.currencyMismatch(euro, yen)) { try one.subtracting(.zero(yen)) }
  }

  @Test func aShareIsRoundedHalfUpOnce() throws {
    // EUR 4 for 17 of 30 days is 2.266…: rounding the day price first would lose a cent.
    #expect(try Money(minorUnits: 400, currency: euro).share(numerator: 17, denominator: 30).minorUnits == 227)
    for (amount, numerator, denominator, expected): (Int64, Int128, Int128, Int64) in [
      (1, 1, 2, 1), (-1, 1, 2, -1), (1, 1, 3, 0), (1, 2, 3, 1), (3, 1, 2, 2), (-3, 1, 2, -2), (5, 0, 7, 0),
      (1995, 1, 30, 67), (100, 49, 10_000, 0), (100, 50, 10_000, 1), (7, 1, 1, 7),
    ] {
      let share = try Money(minorUnits: amount, currency: euro).share(numerator: numerator, denominator: denominator)
      #expect(share.minorUnits == expected, "\(amount) × \(numerator)/\(denominator)")
    }
  }

  @Test func currenciesAreThoseOfTheStandard() throws {
    #expect(Currency.all.count == Set(Currency.all.map(\.code)).count)
    #expect(Currency.all.allSatisfy { $0.code.utf8.count == 3 && $0.code.utf8.allSatisfy { (65...90).contains($0) } })
    for (code, exponent) in ["EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "ISK": 0, "HUF": 2, "XOF": 0] {
      #expect(try Currency(code: code).exponent == exponent)
    }
    for code in ["", "eur", "EURO", "EU", "XXX", "ZWL", "HRK", "E\0R"] {
      #expect(throws: CurrencyError.unknownCode(code)) { try Currency(code: code) }
    }
  }
}
