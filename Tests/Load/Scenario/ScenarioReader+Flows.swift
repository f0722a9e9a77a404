import HTTP
import Protobuf
import RPC
import Schemas

extension ScenarioReader {
  mutating func readFlows(_ fields: inout ObjectFields) throws(JSONError) -> [Flow] {
    var flows: [Flow] = []
    for (value, path) in try fields.list("flows", max: LoadLimits.flowsMax) {
      flows.append(try readFlow(value, at: path))
    }
    guard !flows.isEmpty else { throw JSONError(at: fields.path.member("flows"), "At least one flow is needed.") }
    return flows
  }

  private mutating func readFlow(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Flow {
    var fields = try ObjectFields(value, at: path)
    let name = try fields.text("flow")
    let weight = try fields.number("weight", default: 1, in: 0.000001...1_000_000)
    var captures: [String] = []
    var steps: [FlowStep] = []
    for (step, place) in try fields.list("steps", max: LoadLimits.stepsMax) {
      steps.append(try readStep(step, &captures, at: place))
    }
    try fields.finish()
    guard steps.contains(where: { if case .call = $0 { true } else { false } }) else {
      throw JSONError(at: path.member("steps"), "At least one step that calls something is needed.")
    }
    return Flow(name: name, weight: weight, steps: steps)
  }

  private mutating func readStep(
    _ value: JSONValue, _ captures: inout [String], at path: JSONPath
  ) throws(JSONError) -> FlowStep {
    var fields = try ObjectFields(value, at: path)
    if fields.has("think_milliseconds") { return try readThink(&fields) }
    let name = try fields.text("step")
    guard !stepNames.contains(name) else {
      throw JSONError(at: path.member("step"), "Another step is called \"\(name)\" too; results are told apart by it.")
    }
    let targetName = try fields.text("target")
    guard let target = targets.firstIndex(where: { $0.name == targetName }) else {
      throw JSONError(at: path.member("target"), "There is no target \"\(targetName)\".")
    }
    let request = try readRequest(targets[target].face, &fields, captures)
    let expected = try readExpected(&fields)
    let own = try readCaptures(&fields)
    captures += own.map(\.name)
    let share = try fields.number("double_submit", default: 0, in: 0...1)
    let timeout = try fields.integer("timeout_milliseconds", in: 1...LoadLimits.timeoutMillisecondsMax)
    if share > 0 && !request.isKeyed {
      throw JSONError(at: path.member("double_submit"), "Only a write under a key can be sent twice; use ${key} in it.")
    }
    try fields.finish()
    stepNames.append(name)
    return .call(
      CallStep(
        name: name, index: stepNames.count - 1, target: target, request: request, expected: expected, captures: own,
        doubleSubmitShare: share, timeoutMilliseconds: timeout ?? 10_000))
  }

  private func readThink(_ fields: inout ObjectFields) throws(JSONError) -> FlowStep {
    let value = try fields.required("think_milliseconds")
    try fields.finish()
    let bounds = value.arrayValue ?? [value, value]
    guard bounds.count == 2, let from = bounds[0].integerValue, let to = bounds[1].integerValue,
      0 <= from, from <= to, to <= LoadLimits.thinkMillisecondsMax
    else {
      throw JSONError(
        at: fields.path.member("think_milliseconds"),
        "This must be a whole number up to \(LoadLimits.thinkMillisecondsMax), or two, the smaller first.")
    }
    return .think(fromMilliseconds: from, toMilliseconds: to)
  }

  private func readExpected(_ fields: inout ObjectFields) throws(JSONError) -> Set<String> {
    var expected: Set<String> = []
    for (value, path) in try fields.list("expect", max: 20) {
      switch value {
      case .number(let literal), .string(let literal): expected.insert(literal)
      case .null, .bool, .array, .object: throw JSONError(at: path, "This must be a status number, a code or a reason.")
      }
    }
    return expected
  }

  private func readCaptures(_ fields: inout ObjectFields) throws(JSONError) -> [Capture] {
    guard let value = fields.optional("capture") else { return [] }
    let path = fields.path.member("capture")
    guard case .object(let members) = value else { throw JSONError(at: path, "This must be an object of paths.") }
    var captures: [Capture] = []
    for member in members {
      let text = try ObjectFields.text(member.value, at: path.member(member.name))
      captures.append(Capture(name: member.name, path: text.split(separator: ".").map(String.init)))
    }
    return captures
  }

  // MARK: requests

  private func readRequest(
    _ face: LoadTarget.Face, _ fields: inout ObjectFields, _ captures: [String]
  ) throws(JSONError) -> CallStep.Request {
    switch face {
    case .rest: try readREST(&fields, captures)
    case .ttrpc, .connect: try readRPC(&fields, captures)
    }
  }

  private func readREST(_ fields: inout ObjectFields, _ captures: [String]) throws(JSONError) -> CallStep.Request {
    let methods: [HTTPMethod] = [.get, .post, .patch, .put, .delete]
    guard let method = methods.first(where: { fields.has($0.rawValue.lowercased()) }) else {
      let verbs = methods.map { $0.rawValue.lowercased() }.joined(separator: ", ")
      throw JSONError(at: fields.path, "A step of a REST target has one of \(verbs) with a path.")
    }
    let verb = method.rawValue.lowercased()
    let text = try fields.text(verb)
    let path = fields.path.member(verb)
    guard text.hasPrefix("/") else { throw JSONError(at: path, "A path begins with a slash.") }
    let template = try template(text, captures: captures, at: path)
    let body = try fields.optional("body").map { value throws(JSONError) in
      try templateJSON(value, captures: captures, at: fields.path.member("body"))
    }
    return .rest(method, path: template, body: body)
  }

  private func readRPC(_ fields: inout ObjectFields, _ captures: [String]) throws(JSONError) -> CallStep.Request {
    let text = try fields.text("call")
    let parts = text.split(separator: "/").map(String.init)
    guard parts.count == 2,
      let method = MethodTable.method(named: MethodName(service: parts[0], method: parts[1]))
    else {
      throw JSONError(at: fields.path.member("call"), "The proto files have no method \"\(text.prefix(80))\".")
    }
    let rpc = RPCMethod(
      name: method.name, shape: RPCMethod.Shape(method.shape), requestType: method.requestType,
      responseType: method.responseType)
    let value = fields.optional("request") ?? .object([])
    let message = try templateJSON(value, captures: captures, at: fields.path.member("request"))
    let count = try fields.integer("messages", in: 1...Int64(LoadLimits.streamMessagesMax)) ?? 1
    if count > 1 && !rpc.shape.hasClientStream {
      throw JSONError(at: fields.path.member("messages"), "\(text) takes one message.")
    }
    if case .constant(let json) = message {
      _ = try method.requestType.init(json: json, at: fields.path.member("request"))
    }
    return .rpc(rpc, messages: [TemplateJSON](repeating: message, count: Int(count)))
  }
}

extension CallStep.Request {
  /// Whether each call of it has a key of its own.
  var isKeyed: Bool {
    switch self {
    case .rest(let method, _, _): method != .get
    case .rpc(let method, let messages): method.shape == .unary && messages.contains(where: \.hasKey)
    }
  }
}

extension RPCMethod.Shape {
  init(_ shape: CallShape) {
    self =
      switch shape {
      case .unary: .unary
      case .serverStreaming: .serverStreaming
      case .clientStreaming: .clientStreaming
      case .bidirectional: .bidirectional
      }
  }

  var hasClientStream: Bool { self == .clientStreaming || self == .bidirectional }
}
