package import BillingTypes

/// A key as a caller asks for it: nothing of it is checked yet.
package struct APIKeyDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  package var displayName = ""
  package var scopes: [String] = []
  package var expiresAt: Instant?

  /// An empty draft.
  package init() {}
}

/// Decides a new API key.
package struct CreateAPIKey: Sendable {
  /// The key that the draft makes if the account has room for it.
  package let key: APIKey

  /// Checks a draft.
  ///
  /// - Throws: ``SignInError/invalid(_:)`` with every problem of the draft.
  package init(
    _ draft: APIKeyDraft, uid: ResourceUID, secretPrefix: String, creator: UserName?, now: Instant
  ) throws(SignInError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("api_key_id") { try APIKeyID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "api_key.display_name", lengths: SignInLimits.apiKeyNameLengths)
    let known = APIKey.Scope.allCases.map(\.rawValue).joined(separator: ", ")
    checks.require(!draft.scopes.isEmpty, "api_key.scopes", "must name at least one of \(known)")
    var scopes: Set<APIKey.Scope> = []
    for text in draft.scopes {
      guard let scope = APIKey.Scope(rawValue: text) else {
        checks.require(false, "api_key.scopes", "have no \"\(text.prefix(40))\"; use \(known)")
        continue
      }
      scopes.insert(scope)
    }
    checks.require(draft.expiresAt.map { $0 > now } ?? true, "api_key.expire_time", "must be later than now")
    guard let account, let id, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    key = APIKey(
      account: account, id: id, stamp: ResourceStamp(creating: uid, at: now), displayName: draft.displayName,
      scopes: scopes, expiresAt: draft.expiresAt, lastUsedAt: nil, revokedAt: nil, secretPrefix: secretPrefix,
      creator: creator?.account == account ? creator?.user : nil)
  }

  /// The new key, given what the account has.
  package func decide(isIDTaken: Bool, goodKeyCount: Int) throws(SignInError) -> APIKey {
    if isIDTaken { throw .apiKeyExists(key.resourceName) }
    if goodKeyCount >= SignInLimits.apiKeysPerAccountMax { throw .tooManyAPIKeys(key.account) }
    return key
  }
}
