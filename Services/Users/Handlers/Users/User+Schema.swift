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
    roles = try Set(schema: user.roles)
    customRoles = user.customRoles
    setsRandomPassword = user.initialLogin?.setRandomPassword ?? true
    changesPassword = user.initialLogin?.changePassword ?? true
  }
}

extension UserEdit {
  /// What a caller wants to be different.
  init(schema user: UsersV1.User, mask: String) throws(FieldProblem) {
    let mask = try FieldMask(
      parsing: mask, fields: ["given_name", "family_name", "email", "active", "roles", "custom_roles"])
    self.init()
    givenName = mask.value("given_name", user.givenName, isSet: !user.givenName.isEmpty)
    familyName = mask.value("family_name", user.familyName, isSet: !user.familyName.isEmpty)
    email = mask.value("email", user.email, isSet: !user.email.isEmpty)
    isActive = mask.value("active", user.active, isSet: user.active != nil) ?? nil
    roles = mask.value("roles", try Set(schema: user.roles), isSet: !user.roles.isEmpty)
    customRoles = mask.value("custom_roles", Set(user.customRoles), isSet: !user.customRoles.isEmpty)
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
    schema.customRoles = customRoles.keys.sorted().map { RoleName(account: name.account, role: $0).resourceName }
    schema.firstSignInSteps = firstSignInSteps.sorted().map(\.schema)
    schema.deleteTime = deletedAt?.schema
    schema.purgeTime = purgedAt?.schema
    return schema
  }
}

extension FirstSignInStep {
  fileprivate var schema: UsersV1.FirstSignInStep {
    switch self {
    case .activate: .activate
    case .confirmEmail: .confirmEmail
    case .changePassword: .changePassword
    }
  }
}
