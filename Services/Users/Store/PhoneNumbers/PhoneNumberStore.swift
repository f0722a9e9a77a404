import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `phone_numbers`.
enum PhoneNumberStore {
  static func find(_ name: PhoneNumberName, in reader: any SQLReader) throws -> PhoneNumber? {
    try reader.first(
      """
      SELECT digits, uid, revision, created_at_ms, updated_at_ms, target FROM phone_numbers
      WHERE digits = ? AND account_id = ?
      """, [.text(name.id.rawValue), .text(name.account.rawValue)]
    ) { try PhoneNumber(row: $0, account: name.account) }
  }

  /// Which account of the whole house has a number.
  static func holder(of name: PhoneNumberName, in reader: any SQLReader) throws -> AccountID? {
    try reader.first("SELECT account_id FROM phone_numbers WHERE digits = ?", [.text(name.id.rawValue)]) {
      try AccountID($0.text(0))
    }
  }

  /// The first numbers that lead somewhere.
  static func leading(
    to target: PhoneNumber.Target, limit: Int, in reader: any SQLReader
  ) throws -> [PhoneNumber] {
    try reader.query(
      """
      SELECT digits, uid, revision, created_at_ms, updated_at_ms, target FROM phone_numbers
      WHERE account_id = ? AND target = ? AND target <> '' ORDER BY digits LIMIT ?
      """, [.text(target.account.rawValue), .text(target.column), .int(limit)]
    ) { try PhoneNumber(row: $0, account: target.account) }
  }

  /// How many numbers lead somewhere.
  static func count(leadingTo target: PhoneNumber.Target, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      "SELECT COUNT(*) FROM phone_numbers WHERE account_id = ? AND target = ? AND target <> ''",
      [.text(target.account.rawValue), .text(target.column)]
    ) { $0.int64(0) } ?? 0
  }

  static func insert(_ number: PhoneNumber, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO phone_numbers (digits, account_id, uid, revision, created_at_ms, updated_at_ms, target)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [.text(number.name.id.rawValue), .text(number.name.account.rawValue)] + number.stamp.row
        + [.text(number.target?.column ?? "")])
  }

  static func update(_ number: PhoneNumber, before: PhoneNumber, in transaction: any Transaction) throws {
    let changed = try transaction.execute(
      "UPDATE phone_numbers SET revision = ?, updated_at_ms = ?, target = ? WHERE digits = ? AND revision = ?",
      [
        .int64(number.stamp.revision), .int64(number.stamp.updatedAt.millisecondsSinceEpoch),
        .text(number.target?.column ?? ""), .text(number.name.id.rawValue), .int64(before.stamp.revision),
      ])
    precondition(changed == 1, "a phone number is loaded and saved in one transaction")
  }

  static func delete(_ number: PhoneNumber, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM phone_numbers WHERE digits = ?", [.text(number.name.id.rawValue)])
  }
}

extension PhoneNumber {
  /// From the columns `digits, uid, revision, created_at_ms, updated_at_ms, target`.
  init(row: Row, account: AccountID) throws {
    let target = row.text(5)
    self.init(
      name: PhoneNumberName(account: account, id: try Identifier(row.text(0))),
      stamp: ResourceStamp(row: row, from: 1),
      target: target.isEmpty ? nil : try Target(resourceName: "\(account.resourceName)/\(target)"))
  }
}

extension PhoneNumber.Target {
  /// The name without its account, as it is stored.
  var column: String {
    switch self {
    case .extension(let name): "\(ExtensionResource.collection)/\(name.key)"
    case .user(let name): "\(UserResource.collection)/\(name.user)"
    case .queue(let name): "\(QueueResource.collection)/\(name.queue)"
    }
  }
}
