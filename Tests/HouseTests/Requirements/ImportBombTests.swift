import Foundation
import HTTP
import TestHouse
import Testing

/// R27, and C 17: files that are made to do harm, uploaded to a house of real processes.
@Suite(.serialized) struct ImportBombTests {
  /// Milliseconds of CPU that Users may spend on a file, and mebibytes by which all of them together may raise its memory.
  /// A debug build's own loops are slower; what libraries do is the same.
  private static var bounds: (milliseconds: Int, mebibytes: Int) {
    #if DEBUG
      (8_000, 192)
    #else
      (1_000, 160)
    #endif
  }

  /// More than goes to Users in one piece; as much as an import may have in the long form.
  private static let tableBytes =
    ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 9_900_000 : 2_200_000

  @Test("R27: bombs are refused with a sentence, at little cost in time and memory, and the house goes on")
  func r27_bombsAreRefused() async throws {
    try await ImportsHouse.run { house in
      let users = house.house.processID(of: .users)
      // So that what is measured is not the first import of all.
      try await house.ok(house.upload(ImportsHouse.file(rows: 1_000), id: "warm"))
      let start = try ProcessCost(of: users)
      var dearest = (name: "", milliseconds: 0)
      func refuse(_ name: String, _ file: [UInt8], _ type: String, _ words: String) async throws {
        let before = try ProcessCost(of: users)
        let answer = try await house.client.upload(ImportsHouse.imports, file, type: type, key: name)
        let spent = try ProcessCost(of: users).cpuMilliseconds - before.cpuMilliseconds
        #expect(answer.status == .badRequest && answer.reason == "FILE_REFUSED", "\(name): \(answer.text.prefix(300))")
        #expect(answer.text.contains(words), "\(name): \(answer.text.prefix(300))")
        #expect(spent < Self.bounds.milliseconds, "\(name) took \(spent) ms")
        if spent > dearest.milliseconds { dearest = (name, spent) }
      }
      for bomb in WorkbookBomb.allCases {
        try await refuse("xlsx \(bomb)", bomb.bytes(), ImportsHouse.workbookType, bomb.words)
      }
      for bomb in TableBomb.allCases {
        try await refuse("csv \(bomb)", bomb.bytes(Self.tableBytes), "text/csv", bomb.words)
      }
      let end = try ProcessCost(of: users)
      let growth = (end.peakKibibytes - start.peakKibibytes) >> 10
      print("bombs: the dearest is \(dearest), memory rose by \(growth) MiB at most")
      #expect(growth < Self.bounds.mebibytes, "memory rose by \(growth) MiB")
      #expect(try await house.activeCount() == 1 && users == house.house.processID(of: .users))
    }
  }
}
