import Storage
import Testing

@Suite struct IdempotencyKeyTests {
  @Test(arguments: [1, 2, 254, 255])
  func lengthsWithinTheLimit(count: Int) throws {
    let id = String(repeating: "k", count: count)
    #expect(try IdempotencyKey(operation: "Create", requestID: id).requestID == id)
  }

  @Test(arguments: ["", String(repeating: "k", count: 256), "a\nb", "a\u{0}", "ü", "\u{7F}"])
  func othersAreRefused(id: String) {
    #expect {
      try IdempotencyKey(operation: "Create", requestID: id)
    } throws: {
      if case StorageError.idempotencyKeyInvalid = $0 { true } else { false }
    }
  }

  @Test func everyPrintableCharacterIsAllowed() throws {
    let all = String(decoding: UInt8(0x20)...0x7E, as: UTF8.self)
    #expect(try IdempotencyKey(operation: "Create", requestID: all).requestID == all)
  }
}
