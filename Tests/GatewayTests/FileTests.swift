import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Synchronization
import Testing

@testable import GatewayService

/// Files as bodies: up in pieces, down as one response.
@Suite struct FileTests {
  /// Tells in the answer what the pieces were.
  private final class Pieces: Sendable {
    let all = Mutex<[TypesV1.File]>([])

    var service: ServiceRegistration {
      ServiceRegistration(
        service: UsersV1.ImportsService.name,
        methods: [
          .unary("CreateImport", UsersV1.CreateImportRequest.self, UsersV1.CreateImportResponse.self) {
            [self] request, _ in
            let file = request.file ?? TypesV1.File()
            let count = all.withLock { all in
              all.append(file)
              return all.count
            }
            guard file.offset + Int64(file.content.count) == file.totalBytes else {
              return UsersV1.CreateImportResponse()
            }
            return UsersV1.CreateImportResponse(
              import: UsersV1.Import(
                name: request.importId, fileName: file.fileName, rowCount: Int32(count),
                configuration: request.configuration, actor: file.mediaType))
          },
          .serverStreaming("ExportUsers", UsersV1.ExportUsersRequest.self, UsersV1.ExportUsersResponse.self) {
            request, responses, _ in
            guard request.parent == "accounts/acme" else {
              throw RPCError(.notFound, reason: "ACCOUNT_NOT_FOUND", message: "there is no such account")
            }
            for piece in ["a,b\r\n", "1,2\r\n"] {
              let file = TypesV1.File(mediaType: "text/csv", fileName: "a\"b\n.csv", content: Array(piece.utf8))
              try await responses.send(UsersV1.ExportUsersResponse(file: file))
            }
          },
        ])
    }
  }

  private func run(_ body: (TestGateway, Pieces) async throws -> Void) async throws {
    let pieces = Pieces()
    try await TestGateway.run([.users: [pieces.service]]) { try await body($0, pieces) }
  }

  private func upload(
    _ gateway: TestGateway, _ bytes: [UInt8], _ fields: HTTPFields, query: String = ""
  ) async throws -> HTTPResponse {
    var all: HTTPFields = ["Authorization": "Bearer \(TestGateway.token)", "Idempotency-Key": "k"]
    for field in fields { all[field.name] = field.value }
    return try await gateway.client.send(
      HTTPRequest(.post, "/v1/accounts/acme/imports?importId=i\(query)", fields: all, body: bytes))
  }

  @Test func aSmallFileIsOneCall() async throws {
    try await run { gateway, pieces in
      let answer = try await upload(
        gateway, Array("a,b\n".utf8),
        ["Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=\"x/users.csv\""],
        query: "&configuration.mode=IMPORT_MODE_GOOD_ROWS")
      #expect(answer.status == .ok, "\(answer.text)")
      #expect(answer.json["fileName"]?.stringValue == "users.csv" && answer.json["rowCount"]?.integerValue == 1)
      #expect(answer.json["actor"]?.stringValue == "text/csv; charset=utf-8")
      #expect(answer.json["configuration"]?["mode"]?.stringValue == "IMPORT_MODE_GOOD_ROWS")
    }
  }

  @Test func aLargeFileGoesInPiecesAndJSONWorksToo() async throws {
    try await run { gateway, pieces in
      let bytes = (0..<(2 * Limits.filePieceBytesMax + 5)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let answer = try await upload(gateway, bytes, ["Content-Type": "application/octet-stream"])
      #expect(answer.json["rowCount"]?.integerValue == 3, "\(answer.text)")
      let all = pieces.all.withLock { $0 }
      #expect(all.flatMap(\.content) == bytes && all.allSatisfy { $0.totalBytes == Int64(bytes.count) })
      let json = TypesV1.File(mediaType: "text/csv", fileName: "u.csv", content: [1, 2]).json().utf8Text()
      let second = try await upload(gateway, json, ["Content-Type": "application/json"])
      #expect(second.json["fileName"]?.stringValue == "u.csv", "\(second.text)")
    }
  }

  @Test func whatIsMissingIsSaid() async throws {
    try await run { gateway, pieces in
      let empty = try await upload(gateway, [], ["Content-Type": "text/csv"])
      #expect(empty.problem[2] == "BODY_REQUIRED")
      let untyped = try await upload(gateway, [1], [:])
      #expect(untyped.problem == ["415", "INVALID_ARGUMENT", "CONTENT_TYPE_REQUIRED"])
      let fields: HTTPFields = ["Content-Type": "text/csv", "Content-Encoding": "gzip"]
      let packed = try await upload(gateway, [1], fields)
      #expect(packed.problem[0] == "415")
      #expect(pieces.all.withLock { $0.isEmpty })
    }
  }

  @Test func aFileComesAsItIs() async throws {
    try await run { gateway, _ in
      let answer = try await gateway.send(.get, "/v1/accounts/acme/users:export")
      #expect(answer.text == "a,b\r\n1,2\r\n" && answer.fields["Content-Type"] == "text/csv")
      #expect(answer.fields["Content-Disposition"] == "attachment; filename=\"ab.csv\"")
      let json = try await gateway.send(.get, "/v1/accounts/acme/users:export", fields: ["Accept": "application/json"])
      #expect(json.json["mediaType"]?.stringValue == "text/csv")
      let unknown = try await gateway.send(.get, "/v1/accounts/other/users:export")
      #expect(unknown.problem == ["404", "NOT_FOUND", "ACCOUNT_NOT_FOUND"])
    }
  }

  @Test("bodies may be large where a file is taken, and nowhere else")
  func limits() {
    let face = Router(MethodTable.all)
    guard case .route(let imports, _) = face.match(.post, path: "/v1/accounts/acme/imports"),
      case .route(let users, _) = face.match(.post, path: "/v1/accounts/acme/users")
    else {
      Issue.record("no route")
      return
    }
    #expect(imports.takesFile && !users.takesFile)
    #expect(Limits.fileBodyBytesMax > ImportBytes.max * 4 / 3)
  }

  private enum ImportBytes { static let max = 10_000_000 }
}
