import Foundation
package import Protobuf

/// What the gateway answered.
package struct HouseAnswer: Sendable {
  package let status: Int
  package let body: [UInt8]

  /// The body as JSON; null when it is not JSON.
  package var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
}

extension HouseOfProcesses {
  /// One HTTP request on a connection of its own, with the operator's token. Blocks.
  package func call(
    _ verb: String, _ path: String, _ body: JSONValue? = nil, key: String? = nil, token: String? = nil
  ) throws -> HouseAnswer {
    var arguments = [
      "--silent", "--show-error", "--max-time", "60", "--request", verb, "--write-out", "\n%{http_code}", "--header",
      "Authorization: Bearer \(token ?? operatorToken)", gateway + path,
    ]
    if let body { arguments += ["--header", "Content-Type: application/json", "--data-binary", body.text()] }
    if let key { arguments += ["--header", "Idempotency-Key: \(key)"] }
    let (_, output) = try Self.run(URL(fileURLWithPath: "/usr/bin/curl"), arguments)
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let status = lines.last.flatMap { Int($0) } ?? 0
    return HouseAnswer(status: status, body: Array(lines.dropLast().joined(separator: "\n").utf8))
  }

  /// Every invoice of the installation as the gateway gives them, page by page.
  package func allInvoices() throws -> [JSONValue] {
    var invoices: [JSONValue] = []
    var token = ""
    repeat {
      let page = try call("GET", "/v1/accounts/-/invoices?page_size=100&page_token=\(token)").json
      invoices += page["invoices"]?.arrayValue ?? []
      token = page["nextPageToken"]?.stringValue ?? ""
    } while !token.isEmpty
    return invoices
  }
}
