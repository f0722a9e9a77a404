import CProtobufC
import CSchemas
import Protobuf
import TestHouse
import Testing

@testable import RPC

/// Envelopes that are read where they stand mean what libprotobuf-c takes them for.
@Suite struct EnvelopeReadingTests {
  /// What an envelope says.
  private struct Meaning: Equatable {
    var service: [UInt8] = []
    var method: [UInt8] = []
    var payload: [UInt8] = []
    var timeout: Int64 = 0
    var metadata: [[UInt8]] = []
  }

  private func libraryMeaning(_ bytes: UnsafeRawBufferPointer) -> Meaning? {
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let request = ttrpc__request__unpack(nil, bytes.count, start) else { return nil }
    defer { ttrpc__request__free_unpacked(request, nil) }
    func array(_ data: ProtobufCBinaryData) -> [UInt8] { Array(UnsafeRawBufferPointer(data)) }
    return Meaning(
      service: array(request.pointee.service), method: array(request.pointee.method),
      payload: array(request.pointee.payload), timeout: request.pointee.timeout_nano,
      metadata: (0..<request.pointee.n_metadata).flatMap { index in
        guard let entry = request.pointee.metadata?[index] else { return [[UInt8]]() }
        return [array(entry.pointee.key), array(entry.pointee.value)]
      })
  }

  private func ourMeaning(_ bytes: UnsafeRawBufferPointer) -> (meaning: Meaning, isInPlace: Bool)? {
    let arena = Arena()
    return withExtendedLifetime(arena) {
      guard let envelope = RequestEnvelope(bytes, arena: arena) else { return nil }
      let metadata = (try? envelope.metadata())?.entries.flatMap { [Array($0.key.utf8), Array($0.value.utf8)] } ?? []
      let meaning = Meaning(
        service: Array(envelope.service), method: Array(envelope.method), payload: Array(envelope.payload),
        timeout: envelope.timeoutNanoseconds, metadata: metadata)
      return (meaning, envelope.isInPlace(bytes))
    }
  }

  /// An envelope of random fields in random order, some of them twice, now and then one that nobody knows.
  private func randomEnvelope(_ random: inout SeededGenerator) -> [UInt8] {
    var writer = WireWriter()
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let letter = UInt8.random(in: 97...122, using: &random)
      let text = [UInt8](repeating: letter, count: Int.random(in: 0...200, using: &random))
      switch Int.random(in: 0...9, using: &random) {
      case 0, 1: writer.message(field: 1, text)
      case 2, 3: writer.message(field: 2, text)
      case 4, 5: writer.message(field: 3, text)
      case 6: writer.integer(field: 4, Int64(bitPattern: random.next()))
      case 7, 8:
        var entry = WireWriter()
        entry.blob(field: 1, text)
        entry.blob(field: 2, Array(text.prefix(3)))
        writer.message(field: 5, entry.bytes)
      default: writer.message(field: UInt64.random(in: 6...300, using: &random), text)
      }
    }
    return writer.bytes
  }

  /// Keys in lower case; nothing when something is not UTF-8.
  private func folded(_ metadata: [[UInt8]]) -> [[UInt8]] {
    if metadata.contains(where: { String(validating: $0, as: UTF8.self) == nil }) { return [] }
    return metadata.enumerated().map { index, text in
      index % 2 == 0 ? Array(String(decoding: text, as: UTF8.self).lowercased().utf8) : text
    }
  }

  @Test func meaningIsTheLibrarys() {
    var random = SeededGenerator(seed: 11)
    var inPlaceCount = 0
    var refusedCount = 0
    for round in 0..<20_000 {
      var bytes = randomEnvelope(&random)
      if round % 2 == 1 {
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0...min(4, bytes.count), using: &random)) }
      }
      bytes.withUnsafeBytes { bytes in
        var expected = libraryMeaning(bytes)
        let read = ourMeaning(bytes)
        if let metadata = expected?.metadata { expected?.metadata = folded(metadata) }
        #expect(read?.meaning == expected, "round \(round): \(Array(bytes))")
        if read?.isInPlace == true { inPlaceCount += 1 }
        if read == nil { refusedCount += 1 }
      }
    }
    #expect(inPlaceCount > 5_000 && refusedCount > 500)
  }
}
