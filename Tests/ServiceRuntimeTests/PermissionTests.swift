import BillingTypes
import Protobuf
import RPC
public import Schemas
import ServiceRuntime
import TestHouse
public import Testing
import Transport

/// Every method of the table, called through a service's door with and without the right to.
@Suite struct PermissionTests {
  private static let key = [UInt8](repeating: 7, count: 32)
  private static let account = "accounts/acme"
  private static let ann = "accounts/acme/users/ann"

  private struct Door {
    let channel: InProcessChannel
    let clock = TestClock(startingAt: Instant(millisecondsSinceEpoch: 1_772_323_200_000))
    let identity: HouseIdentity

    init(_ group: EventLoopGroup) {
      identity = HouseIdentity(key: PermissionTests.key, clock: clock)
      channel = InProcessChannel(
        EveryMethod.registrations, group: group, serverInterceptors: [errorTranslation, identity.serverInterceptor])
    }

    func call(_ method: MethodDescriptor, as text: String?, about resource: String) async -> RPCError? {
      var metadata = Metadata()
      if let text { metadata[HouseIdentity.metadataKey] = text }
      guard let payload = try? EveryMethod.payload(method, about: resource) else {
        return RPCError(.internal, reason: "NO_PAYLOAD", message: "no request could be made")
      }
      let options = CallOptions(metadata: metadata)
      return await refusal { () throws(RPCError) in
        switch method.shape {
        case .unary: _ = try await channel.unaryBytes(method.name, payload: payload, options: options)
        case .serverStreaming: try await stream(method, method.requestType, method.responseType, payload, options)
        case .clientStreaming, .bidirectional:
          try await exchange(method, method.requestType, method.responseType, options)
        }
      }
    }

    private func exchange<Q: Message, R: Message>(
      _ method: MethodDescriptor, _: Q.Type, _: R.Type, _ options: CallOptions
    ) async throws(RPCError) {
      let call: BidirectionalCall<Q, R> = channel.client.bidirectional(method.name, options: options)
      var iterator = call.responses.makeAsyncIterator()
      while try await iterator.next() != nil { continue }
    }

    private func stream<Q: Message, R: Message>(
      _ method: MethodDescriptor, _: Q.Type, _: R.Type, _ payload: [UInt8], _ options: CallOptions
    ) async throws(RPCError) {
      guard let request = try? Q(serialized: payload) else { return }
      let responses: ResponseStream<R> = channel.serverStreaming(method.name, request, options: options)
      var iterator = responses.makeAsyncIterator()
      while try await iterator.next() != nil { continue }
    }
  }

  private func withDoor(_ body: (Door) async throws -> Void) async throws {
    let group = EventLoopGroup(count: 1, name: "permission-test")
    defer { group.stop() }
    let door = Door(group)
    try await body(door)
    door.channel.close()
  }

  private static func user(_ roles: Set<Caller.Role>, account: String = account, oneTime: Bool = false) -> Caller {
    Caller(
      .user, principal: "\(account)/users/ann", account: account, roles: roles,
      session: "\(account)/users/ann/sessions/s",
      mustChangePassword: oneTime)
  }

  /// Whom a permission lets pass among those that are tried.
  private static func admitted(_ permission: Permission) -> Set<Caller.Role> {
    switch permission {
    case .anyone, .signedIn, .member, .selfOrAdministrator: Set(Caller.Role.allCases)
    case .manager: [.owner, .administrator, .manager]
    case .administrator: [.owner, .administrator]
    case .owner: [.owner]
    case .operator, .service, .nobody: []
    }
  }

  @Test("without an identity, or with a false one, only what is open to anyone is served", arguments: MethodTable.all)
  func noIdentity(_ method: MethodDescriptor) async throws {
    try await withDoor { door in
      let open = method.permission == .anyone
      #expect((await door.call(method, as: nil, about: Self.ann) == nil) == open)
      let stranger = HouseIdentity(key: [UInt8](repeating: 8, count: 32), clock: door.clock)
      let right = door.identity.sign(Self.user([.owner]))
      let texts = [
        stranger.sign(Self.user([.owner])), HouseIdentity(key: nil, clock: door.clock).sign(Self.user([.owner])), "",
        "1",
        right.replacing(";owner;", with: ";owner,administrator;"), String(right.dropLast()), right + "0",
      ]
      for text in texts {
        #expect(await door.call(method, as: text, about: Self.ann)?.reason == "IDENTITY_INVALID", "\(text)")
      }
    }
  }

