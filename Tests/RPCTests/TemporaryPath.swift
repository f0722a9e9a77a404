import Foundation

/// Paths for sockets of one test.
enum TemporaryPath {
  /// A fresh path that ends in `name`.
  static func make(_ name: String) -> String {
    NSTemporaryDirectory() + "linecard-\(UUID().uuidString.prefix(8))-\(name)"
  }
}
