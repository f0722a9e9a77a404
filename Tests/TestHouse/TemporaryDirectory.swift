import Foundation

/// A directory of a test's own, which goes with the test.
package final class TemporaryDirectory: Sendable {
  /// Where it is.
  package let path: String

  /// A new, empty directory.
  package init() {
    var template = Array((NSTemporaryDirectory() + "/linecard-test-XXXXXX").utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary directory can be made")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
