/// Opaque tokens of paged lists (AIP-158): each carries the last key of its page and is bound by a MAC to the list's
/// name and arguments, so that a token neither moves to another list nor can be made up. The page size is free to change.
///
/// On the wire, base64url of: MAC over the rest (16 bytes), digest of the list's name and arguments (16), last key.
public struct PageTokens: Sendable {
  private static let macBytes = 16
  private static let listBytes = 16
  private let key: [UInt8]

  /// - Parameter key: The secret of one database; at least 32 bytes.
  public init(key: [UInt8]) {
    precondition(key.count >= 32, "the key of page tokens has at least 32 bytes")
    self.key = key
  }

  /// The token that continues after `lastKey`.
  ///
  /// - Parameters:
  ///   - query: Name of the list, such as `ListUsers`.
  ///   - arguments: Everything the caller chose that changes the list: parent, filter, order, and who the caller is.
  ///   - lastKey: The ordering columns of the last row of the page.
  public func token(query: String, arguments: [String], lastKey: [SQLValue]) -> String {
    let sealed = listDigest(query, arguments) + PageKeyCoding.encode(lastKey)
    return Base64URL.encode(mac(sealed) + sealed)
  }

  /// The key after which the page starts; `nil` for the empty token, which asks for the first page.
  ///
  /// - Throws: ``StorageError/pageTokenInvalid``, or ``StorageError/pageTokenMismatch`` for one of ours that belongs to
  ///   a list with another name or other arguments.
  public func lastKey(of token: String, query: String, arguments: [String]) throws(StorageError) -> [SQLValue]? {
    if token.isEmpty { return nil }
    guard token.utf8.count <= Limits.pageTokenBytesMax, let bytes = Base64URL.decode(token),
      bytes.count >= Self.macBytes + Self.listBytes
    else { throw .pageTokenInvalid }
    let sealed = Array(bytes.dropFirst(Self.macBytes))
    guard Digest.equal(bytes.prefix(Self.macBytes), mac(sealed)) else { throw .pageTokenInvalid }
    guard Digest.equal(sealed.prefix(Self.listBytes), listDigest(query, arguments)) else { throw .pageTokenMismatch }
    guard let values = PageKeyCoding.decode(sealed.dropFirst(Self.listBytes)) else { throw .pageTokenInvalid }
    return values
  }

  private func mac(_ sealed: [UInt8]) -> [UInt8] {
    Array(Digest.hmacSHA256(key: key, Array("linecard page token 1".utf8) + sealed).prefix(Self.macBytes))
  }

  /// Length-prefixed, so that no two lists of arguments read the same.
  private func listDigest(_ query: String, _ arguments: [String]) -> [UInt8] {
    let parts = PageKeyCoding.encode(([query] + arguments).map(SQLValue.text))
    return Array(Digest.hmacSHA256(key: key, Array("linecard list 1".utf8) + parts).prefix(Self.listBytes))
  }
}
