import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func downloadImportRejects(
    _ request: UsersV1.DownloadImportRejectsRequest,
    responses: ResponseWriter<UsersV1.DownloadImportRejectsResponse>, context: CallContext
  ) async throws {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let resource = try await environment.database.read { try ImportStore.find(name, in: $0).resource }
    let writer = try ImportFileWriter(
      format: request.format == .unspecified ? resource.format : request.format, name: "\(name.id)-rejects")
    let (plan, table) = try await plan(of: name, mayBeApplied: true)
    let file = try await desk.run { try writer.file(plan.rejects(of: table)) }
    for piece in ImportFileWriter.pieces(of: file) {
      try await responses.send(UsersV1.DownloadImportRejectsResponse(file: piece))
    }
  }
}

extension ImportPlan {
  /// The refused rows as they stand in the file, each with everything that is wrong with it. Problems of the header or of
  /// the whole file are said in every row, as they concern each.
  fileprivate func rejects(of table: ImportTable) -> (columns: [String], rows: [[String]]) {
    let sentences = Dictionary(grouping: problems, by: \.row).mapValues { $0.map(\.sentence) }
    let numbers = Set(table.rows.map(\.number))
    let general = problems.filter { !numbers.contains($0.row) }.map(\.sentence)
    let refused = Set(rows.filter { $0.outcome == .refused }.map(\.number))
    let kept = table.headers.indices.filter { table.headers[$0] != ImportColumn.reasonHeader }
    let rows = table.rows.filter { refused.contains($0.number) }.map { row in
      kept.map { row.cells[$0] } + [((sentences[row.number] ?? []) + general).joined(separator: " | ")]
    }
    return (kept.map { table.headers[$0] } + [ImportColumn.reasonHeader], rows)
  }
}

extension ImportFileWriter {
  fileprivate func file(_ table: (columns: [String], rows: [[String]])) throws -> TypesV1.File {
    try file(columns: table.columns, rows: table.rows)
  }
}
