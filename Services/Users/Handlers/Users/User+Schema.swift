import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension UserDraft {
  /// What a caller asks for.
  init(schema request: UsersV1.CreateUserRequest) throws(FieldProblem) {
    let user = request.user ?? UsersV1.User()
    self.init()
    parent = request.parent
    id = request.userId
    givenName = user.givenName
    familyName = user.familyName
    email = user.email
    isActive = user.active ?? true
    for role in user.roles { roles.insert(try Role(schema: role)) }
  }
}

extension Role {
  fileprivate init(schema role: UsersV1.Role) throws(FieldProblem) {
    switch role {
    case .owner: self = .owner
    case .administrator: self = .administrator
    case .manager: self = .manager
    case .agent: self = .agent
    case .member: self = .member
    case .unspecified: throw FieldProblem("user.roles", "must not hold ROLE_UNSPECIFIED; leave it out")
    case .unrecognized(let number): throw FieldProblem("user.roles", "have no value \(number); use 1 to 5")
    }
  }

  fileprivate var schema: UsersV1.Role {
    switch self {
    case .owner: .owner
    case .administrator: .administrator
    case .manager: .manager
    case .agent: .agent
    case .member: .member
    }
  }
}

extension User {
  /// The user as callers and followers see it.
  var schema: UsersV1.User {
    var schema = UsersV1.User()
    schema.name = name.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.updateTime = stamp.updatedAt.schema
    schema.givenName = givenName
    schema.familyName = familyName
    schema.email = email.text
    schema.active = isActive
    schema.roles = roles.sorted().map(\.schema)
    return schema
  }
}
