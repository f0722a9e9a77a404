import HTTP
import Protobuf
import RPC
import ServiceRuntime

/// A request with everything filled in, so that sending it is all that is left, and sending it again sends the same.
struct PreparedCall: Sendable {
  enum Kind: Sendable {
    case rest(HTTPRequest)
    case unary(RPCMethod, [UInt8])
    case streaming(RPCMethod, [any Message])
    case connect(ConnectExchange)
  }

  let kind: Kind
  let timeoutMilliseconds: Int64
  let expected: Set<String>

  /// Fills in a step's request; throws when the values do not make a message.
  init(_ step: CallStep, _ values: inout FlowValues, for client: TargetClient) throws(JSONError) {
    timeoutMilliseconds = step.timeoutMilliseconds
    expected = step.expected
    switch (step.request, client) {
    case (.rest(let method, let path, let body), .rest(let rest)):
      let target = path.rendered(&values, escape: PercentEncoding.encoded)
      let json = body?.rendered(&values)
      kind = .rest(rest.request(method, target, key: values.key, body: json))
    case (.rest, _): preconditionFailure("the reader gives every step a target of its own face")
    case (.rpc(let method, let messages), _):
      if case .connect(_, let codec, let token) = client {
        kind = .connect(
          try ConnectExchange(
            method, messages: messages.map { $0.rendered(&values) }, codec: codec,
            timeoutMilliseconds: step.timeoutMilliseconds, token: token))
        return
      }
      var built: [any Message] = []
      for message in messages { built.append(try method.requestType.init(json: message.rendered(&values))) }
      if method.shape == .unary {
        kind = .unary(method, built[0].serialized())
      } else {
        kind = .streaming(method, built)
      }
    }
  }

  /// What an acknowledged change is remembered by.
  var journalled: (path: String, body: String) {
    switch kind {
    case .rest(let request): (request.target, String(decoding: request.body, as: UTF8.self))
    case .unary(let method, let bytes):
      (
        method.name.description,
        (try? method.requestType.init(serialized: bytes)).map { $0.json().text() } ?? ""
      )
    case .streaming(let method, _): (method.name.description, "")
    case .connect(let exchange): (exchange.method.name.description, exchange.first.text())
    }
  }

  /// An answer as JSON, for captures.
  func json(_ body: [UInt8]) -> JSONValue? {
    switch kind {
    case .rest: try? JSONValue(parsing: body)
    case .unary(let method, _), .streaming(let method, _): (try? method.responseType.init(serialized: body))?.json()
    case .connect(let exchange): exchange.json(body)
    }
  }

  /// Sends it with what the loop has for the target; `turn` spreads calls over connections.
  func send(with client: TargetClient, turn: UInt64) async -> CallOutcome {
    switch (kind, client) {
    case (.rest(let request), .rest(let rest)):
      return await rest.send(request, timeoutMilliseconds: timeoutMilliseconds, expected: expected)
    case (.unary(let method, let payload), .ttrpc(let clients, let identity)):
      let rpc = clients[Int(turn % UInt64(clients.count))]
      do throws(RPCError) {
        let answer = try await rpc.unaryBytes(method.name, payload: payload, options: options(identity))
        return CallOutcome(kind: .succeeded, body: answer, messages: 1)
      } catch {
        return CallOutcome(error, expected: expected)
      }
    case (.streaming(let method, let messages), .ttrpc(let clients, let identity)):
      let rpc = clients[Int(turn % UInt64(clients.count))]
      do throws(RPCError) {
        let count = try await stream(method, messages, rpc, options(identity))
        return CallOutcome(kind: .succeeded, messages: count)
      } catch {
        return CallOutcome(error, expected: expected)
      }
    case (.connect(let exchange), .connect(let http, _, _)):
      do throws(HTTPClientError) {
        let response = try await http.send(exchange.request, timeoutMilliseconds: timeoutMilliseconds)
        return exchange.outcome(response, expected: expected)
      } catch {
        return CallOutcome(error)
      }
    case (.rest, _), (.unary, _), (.streaming, _), (.connect, _):
      preconditionFailure("the reader gives every step a target of its own face")
    }
  }

  private func options(_ identity: HouseIdentity?) -> CallOptions {
    var options = CallOptions(timeoutMilliseconds: timeoutMilliseconds)
    if let identity { options.metadata[HouseIdentity.metadataKey] = identity.sign(.staff) }
    return options
  }

  private func stream(
    _ method: RPCMethod, _ messages: [any Message], _ client: RPCClient, _ options: CallOptions
  ) async throws(RPCError) -> UInt64 {
    let rest = Array(messages.dropFirst())
    switch method.shape {
    case .unary: preconditionFailure("a unary call is no stream")
    case .serverStreaming:
      return try await StreamingShapes.serverStreaming(client, method.name, messages[0], method.responseType, options)
    case .clientStreaming:
      return try await StreamingShapes.clientStreaming(
        client, method.name, messages[0], rest, method.responseType, options)
    case .bidirectional:
      return try await StreamingShapes.bidirectional(
        client, method.name, messages[0], rest, method.responseType, options)
    }
  }
}
