import Protobuf

extension GatewayClient {
  /// Every entry of a list, page by page.
  func list(_ path: String, _ member: String) async throws(CommandFailure) -> [JSONValue] {
    var entries: [JSONValue] = []
    var pageToken = ""
    repeat {
      let query = [("pageSize", String(Limits.pageSize))] + (pageToken.isEmpty ? [] : [("pageToken", pageToken)])
      let page = try await get(path, query: query)
      entries += page.elements(member)
      pageToken = page.text("nextPageToken")
    } while !pageToken.isEmpty
    return entries
  }
}
