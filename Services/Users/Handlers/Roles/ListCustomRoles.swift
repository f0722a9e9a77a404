import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// An account has few of them, so they are chosen and sorted here.
  package func listCustomRoles(
    _ request: UsersV1.ListCustomRolesRequest, context: CallContext
  ) async throws -> UsersV1.ListCustomRolesResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let filter = try ListFilter(
      parsing: request.filter, fields: ["base_role": [.equals, .differs], "display_name": [.equals, .has]])
    let order = try ListOrder(parsing: request.orderBy, fields: ["name", "display_name"])
    let choice = try RoleChoice(filter, order)
    let page = try environment.page(
      of: context, [account.rawValue, request.filter, order.text], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let chosen = choice.choose(from: try RoleStore.all(of: account, in: reader))
      let rest = page.isFirst ? chosen[...] : choice.rest(of: chosen, afterName: page.text(0), id: page.text(1))
      let (roles, nextToken) = page.cut(Array(rest.prefix(page.limit))) { last in
        [.text(last.comparisonKey), .text(last.name.role.rawValue)]
      }
      return UsersV1.ListCustomRolesResponse(
        customRoles: try roles.map { $0.schema(userCount: try RoleStore.userCount(of: $0.name, in: reader)) },
        nextPageToken: nextToken)
    }
  }
}

/// Which roles a caller wants to see, in which order.
private struct RoleChoice: Sendable {
  private let filter: ListFilter
  private let order: ListOrder
  private let base: Role?
  private let otherBase: Role?

  init(_ filter: ListFilter, _ order: ListOrder) throws(FieldProblem) {
    let expected = "ROLE_ADMINISTRATOR, ROLE_MANAGER, ROLE_AGENT or ROLE_MEMBER"
    self.filter = filter
    self.order = order
    base = try filter.value("base_role", .equals, { Role(jsonName: $0) }, expected: expected)
    otherBase = try filter.value("base_role", .differs, { Role(jsonName: $0) }, expected: expected)
  }

  /// Those of `roles`, which are in order of id, that the filter lets through.
  func choose(from roles: [CustomRole]) -> [CustomRole] {
    let chosen = roles.filter { role in
      let text = "\(role.comparisonKey) \(role.description.lowercased())"
      return (base == nil || role.baseRole == base) && (otherBase == nil || role.baseRole != otherBase)
        && filter.text("display_name", .equals).map { $0.lowercased() == role.comparisonKey } ?? true
        && filter.text("display_name", .has).map { role.comparisonKey.contains($0.lowercased()) } ?? true
        && filter.words.allSatisfy { text.contains($0.lowercased()) }
    }
    let sorted = order.field == "name" ? chosen : chosen.sorted { $0.comparisonKey < $1.comparisonKey }
    return order.isDescending ? sorted.reversed() : sorted
  }

  /// What comes after a role, which may be gone.
  func rest(of chosen: [CustomRole], afterName name: String, id: String) -> ArraySlice<CustomRole> {
    chosen.drop { role in
      let (one, other) = order.field == "name" ? (role.name.role.rawValue, id) : (role.comparisonKey, name)
      return one == other || (one < other) != order.isDescending
    }
  }
}
