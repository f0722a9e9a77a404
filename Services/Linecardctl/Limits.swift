/// What linecardctl takes on at most.
enum Limits {
  /// Errors of an import that are printed; the rest is counted.
  static let importErrorsShownMax = 100
  /// Requests of an import under way at once.
  static let requestsInFlight = 32
  /// Bytes of a token file.
  static let tokenBytesMax = 4_096
  /// Entries asked for in one page of a list.
  static let pageSize = 1_000
  /// Seconds that `--patience` may be.
  static let patienceSecondsMax: Int64 = 86_400
}
