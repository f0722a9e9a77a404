import Foundation
import Testing

/// Pages that name files stay true.
@Suite struct DocumentTests {
  @Test func namedFilesExist() {
    let pages = Tree.files.filter { $0.path.hasSuffix(".md") && !$0.path.hasPrefix("Tests/Peers/") }
    #expect(pages.count >= 2)
    for page in pages {
      let missing = Self.namedPaths(in: page.text).filter { !Tree.exists($0) }
      #expect(missing.isEmpty, "\(page.path) names \(missing), which do not exist")
    }
  }

  /// What stands in backquotes, starts with a folder of ours and holds no placeholder.
  static func namedPaths(in text: String) -> [String] {
    let quoted = /`(?:\.\/)?((?:Services|Shared|Tests|deploy|proto)\/[^`\s<>{}*…]*)(?:\s[^`]*)?`/
    return text.matches(of: quoted).map { String($0.1) }
  }

  @Test func missingFilesAreSeen() {
    let text = "`deploy/run --once`, `Shared/<X>/Y.swift`, `Services/Nowhere/X.swift`, `GET /v1/deploy/x`"
    #expect(Self.namedPaths(in: text) == ["deploy/run", "Services/Nowhere/X.swift"])
    #expect(!Tree.exists("Services/Nowhere/X.swift"))
  }
}
