package import HTTP
package import Protobuf
package import RPC
package import Transport

/// What a scenario file says: whom to call, with what, how often, and what must hold.
package struct Scenario: Sendable {
  package var name: String
  package var summary: String
  /// Everything that looks like chance follows from it.
  package var seed: UInt64
  package var targets: [LoadTarget]
  package var feeders: [Feeder]
  /// How long answers are not counted at the beginning, in seconds.
  package var warmUpSeconds: Double
  package var arrivals: Arrivals
  package var flows: [Flow]
  /// What else happens to the targets.
  package var faults: [Fault]
  package var objectives: [Objective]
  package var checks: EffectChecks?
}

/// A server that is called.
package struct LoadTarget: Sendable {
  /// What steps call it.
  package enum Face: String, Sendable, CaseIterable {
    /// JSON over HTTP/1.1, as the gateway speaks it.
    case rest
    /// ttrpc, as the services speak it.
    case ttrpc
    /// The Connect protocol over HTTP/1.1.
    case connect
  }

  /// How messages of the Connect protocol are written.
  package enum Codec: String, Sendable, CaseIterable { case json, proto }

  package var name: String
  package var face: Face
  package var address: SocketAddress
  /// Of a target with the face Connect.
  package var codec: Codec
  /// Connections of each loop: over HTTP at most so many, for ttrpc exactly.
  package var connections: Int
  /// How many calls one ttrpc connection carries before another takes its place; nil for as many as ids last.
  package var callsPerConnection: Int?
}

/// What an arrival does: steps one after the other.
package struct Flow: Sendable {
  package var name: String
  /// Its share of the arrivals is this over the sum of all weights.
  package var weight: Double
  package let steps: [FlowStep]
  /// Values that its steps capture.
  let captureCount: Int

  init(name: String, weight: Double, steps: [FlowStep]) {
    self.name = name
    self.weight = weight
    self.steps = steps
    captureCount = steps.reduce(0) { sum, step in
      if case .call(let call) = step { sum + call.captures.count } else { sum }
    }
  }
}

/// A part of a flow.
package enum FlowStep: Sendable {
  case call(CallStep)
  /// A pause as a person makes one: between two lengths, in milliseconds.
  case think(fromMilliseconds: Int64, toMilliseconds: Int64)
}

/// A request and what is made of its answer.
package struct CallStep: Sendable {
  /// What is sent.
  package enum Request: Sendable {
    /// Method and path with query; `body` is nil for none.
    case rest(HTTPMethod, path: Template, body: TemplateJSON?)
    /// A method of any shape, with the messages that are sent: one, unless the client streams.
    case rpc(RPCMethod, messages: [TemplateJSON])
  }

  /// By which results are told apart.
  package var name: String
  /// Where it stands among all call steps of the scenario.
  package var index: Int
  /// Which of the scenario's targets.
  package var target: Int
  package var request: Request
  /// Outcomes that are right besides success: HTTP status numbers, names of status codes, or reasons.
  package var expected: Set<String>
  package var captures: [Capture]
  /// The share of the calls that are sent a second time under the same key, which must bring the same answer.
  package var doubleSubmitShare: Double
  package var timeoutMilliseconds: Int64
}

/// A value of an answer that later steps use as `${name}`.
package struct Capture: Sendable, Hashable {
  package var name: String
  /// Member names and element numbers on the way to it.
  package var path: [String]
}

/// A method from the proto files, as a step calls it.
package struct RPCMethod: Sendable {
  package var name: MethodName
  package var shape: Shape
  package var requestType: any Message.Type
  package var responseType: any Message.Type

  /// How many messages go each way.
  package enum Shape: Sendable { case unary, serverStreaming, clientStreaming, bidirectional }
}

/// What is compared with the house after the load.
package struct EffectChecks: Sendable {
  /// The REST target that is asked.
  package var gateway: Int
  /// Names of the subscriptions that the load may change.
  package var subscriptions: [String]
  /// The step (by `CallStep.index`) whose acknowledged calls must each have had one effect; its flow's path names the subscription.
  package var changeStep: Int
  /// Whether the invoices are to be recomputed.
  package var checksInvoices: Bool
  /// The house is left alone for so long after the load: what is compared is much to read.
  package var pauseSeconds: Double
}
