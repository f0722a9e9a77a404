import HTTP

/// Entity tags (RFC 9110 section 8.8.3): the `etag` of a resource in quotes.
enum EntityTags {
  /// The tag as a field value.
  static func quoted(_ etag: String) -> String {
    "\"" + etag + "\""
  }

  /// Whether `If-None-Match` says that the caller has this state already. Weak and strong tags compare alike here.
  static func isKnown(_ etag: String, to fields: HTTPFields) -> Bool {
    guard fields["If-None-Match"] != nil else { return false }
    return fields.list(of: "If-None-Match").contains { tag in
      tag == "*" || tag == quoted(etag) || tag == "W/" + quoted(etag)
    }
  }

  /// The etag that `If-Match` asks for; nil without the field, and for `*`, which any state fulfils.
  static func required(_ fields: HTTPFields) throws(Problem) -> String? {
    let tags = fields.list(of: "If-Match")
    guard let tag = tags.first, tags != ["*"] else { return nil }
    guard tags.count == 1, tag.utf8.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else {
      throw .invalidField(
        "If-Match", reason: "MALFORMED_IF_MATCH", "If-Match must be the one ETag that was read last, in quotes.")
    }
    return String(tag.dropFirst().dropLast())
  }
}
