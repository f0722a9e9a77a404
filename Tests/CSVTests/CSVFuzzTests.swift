import CSV
import Foundation
import Testing

/// Whatever the bytes, there is a document or an error and no crash; what is read is written and read again as it was.
@Suite struct CSVFuzzTests {
  @Test func mutatedFilesNeverCrash() throws {
    let seed: [UInt8] = Array("sep=;\r\ngiven name;email;\"a;\"\"b\"\r\nZoë;z@x.example;'=1\r\n\"x\ny\";;+49\r\n".utf8)
    let isLong = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1"
    var random = Xorshift(state: 0x5EED)
    var readCount = 0
    for _ in 0..<(isLong ? 200_000 : 4_000) {
      var bytes = seed
      for _ in 0...random.below(6) { mutate(&bytes, &random) }
      guard let document = try? CSVDocument(parsing: bytes, file: "f.csv") else { continue }
      readCount += 1
      var writer = CSVWriter(columns: document.columns)
      for row in document.rows { writer.append(row.cells) }
      let again = try CSVDocument(parsing: writer.bytes, file: "f.csv")
      #expect(again.columns == document.columns && again.rows.map(\.cells) == document.rows.map(\.cells))
    }
    #expect(readCount > 100)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Xorshift) {
    let marks: [UInt8] = [0x00, 0x09, 0x0A, 0x0D, 0x22, 0x27, 0x2C, 0x3B, 0x3D, 0x80, 0xEF, 0xFE, 0xFF]
    let byte = random.below(2) == 0 ? marks[random.below(marks.count)] : UInt8(random.below(256))
    guard !bytes.isEmpty else { return bytes.append(byte) }
    let place = random.below(bytes.count)
    switch random.below(4) {
    case 0: bytes[place] = byte
    case 1: bytes.insert(byte, at: place)
    case 2: bytes.remove(at: place)
    default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(20)))
    }
  }
}

/// Numbers that are the same in every run.
struct Xorshift {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(1, limit)))
  }
}
