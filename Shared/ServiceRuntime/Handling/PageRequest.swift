import BillingTypes
public import RPC
public import Storage

/// Which page of a list a caller asks for (AIP-158).
public struct PageRequest: Sendable {
  /// Rows to load: one more than the page holds, to know whether another page follows.
  public var limit: Int { size.count + 1 }
  /// Whether the list begins with this page.
  public var isFirst: Bool { after.isEmpty }
  private let list: String
  private let arguments: [String]
  private let size: PageSize
  private let after: [SQLValue]
  private let tokens: PageTokens

  /// - Parameters:
  ///   - list: The method's name.
  ///   - arguments: Everything the caller chose that changes the list.
  /// - Throws: ``FieldProblem`` for the size, ``StorageError`` for the token.
  public init(
    list: String, arguments: [String] = [], size: Int32, token: String, tokens: PageTokens
  ) throws {
    self.list = list
    self.arguments = arguments
    self.size = try FieldProblem.check("page_size") { try PageSize(size) }
    self.after = try tokens.lastKey(of: token, query: list, arguments: arguments) ?? []
    self.tokens = tokens
  }

  /// A text of the key after which the page starts; empty, which comes before all, on the first page.
  public func text(_ index: Int = 0) -> String {
    if after.indices.contains(index), case .text(let text) = after[index] { return text }
    return ""
  }

  /// An integer of the key after which the page starts; 0 on the first page.
  public func integer(_ index: Int) -> Int64 {
    if after.indices.contains(index), case .int64(let number) = after[index] { return number }
    return 0
  }

  /// The page of the loaded rows, and the token of the next one; empty on the last page.
  public func cut<Row>(_ rows: [Row], key: (Row) -> [SQLValue]) -> (rows: [Row], nextToken: String) {
    guard rows.count > size.count else { return (rows, "") }
    let page = Array(rows.prefix(size.count))
    guard let last = page.last else { return (page, "") }
    return (page, tokens.token(query: list, arguments: arguments, lastKey: key(last)))
  }
}

extension ServiceEnvironment {
  /// The page that a call of a list method asks for; `arguments` are all that its caller chose beside the page.
  public func page(
    of context: CallContext, _ arguments: [String] = [], size: Int32, token: String
  ) throws -> PageRequest {
    try PageRequest(
      list: context.method.description, arguments: arguments, size: size, token: token, tokens: database.pageTokens)
  }
}
