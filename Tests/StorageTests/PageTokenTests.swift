import Storage
import Testing

@Suite struct PageTokenTests {
  private let tokens = PageTokens(key: [UInt8](repeating: 9, count: 32))
  private let key: [SQLValue] = [.text("Müller"), .int64(-7), .null, .bytes([0, 255])]

  @Test func aTokenCarriesTheLastKey() throws {
    let token = tokens.token(query: "ListUsers", arguments: ["accounts/acme", ""], lastKey: key)
    #expect(token.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2F && $0 != 0x3D }, "URL-safe")
    #expect(try tokens.lastKey(of: token, query: "ListUsers", arguments: ["accounts/acme", ""]) == key)
    #expect(try tokens.lastKey(of: "", query: "ListUsers", arguments: []) == nil)
  }

  @Test(arguments: [
    ("ListUsers", ["accounts/acme"]), ("ListUsers", ["accounts/other", ""]), ("ListPlans", ["accounts/acme", ""]),
    ("ListUsers", ["accounts/acm", "e"]),
  ])
  func aTokenDoesNotMoveToAnotherList(query: String, arguments: [String]) {
    let token = tokens.token(query: "ListUsers", arguments: ["accounts/acme", ""], lastKey: key)
    #expect(throws: StorageError.pageTokenMismatch) {
      try tokens.lastKey(of: token, query: query, arguments: arguments)
    }
  }

  @Test func everyChangedCharacterIsNoticed() {
    let token = tokens.token(query: "ListUsers", arguments: [], lastKey: key)
    for index in token.indices {
      for replacement: Character in ["A", "b", "_", "!", "é"] where replacement != token[index] {
        let forged = token[..<index] + String(replacement) + token[token.index(after: index)...]
        #expect(throws: StorageError.pageTokenInvalid) {
          try tokens.lastKey(of: String(forged), query: "ListUsers", arguments: [])
        }
      }
      guard index > token.startIndex else { continue }
      #expect(throws: StorageError.pageTokenInvalid, "cut short") {
        try tokens.lastKey(of: String(token[..<index]), query: "ListUsers", arguments: [])
      }
    }
  }

  @Test func anotherDatabasesTokenIsRefused() {
    let token = PageTokens(key: [UInt8](repeating: 8, count: 32)).token(query: "ListUsers", arguments: [], lastKey: key)
    #expect(throws: StorageError.pageTokenInvalid) { try tokens.lastKey(of: token, query: "ListUsers", arguments: []) }
  }

  @Test func aTokenBeyondTheLimitIsRefusedUnread() {
    let raw = String(repeating: "A", count: Limits.pageTokenBytesMax + 1)
    #expect(throws: StorageError.pageTokenInvalid) { try tokens.lastKey(of: raw, query: "ListUsers", arguments: []) }
  }
}
