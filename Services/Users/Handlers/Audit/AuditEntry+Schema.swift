import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension AuditEntry {
  /// The entry as callers see it.
  var schema: UsersV1.AuditEntry {
    UsersV1.AuditEntry(
      name: Self.name(sequence, of: record.account), createTime: record.at.schema, actor: record.actor,
      source: record.source.schema, method: record.method, resource: record.resource, before: record.before,
      after: record.after, requestId: record.requestID, hash: hash.hexadecimal)
  }

  static func name(_ sequence: Int64, of account: AccountID) -> String {
    "\(account.resourceName)/auditEntries/\(sequence)"
  }
}

extension AuditSource {
  fileprivate var schema: UsersV1.AuditSource {
    switch self {
    case .screen: .screen
    case .api: .api
    case .import: .import
    case .service: .service
    }
  }
}

extension [UInt8] {
  /// Two lower-case digits for each byte.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of ``hexadecimal``; nil for what is not such text.
  init?(hexadecimal text: String) {
    let nibbles = text.utf8.map { byte -> UInt8? in
      switch byte {
      case 48...57: byte - 48
      case 97...102: byte - 87
      default: nil
      }
    }
    guard nibbles.count.isMultiple(of: 2), !nibbles.contains(nil) else { return nil }
    let known = nibbles.compactMap { $0 }
    self = stride(from: 0, to: known.count, by: 2).map { known[$0] << 4 | known[$0 + 1] }
  }
}
