import Foundation
import Testing

/// The plugin as protoc runs it: what it refuses, and that what is committed is what it makes.
@Suite struct GeneratorTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The plugin that this build made, beside the test bundle.
  private static let plugin = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "protoc-gen-linecard").path

  private func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Runs protoc with the plugin on one schema and gives what was made, or what protoc says.
  private func generate(_ schema: String, option: String = "swift") throws -> (files: [String: String], output: String)
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "linecard-generator-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let out = folder.appending(path: "out")
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    try Data(schema.utf8).write(to: folder.appending(path: "case.proto"))
    let includes = [folder, Self.root.appending(path: "proto"), Self.root.appending(path: "proto/external")]
    let result = try run(
      "protoc",
      includes.map { "-I\($0.path)" } + [
        "-I/usr/include", "--plugin=protoc-gen-linecard=\(Self.plugin)", "--linecard_opt=\(option)",
        "--linecard_out=\(out.path)", "case.proto",
      ])
    var files: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: out.path) {
      files[name] = try? String(contentsOf: out.appending(path: name), encoding: .utf8)
    }
    return (files, result.output)
  }

  @Test func whatIsCommittedIsFresh() throws {
    let script = Self.root.appending(path: "proto/generate").path
    let result = try run(script, ["--check"], environment: ["LINECARD_GENERATOR": Self.plugin])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("The generated files are fresh."))
  }

  private static let head = """
    syntax = "proto3";
    package linecard.cases.v1;
    import "google/api/annotations.proto";
    import "linecard/options/v1/options.proto";

    """

  /// Messages that hold each other, `count` deep.
  private static func chain(_ count: Int) -> String {
    var messages = "message M\(count) { string x = 1; }"
    for level in 1..<count { messages += "message M\(level) { M\(level + 1) x = 1; }" }
    return messages
  }

  private static func fields(_ count: Int) -> String {
    var fields = ""
    for number in 1...count { fields += "int32 f\(number) = \(number);" }
    return fields
  }

  private static func service(_ body: String) -> String {
    head + """
      message Q { string name = 1; }
      message R { string name = 1; }
      service S { \(body) }
      """
  }

  private static let refused: [(schema: String, reason: String)] = [
    ("syntax = \"proto2\"; package a; message M { optional int32 x = 1; }", "is not proto3"),
    (head + "message M { M inner = 1; }", "linecard.cases.v1.M contains itself"),
    (head + "message A { B b = 1; } message B { repeated A a = 1; }", "linecard.cases.v1.A > linecard.cases.v1.B"),
    (head + "message A { map<string, A> more = 1; }", "contains itself"),
    (head + chain(33), "nests deeper than 32"),
    (head + "message M { \(fields(129)) }", "more than 128 fields"),
    (head + "message M { int32 json = 1; }", "linecard.cases.v1.M.json: the Swift name is taken"),
    (head + "message M { int32 a_b = 1; oneof aB { int32 c = 2; } }", "the Swift name is taken"),
    (head + "message M { oneof c_d { int32 a = 1; } message CD {} }", "the Swift type's name is taken"),
    (head + "message Type {}", "a name that Swift keeps for itself"),
    (head + "enum E { option allow_alias = true; E_A = 0; E_B = 0; }", "E.E_B is an alias"),
    (head + "enum E { E_UNRECOGNIZED = 0; }", "the Swift name is taken"),
    (
      head + "import \"google/protobuf/descriptor.proto\"; extend google.protobuf.MethodOptions { int32 x = 50009; }",
      "declares extensions"
    ),
    (service("rpc C(Q) returns (R) { option (google.api.http) = {get: \"v1/x\"}; }"), "does not begin with a slash"),
    (service("rpc C(Q) returns (R) { option (google.api.http) = {get: \"/v1/{no=x/*}\"}; }"), "names no, which"),
    (
      service("rpc C(Q) returns (R) { option (google.api.http) = {post: \"/v1/x\" body: \"no\"}; }"),
      "names no, which linecard.cases.v1.Q does not have"
    ),
    (
      service("rpc C(Q) returns (R) { option (google.api.http) = {get: \"/v1/x\" response_body: \"no\"}; }"),
      "names no, which linecard.cases.v1.R does not have"
    ),
    (
      service("rpc C(stream Q) returns (R) { option (google.api.http) = {get: \"/v1/x\"}; }"),
      "takes a stream and can have no HTTP route"
    ),
    (
      service("rpc C(Q) returns (R) { option (google.api.http) = {custom: {kind: \"HEAD\" path: \"/v1/x\"}}; }"),
      "without get, put, post, delete or patch"
    ),
  ]

  @Test(arguments: refused)
  func isRefused(_ schema: String, _ reason: String) throws {
    let result = try generate(schema)
    #expect(result.output.contains(reason), "\(result.output)")
    #expect(result.files.isEmpty)
  }

  @Test func anUnknownOptionIsRefused() throws {
    #expect(try generate(Self.head + "message M {}", option: "java").output.contains("unknown option \"java\""))
  }

  @Test func nestingOf32And128FieldsAreMade() throws {
    let files = try generate(Self.head + Self.chain(32) + "message N { \(Self.fields(128)) }").files
    #expect(files["CasesV1+case.swift"]?.contains("public struct M32: Message") == true)
  }

  @Test func commentsOptionsAndKeywordsArriveInSwift() throws {
    let schema = """
      \(Self.head)
      // What it is.
      //
      // And more.
      message Q {
        // Which one.
        string default = 1;
      }
      service S {
        // What it does.
        rpc Repeat(Q) returns (stream Q) {
          option idempotency_level = IDEMPOTENT;
          option (linecard.options.v1.permission) = PERMISSION_OWNER;
          option (google.api.http) = {
            post: "/v1/{default=q/*}:do"
            body: "*"
            additional_bindings {get: "/v1/also"}
          };
        }
      }
      """
    let files = try generate(schema).files
    let message = try #require(files["CasesV1+case.swift"])
    #expect(message.contains("  /// What it is.\n  ///\n  /// And more.\n  public struct Q: Message {"))
    #expect(message.contains("    /// Which one.\n    public var `default`: String"))
    let service = try #require(files["CasesV1+S.swift"])
    #expect(service.contains("/// What it does.\n      func `repeat`(_ request: CasesV1.Q, responses:"))
    let table = try #require(files["MethodTable+All.swift"])
    #expect(table.contains("idempotency: .idempotent, permission: .owner,"))
    #expect(
      table.contains("HTTPRoute(verb: \"POST\", template: \"/v1/{default=q/*}:do\", body: \"*\", responseBody: \"\")"))
    #expect(table.contains("HTTPRoute(verb: \"GET\", template: \"/v1/also\", body: \"\", responseBody: \"\")"))
  }
}
