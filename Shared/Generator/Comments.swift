import CDescriptors

/// The comments of one proto file, by the path that `SourceCodeInfo` gives each declaration.
struct Comments {
  private var byPath: [[Int32]: String] = [:]

  init(_ file: Google__Protobuf__FileDescriptorProto) {
    guard let info = file.source_code_info?.pointee, let locations = info.location else { return }
    for index in 0..<info.n_location {
      guard let location = locations[index]?.pointee, let comment = location.leading_comments else { continue }
      let path = Array(UnsafeBufferPointer(start: location.path, count: location.n_path))
      byPath[path] = String(cString: comment)
    }
  }

  /// The comment before the declaration at `path`; empty when it has none.
  subscript(path: [Int32]) -> String { byPath[path] ?? "" }
}
