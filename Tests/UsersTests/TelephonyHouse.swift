import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse

/// Requests about extensions, phone numbers and queues, each with a request id of its own kind.
extension UsersHouse {
  @discardableResult
  func createExtension(
    _ key: String = "", of account: String = "acme", requestID: String? = nil,
    _ change: (inout UsersV1.Extension) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.Extension {
    var item = UsersV1.Extension()
    change(&item)
    let request = UsersV1.CreateExtensionRequest(
      parent: "accounts/\(account)", extensionId: key, extension: item, requestId: requestID ?? "extension-\(key)")
    return try await extensions.createExtension(request).extension ?? UsersV1.Extension()
  }

  @discardableResult
  func assign(
    _ key: String, to assignee: String, etag: String = "", requestID: String? = nil
  ) async throws(RPCError) -> UsersV1.Extension {
    let request = UsersV1.AssignExtensionRequest(
      name: "accounts/acme/extensions/\(key)", assignee: "accounts/acme/\(assignee)", etag: etag,
      requestId: requestID ?? "assign-\(key)-\(assignee)")
    return try await extensions.assignExtension(request).extension ?? UsersV1.Extension()
  }

  @discardableResult
  func unassign(_ key: String, requestID: String? = nil) async throws(RPCError) -> UsersV1.Extension {
    let request = UsersV1.UnassignExtensionRequest(
      name: "accounts/acme/extensions/\(key)", requestId: requestID ?? "unassign-\(key)")
    return try await extensions.unassignExtension(request).extension ?? UsersV1.Extension()
  }

  @discardableResult
  func createUser(
    _ id: String, extension key: String, requestID: String? = nil
  ) async throws(RPCError) -> UsersV1.User {
    let user = UsersV1.User(givenName: "Ann", familyName: "Lee", email: "\(id)@acme.example")
    let request = UsersV1.CreateUserRequest(
      parent: "accounts/acme", userId: id, user: user, requestId: requestID ?? "user-\(id)", extension: key)
    return try await users.createUser(request).user ?? UsersV1.User()
  }

  @discardableResult
  func createNumber(
    _ number: String, of account: String = "acme", requestID: String? = nil
  ) async throws(RPCError) -> UsersV1.PhoneNumber {
    let request = UsersV1.CreatePhoneNumberRequest(
      parent: "accounts/\(account)", phoneNumber: UsersV1.PhoneNumber(number: number),
      requestId: requestID ?? "number-\(number)")
    return try await phoneNumbers.createPhoneNumber(request).phoneNumber ?? UsersV1.PhoneNumber()
  }

  @discardableResult
  func lead(
    _ digits: String, to target: String, requestID: String? = nil
  ) async throws(RPCError) -> UsersV1.PhoneNumber {
    let request = UsersV1.AssignPhoneNumberRequest(
      name: "accounts/acme/phoneNumbers/\(digits)", target: "accounts/acme/\(target)",
      requestId: requestID ?? "lead-\(digits)-\(target)")
    return try await phoneNumbers.assignPhoneNumber(request).phoneNumber ?? UsersV1.PhoneNumber()
  }

  @discardableResult
  func createQueue(
    _ id: String, extension key: String = "", requestID: String? = nil,
    _ change: (inout UsersV1.Queue) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.Queue {
    var queue = UsersV1.Queue(displayName: "Queue \(id)")
    change(&queue)
    let request = UsersV1.CreateQueueRequest(
      parent: "accounts/acme", queueId: id, queue: queue, extension: key, requestId: requestID ?? "queue-\(id)")
    return try await queues.createQueue(request).queue ?? UsersV1.Queue()
  }

  @discardableResult
  func addAgents(
    _ agents: [String], to queue: String, etag: String = "", requestID: String? = nil
  ) async throws(RPCError) -> UsersV1.Queue {
    let request = UsersV1.AddAgentsRequest(
      name: "accounts/acme/queues/\(queue)", agents: agents.map { "accounts/acme/users/\($0)" }, etag: etag,
      requestId: requestID ?? "add-\(agents)-\(queue)")
    return try await queues.addAgents(request).queue ?? UsersV1.Queue()
  }

  func getExtension(_ key: String) async throws(RPCError) -> UsersV1.Extension {
    let request = UsersV1.GetExtensionRequest(name: "accounts/acme/extensions/\(key)")
    return try await extensions.getExtension(request).extension ?? UsersV1.Extension()
  }

  func getQueue(_ id: String) async throws(RPCError) -> UsersV1.Queue {
    let request = UsersV1.GetQueueRequest(name: "accounts/acme/queues/\(id)")
    return try await queues.getQueue(request).queue ?? UsersV1.Queue()
  }

  func keys(filter: String = "", orderBy: String = "", of account: String = "acme") async throws -> [String] {
    var keys: [String] = []
    var token = ""
    repeat {
      let request = UsersV1.ListExtensionsRequest(
        parent: "accounts/\(account)", pageSize: 3, pageToken: token, filter: filter, orderBy: orderBy)
      let page = try await extensions.listExtensions(request)
      keys += page.extensions.map(\.key)
      token = page.nextPageToken
    } while !token.isEmpty
    return keys
  }

  /// The types of the events after the first ones, without their package.
  func eventTypes(after count: Int) async throws -> [String] {
    try await events().dropFirst(count).map { String($0.event.type.split(separator: ".").last ?? "") }
  }
}
