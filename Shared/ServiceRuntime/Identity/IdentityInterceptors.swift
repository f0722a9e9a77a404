public import RPC
import Schemas

extension HouseIdentity {
  /// The interceptor before every method of a service: who calls is proved, may call the method, and stays within the own
  /// account (I13). It also says who it is as the call's `actor`. In a house without a key calls pass as they are.
  public var serverInterceptor: Interceptor {
    { call, next in
      guard self.isVerifying else { return try await next(call) }
      var call = call
      call.metadata["actor"] = try self.admit(call).principal
      try await next(call)
    }
  }

  /// The caller of a call that it may make.
  private func admit(_ call: Call) throws(RPCError) -> Caller {
    let texts = call.metadata.values(for: Self.metadataKey)
    var caller = Caller(.anonymous)
    if let text = texts.first {
      guard texts.count == 1, let known = self.caller(of: text) else {
        throw RPCError(
          .unauthenticated, reason: "IDENTITY_INVALID",
          message: "the caller's identity is not signed by this house, or has expired")
      }
      caller = known
    }
    guard let method = MethodTable.method(named: call.method) else {
      throw RPCError(.permissionDenied, reason: "METHOD_NOT_PUBLISHED", message: "nobody may call \(call.method)")
    }
    let resource = method.accountField.flatMap { field in call.request.map { field.value($0) } } ?? ""
    if let refusal = PermissionRule.refusal(of: method, to: caller, about: resource) { throw refusal }
    return caller
  }

  /// The interceptor around the calls that a service makes to its peers, all signed as the service itself.
  public func clientInterceptor(as service: String) -> Interceptor {
    let own = Caller.service(service)
    return { call, next in
      var call = call
      call.metadata[Self.metadataKey] = self.sign(own)
      try await next(call)
    }
  }
}

extension CallContext {
  /// Who calls, proved where the house has a key; nil where nobody said.
  public var caller: Caller? {
    metadata[HouseIdentity.metadataKey].flatMap { IdentityText($0)?.caller }
  }
}