  @Test("each role passes what it may and is refused the rest", arguments: MethodTable.all)
  func roles(_ method: MethodDescriptor) async throws {
    try await withDoor { door in
      for role in Caller.Role.allCases {
        let error = await door.call(method, as: door.identity.sign(Self.user([role])), about: Self.ann)
        #expect(
          (error == nil) == Self.admitted(method.permission).contains(role), "\(role): \(String(describing: error))")
        #expect(error == nil || error?.code == .permissionDenied)
      }
      let nobody = await door.call(method, as: door.identity.sign(Self.user([])), about: Self.ann)
      #expect((nobody == nil) == [.anyone, .signedIn, .member, .selfOrAdministrator].contains(method.permission))
    }
  }

  @Test(
    "an owner is refused everything of another account, also of one whose name begins alike", arguments: MethodTable.all
  )
  func otherAccounts(_ method: MethodDescriptor) async throws {
    try await withDoor { door in
      let owner = door.identity.sign(Self.user([.owner, .administrator]))
      for other in [
        "accounts/other", "accounts/other/users/ann", "accounts/acme2/users/ann", "accounts/acm", "accounts/-", "",
      ] {
        let error = await door.call(method, as: owner, about: other)
        switch method.permission {
        case .anyone, .signedIn: #expect(error == nil)
        case .member, .manager, .administrator, .owner, .selfOrAdministrator:
          #expect(error?.reason == (method.accountField == nil ? nil : "OTHER_ACCOUNT"), "\(other)")
        case .operator, .service, .nobody: #expect(error?.code == .permissionDenied)
        }
      }
    }
  }

  @Test("who signed in with a one-time password can do nothing but change it", arguments: MethodTable.all)
  func oneTimePassword(_ method: MethodDescriptor) async throws {
    try await withDoor { door in
      let text = door.identity.sign(Self.user([.owner, .administrator], oneTime: true))
      let error = await door.call(method, as: text, about: Self.ann)
      #expect((error == nil) == [.anyone, .signedIn].contains(method.permission))
    }
  }

  @Test(
    "staff do everything but what is for services; services read everything and write what is for them",
    arguments: MethodTable.all)
  func staffAndServices(_ method: MethodDescriptor) async throws {
    try await withDoor { door in
      let staff = await door.call(method, as: door.identity.sign(.staff), about: Self.ann)
      #expect((staff == nil) == ![.service, .nobody, .signedIn].contains(method.permission))
      let service = await door.call(method, as: door.identity.sign(.service("invoicing")), about: Self.ann)
      let mayService =
        switch method.permission {
        case .anyone, .service: true
        case .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator:
          method.idempotency == .noSideEffects
        case .signedIn, .nobody: false
        }
      #expect((service == nil) == mayService)
      let expired = door.identity.sign(.staff)
      try door.clock.move(to: Instant(millisecondsSinceEpoch: door.clock.now().millisecondsSinceEpoch + 120_000))
      #expect(await door.call(method, as: expired, about: Self.ann)?.reason == "IDENTITY_INVALID")
    }
  }

  @Test("what members may call without naming their account is known and public within the house")
  func accountless() {
    let methods = MethodTable.all.filter { method in
      switch method.permission {
      case .member, .manager, .administrator, .owner, .selfOrAdministrator: method.accountField == nil
      case .anyone, .signedIn, .operator, .service, .nobody: false
      }
    }
    #expect(
      Set(methods.map(\.name.description)) == [
        "linecard.subscriptions.v1.CatalogService/GetPlan", "linecard.subscriptions.v1.CatalogService/GetProduct",
        "linecard.subscriptions.v1.CatalogService/ListPlans", "linecard.subscriptions.v1.CatalogService/ListProducts",
        "linecard.users.v1.SessionsService/GetCurrentSession",
      ])
  }
}

extension MethodDescriptor: CustomTestStringConvertible {
  public var testDescription: String { "\(name)" }
}
