import HTTP
import RPC
import Schemas

/// Decides who asks and what they may call. The services decide again.
struct Access: Sendable {
  enum Caller: Sendable, Hashable {
    case anonymous
    case providerStaff

    /// What services record as the one who did it; nil for nobody.
    var actor: String? {
      switch self {
      case .anonymous: nil
      case .providerStaff: "operator"
      }
    }
  }

  let operatorToken: OperatorToken

  /// Admits the caller of a method with this permission, or throws 401 or 403. What is not allowed is denied.
  func admit(_ fields: HTTPFields, to permission: Permission) throws(Problem) -> Caller {
    switch permission {
    case .anyone: return (try? caller(fields)) ?? .anonymous
    case .member, .administrator, .owner, .operator:
      let caller = try caller(fields)
      guard caller == .providerStaff else {
        throw .unauthenticated("Send the operator's token: Authorization: Bearer TOKEN.")
      }
      return caller
    case .service, .nobody:
      throw Problem(
        .forbidden, code: .permissionDenied, reason: "METHOD_NOT_PUBLISHED",
        detail: "This method cannot be called through the gateway.")
    }
  }

  private func caller(_ fields: HTTPFields) throws(Problem) -> Caller {
    let values = fields.values(of: "Authorization")
    guard let value = values.first else { return .anonymous }
    let parts = value.split(separator: " ", omittingEmptySubsequences: true)
    guard values.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw .unauthenticated("Authorization must be given once, as: Bearer TOKEN.")
    }
    guard operatorToken.matches(String(parts[1])) else {
      throw .unauthenticated("The token is not valid; the operator's token is in the gateway's token file.")
    }
    return .providerStaff
  }
}
