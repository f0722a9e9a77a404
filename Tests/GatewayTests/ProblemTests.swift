import HTTP
import Protobuf
import RPC
import Testing

@testable import GatewayService

@Suite struct ProblemTests {
  private static let statuses: [StatusCode: Int] = [
    .ok: 200, .cancelled: 499, .unknown: 500, .invalidArgument: 400, .deadlineExceeded: 504, .notFound: 404,
    .alreadyExists: 409, .permissionDenied: 403, .resourceExhausted: 429, .failedPrecondition: 400, .aborted: 409,
    .outOfRange: 400, .unimplemented: 501, .internal: 500, .unavailable: 503, .dataLoss: 500, .unauthenticated: 401,
  ]

  @Test("every code has its status", arguments: StatusCode.allCases)
  func table(_ code: StatusCode) {
    let problem = Problem(RPCError(code: code, message: "x"))
    #expect(problem.status.code == Self.statuses[code])
    #expect(problem.code == code.name)
    #expect((problem.fields["WWW-Authenticate"] != nil) == (code == .unauthenticated))
  }

  @Test("faults of the way to a service tell no addresses and what to do")
  func transport() {
    for (code, reason) in [
      (StatusCode.unavailable, "UNREACHABLE"), (.unavailable, RPCError.outcomeUnknown),
      (.deadlineExceeded, "DEADLINE_EXCEEDED"),
    ] {
      let problem = Problem(RPCError(code, reason: reason, message: "cannot connect to 127.0.0.1:7104"))
      #expect(!problem.detail.contains("127"))
      #expect(problem.detail.contains("again") || problem.detail.contains("same Idempotency-Key"))
      #expect(problem.retryDelayMilliseconds == (code == .unavailable ? 1_000 : nil))
    }
  }

  @Test func document() throws {
    var error = RPCError(
      .failedPrecondition, reason: "QUANTITY_BELOW_OCCUPIED", message: "13 users exist", metadata: ["b": "2", "a": "1"])
    error.details.append(.badRequest([.init(field: "user.given_name", description: "is empty", reason: "EMPTY")]))
    error.details.append(.retryInfo(delayMilliseconds: 1_001))
    error.details.append(.other(typeURL: "x", value: []))
    let response = Problem(error, bodyField: "user").response(requestID: "r", instance: "/v1/x")
    #expect(response.fields["Content-Type"] == "application/problem+json")
    #expect(response.fields["Retry-After"] == "2")
    #expect(
      response.text
        == #"{"type":"urn:problem-type:linecard:quantity-below-occupied","title":"Quantity below occupied","#
        + #""status":400,"detail":"13 users exist.","instance":"/v1/x","code":"FAILED_PRECONDITION","#
        + #""reason":"QUANTITY_BELOW_OCCUPIED","requestId":"r","metadata":{"a":"1","b":"2"},"#
        + #""errors":[{"field":"givenName","reason":"EMPTY","message":"is empty"}]}"#)
  }

  @Test("a cut below the users that exist says who is in the way and what to do")
  func belowOccupied() async throws {
    try await TestGateway.run { gateway in
      let response = try await gateway.post(
        "/v1/accounts/acme/subscriptions/axiom:changeQuantity", #"{"quantity": "12"}"#)
      #expect(response.problem == ["400", "FAILED_PRECONDITION", "QUANTITY_BELOW_OCCUPIED"])
      #expect(response.json["metadata"]?["occupied"]?.stringValue == "13")
      #expect(response.json["metadata"]?["platform_users"]?.stringValue == "accounts/acme/platformUsers/ann")
      #expect(response.json["detail"]?.stringValue?.hasSuffix("first, then lower the quantity.") == true)
    }
  }

  @Test func fieldErrorsAndRetryAfter() async throws {
    try await TestGateway.run { gateway in
      let path = "/v1/accounts/acme/subscriptions/axiom:changeQuantity"
      let invalid = try await gateway.post(path, #"{"quantity": "-1"}"#)
      let errors = invalid.json["errors"]?.arrayValue ?? []
      #expect(errors.map { $0["field"]?.stringValue } == ["quantity", "effectiveDate"])
      #expect(errors.first?["reason"]?.stringValue == "QUANTITY_OUT_OF_RANGE")
      let busy = try await gateway.post(path, #"{"quantity": "1000000"}"#)
      #expect(busy.problem == ["503", "UNAVAILABLE", "OVERLOADED"])
      #expect(busy.fields["Retry-After"] == "1")
      #expect(try await gateway.send(.get, "/v1/accounts/x").problem == ["404", "NOT_FOUND", "ACCOUNT_NOT_FOUND"])
    }
  }
}
