import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension Queue {
  /// The queue as callers and followers see it, with the extension that leads to it.
  func schema(_ extension: Extension?) -> UsersV1.Queue {
    UsersV1.Queue(
      name: name.resourceName, uid: stamp.uid.text, etag: stamp.etag, createTime: stamp.createdAt.schema,
      updateTime: stamp.updatedAt.schema, displayName: displayName,
      extension: `extension`?.name.resourceName ?? "", strategy: strategy.schema, voicemail: voicemail.schema,
      agents: agents.sorted().map { UserName(account: name.account, user: $0).resourceName })
  }
}

extension QueueStrategy {
  /// - Throws: ``FieldProblem`` for a number that means nothing.
  init(schema: UsersV1.QueueStrategy) throws(FieldProblem) {
    switch schema {
    case .unspecified, .ringAll: self = .ringAll
    case .roundRobin: self = .roundRobin
    case .longestIdle: self = .longestIdle
    case .fewestCalls: self = .fewestCalls
    case .unrecognized(let number): throw FieldProblem("queue.strategy", "has no value \(number); use 1 to 4")
    }
  }

  fileprivate var schema: UsersV1.QueueStrategy {
    switch self {
    case .ringAll: .ringAll
    case .roundRobin: .roundRobin
    case .longestIdle: .longestIdle
    case .fewestCalls: .fewestCalls
    }
  }
}

extension QueueDraft {
  /// What a caller asks for.
  init(schema request: UsersV1.CreateQueueRequest) throws(FieldProblem) {
    let queue = request.queue ?? UsersV1.Queue()
    self.init()
    parent = request.parent
    id = request.queueId
    displayName = queue.displayName
    strategy = try QueueStrategy(schema: queue.strategy)
    if let voicemail = queue.voicemail { self.voicemail = Voicemail(schema: voicemail) }
    self.extension = request.extension
  }
}
