import HTTP
import Protobuf
import RPC

// The one place where errors become HTTP: statuses of RPCs by the table of the Connect protocol, with the few reasons
// for which HTTP has a status of its own.

extension Problem {
  /// Reasons whose status is another than that of their code.
  private static let statusByReason: [String: HTTPStatus] = [
    "IDEMPOTENCY_KEY_REUSED": .unprocessableContent,
    "ETAG_MISMATCH": .preconditionFailed,
    "UNSUPPORTED_MEDIA_TYPE": .unsupportedMediaType,
    "FILE_TOO_LARGE": .contentTooLarge,
  ]

  /// Reasons that the way to a service gives and not the service: told without the addresses of the house.
  private static let sentenceByReason: [String: String] = [
    "UNREACHABLE": "A service that this needs cannot be reached, so nothing was done; try again in a moment.",
    "DEADLINE_EXCEEDED": outcomeUnknown,
    RPCError.outcomeUnknown: outcomeUnknown,
  ]

  private static let outcomeUnknown =
    "No answer came in time. A change may have taken effect; repeat the request with the same Idempotency-Key."

  /// What a client is told to wait that may try again, where the service does not say.
  private static let retryDelayMillisecondsDefault: Int64 = 1_000

  /// The status that a code has on HTTP.
  static func status(for code: StatusCode) -> HTTPStatus {
    switch code {
    case .ok: .ok
    case .cancelled: .clientClosedRequest
    case .invalidArgument, .failedPrecondition, .outOfRange: .badRequest
    case .deadlineExceeded: .gatewayTimeout
    case .notFound: .notFound
    case .alreadyExists, .aborted: .conflict
    case .permissionDenied: .forbidden
    case .resourceExhausted: .tooManyRequests
    case .unimplemented: .notImplemented
    case .unavailable: .serviceUnavailable
    case .unauthenticated: .unauthorized
    case .unknown, .internal, .dataLoss: .internalServerError
    }
  }

  /// The problem of a failed call. `bodyField` is the field of the request that the body stands for: what the caller
  /// sent has no such prefix, so the names of fields lose it.
  init(_ error: RPCError, bodyField: String? = nil) {
    let status = error.reason.flatMap { Self.statusByReason[$0] } ?? Self.status(for: error.code)
    let detail = error.reason.flatMap { Self.sentenceByReason[$0] } ?? Self.sentence(error.message)
    self.init(status, code: error.code, reason: error.reason, detail: detail)
    for detail in error.details {
      switch detail {
      case .errorInfo(_, _, let metadata): self.metadata.merge(metadata) { first, _ in first }
      case .badRequest(let violations):
        self.violations += violations.map { violation in
          var violation = violation
          violation.field = Self.jsonPath(violation.field, bodyField: bodyField)
          return violation
        }
      case .retryInfo(let delayMilliseconds): retryDelayMilliseconds = delayMilliseconds
      case .other: continue
      }
    }
    if status == .serviceUnavailable && retryDelayMilliseconds == nil {
      retryDelayMilliseconds = Self.retryDelayMillisecondsDefault
    }
    if status == .unauthorized { fields = Self.challenge }
  }

  /// The problem of a text that is not the message it should be.
  init(_ error: JSONError, bodyField: String?) {
    let field = Self.jsonPath(error.path.description, bodyField: bodyField)
    let place = field.isEmpty ? "The JSON body" : "The field \(field)"
    self.init(
      .badRequest, code: .invalidArgument, reason: "MALFORMED_REQUEST",
      detail: "\(place) is not valid: \(error.problem)")
    violations = [.init(field: field, description: error.problem, reason: "MALFORMED")]
  }

  /// A request refused before it was one: a broken head, a body above the limit, a client that is too slow.
  init(refused status: HTTPStatus, _ sentence: String) {
    let code: StatusCode =
      switch status {
      case .contentTooLarge, .fieldsTooLarge, .targetTooLong: .resourceExhausted
      case .notImplemented, .versionNotSupported: .unimplemented
      case .serviceUnavailable: .unavailable
      case .requestTimeout: .deadlineExceeded
      default: .invalidArgument
      }
    self.init(status, code: code, reason: "REQUEST_REFUSED", detail: sentence)
  }

  private static let challenge: HTTPFields = ["WWW-Authenticate": "Bearer realm=\"linecard\""]

  /// Nobody knows who asks.
  static func unauthenticated(_ detail: String) -> Problem {
    Problem(.unauthorized, code: .unauthenticated, reason: "TOKEN_REQUIRED", detail: detail, fields: challenge)
  }

  /// One field of the request is wrong.
  static func invalidField(_ field: String, reason: String, _ detail: String) -> Problem {
    var problem = Problem(.badRequest, code: .invalidArgument, reason: reason, detail: detail)
    problem.violations = [.init(field: field, description: detail, reason: reason)]
    return problem
  }

  /// Services write sentences without a capital and a full stop; people read them with both.
  private static func sentence(_ message: String) -> String {
    guard let first = message.first else { return message }
    // A resource name at the beginning stays as it is.
    let isName = message.prefix { $0 != " " }.contains("/")
    let capital = isName ? message : first.uppercased() + message.dropFirst()
    return ".!?".contains(capital.last ?? ".") ? capital : capital + "."
  }

  /// `user.given_name` as `givenName` when the body is the user.
  static func jsonPath(_ field: String, bodyField: String?) -> String {
    let path = field.split(separator: ".").map { MessageShape.jsonName(String($0)) }
    guard let bodyField, path.count > 1, path.first == MessageShape.jsonName(bodyField) else {
      return path.joined(separator: ".")
    }
    return path.dropFirst().joined(separator: ".")
  }
}
