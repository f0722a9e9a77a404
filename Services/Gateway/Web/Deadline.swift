import HTTP

/// How long a caller waits: by default 30 seconds, less by `X-Request-Timeout-Ms`.
enum Deadline {
  static let fieldName = "X-Request-Timeout-Ms"
  static let millisecondsMax: Int64 = 30_000

  /// The time that the request has. More than the maximum is served as the maximum.
  static func milliseconds(_ fields: HTTPFields) throws(Problem) -> Int64 {
    guard let text = fields[fieldName] else { return millisecondsMax }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), (1...10).contains(text.utf8.count),
      let milliseconds = Int64(text), milliseconds > 0
    else {
      throw .invalidField(
        fieldName, reason: "MALFORMED_TIMEOUT", "\(fieldName) must be a whole number of milliseconds above 0.")
    }
    return min(milliseconds, millisecondsMax)
  }
}
