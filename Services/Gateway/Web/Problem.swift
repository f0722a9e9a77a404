import HTTP
import RPC

/// An answer that is not what was asked for (RFC 9457). Whatever goes wrong at the gateway becomes one of these, and
/// `Problems.swift` alone decides which.
struct Problem: Error, Sendable, Hashable {
  var status: HTTPStatus
  /// Canonical name of the RPC status, such as `FAILED_PRECONDITION`.
  var code: String
  /// `UPPER_SNAKE` and stable, for programs; nil where the code says all.
  var reason: String?
  /// One sentence for a person: what is wrong and what to do.
  var detail: String
  /// The values that the sentence speaks of.
  var metadata: [String: String] = [:]
  var violations: [ErrorDetail.FieldViolation] = []
  var retryDelayMilliseconds: Int64?
  /// Fields of the response, such as Allow.
  var fields: HTTPFields = [:]

  init(_ status: HTTPStatus, code: StatusCode, reason: String?, detail: String, fields: HTTPFields = [:]) {
    self.status = status
    self.code = code.name
    self.reason = reason
    self.detail = detail
    self.fields = fields
  }
}
