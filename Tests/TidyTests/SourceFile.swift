import Foundation

/// A text file of the tree, with views of it in which a rule can search without being fooled by comments or strings.
struct SourceFile: Sendable {
  /// From the root of the tree, `Shared/CSV/CSVDocument.swift`.
  let path: String
  let text: String
  /// The text with comments blanked; same lines.
  let withoutComments: String
  /// The text with comments and the contents of strings blanked; same lines.
  let code: String

  init(path: String, text: String) {
    self.path = path
    self.text = text
    if path.hasSuffix(".swift") {
      let blanked = SwiftBlanking.blank(text)
      withoutComments = blanked.withoutComments
      code = blanked.code
    } else {
      withoutComments = text
      code = text
    }
  }

  var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

  var fileName: String { String(path.split(separator: "/").last ?? "") }

  /// Whether the file lies in one of the folders, given as `Shared/Storage/`.
  func isUnder(_ folders: [String]) -> Bool { folders.contains { path.hasPrefix($0) } }
}
