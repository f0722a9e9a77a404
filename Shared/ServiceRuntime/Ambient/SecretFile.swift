import Glibc

/// A secret that a process makes for itself once and keeps in a file that only its owner can read.
public enum SecretFile {
  /// Why there is no secret: one sentence.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// The bytes of the file at `path`, which is made with `byteCount` random bytes if it is missing. Blocks on the disk.
  public static func load(
    _ path: String, byteCount: Int, randomness: any Randomness
  ) throws(Failure) -> [UInt8] {
    do throws(WholeFile.Failure) {
      if try WholeFile.read(path, bytesMax: byteCount) == nil {
        try WholeFile.replace(path, with: randomness.bytes(byteCount))
      }
      let bytes = try WholeFile.read(path, bytesMax: byteCount) ?? []
      guard bytes.count == byteCount else {
        throw WholeFile.Failure(reason: "it has \(bytes.count) bytes and must have \(byteCount)")
      }
      return bytes
    } catch {
      throw Failure(
        description: "the secret file \(path) cannot be used: \(error.reason); restore it from a backup, or let this "
          + "user read and write it")
    }
  }
}
