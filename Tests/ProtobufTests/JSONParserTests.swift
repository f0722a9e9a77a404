import Protobuf
import TestHouse
import Testing

@Suite struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

  @Test(
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\n", .bool(false)), ("0", .number("0")),
      ("-0.0", .number("-0.0")),
      ("12345678901234567890.5e-10", .number("12345678901234567890.5e-10")), ("\"\"", .string("")),
      ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\"", .string("\"\\/\u{8}\u{c}\n\r\tAé")),
      ("\"\\ud83d\\ude42\\u0000\"", .string("🙂\0")), ("\"🙂é\"", .string("🙂é")), ("[]", .array([])),
      ("[1, [ ] ,{}]", .array([.number("1"), .array([]), .object([])])), ("{}", .object([])),
      ("{\"b\":1,\"a\":null}", .members(("b", .number("1")), ("a", .null))),
    ] as [(String, JSONValue)])
  func textsWithTheirValues(_ text: String, _ value: JSONValue) throws {
    #expect(try parse(text) == value)
    #expect(try parse(value.text()) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "tru", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1",
    "1 2",
    "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\ude42\\ud83d\"", "\"a\nb\"", "\"\u{1f}\"", "'a'", "[", "]", "[1,]",
    "[,1]", "[1 2]",
    "[1}", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:2}", "{\"a\":1 \"b\":2}",
    "{\"a\":1,\"a\":2}",
    "{\"\\u0061\":1,\"a\":2}", "// no\n1", "1 /* no */", "\u{feff}1", "\u{a0}1", "\u{b}1", "null\0", "[1]]",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test(arguments: [
    [0x22, 0xff, 0x22], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xe2, 0x82, 0x22],
  ])
  func invalidUTF8IsRefused(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.problem.contains("UTF-8") == true)
  }

  @Test func elementsAreHandedOverAndNotKept() throws {
    func handedOver(_ text: String, bytesMax: Int = 1_000) throws -> (elements: [String], rest: String) {
      var elements: [String] = []
      let rest = try JSONValue(
        parsing: Array(text.utf8), bytesMax: bytesMax, elementsOf: "a"
      ) { index, element throws(JSONError) in
        if element == .null { throw JSONError(at: .root.element(index), "no null") }
        elements.append("\(index) \(element.text())")
      }
      return (elements, rest.text())
    }
    let nested = try handedOver(#"{"b":{"a":[1]},"a":[ {"a":[2]} , 3 ],"c":[4]}"#)
    #expect(nested.elements == [#"0 {"a":[2]}"#, "1 3"])
    #expect(nested.rest == #"{"b":{"a":[1]},"a":[],"c":[4]}"#)
    #expect(try handedOver(#"{"a":[]}"#) == ([], #"{"a":[]}"#))
    #expect(try handedOver(#"{"a":5}"#) == ([], #"{"a":5}"#))
    for broken in [#"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":[1"#, #"{"a":[1],"a":[2]}"#, #"{"a":[1]} x"#] {
      #expect(throws: JSONError.self) { try handedOver(broken) }
    }
    #expect(throws: JSONError(at: .root.element(1), "no null")) { try handedOver(#"{"a":[1,null,x"#) }
    #expect(try handedOver(#"{"a":[1]}"#, bytesMax: 9).elements == ["0 1"])
    #expect(throws: JSONError.self) { try handedOver(#"{"a":[1]}"#, bytesMax: 8) }
  }

  @Test func errorsSayWhere() {
    let error = #expect(throws: JSONError.self) { try parse("{\"a\": [1, x]}") }
    #expect(error?.description == "A JSON value cannot start with this character (at byte 10).")
    let twice = #expect(throws: JSONError.self) { try parse("{\"a\":1,\"a\":2}") }
    #expect(twice?.description == "The name \"a\" stands twice in one object (at byte 10).")
  }

  @Test(arguments: [-1, 0, 1]) func nestingHasALimit(_ offset: Int) {
    let depth = ProtobufLimits.jsonNestingMax + offset
    let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let objects = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    for text in [arrays, objects] { #expect((try? parse(text)) != nil || offset > 0) }
    if offset > 0 {
      let error = #expect(throws: JSONError.self) { try parse(arrays) }
      #expect(error?.problem.contains("deeper than 64 levels") == true)
      #expect(throws: JSONError.self) { try parse(objects) }
    }
  }

  @Test(arguments: [1, 2, 15, 16, 17, 18, 40]) func duplicateNamesAreFoundInObjectsOfAnySize(_ count: Int) throws {
    let names = (0..<count).map { "\"n\($0)\":0" }
    #expect(try parse("{\(names.joined(separator: ","))}")["n\(count - 1)"] == .number("0"))
    for twice in Set([0, count / 2, count - 1]) {
      #expect(throws: JSONError.self) { try parse("{\((names + [names[twice]]).joined(separator: ","))}") }
    }
  }

  @Test func aMillionOpenBracketsAreNoTrouble() {
    #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test(arguments: [-1, 0, 1]) func theTextHasALimit(_ offset: Int) {
    let count = ProtobufLimits.jsonBytesMax + offset
    let bytes = [UInt8](repeating: 0x20, count: count - 1) + [UInt8(ascii: "1")]
    #expect(((try? JSONValue(parsing: bytes)) != nil) == (offset <= 0))
  }

  @Test func truncationsAreRefused() {
    let bytes = Array(#"{"a":[1.5e3,"x\u00e9\ud83d\ude42",{"b":null}],"c":true}"#.utf8)
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<length])) }
    }
    #expect((try? JSONValue(parsing: bytes)) != nil)
  }

  @Test func randomMutationsAreSurvivedAndComeBack() throws {
    var random = SeededGenerator(seed: 42)
    let bytes = Array(#"{"a":[1.5e3,"x\u00e9\ud83d\ude42",{"b":null}],"c":true,"d":-0}"#.utf8)
    for _ in 0..<20_000 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        mutant[Int.random(in: mutant.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if let value = try? JSONValue(parsing: mutant) { #expect(try JSONValue(parsing: value.utf8Text()) == value) }
    }
  }
}
