import RPC
import SubscriptionsDomain

extension CallContext {
  /// Who asks, as the gateway says; `unknown` when nobody said.
  var actor: String {
    let actor = metadata["actor"] ?? ""
    return actor.isEmpty ? "unknown" : String(actor.prefix(SubscriptionsLimits.actorLengthMaximum))
  }
}
