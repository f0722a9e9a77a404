import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension Role? {
  /// A role that a caller names; nil where it names none.
  init(schema role: UsersV1.Role, _ field: String) throws(FieldProblem) {
    switch role {
    case .owner: self = .owner
    case .administrator: self = .administrator
    case .manager: self = .manager
    case .agent: self = .agent
    case .member: self = .member
    case .unspecified: self = nil
    case .unrecognized(let number): throw FieldProblem(field, "has no value \(number); use 1 to 5")
    }
  }
}

extension Set<Role> {
  /// The roles of a user as a caller gives them.
  init(schema roles: [UsersV1.Role]) throws(FieldProblem) {
    self.init()
    for role in roles {
      guard let role = try Role?(schema: role, "user.roles") else {
        throw FieldProblem("user.roles", "must not hold ROLE_UNSPECIFIED; leave it out")
      }
      insert(role)
    }
  }
}

extension Role {
  /// The role of its name in JSON, such as `ROLE_ADMINISTRATOR`.
  init?(jsonName text: String) {
    guard let role = Self.allCases.first(where: { "ROLE_\($0.rawValue.uppercased())" == text }) else { return nil }
    self = role
  }

  /// The role as callers and followers see it.
  var schema: UsersV1.Role {
    switch self {
    case .owner: .owner
    case .administrator: .administrator
    case .manager: .manager
    case .agent: .agent
    case .member: .member
    }
  }
}

extension RoleDraft {
  /// What a caller asks for.
  init(schema request: UsersV1.CreateCustomRoleRequest) throws(FieldProblem) {
    let role = request.customRole ?? UsersV1.CustomRole()
    self.init()
    parent = request.parent
    id = request.customRoleId
    displayName = role.displayName
    description = role.description
    baseRole = try Role?(schema: role.baseRole, "custom_role.base_role")
  }
}

extension CustomRole {
  /// The role as callers see it.
  func schema(userCount: Int64) -> UsersV1.CustomRole {
    var schema = UsersV1.CustomRole()
    schema.name = name.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.updateTime = stamp.updatedAt.schema
    schema.displayName = displayName
    schema.description = description
    schema.baseRole = baseRole.schema
    schema.userCount = Int32(clamping: userCount)
    return schema
  }
}
