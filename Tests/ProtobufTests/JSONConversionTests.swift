import Protobuf
import Schemas
import TestHouse
import Testing

/// ProtoJSON's errors: where, what is allowed, what was found. The values themselves are judged by the oracle.
@Suite struct JSONConversionTests {
  private func read(_ text: String) throws -> TestingV1.EveryType {
    try TestingV1.EveryType(json: JSONValue(parsing: text))
  }

  @Test(arguments: [
    ("[]", "Expected an object (linecard.testing.v1.EveryType), found an array."),
    ("{\"no\":1}", "no: linecard.testing.v1.EveryType has no field of this name; remove it or correct the spelling."),
    (
      "{\"inner\":{\"no\":1}}",
      "inner.no: linecard.testing.v1.Inner has no field of this name; remove it or correct the spelling."
    ),
    ("{\"inners\":[{},{\"text\":5}]}", "inners[1].text: Expected a string, found the number 5."),
    (
      "{\"innersByNumber\":{\"7\":{\"numbers\":[\"x\"]}}}",
      "innersByNumber.7.numbers[0]: Expected an integer, found the string \"x\"."
    ),
    (
      "{\"int32Value\":2147483648}", "int32Value: Expected an integer from -2147483648 to 2147483647, found 2147483648."
    ),
    ("{\"int32Value\":1.5}", "int32Value: Expected an integer, found the number 1.5."),
    ("{\"boolValue\":\"true\"}", "boolValue: Expected true or false, found the string \"true\"."),
    ("{\"bytesValue\":\"*\"}", "bytesValue: Expected base64, found the string \"*\"."),
    ("{\"doubleValue\":\"x\"}", "doubleValue: Expected a number in range, found the string \"x\"."),
    (
      "{\"color\":\"COLOR_PINK\"}",
      "color: Expected one of COLOR_UNSPECIFIED, COLOR_RED, COLOR_BLUE, found the string \"COLOR_PINK\"."
    ),
    ("{\"strings\":[\"a\",null]}", "strings[1]: null is not allowed in an array."),
    ("{\"counts\":{\"a\":null}}", "counts.a: null is not allowed in a map."),
    (
      "{\"innersByNumber\":{\"1\":{},\"01\":{}}}",
      "innersByNumber.01: The map has this key already, spelled differently; remove one."
    ),
    ("{\"texts\":{\"yes\":\"a\"}}", "texts.yes: Expected \"true\" or \"false\" as the name, found the string \"yes\"."),
    ("{\"choiceText\":\"a\",\"choiceNumber\":1}", "choiceNumber: Only one member of choice may be given."),
    (
      "{\"int32Value\":1,\"int32_value\":2}",
      "int32_value: The field is given twice, under both of its names; remove one."
    ),
    (
      "{\"int32Value\":null,\"int32_value\":2}",
      "int32_value: The field is given twice, under both of its names; remove one."
    ),
    (
      "{\"time\":\"now\"}",
      "time: Expected an RFC 3339 instant such as \"2026-03-01T12:00:00Z\", found the string \"now\"."
    ),
  ])
  func errorsSayWhereAndWhatIsAllowed(_ text: String, _ sentence: String) {
    let error = #expect(throws: JSONError.self) { try read(text) }
    #expect(error?.description == sentence)
  }

  @Test func aLongNameOfTheSendersIsCutInTheError() {
    let error = #expect(throws: JSONError.self) { try read("{\"\(String(repeating: "x", count: 5000))\":1}") }
    #expect(error.map { $0.description.utf8.count < 250 } == true)
  }

  @Test func floatingPointComesBackToTheBit() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let message = TestingV1.EveryType(
        doubleValue: Double(bitPattern: random.next()),
        floatValue: Float(bitPattern: UInt32(truncatingIfNeeded: random.next())))
      guard !message.doubleValue.isNaN, !message.floatValue.isNaN else { continue }
      #expect(try read(message.jsonText()) == message)
    }
    let special = TestingV1.EveryType(doubleValue: .infinity, floatValue: -.infinity, doubles: [.nan])
    #expect(special.jsonText() == #"{"doubleValue":"Infinity","floatValue":"-Infinity","doubles":["NaN"]}"#)
    #expect(try read(special.jsonText()).doubles[0].isNaN)
  }

  @Test(
    arguments: [
      ("", []), ("AQ==", [1]), ("AQ", [1]), ("AQI=", [1, 2]), ("AQI", [1, 2]), ("AQID", [1, 2, 3]),
      ("-_-_", [0xfb, 0xff, 0xbf]),
      ("+/+/", [0xfb, 0xff, 0xbf]), ("A", nil), ("AQ=", nil), ("AQI==", nil), ("====", nil), ("=", nil), ("A=Q=", nil),
      ("AQ==AQ==", nil), ("AQ I", nil), ("AQ\n", nil), ("AQ€", nil),
    ] as [(String, [UInt8]?)])
  func base64(_ text: String, _ bytes: [UInt8]?) {
    #expect(Base64.decode(text) == bytes)
  }

  @Test func base64ComesBack() {
    var random = SeededGenerator(seed: 4)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.encode(bytes).utf8.count == (count + 2) / 3 * 4)
    }
  }

  @Test(
    arguments: [
      ("1", 1), ("-1", -1), ("1.0", 1), ("1.50e1", 15), ("1500e-2", 15), ("0e9999", 0), ("-0.000", 0),
      ("1e18", 1_000_000_000_000_000_000),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("-9.223372036854775808e18", .min), ("0.1e1", 1),
      ("9223372036854775808", nil), ("1e19", nil), ("1e9999", nil), ("1e99999", nil), ("1.5", nil), ("15e-1", nil),
      ("", nil), ("-", nil),
      ("1.", nil), (".1", nil), ("1e", nil), ("e1", nil), ("+1", nil), (" 1", nil), ("1 ", nil), ("0x1", nil),
      ("１", nil), ("--1", nil),
      ("99999999999999999999999999999999999999999999", nil),
    ] as [(String, Int64?)])
  func integersAreExact(_ literal: String, _ value: Int64?) throws {
    let message = try? TestingV1.EveryType(json: .members(("int64Value", .string(literal))))
    #expect(message?.int64Value == value)
  }
}
