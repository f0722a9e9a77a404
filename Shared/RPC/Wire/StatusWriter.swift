/// Errors in the form of `google.rpc.Status` inside a response envelope.
enum StatusWriter {
  /// The response envelope that carries `error`.
  static func envelope(_ error: RPCError) -> [UInt8] {
    var status = WireWriter()
    status.integer(field: 1, Int64(error.code.rawValue))
    status.text(field: 2, error.message)
    for detail in error.details { status.message(field: 3, any(detail)) }
    var envelope = WireWriter()
    envelope.message(field: 1, status.bytes)
    return envelope.bytes
  }

  private static func any(_ detail: ErrorDetail) -> [UInt8] {
    var any = WireWriter()
    switch detail {
    case .errorInfo(let reason, let domain, let metadata):
      any.text(field: 1, DetailType.errorInfo)
      any.blob(field: 2, errorInfo(reason, domain, metadata))
    case .badRequest(let violations):
      any.text(field: 1, DetailType.badRequest)
      any.blob(field: 2, badRequest(violations))
    case .retryInfo(let delayMilliseconds):
      any.text(field: 1, DetailType.retryInfo)
      any.blob(field: 2, retryInfo(delayMilliseconds))
    case .other(let typeURL, let value):
      any.text(field: 1, typeURL)
      any.blob(field: 2, value)
    }
    return any.bytes
  }

  private static func errorInfo(_ reason: String, _ domain: String, _ metadata: [String: String]) -> [UInt8] {
    var info = WireWriter()
    info.text(field: 1, reason)
    info.text(field: 2, domain)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      var entry = WireWriter()
      entry.text(field: 1, key)
      entry.text(field: 2, value)
      info.message(field: 3, entry.bytes)
    }
    return info.bytes
  }

  private static func badRequest(_ violations: [ErrorDetail.FieldViolation]) -> [UInt8] {
    var request = WireWriter()
    for violation in violations {
      var entry = WireWriter()
      entry.text(field: 1, violation.field)
      entry.text(field: 2, violation.description)
      entry.text(field: 3, violation.reason)
      request.message(field: 1, entry.bytes)
    }
    return request.bytes
  }

  private static func retryInfo(_ delayMilliseconds: Int64) -> [UInt8] {
    var duration = WireWriter()
    duration.integer(field: 1, delayMilliseconds / 1000)
    duration.integer(field: 2, delayMilliseconds % 1000 * 1_000_000)
    var info = WireWriter()
    info.message(field: 1, duration.bytes)
    return info.bytes
  }
}

/// The type URLs of the details that are read and written as such.
enum DetailType {
  static let errorInfo = "type.googleapis.com/google.rpc.ErrorInfo"
  static let badRequest = "type.googleapis.com/google.rpc.BadRequest"
  static let retryInfo = "type.googleapis.com/google.rpc.RetryInfo"
}
