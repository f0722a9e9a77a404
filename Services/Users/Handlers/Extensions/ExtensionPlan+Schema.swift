import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension ExtensionPlan {
  /// The plan as callers see it.
  var schema: UsersV1.ExtensionPlan {
    UsersV1.ExtensionPlan(
      name: resourceName, etag: etag, updateTime: updatedAt?.schema,
      reservedRanges: reserved.map {
        UsersV1.ReservedRange(firstKey: $0.first.text, lastKey: $0.last.text, reason: $0.reason)
      }, automaticFirst: Int32(clamping: automatic.lowerBound), automaticLast: Int32(clamping: automatic.upperBound),
      newUserExtension: newUsers.schema)
  }
}

extension ExtensionPlan.NewUserRule {
  fileprivate var schema: UsersV1.NewUserExtension {
    switch self {
    case .onRequest: .onRequest
    case .automatic: .automatic
    case .required: .required
    }
  }
}

extension UpdateExtensionPlan {
  /// What a caller asks for.
  init(schema request: UsersV1.UpdateExtensionPlanRequest) throws {
    let plan = request.extensionPlan ?? UsersV1.ExtensionPlan()
    let mask = try FieldMask(
      parsing: request.updateMask,
      fields: ["reserved_ranges", "automatic_first", "automatic_last", "new_user_extension"])
    let ranges = plan.reservedRanges.map {
      RangeDraft(first: $0.firstKey, last: $0.lastKey, reason: $0.reason)
    }
    let usual = UsersLimits.automaticExtensions
    let (first, last) = (plan.automaticFirst, plan.automaticLast)
    var edit = Edit()
    edit.reserved = mask.value("reserved_ranges", ranges, isSet: !ranges.isEmpty)
    edit.automaticFirst = mask.value("automatic_first", first == 0 ? Int32(usual.lowerBound) : first, isSet: first != 0)
    edit.automaticLast = mask.value("automatic_last", last == 0 ? Int32(usual.upperBound) : last, isSet: last != 0)
    edit.newUsers = try mask.value(
      "new_user_extension", Self.rule(plan.newUserExtension), isSet: plan.newUserExtension != .unspecified)
    try self.init(name: plan.name, edit, etag: request.etag.isEmpty ? plan.etag : request.etag)
  }

  private static func rule(_ rule: UsersV1.NewUserExtension) throws(FieldProblem) -> ExtensionPlan.NewUserRule {
    switch rule {
    case .unspecified, .onRequest: .onRequest
    case .automatic: .automatic
    case .required: .required
    case .unrecognized(let number):
      throw FieldProblem("extension_plan.new_user_extension", "has no value \(number); use 1 to 3")
    }
  }
}
