/// Bounds of the words that every module shares; each is tested below, at and above.
public enum BillingLimits {
  /// Characters of an identifier.
  public static let identifierLengthMaximum = 40
  /// Characters of an account identifier, at least.
  public static let accountIdentifierLengthMinimum = 3
  /// Units that one subscription may bill.
  public static let quantityMaximum: Int64 = 1_000_000
  /// Units (days, weeks, months, years) in one billing period.
  public static let periodCountMaximum = 1_000
  /// Entries on a page when the caller names no number.
  public static let pageSizeDefault = 50
  /// Entries on a page at most; a caller who asks for more gets this many (AIP-158).
  public static let pageSizeMaximum = 1_000
  /// Characters of an IANA time zone name.
  public static let timeZoneIdentifierLengthMaximum = 64
  /// Characters of an amount written as decimal text.
  public static let decimalTextLengthMaximum = 32
}
