import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `extensions`.
enum ExtensionStore {
  static func find(_ name: ExtensionName, in reader: any SQLReader) throws -> Extension? {
    try reader.first(
      """
      SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee
      FROM extensions WHERE account_id = ? AND extension_key = ?
      """, [.text(name.account.rawValue), .text(name.key)]
    ) { try Extension(row: $0, account: name.account) }
  }

  /// What a user or a queue has.
  static func find(of assignee: Extension.Assignee, in reader: any SQLReader) throws -> Extension? {
    try reader.first(
      """
      SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee
      FROM extensions WHERE account_id = ? AND assignee = ? AND assignee <> ''
      """, [.text(assignee.account.rawValue), .text(assignee.column)]
    ) { try Extension(row: $0, account: assignee.account) }
  }

  static func insert(_ extension: Extension, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO extensions (account_id, extension_key, uid, revision, created_at_ms, updated_at_ms, number,
        display_name, display_name_key, voicemail, voicemail_ring_seconds, voicemail_message_seconds, voicemail_email,
        assignee)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [.text(`extension`.name.account.rawValue), .text(`extension`.name.key)] + `extension`.stamp.row
        + [.int64(orNull: `extension`.number)] + `extension`.content)
  }

  static func update(_ extension: Extension, before: Extension, in transaction: any Transaction) throws {
    let stamp = `extension`.stamp
    let changed = try transaction.execute(
      """
      UPDATE extensions SET revision = ?, updated_at_ms = ?, display_name = ?, display_name_key = ?, voicemail = ?,
        voicemail_ring_seconds = ?, voicemail_message_seconds = ?, voicemail_email = ?, assignee = ?
      WHERE account_id = ? AND extension_key = ? AND revision = ?
      """,
      [.int64(stamp.revision), .int64(stamp.updatedAt.millisecondsSinceEpoch)] + `extension`.content
        + [
          .text(`extension`.name.account.rawValue), .text(`extension`.name.key), .int64(before.stamp.revision),
        ])
    precondition(changed == 1, "an extension is loaded and saved in one transaction")
  }

  static func delete(_ extension: Extension, in transaction: any Transaction) throws {
    let account = `extension`.name.account
    try transaction.execute(
      "DELETE FROM extensions WHERE account_id = ? AND extension_key = ?",
      [.text(account.rawValue), .text(`extension`.name.key)])
    if let number = `extension`.number { try FreeExtensions.searchFrom(number, of: account, in: transaction) }
  }
}

extension Extension {
  /// From the columns that the statements above select.
  init(row: Row, account: AccountID) throws {
    let assignee = row.text(10)
    self.init(
      name: ExtensionName(account: account, id: try Identifier(row.text(0))), stamp: ResourceStamp(row: row, from: 1),
      displayName: row.text(5), voicemail: Voicemail(row: row, from: 6),
      assignee: assignee.isEmpty ? nil : try Assignee(resourceName: "\(account.resourceName)/\(assignee)"))
  }

  fileprivate var number: Int64? { (try? ExtensionKey(name.key))?.number.map(Int64.init) }

  fileprivate var content: [SQLValue] {
    [.text(displayName), .text(displayName.lowercased())] + voicemail.row + [.text(assignee?.column ?? "")]
  }
}

extension Extension.Assignee {
  /// The name without its account, as it is stored.
  var column: String {
    switch self {
    case .user(let name): "\(UserResource.collection)/\(name.user)"
    case .queue(let name): "\(QueueResource.collection)/\(name.queue)"
    }
  }
}

extension Voicemail {
  /// From four columns.
  init(row: Row, from column: Int) {
    self.init(
      isEnabled: row.bool(column), ringSeconds: Int32(clamping: row.int64(column + 1)),
      maxMessageSeconds: Int32(clamping: row.int64(column + 2)), notificationEmail: row.text(column + 3))
  }

  /// The four columns.
  var row: [SQLValue] {
    [
      .bool(isEnabled), .int64(Int64(ringSeconds)), .int64(Int64(maxMessageSeconds)), .text(notificationEmail),
    ]
  }
}
