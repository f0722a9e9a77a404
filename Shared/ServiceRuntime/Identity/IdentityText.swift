/// A caller as text, for the metadata of a call: fields between semicolons, signed with the house's key.
///
/// `1;user;accounts/acme/users/ann;accounts/acme;administrator,owner;;<session>;;203.0.113.9;1772323320;<MAC>`: version,
/// kind, principal, account, roles, scopes, session, `change-password` or nothing, source address, expiry in seconds since
/// 1970, HMAC-SHA256 over everything before it as hexadecimal digits (64 zeros where the house has no key).
struct IdentityText {
  static let version = "1"
  static let unsigned = String(repeating: "0", count: 64)
  private static let fieldCount = 11
  private static let restriction = "change-password"

  let caller: Caller
  let expirySeconds: Int64
  /// What the MAC is made over, with the last semicolon.
  let signedPart: Substring
  let mac: Substring

  /// The text without its MAC.
  static func part(of caller: Caller, expirySeconds: Int64) -> String {
    let fields = [
      version, caller.kind.rawValue, caller.principal, caller.account,
      caller.roles.map(\.rawValue).sorted().joined(separator: ","), caller.scopes.sorted().joined(separator: ","),
      caller.session, caller.mustChangePassword ? restriction : "", caller.source, String(expirySeconds),
    ]
    precondition(
      fields.allSatisfy { !$0.utf8.contains(UInt8(ascii: ";")) }, "a part of an identity holds no semicolon")
    return fields.joined(separator: ";") + ";"
  }

  /// Reads a text; whether it is signed rightly and not expired is for the caller to see. Nil for anything malformed.
  init?(_ text: String) {
    guard text.utf8.count <= Limits.identityBytesMax else { return nil }
    let fields = text.split(separator: ";", omittingEmptySubsequences: false)
    guard fields.count == Self.fieldCount, fields[0] == Self.version,
      let kind = Caller.Kind(rawValue: String(fields[1])),
      let expiry = Int64(fields[9]), fields[7].isEmpty || fields[7] == Self.restriction
    else { return nil }
    let roles = fields[4].split(separator: ",").map { Caller.Role(rawValue: String($0)) }
    guard !roles.contains(nil) else { return nil }
    caller = Caller(
      kind, principal: String(fields[2]), account: String(fields[3]), roles: Set(roles.compactMap { $0 }),
      scopes: Set(fields[5].split(separator: ",").map(String.init)), session: String(fields[6]),
      mustChangePassword: !fields[7].isEmpty, source: String(fields[8]))
    expirySeconds = expiry
    mac = fields[10]
    signedPart = text[..<fields[10].startIndex]
  }
}
