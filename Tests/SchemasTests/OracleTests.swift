import CProtobufC
import Protobuf
import Schemas
import Testing

/// Our bytes and our JSON against Google's library for Python, both ways.
@Suite struct OracleTests {
  private func question(_ message: some Message) -> JSONValue {
    .members(
      ("type", .string(type(of: message).protobufName)), ("wire", .string(Base64.encode(message.serialized()))),
      ("json", .string(message.jsonText())))
  }

  private func hasMap(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> Bool {
    (0..<Int(descriptor.pointee.n_fields)).contains { index in
      guard let inner = descriptor.pointee.fields[index].descriptor,
        descriptor.pointee.fields[index].type == PROTOBUF_C_TYPE_MESSAGE
      else { return false }
      let message = inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      return String(cString: message.pointee.name).hasSuffix("Entry") || hasMap(message)
    }
  }

  private func check<M: Message>(_ message: M, _ answer: JSONValue) throws {
    let comment = Comment(rawValue: "\(M.protobufName): \(message.jsonText()) \(answer["error"]?.stringValue ?? "")")
    for name in ["wire_from_wire", "wire_from_json"] {
      let theirs = try #require(answer[name]?.stringValue.flatMap(Base64.decode), comment)
      #expect(try M(serialized: theirs) == message, comment)
      // Google sends the key and the value of a map entry also when they are defaults; libprotobuf-c does not.
      if !hasMap(M.cDescriptor) { #expect(theirs == message.serialized(), comment) }
    }
    let text = try #require(answer["json_from_wire"]?.stringValue, comment)
    #expect(try M(json: JSONValue(parsing: text)) == message, comment)
  }

  private func random<M: Message>(_ type: M.Type, seed: UInt64) throws -> any Message {
    var wire = RandomWire(seed: seed)
    return try M(serialized: wire.message(type.cDescriptor))
  }

  @Test func everyTypeIsTheSameToGoogle() throws {
    let types =
      MessageTypes.all.flatMap { [any Message.Type](repeating: $0, count: 4) }
      + [any Message.Type](repeating: TestingV1.EveryType.self, count: 300)
    var messages: [any Message] = []
    for (index, type) in types.enumerated() { messages.append(try random(type, seed: UInt64(1000 + index))) }
    let answers = try Oracle.ask(messages.map { question($0) })
    for (message, answer) in zip(messages, answers) { try check(message, answer) }
  }

  /// What Google's library for Python takes although ProtoJSON does not allow it.
  private static let lax: Set<String> = [
    "{\"doubleValue\":true}", "{\"color\":true}", "{\"inner\":[]}", "{\"inner\":\"\"}", "[]", "\"\"",
  ]

  /// Texts that are right, wrong and nearly right: we accept what Google accepts, but for a few slips of its own.
  @Test func theSameTextsAreAccepted() throws {
    let answers = try Oracle.ask(
      Self.texts.map { .members(("type", .string("linecard.testing.v1.EveryType")), ("text", .string($0))) })
    for (text, answer) in zip(Self.texts, answers) {
      let ours = try? TestingV1.EveryType(json: JSONValue(parsing: text))
      guard answer["accepted"] == .bool(true), !Self.lax.contains(text) else {
        #expect(ours == nil, "\(text): \(answer["error"]?.stringValue ?? "refused by us only")")
        continue
      }
      let theirs = try #require(answer["wire"]?.stringValue.flatMap(Base64.decode))
      #expect(try ours == TestingV1.EveryType(serialized: theirs), "\(text)")
    }
  }

  private static let texts = values.flatMap { name, values in values.map { "{\"\(name)\":\($0)}" } } + whole

  private static let values: [(name: String, values: [String])] = [
    (
      "int32Value",
      [
        "1", "-1", "\"1\"", "1.0", "1e3", "\"1e3\"", "1.5", "\"1.5\"", "2147483647", "2147483648", "-2147483648",
        "-2147483649", "\"\"", "\" 1\"", "\"1 \"", "true", "null", "[]", "{}", "\"0x1\"", "1e-1", "10e-1", "-0",
        "1e400",
      ]
    ),
    ("uint32Value", ["4294967295", "4294967296", "-1", "\"-1\"", "0"]),
    (
      "int64Value",
      [
        "\"9223372036854775807\"", "\"9223372036854775808\"", "\"-9223372036854775808\"", "123", "\"123\"", "\"1 2\"",
        "\"abc\"", "null", "false",
      ]
    ),
    ("uint64Value", ["\"18446744073709551615\"", "\"18446744073709551616\"", "\"-1\""]),
    ("sfixed64Value", ["\"-9223372036854775808\"", "5"]),
    ("fixed32Value", ["7", "\"7\"", "7.25"]),
    (
      "doubleValue",
      [
        "1.5", "\"1.5\"", "\"Infinity\"", "\"-Infinity\"", "1e308", "1e309", "\"nan\"", "\"\"", "null",
        "true",
        "-1.25e-10", "\"1e5\"",
      ]
    ),
    ("floatValue", ["1.5", "3.4e38", "3.5e38", "\"Infinity\"", "1e-46"]),
    ("boolValue", ["true", "false", "\"true\"", "1", "0", "null"]),
    (
      "stringValue",
      [
        "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud83d\\ude42\"", "\"\\ud83d\"", "\"\\ude42\"", "1", "null", "[\"a\"]",
      ]
    ),
    (
      "bytesValue",
      [
        "\"\"", "\"AQI=\"", "\"AQI\"", "\"-_-_\"", "\"+/+/\"", "\"AQ==\"", "\"AQ\"", "\"A\"", "1", "null", "\"\"",
      ]
    ),
    ("color", ["\"COLOR_RED\"", "\"COLOR_GREEN\"", "\"color_red\"", "1", "-2", "99", "null", "true", "\"\""]),
    ("inner", ["{}", "null", "{\"text\":\"a\"}", "{\"text\":null}", "{\"no\":1}", "[]", "\"\"", "1"]),
    ("numbers", ["[]", "[1,2]", "[\"1\"]", "[null]", "null", "1", "[[1]]", "{}"]),
    ("strings", ["[\"a\",\"\"]", "[1]", "[null]"]),
    ("colors", ["[\"COLOR_BLUE\",1,5]", "[\"NO\"]"]),
    ("inners", ["[{},{\"text\":\"x\"}]", "[null]", "[{\"no\":1}]"]),
    ("counts", ["{}", "{\"a\":\"1\"}", "{\"a\":1,\"b\":2}", "{\"a\":null}", "null", "[]", "{\"a\":{}}"]),
    ("innersByNumber", ["{\"1\":{}}", "{\"x\":{}}", "{\"-5\":{\"text\":\"v\"}}", "{\"1.5\":{}}"]),
    ("texts", ["{\"true\":\"a\",\"false\":\"b\"}", "{\"1\":\"a\"}", "{\"True\":\"a\"}"]),
    ("colorsByNumber", ["{\"18446744073709551615\":\"COLOR_RED\"}", "{\"-1\":1}"]),
    (
      "time",
      [
        "\"2026-03-01T12:00:00Z\"", "\"2026-03-01T12:00:00.123456789+01:00\"", "\"2026-03-01\"", "1", "null", "{}",
        "\"2026-02-30T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"", "\"2026-03-01T12:00:00\"", "\"0000-01-01T00:00:00Z\"",
      ]
    ),
  ]

  private static let whole: [String] = [
    "{}", "{\"int32_value\":1}", "{\"int32Value\":1}", "{\"renamed\":\"a\"}", "{\"otherName\":\"a\"}",
    "{\"other_name\":\"a\"}",
    "{\"nothing\":1}", "{\"nothing\":null}", "{\"choiceText\":\"a\",\"choiceNumber\":1}",
    "{\"choiceText\":\"a\",\"choiceNumber\":null}", "{\"choice\":\"a\"}", "{\"choiceInner\":{}}",
    "{\"choiceInner\":null}",
    "{\"optionalNumber\":0}", "{\"optionalNumber\":null}", "{\"optionalText\":\"\"}",
    "{\"int32Value\":1,\"int32Value\":2}",
    "[]", "null", "1", "\"\"", "", "{", "}", "{\"a\"}", "{\"int32Value\":01}", "{\"int32Value\":1,}", "{int32Value:1}",
    "{\"int32Value\":1} x", "{\"int32Value\":+1}", "{\"doubleValue\":.5}", "{\"doubleValue\":1.}", "{'int32Value':1}",
    "{\"stringValue\":\"\t\"}", " {\n\t\"int32Value\" : 1\r} ", "{\"stringValue\":\"\\x\"}",
  ]
}
