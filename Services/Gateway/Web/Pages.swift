import HTTP
import RPC

/// What is served besides the resources: a greeting, and what operators and their machines look at.
struct Pages: Sendable {
  /// One page, which is only read.
  struct Page: Sendable {
    let body: @Sendable (HTTPRequest) async -> HTTPResponse

    func answer(_ request: HTTPRequest) async throws(Problem) -> HTTPResponse {
      switch request.method {
      case .get, .head: return await body(request)
      case .post, .put, .patch, .delete, .options, .trace:
        throw Problem(
          .methodNotAllowed, code: .unimplemented, reason: "METHOD_NOT_ALLOWED",
          detail: "\(request.method.rawValue) is not possible here; GET, HEAD is.", fields: ["Allow": "GET, HEAD"])
      }
    }
  }

  private let pages: [String: Page]
  private let pathBytesMax: Int

  /// - Parameters:
  ///   - admin: the pages that every process has, `/livez`, `/readyz` and `/metrics`.
  ///   - checkPeers: asks every service how it is, so that `/readyz` tells what is true now.
  init(
    admin: @escaping @Sendable (HTTPRequest) -> HTTPResponse?, checkPeers: @escaping @Sendable () async -> Void
  ) {
    let adminPage: @Sendable (HTTPRequest) -> HTTPResponse = { request in
      admin(request) ?? HTTPResponse(.notFound, text: "There is no such page.\n")
    }
    pages = [
      "/": Page { _ in HTTPResponse(.ok, text: Self.greeting) },
      "/livez": Page { adminPage($0) },
      "/metrics": Page { adminPage($0) },
      "/readyz": Page { request in
        await checkPeers()
        return adminPage(request)
      },
    ]
    pathBytesMax = pages.keys.map(\.utf8.count).max() ?? 0
  }

  /// The page at exactly this path. Paths of resources are told by their length.
  func page(at path: String) -> Page? {
    path.utf8.count > pathBytesMax ? nil : pages[path]
  }

  private static let greeting = """
    Linecard: subscriptions, licenses, seats and invoices.

    The resources are under /v1/, as JSON: GET /v1/accounts lists the accounts.
    Send Authorization: Bearer TOKEN, and a new Idempotency-Key with each change.
    Errors are application/problem+json. /readyz says whether every service answers.
    README.md and proto/ describe the rest.

    """
}
