/// A currency of ISO 4217 and how many decimals its minor unit has.
public struct Currency: Sendable, Hashable, CustomStringConvertible {
  /// Three upper-case letters, such as `EUR`.
  public let code: String
  /// Decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for BHD.
  public let exponent: Int

  /// The currency of an active ISO 4217 code; case matters.
  public init(code: String) throws(CurrencyError) {
    guard let exponent = currencyExponents[code] else { throw .unknownCode(code) }
    self.code = code
    self.exponent = exponent
  }

  public var description: String { code }

  public static func == (left: Currency, right: Currency) -> Bool { left.code == right.code }

  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// Every currency there is, by code.
  public static let all: [Currency] = currencyExponents.sorted { $0.key < $1.key }
    .map { Currency(knownCode: $0.key, exponent: $0.value) }

  private init(knownCode: String, exponent: Int) {
    self.code = knownCode
    self.exponent = exponent
  }
}

/// Why text is not a currency.
public enum CurrencyError: Error, Hashable, CustomStringConvertible {
  /// Not an active code of ISO 4217.
  case unknownCode(String)

  public var description: String {
    switch self {
    case .unknownCode(let code):
      "\"\(code.prefix(16))\" is not a currency; use an ISO 4217 code in capitals, such as EUR"
    }
  }
}
