/// What linecardctl takes on at most.
enum Limits {
  /// Errors of an import that are printed; the rest is counted.
  static let importErrorsShownMax = 100
  /// Requests of an import under way at once.
  static let requestsInFlight = 32
  /// Bytes of a file of users; the house takes no more.
  static let usersFileBytesMax = 10_000_000
  /// Bytes of a token file.
  static let tokenBytesMax = 4_096
  /// Entries asked for in one page of a list.
  static let pageSize = 1_000
  /// Seconds that `--patience` may be.
  static let patienceSecondsMax: Int64 = 86_400
  /// Characters of an id, a title or a name in a what-if script.
  static let whatIfNameCharactersMax = 200
  /// Tiers of a price of a what-if script.
  static let whatIfTiersMax = 1_000
}

/// What a what-if script may be at most.
struct WhatIfLimits {
  /// Bytes of the script.
  var bytesMax = 512 << 20
  /// Changes and runs.
  var stepsMax = 2_000_000
  var subscriptionsMax = 100_000
  /// Lines of all its invoices.
  var linesMax = 5_000_000
}
