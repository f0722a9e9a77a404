import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Every method that changes something leaves an entry in the audit log: a story that calls each once is held against
/// the table of all methods, so that a new method without an entry, or without a place in the story, is noticed.
@Suite struct AuditCoverageTests {
  /// Methods that change no resource of an account, and why.
  private static let withoutEntry = [
    "ExtensionsService/NextFreeExtension": "keeps a key while a form is filled in; the creation that follows is noted",
    "SessionsService/RefreshSession": "gives the same session another token; its beginning and its end are noted",
  ]

  private static let story: [(method: String, request: String)] = [
    (
      "AccountsService/CreateAccount",
      #"{"accountId":"acme","account":{"displayName":"Acme","currencyCode":"EUR","timeZone":"Europe/Rome"}}"#
    ),
    ("AccountsService/UpdateAccount", #"{"account":{"name":"accounts/acme","displayName":"Acme S.p.A."}}"#),
    ("UsersService/CreateUser", person("ann", #","roles":["ROLE_OWNER"]"#)),
    ("UsersService/CreateUser", person("bob")),
    ("UsersService/CreateUser", person("cid")),
    ("UsersService/CreateUser", person("dan")),
    ("UsersService/CreateUser", person("eve", #","active":false"#)),
    ("UsersService/ActivateUser", #"{"name":"accounts/acme/users/eve"}"#),
    ("UsersService/UpdateUser", #"{"user":{"name":"accounts/acme/users/bob","givenName":"Bo"}}"#),
    ("UsersService/DeactivateUser", #"{"name":"accounts/acme/users/bob"}"#),
    ("UsersService/ActivateUser", #"{"name":"accounts/acme/users/bob"}"#),
    ("UsersService/GrantRole", #"{"name":"accounts/acme/users/bob","role":"ROLE_MANAGER"}"#),
    ("UsersService/RevokeRole", #"{"name":"accounts/acme/users/bob","role":"ROLE_MANAGER"}"#),
    ("UsersService/BatchDeactivateUsers", #"{"parent":"accounts/acme","names":["accounts/acme/users/cid"]}"#),
    ("UsersService/BatchActivateUsers", #"{"parent":"accounts/acme","names":["accounts/acme/users/cid"]}"#),
    ("UsersService/DeleteUser", #"{"name":"accounts/acme/users/cid"}"#),
    ("UsersService/RestoreUser", #"{"name":"accounts/acme/users/cid"}"#),
    ("UsersService/BatchDeleteUsers", #"{"parent":"accounts/acme","names":["accounts/acme/users/cid"]}"#),
    ("AccountsService/TransferOwnership", #"{"name":"accounts/acme","newOwner":"accounts/acme/users/bob"}"#),
    (
      "RolesService/CreateCustomRole",
      #"{"parent":"accounts/acme","customRoleId":"desk","customRole":{"displayName":"Desk","baseRole":"ROLE_AGENT"}}"#
    ),
    ("RolesService/UpdateCustomRole", #"{"customRole":{"name":"accounts/acme/roles/desk","displayName":"Desks"}}"#),
    ("RolesService/DeleteCustomRole", #"{"name":"accounts/acme/roles/desk"}"#),
    ("ExtensionsService/CreateExtension", #"{"parent":"accounts/acme","extensionId":"200"}"#),
    (
      "ExtensionsService/UpdateExtension",
      #"{"extension":{"name":"accounts/acme/extensions/200","voicemail":{"enabled":true}}}"#
    ),
    (
      "ExtensionsService/AssignExtension",
      #"{"name":"accounts/acme/extensions/200","assignee":"accounts/acme/users/bob"}"#
    ),
    ("ExtensionsService/UnassignExtension", #"{"name":"accounts/acme/extensions/200"}"#),
    ("ExtensionsService/DeleteExtension", #"{"name":"accounts/acme/extensions/200"}"#),
    (
      "ExtensionsService/UpdateExtensionPlan",
      #"{"extensionPlan":{"name":"accounts/acme/extensionPlan","automaticFirst":300}}"#
    ),
    (
      "PhoneNumbersService/CreatePhoneNumber",
      #"{"parent":"accounts/acme","phoneNumber":{"number":"+390612345678"}}"#
    ),
    (
      "PhoneNumbersService/AssignPhoneNumber",
      #"{"name":"accounts/acme/phoneNumbers/390612345678","target":"accounts/acme/users/bob"}"#
    ),
    ("PhoneNumbersService/UnassignPhoneNumber", #"{"name":"accounts/acme/phoneNumbers/390612345678"}"#),
    ("PhoneNumbersService/DeletePhoneNumber", #"{"name":"accounts/acme/phoneNumbers/390612345678"}"#),
    ("QueuesService/CreateQueue", #"{"parent":"accounts/acme","queueId":"sales","queue":{"displayName":"Sales"}}"#),
    ("QueuesService/UpdateQueue", #"{"queue":{"name":"accounts/acme/queues/sales","displayName":"Sale"}}"#),
    ("QueuesService/AddAgents", #"{"name":"accounts/acme/queues/sales","agents":["accounts/acme/users/bob"]}"#),
    ("QueuesService/RemoveAgents", #"{"name":"accounts/acme/queues/sales","agents":["accounts/acme/users/bob"]}"#),
    ("QueuesService/DeleteQueue", #"{"name":"accounts/acme/queues/sales"}"#),
    ("ImportsService/CreateImport", file("one")),
    (
      "ImportsService/ConfigureImport",
      #"{"name":"accounts/acme/imports/one","configuration":{"mode":"IMPORT_MODE_GOOD_ROWS"}}"#
    ),
    (
      "ImportsService/CustomizeImport",
      #"{"name":"accounts/acme/imports/one","overrides":[{"row":2,"cells":[{"column":"active","value":"no"}]}]}"#
    ),
    ("ImportsService/ApplyImport", #"{"name":"accounts/acme/imports/one"}"#),
    ("ImportsService/UndoImport", #"{"name":"accounts/acme/imports/one"}"#),
    ("ImportsService/CreateImport", file("two")),
    ("ImportsService/CancelImport", #"{"name":"accounts/acme/imports/two"}"#),
  ]

  /// One user, as a CSV file in base64.
  private static func file(_ id: String) -> String {
    #"{"parent":"accounts/acme","importId":"\#(id)","file":{"mediaType":"text/csv","content":"#
      + #""Z2l2ZW4gbmFtZSxmYW1pbHkgbmFtZSxlbWFpbApaLFosekBhY21lLmV4YW1wbGUK"}}"#
  }

  private static func person(_ id: String, _ more: String = "") -> String {
    #"{"parent":"accounts/acme","userId":"\#(id)","user":{"givenName":"A","familyName":"B","#
      + #""email":"\#(id)@acme.example"\#(more)}}"#
  }

  @Test func everyMutatingMethodLeavesAnEntry() async throws {
    try await UsersHouse.run { house in
      for (number, step) in Self.story.enumerated() {
        try await call(house, step.method, step.request, requestID: "step-\(number)")
      }
      let secrets = try await signInStory(SignInHouse(house))
      let entries = try await entries(house)
      let noted = Set(entries.map(\.method))
      let served = Set(house.service.running.registrations.map(\.service))
      for method in MethodTable.all where served.contains(method.name.service) && method.idempotency != .noSideEffects {
        let name = String(method.name.description.dropFirst("linecard.users.v1.".count))
        if Self.withoutEntry[name] != nil { continue }
        #expect(noted.contains(method.name.description), "\(name) leaves no entry, or the story does not call it")
      }
      #expect(try await house.audit.verifyAuditChain(.init(parent: "accounts/acme")).intact)
      #expect(secrets.count > 6 && secrets.allSatisfy { $0.utf8.count > 5 })
      for secret in secrets { #expect(!entries.contains { ($0.before + $0.after).contains(secret) }) }
      #expect(entries.allSatisfy { $0.before != $0.after && !$0.requestId.isEmpty })
    }
  }

  /// What a user does to sign in, and what others do about that; everything in it that is secret.
  private func signInStory(_ house: SignInHouse) async throws -> [String] {
    let settled = try await house.settle("dan")
    let signedIn = try await house.signIn("dan", SignInHouse.password)
    let caller = try await house.authenticate(signedIn.tokens?.sessionToken)
    _ = try await house.sessions.signOut(.init(requestId: "step-out"), options: house.options(caller))
    let other = try await house.signIn("dan", SignInHouse.password)
    _ = try await house.sessions.revokeSession(.init(name: other.session?.name ?? "", requestId: "step-revoke"))
    _ = try await house.signIn("dan", SignInHouse.password)
    _ = try await house.sessions.revokeSessions(.init(parent: "accounts/acme/users/dan", requestId: "step-all"))
    let reset = try await house.passwords.issuePasswordReset(
      .init(name: "accounts/acme/users/dan", requestId: "step-reset"))
    _ = try await house.passwords.resetPassword(
      .init(resetToken: reset.resetToken, newPassword: "another pony in the sun", requestId: "step-new"))
    let code = try await house.passwords.issueFirstSignInCode(
      .init(name: "accounts/acme/users/eve", requestId: "step-code"))
    let key = UsersV1.ApiKey(displayName: "ERP", scopes: ["users:read"])
    let made = try await house.keys.createApiKey(.init(parent: "accounts/acme", apiKey: key, requestId: "step-key"))
    _ = try await house.keys.revokeApiKey(.init(name: made.apiKey?.name ?? "", requestId: "step-key-end"))
    return [
      SignInHouse.password, "another pony in the sun", try await house.firstPassword("dan"), settled.sessionToken,
      settled.rotationToken, signedIn.tokens?.deviceToken ?? "", reset.resetToken, code.firstSignInCode, made.secret,
    ]
  }

  private func entries(_ house: UsersHouse) async throws -> [UsersV1.AuditEntry] {
    try await house.audit.listAuditEntries(.init(parent: "accounts/acme", pageSize: 1_000)).auditEntries
  }

  private func call(_ house: UsersHouse, _ method: String, _ request: String, requestID: String) async throws {
    let descriptor = try #require(MethodTable.all.first { $0.name.description == "linecard.users.v1.\(method)" })
    guard case .object(let members) = try JSONValue(parsing: Array(request.utf8)) else { return }
    let json = JSONValue.object(members + [JSONMember("requestId", .string(requestID))])
    let message = try descriptor.requestType.init(json: json, at: .root)
    do {
      _ = try await house.service.channel.unaryBytes(
        descriptor.name, payload: message.serialized(), options: CallOptions(isIdempotent: true))
    } catch {
      Issue.record("\(method): \(error)")
    }
  }
}
