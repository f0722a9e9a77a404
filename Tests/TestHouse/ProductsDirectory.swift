import Foundation

/// Where the build put the executables: beside the test bundle that is running.
package enum ProductsDirectory {
  /// Its path.
  package static let path: String = {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: executable).deletingLastPathComponent().path
  }()

  /// The path of a program that was built with the tests.
  package static func program(_ name: String) -> String {
    let program = path + "/" + name
    precondition(
      FileManager.default.isExecutableFile(atPath: program), "there is no \(program); build everything first")
    return program
  }
}
