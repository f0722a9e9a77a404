import COpenSSL
public import Protobuf

/// The digest that tells a repeated request from another one under the same request id: SHA-256 over the message's name
/// and bytes.
public func requestFingerprint(_ request: some Message) -> [UInt8] {
  sha256(Array(type(of: request).protobufName.utf8) + [0] + request.serialized())
}

private func sha256(_ bytes: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
    _ = bytes.withUnsafeBufferPointer { SHA256($0.baseAddress, $0.count, digest.baseAddress) }
    count = Int(SHA256_DIGEST_LENGTH)
  }
}
