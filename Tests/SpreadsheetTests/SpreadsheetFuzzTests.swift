import Foundation
import TestHouse
import Testing

@testable import Spreadsheet

/// Whatever the bytes, there is a document or an error and no crash, and memory stays within bounds.
@Suite struct SpreadsheetFuzzTests {
  private static let isLong = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1"

  @Test func mutatedArchivesNeverCrash() throws {
    let seed = try Workbooks.file(
      rows: "<row><c t=\"s\"><v>0</v></c></row><row><c><v>1.5</v></c></row>", strings: "<si><t>h</t></si>")
    var random = Xorshift(state: 0xA5C11)
    var refusedCount = 0
    for _ in 0..<(Self.isLong ? 100_000 : 1_500) {
      var bytes = seed
      for _ in 0...random.below(4) { random.mutate(&bytes, marks: [0x50, 0x4B, 0x01, 0x02, 0x05, 0x06, 0xFF, 0x00]) }
      if !refusals(bytes).isEmpty { refusedCount += 1 }
    }
    #expect(refusedCount > 500)
  }

  @Test func mutatedSheetsNeverCrash() throws {
    let seed = Array(
      """
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b&amp;</t></is></c></row>
      <row r="3"><c r="A3" s="1"><v>4.6E4</v></c><c r="B3" t="b"><v>1</v></c></row>
      """.utf8)
    var random = Xorshift(state: 0x0FF1CE)
    var readCount = 0
    for _ in 0..<(Self.isLong ? 100_000 : 1_500) {
      var rows = seed
      for _ in 0...random.below(4) { random.mutate(&rows, marks: Array("<>/\"=&;rctsv0189Ee.-".utf8)) }
      let bytes = try Workbooks.file(rows: String(decoding: rows, as: UTF8.self), strings: "<si><t>h</t></si>")
      if refusals(bytes).isEmpty { readCount += 1 }
    }
    #expect(readCount > 25)
  }

  @Test("many threads at once read as one does, and a bomb does not take memory with it")
  func concurrently() async throws {
    let good = try Workbooks.oneCell("<c><v>101</v></c>")
    let bomb = try WorkbookBomb.zeros.bytes()
    let before = try Self.peakKibibytes()
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<32 {
        group.addTask { refusals(index.isMultiple(of: 2) ? good : bomb).isEmpty == index.isMultiple(of: 2) }
      }
      for await isRight in group { #expect(isRight) }
    }
    let after = try Self.peakKibibytes()
    #expect(after - before < 200 << 10, "peak rose by \((after - before) >> 10) MiB")
  }

  /// The most memory that this process has had.
  private static func peakKibibytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return Int(line.split(separator: " ").dropLast().last ?? "") ?? 0
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

  mutating func mutate(_ bytes: inout [UInt8], marks: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = below(bytes.count)
    let byte = below(2) == 0 ? marks[below(marks.count)] : UInt8(below(256))
    switch below(4) {
    case 0: bytes[place] = byte
    case 1: bytes.insert(byte, at: place)
    case 2: bytes.remove(at: place)
    default: bytes.removeSubrange(place..<min(bytes.count, place + below(30)))
    }
  }
}
