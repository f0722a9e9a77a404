import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension SignInMethods {
  package func createApiKey(
    _ request: UsersV1.CreateApiKeyRequest, context: CallContext
  ) async throws -> UsersV1.CreateApiKeyResponse {
    let now = environment.clock.now()
    let secret = BearerToken(TokenPrefix.apiKey, environment.randomness.bytes(32))
    let creator = context.caller.flatMap { $0.kind == .user ? try? UserName(resourceName: $0.principal) : nil }
    let action = try CreateAPIKey(
      APIKeyDraft(schema: request), uid: environment.randomness.uid(), secretPrefix: String(secret.text.prefix(8)),
      creator: creator, now: now)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var response = try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: action.key.account.resourceName, context: context, at: now
    ) { transaction in
      let account = action.key.account
      guard try AccountStore.exists(account, in: transaction) else { throw UsersError.accountNotFound(account) }
      let name = APIKeyName(account: account, id: action.key.id)
      let key = try action.decide(
        isIDTaken: APIKeyStore.find(name, in: transaction) != nil,
        goodKeyCount: APIKeyStore.goodCount(of: account, in: transaction))
      try APIKeyStore.insert(key, secret: secret, into: transaction)
      try transaction.audit(origin, of: account, key.resourceName, before: nil, after: key.schema)
      return UsersV1.CreateApiKeyResponse(apiKey: key.schema)
    }
    // A repeated answer brings the key that was made first, whose secret nobody has any more but its maker.
    if response.apiKey?.uid == action.key.stamp.uid.text { response.secret = secret.text }
    return response
  }

  package func getApiKey(
    _ request: UsersV1.GetApiKeyRequest, context: CallContext
  ) async throws -> UsersV1.GetApiKeyResponse {
    let name = try FieldProblem.check("name") { try APIKeyName(resourceName: request.name) }
    guard let key = try await environment.database.read({ try APIKeyStore.find(name, in: $0) }) else {
      throw SignInError.apiKeyNotFound(name.resourceName)
    }
    return UsersV1.GetApiKeyResponse(apiKey: key.schema)
  }

  package func listApiKeys(
    _ request: UsersV1.ListApiKeysRequest, context: CallContext
  ) async throws -> UsersV1.ListApiKeysResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(of: context, [account.rawValue], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let loaded = try APIKeyStore.list(of: account, after: page.text(), limit: page.limit, in: reader)
      let (keys, nextToken) = page.cut(loaded) { [.text($0.id.rawValue)] }
      return UsersV1.ListApiKeysResponse(apiKeys: keys.map(\.schema), nextPageToken: nextToken)
    }
  }

  package func revokeApiKey(
    _ request: UsersV1.RevokeApiKeyRequest, context: CallContext
  ) async throws -> UsersV1.RevokeApiKeyResponse {
    let now = environment.clock.now()
    let name = try FieldProblem.check("name") { try APIKeyName(resourceName: request.name) }
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      guard var key = try APIKeyStore.find(name, in: transaction) else {
        throw SignInError.apiKeyNotFound(name.resourceName)
      }
      if key.revokedAt == nil {
        let before = key.schema
        key.revokedAt = now
        key.stamp = key.stamp.changed(at: now)
        try APIKeyStore.update(key, in: transaction)
        try transaction.audit(origin, of: key.account, key.resourceName, before: before, after: key.schema)
      }
      return UsersV1.RevokeApiKeyResponse(apiKey: key.schema)
    }
  }
}

extension APIKeyDraft {
  /// What a caller asks for.
  fileprivate init(schema request: UsersV1.CreateApiKeyRequest) throws(FieldProblem) {
    let key = request.apiKey ?? UsersV1.ApiKey()
    self.init()
    parent = request.parent
    id = request.apiKeyId
    displayName = key.displayName
    scopes = key.scopes
    if let time = key.expireTime {
      guard let instant = Instant(schema: time) else {
        throw FieldProblem("api_key.expire_time", "lies too far from now")
      }
      expiresAt = instant
    }
  }
}

extension APIKey {
  /// The key as its account sees it.
  fileprivate var schema: UsersV1.ApiKey {
    UsersV1.ApiKey(
      name: resourceName, uid: stamp.uid.text, etag: stamp.etag, createTime: stamp.createdAt.schema,
      updateTime: stamp.updatedAt.schema, displayName: displayName, scopes: scopes.sorted().map(\.rawValue),
      expireTime: expiresAt?.schema, lastUseTime: lastUsedAt?.schema, revokeTime: revokedAt?.schema,
      secretPrefix: secretPrefix,
      creator: creator.map { UserName(account: account, user: $0).resourceName } ?? "operator")
  }
}
