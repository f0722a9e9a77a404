/// What decoding may cost, so that no sender decides it.
public enum ProtobufLimits {
  /// Largest serialized message that is decoded: 4 MiB, what a ttrpc frame holds.
  public static let messageBytesMax = 4 << 20

  /// Memory that decoding may take for each byte of input. An honest message takes about 5; a repeated empty message,
  /// the worst that is not an attack, about 32.
  public static let arenaBytesPerInputByte = 16

  /// The least budget, so that small messages full of small fields decode.
  public static let arenaBytesMin = 64 << 10

  /// The most that one decode may take, whatever the input.
  public static let arenaBytesMax = messageBytesMax * arenaBytesPerInputByte

  /// Messages within messages. The generator refuses deeper and recursive types, so bytes cannot exceed it.
  public static let nestingMax = 32

  /// Largest JSON text that is parsed.
  public static let jsonBytesMax = 16 << 20

  /// Arrays and objects within each other in JSON.
  public static let jsonNestingMax = 64

  /// The arena budget in bytes for an input of `inputBytes`.
  @inlinable
  public static func arenaBudget(forInputBytes inputBytes: Int) -> Int {
    min(arenaBytesMax, max(arenaBytesMin, inputBytes * arenaBytesPerInputByte))
  }
}
