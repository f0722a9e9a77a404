/// What decoding may cost, so that no sender decides it.
package enum ProtobufLimits {
  /// Largest serialized message that is decoded: 4 MiB, what a ttrpc frame holds.
  package static let messageBytesMax = 4 << 20

  /// Memory that decoding may take for each byte of input. An honest message takes about 5; a repeated empty message,
  /// the worst that is not an attack, about 32.
  package static let arenaBytesPerInputByte = 16

  /// The least budget, so that small messages full of small fields decode.
  package static let arenaBytesMin = 64 << 10

  /// The most that one decode may take, whatever the input.
  package static let arenaBytesMax = messageBytesMax * arenaBytesPerInputByte

  /// Messages within messages. The generator refuses deeper and recursive types, so bytes cannot exceed it.
  package static let nestingMax = 32

  /// Largest JSON text that is parsed.
  package static let jsonBytesMax = 16 << 20

  /// Arrays and objects within each other in JSON.
  package static let jsonNestingMax = 64

  /// The arena budget in bytes for an input of `inputBytes`.
  package static func arenaBudget(forInputBytes inputBytes: Int) -> Int {
    min(arenaBytesMax, max(arenaBytesMin, inputBytes * arenaBytesPerInputByte))
  }
}
