import HTTP
import Protobuf
import RPC
import Testing

@testable import GatewayService

@Suite struct RESTTests {
  private static let change = "/v1/accounts/acme/subscriptions/axiom:changeQuantity"

  @Test("body, query and key become the request; the answer is the bare resource")
  func create() async throws {
    try await TestGateway.run { gateway in
      let response = try await gateway.send(
        .post, "/v1/accounts?accountId=acme", #"{"displayName": "Acme", "net_days": "30"}"#,
        fields: ["Idempotency-Key": "\"k 1\"", "X-Request-Id": "r-1", "traceparent": trace("00f067aa0ba902b7")])
      #expect(response.status == .ok)
      #expect(response.fields["Content-Type"] == "application/json")
      #expect(response.fields["X-Request-Id"] == "r-1")
      let json = response.json
      #expect(json["name"]?.stringValue == "accounts/acme")
      #expect(json["displayName"]?.stringValue == "Acme")
      #expect(json["netDays"]?.integerValue == 30)
      #expect(json["uid"]?.stringValue == "k 1")
      let beside = json["locale"]?.stringValue ?? ""
      #expect(
        beside.hasPrefix(
          "request-id=r-1;traceparent=\(trace("0101010101010101"));linecard-identity=1;operator;operator;"))
    }
  }

  private func trace(_ span: String) -> String {
    "00-4bf92f3577b34da6a3ce929d0e0e4736-\(span)-01"
  }

  @Test func everyAnswerIsGuarded() async throws {
    try await TestGateway.run { gateway in
      for target in ["/", "/v1/accounts/acme", "/nowhere"] {
        let fields = try await gateway.send(.get, target).fields
        #expect(fields["Cache-Control"] == "no-store")
        #expect(fields["X-Content-Type-Options"] == "nosniff")
        #expect(fields["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        #expect(fields["X-Request-Id"]?.count == 32)
      }
    }
  }

  @Test func etags() async throws {
    try await TestGateway.run { gateway in
      let first = try await gateway.send(.get, "/v1/accounts/acme")
      #expect(first.fields["ETag"] == "\"e1\"")
      #expect(first.json["displayName"]?.stringValue == "Acme")
      for tag in ["\"e1\"", "\"x\", \"e1\"", "W/\"e1\"", "*"] {
        let again = try await gateway.send(.get, "/v1/accounts/acme", fields: ["If-None-Match": tag])
        #expect(again.status == .notModified && again.body.isEmpty)
      }
      let other = try await gateway.send(.get, "/v1/accounts/acme", fields: ["If-None-Match": "\"e2\""])
      #expect(other.status == .ok)
      let head = try await gateway.send(.head, "/v1/accounts/acme")
      #expect(head.status == .ok && head.body.isEmpty && head.fields["ETag"] == "\"e1\"")
    }
  }

  @Test func ifMatch() async throws {
    try await TestGateway.run { gateway in
      for (tag, expected) in [
        ("\"e1\"", ["no problem"]), ("*", ["no problem"]),
        ("\"e2\"", ["412", "ABORTED", "ETAG_MISMATCH"]),
        ("e1", ["400", "INVALID_ARGUMENT", "MALFORMED_IF_MATCH"]),
        ("\"e1\", \"e2\"", ["400", "INVALID_ARGUMENT", "MALFORMED_IF_MATCH"]),
      ] {
        let fields = ["If-Match": tag, "Idempotency-Key": "k"]
        let response = try await gateway.send(.post, Self.change, #"{"quantity": "14"}"#, fields: fields)
        #expect(Array(response.problem.prefix(expected.count)) == expected)
      }
      let fields = ["If-Match": "\"e1\"", "Idempotency-Key": "k"]
      let unconditional = try await gateway.send(.post, "/v1/accounts", "{}", fields: fields)
      #expect(unconditional.problem == ["400", "INVALID_ARGUMENT", "IF_MATCH_NOT_SUPPORTED"])
    }
  }

  @Test("query parameters in both spellings fill the fields that neither path nor body fill")
  func query() async throws {
    try await TestGateway.run { gateway in
      for query in ["pageSize=5&page_token=a%2Bb+c", "page_size=5&pageToken=a%2Bb%20c"] {
        let response = try await gateway.send(.get, "/v1/accounts?\(query)")
        #expect(response.json["nextPageToken"]?.stringValue == "5/a+b c")
      }
      for (query, reason) in [
        ("pagesize=5", "UNKNOWN_QUERY_PARAMETER"), ("pageSize=5&pageSize=6", "REPEATED_QUERY_PARAMETER"),
        ("pageSize=5&page_size=5", "REPEATED_QUERY_PARAMETER"), ("pageSize.x=5", "UNKNOWN_QUERY_PARAMETER"),
        ("pageSize=many", "MALFORMED_REQUEST"), ("pageToken=%ff", "MALFORMED_QUERY"),
      ] {
        let response = try await gateway.send(.get, "/v1/accounts?\(query)")
        #expect(response.problem == ["400", "INVALID_ARGUMENT", reason], "\(query)")
      }
      let path = try await gateway.send(.get, "/v1/accounts/acme?name=accounts/acme")
      #expect(path.problem == ["400", "INVALID_ARGUMENT", "UNKNOWN_QUERY_PARAMETER"])
      let whole = try await gateway.post(Self.change + "?quantity=14", "{}")
      #expect(whole.problem == ["400", "INVALID_ARGUMENT", "UNKNOWN_QUERY_PARAMETER"])
    }
  }

  @Test func idempotencyKey() async throws {
    try await TestGateway.run { gateway in
      let body = #"{"quantity": "14"}"#
      for (key, bodyKey, expected) in [
        (nil, nil, ["400", "INVALID_ARGUMENT", "IDEMPOTENCY_KEY_REQUIRED"]),
        ("", nil, ["400", "INVALID_ARGUMENT", "MALFORMED_IDEMPOTENCY_KEY"]),
        ("gr\u{FC}n", nil, ["400", "INVALID_ARGUMENT", "MALFORMED_IDEMPOTENCY_KEY"]),
        (String(repeating: "k", count: 256), nil, ["400", "INVALID_ARGUMENT", "MALFORMED_IDEMPOTENCY_KEY"]),
        (String(repeating: "k", count: 255), nil, ["no problem"]), ("k", nil, ["no problem"]),
        (nil, "k", ["no problem"]), ("k", "k", ["no problem"]),
        ("k", "other", ["400", "INVALID_ARGUMENT", "CONTRADICTORY_FIELD"]),
        ("reused", nil, ["422", "ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"]),
      ] as [(String?, String?, [String])] {
        let given = bodyKey.map { body.dropLast() + ", \"requestId\": \"\($0)\"}" } ?? body
        let response = try await gateway.send(.post, Self.change, given, fields: ["Idempotency-Key": key])
        #expect(Array(response.problem.prefix(expected.count)) == expected, "\(key ?? "-") \(bodyKey ?? "-")")
      }
    }
  }

  @Test("what the path says stands; a body that says something else is refused")
  func pathAndBody() async throws {
    try await TestGateway.run { gateway in
      let name = "accounts/acme/subscriptions/axiom"
      let same = try await gateway.post(Self.change, #"{"name": "\#(name)", "quantity": 14}"#)
      #expect(same.json["name"]?.stringValue == name)
      let other = try await gateway.post(Self.change, #"{"name": "accounts/evil/subscriptions/x", "quantity": 14}"#)
      #expect(other.problem == ["400", "INVALID_ARGUMENT", "CONTRADICTORY_FIELD"])
    }
  }

  @Test("bodies that are not the message are refused with the path to the fault")
  func bodies() async throws {
    try await TestGateway.run { gateway in
      for (target, body, field) in [
        ("/v1/accounts", #"{"displayName": 5}"#, "displayName"), ("/v1/accounts", #"{"colour": 5}"#, "colour"),
        ("/v1/accounts", #"{"netDays": 1.5}"#, "netDays"), ("/v1/accounts", "{", ""), ("/v1/accounts", "[]", "account"),
        ("/v1/accounts", #"{"locale": "a", "locale": "b"}"#, ""), (Self.change, #"{"quantity": "x"}"#, "quantity"),
        (Self.change, "[]", ""), ("/v1/accounts", "{\"locale\": \"\u{0}\"}", ""),
      ] {
        let response = try await gateway.post(target, body)
        #expect(response.problem == ["400", "INVALID_ARGUMENT", "MALFORMED_REQUEST"], "\(body)")
        #expect(response.json["errors"]?[0]?["field"]?.stringValue == field, "\(body)")
      }
      #expect(try await gateway.post("/v1/accounts", "").problem[2] == "BODY_REQUIRED")
      #expect(try await gateway.post(Self.change, "").problem[2] == "QUANTITY_BELOW_OCCUPIED")
      #expect(try await gateway.send(.get, "/v1/accounts", "{}").problem[2] == "UNEXPECTED_BODY")
    }
  }

  @Test func contentTypes() async throws {
    try await TestGateway.run { gateway in
      for (type, encoding, status) in [
        ("application/json", nil, 200), ("Application/JSON; charset=\"UTF-8\"", nil, 200), (nil, nil, 200),
        ("application/json", "identity", 200), ("application/json", "gzip", 415), ("text/plain", nil, 415),
        ("application/json; charset=latin1", nil, 415), ("application/x-www-form-urlencoded", nil, 415),
      ] as [(String?, String?, Int)] {
        let response = try await gateway.send(
          .post, Self.change, #"{"quantity": 14}"#,
          fields: ["Content-Type": type, "Content-Encoding": encoding, "Idempotency-Key": "k"])
        #expect(response.status.code == status, "\(type ?? "-") \(encoding ?? "-")")
      }
    }
  }

  @Test func unknownPathsAndMethods() async throws {
    try await TestGateway.run { gateway in
      for target in ["/v1/nothing", "/v1/accounts/", "/v1/accounts/acme:fly", "/v2/accounts", "/v1/accounts/%ff"] {
        let response = try await gateway.send(.get, target)
        #expect(response.problem == ["404", "NOT_FOUND", "UNKNOWN_PATH"])
        #expect(response.json["instance"]?.stringValue == target)
      }
      for method in [HTTPMethod.put, .patch, .delete, .trace] {
        let response = try await gateway.send(method, "/v1/accounts")
        #expect(response.problem == ["405", "UNIMPLEMENTED", "METHOD_NOT_ALLOWED"])
        #expect(response.fields["Allow"] == "GET, HEAD, POST, OPTIONS")
      }
      let options = try await gateway.send(.options, "/v1/accounts/acme")
      #expect(options.status == .noContent && options.fields["Allow"] == "GET, HEAD, PATCH, OPTIONS")
      #expect(try await gateway.send(.post, "/livez", "").problem[0] == "405")
    }
  }

  @Test func deadline() async throws {
    try await TestGateway.run { gateway in
      for (value, range) in [(nil, 29_000...30_001), ("5000", 4_000...5_001), ("99999999", 29_000...30_001)] {
        let response = try await gateway.send(.get, "/v1/accounts/acme", fields: ["X-Request-Timeout-Ms": value])
        #expect(range.contains(Int(response.json["netDays"]?.integerValue ?? 0)))
      }
      for value in ["0", "-1", "1.5", "x", "12345678901"] {
        let response = try await gateway.send(.get, "/v1/accounts/acme", fields: ["X-Request-Timeout-Ms": value])
        #expect(response.problem == ["400", "INVALID_ARGUMENT", "MALFORMED_TIMEOUT"])
      }
    }
  }

  @Test("what the parser refuses is a problem too")
  func refusedRequest() async throws {
    try await TestGateway.run { gateway in
      let response = try await gateway.send(.get, "/v1/accounts#x")
      #expect(response.problem == ["400", "INVALID_ARGUMENT", "REQUEST_REFUSED"])
      #expect(response.fields["Connection"] == "close")
    }
  }
}
