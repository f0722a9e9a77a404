import Foundation
import TestHouse

/// A database of Invoicing in which every event has taken effect and nothing is billed, made by Invoicing itself.
final class Seed {
  let accounts: Int
  /// The most memory that Invoicing had meanwhile.
  let memoryMebibytes: Double
  private let directory = TemporaryDirectory()

  init(accounts: Int) async throws {
    self.accounts = accounts
    let invoicing = try await InvoicingProcess.start(in: directory.path, accounts: accounts)
    try await invoicing.catchUp(accounts: accounts)
    memoryMebibytes = try invoicing.memoryMebibytes
    await invoicing.stop()
  }

  /// Puts a copy of the database where Invoicing looks for it under `path`; gives the path of the file.
  func copy(into path: String) throws -> String {
    let target = path + "/Invoicing"
    try FileManager.default.createDirectory(
      atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileManager.default.copyItem(atPath: directory.path + "/Invoicing/linecard.db", toPath: target + "/linecard.db")
    return target + "/linecard.db"
  }
}
