import CDescriptors
import CProtobufC
import Foundation

/// The C half: protoc-gen-c's output for a request that was bent into what libprotobuf-c can be trusted with.
///
/// Every `string` becomes `bytes`, which is the same on the wire, because libprotobuf-c would check no UTF-8 and lose what
/// follows a NUL. Options, extensions, services and comments go, so that the C needs no header of `google/api`.
struct COutput {
  /// Imports that only bring options.
  private static let optionFiles: Set<String> = [
    "google/api/annotations.proto", "google/api/field_behavior.proto", "google/protobuf/descriptor.proto",
    "linecard/options/v1/options.proto",
  ]

  /// Bends `request` in place.
  func strip(_ request: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>) {
    request.pointee.parameter = nil
    for index in 0..<request.pointee.n_proto_file {
      guard let file = request.pointee.proto_file[index] else { continue }
      file.pointee.options = nil
      file.pointee.source_code_info = nil
      file.pointee.n_extension = 0
      file.pointee.n_service = 0
      stripImports(file)
      for index in 0..<file.pointee.n_message_type { strip(file.pointee.message_type[index]) }
      for index in 0..<file.pointee.n_enum_type { file.pointee.enum_type[index]?.pointee.options = nil }
    }
  }

  private func stripImports(_ file: UnsafeMutablePointer<Google__Protobuf__FileDescriptorProto>) {
    var kept = 0
    for index in 0..<file.pointee.n_dependency {
      guard let name = file.pointee.dependency[index], !Self.optionFiles.contains(String(cString: name)) else {
        continue
      }
      file.pointee.dependency[kept] = name
      kept += 1
    }
    file.pointee.n_dependency = kept
  }

  private func strip(_ message: UnsafeMutablePointer<Google__Protobuf__DescriptorProto>?) {
    guard let message else { return }
    message.pointee.options = nil
    for index in 0..<message.pointee.n_field {
      guard let field = message.pointee.field[index] else { continue }
      field.pointee.options = nil
      if field.pointee.type == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_STRING {
        field.pointee.type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES
      }
    }
    for index in 0..<message.pointee.n_nested_type { strip(message.pointee.nested_type[index]) }
  }

  /// Runs protoc-gen-c on `request`; its headers go to `include/`, beside a module map that names them all.
  func files(_ request: [UInt8]) throws -> [(path: String, content: String)] {
    var output = try generatedFiles(protocGenC(request)).map { file in
      file.path.hasSuffix(".h") ? ("include/" + file.path, file.content) : file
    }
    let headers = output.map(\.0).filter { $0.hasSuffix(".h") }.map { $0.dropFirst("include/".count) }.sorted()
    let map =
      "module CSchemas {\n" + headers.map { "    header \"\($0)\"\n" }.joined() + "    export *\n}\n"
    output.append(("include/module.modulemap", map))
    return output
  }

  /// protoc-gen-c reads its request from standard input; files stand between, so that neither side can block.
  private func protocGenC(_ request: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("protoc-gen-linecard-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appendingPathComponent("request")
    let output = folder.appendingPathComponent("response")
    try Data(request).write(to: input)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["protoc-gen-c"]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw GeneratorError(message: "protoc-gen-c failed; is the package protobuf-c-compiler installed?")
    }
    return [UInt8](try Data(contentsOf: output))
  }

  private func generatedFiles(_ response: [UInt8]) throws -> [(path: String, content: String)] {
    guard
      let reply = google__protobuf__compiler__code_generator_response__unpack(nil, response.count, response)
    else { throw GeneratorError(message: "protoc-gen-c gave no response") }
    if let error = reply.pointee.error { throw GeneratorError(message: String(cString: error)) }
    return (0..<reply.pointee.n_file).compactMap { index in
      guard let file = reply.pointee.file[index], let content = file.pointee.content else { return nil }
      return (String(cString: file.pointee.name), String(cString: content))
    }
  }
}
