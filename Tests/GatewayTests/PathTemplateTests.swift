import Testing

@testable import GatewayService

@Suite struct PathTemplateTests {
  private func match(_ template: String, _ path: String) -> [String: String]? {
    let template = PathTemplate(template)
    guard let path = RequestPath(path), path.fits(template.segments), path.verb == template.verb else { return nil }
    return Dictionary(uniqueKeysWithValues: template.fields(of: path).map { ($0.field, $0.value) })
  }

  @Test func parts() {
    let template = PathTemplate("/v1/{name=accounts/*/subscriptions/*}:changeQuantity")
    #expect(template.segments == [.literal("v1"), .literal("accounts"), .any, .literal("subscriptions"), .any])
    #expect(template.variables == [.init(field: "name", segments: 1..<5)])
    #expect(template.verb == "changeQuantity")
    #expect(template.literalCount == 3)
    #expect(PathTemplate("/v1/{id}/x").variables == [.init(field: "id", segments: 1..<2)])
  }

  @Test(
    arguments: [
      ("/v1/accounts", "/v1/accounts", [:]),
      ("/v1/{name=accounts/*}", "/v1/accounts/acme", ["name": "accounts/acme"]),
      ("/v1/{parent=accounts/*}/users", "/v1/accounts/acme/users", ["parent": "accounts/acme"]),
      ("/v1/{name=accounts/*/users/*}:x", "/v1/accounts/a/users/b:x", ["name": "accounts/a/users/b"]),
      ("/v1/{id}", "/v1/a%2Fb%20c", ["id": "a/b c"]),
      ("/v1/{name=accounts/*}", "/v1/accounts/a%2Fb%20c%2fd", ["name": "accounts/a%2Fb c%2fd"]),
      ("/v1/{name=accounts/*}", "/v1/%61ccounts/acme", ["name": "accounts/acme"]),
      ("/v1/{name=accounts/*}", "/v1/accounts/a%3Ab", ["name": "accounts/a:b"]),
      ("/v1/{name=accounts/*/users/*}", "/v1/accounts/a%20b/users/%C3%BC", ["name": "accounts/a b/users/\u{FC}"]),
      ("/v1/{name=accounts/*}:x", "/v1/accounts/a:b:x", ["name": "accounts/a:b"]),
    ])
  func matches(_ template: String, _ path: String, _ fields: [String: String]) {
    #expect(match(template, path) == fields)
  }

  @Test(
    arguments: [
      ("/v1/accounts", "/v1/accounts/"), ("/v1/accounts", "/v1//accounts"), ("/v1/accounts", "/V1/accounts"),
      ("/v1/{name=accounts/*}", "/v1/accounts/"), ("/v1/{name=accounts/*}", "/v1/accounts/a/b"),
      ("/v1/{name=accounts/*}", "/v1/accounts/a:b"), ("/v1/{name=accounts/*}:b", "/v1/accounts/a"),
      ("/v1/{name=accounts/*}:b", "/v1/accounts/a%3Ab"), ("/v1/{name=accounts/*}", "/v1/accounts/%ff"),
      ("/v1/accounts", "v1/accounts"), ("/v1/accounts", ""), ("/v1/accounts", "/v1/accounts:"),
    ])
  func doesNotMatch(_ template: String, _ path: String) {
    #expect(match(template, path) == nil)
  }
}
