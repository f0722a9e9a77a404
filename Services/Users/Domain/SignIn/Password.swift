package import BillingTypes

/// What is known of a user's password. A one-time password is kept nowhere: it follows from the installation's secret,
/// the user's identity and the generation.
package struct Password: Sendable, Hashable {
  /// A hash with everything that made it.
  package struct Hash: Sendable, Hashable {
    package let costLog2: Int
    package let blockSize: Int
    package let parallelism: Int
    package let salt: [UInt8]
    package let hash: [UInt8]

    /// A hash as it was made or stored.
    package init(costLog2: Int, blockSize: Int, parallelism: Int, salt: [UInt8], hash: [UInt8]) {
      self.costLog2 = costLog2
      self.blockSize = blockSize
      self.parallelism = parallelism
      self.salt = salt
      self.hash = hash
    }
  }

  /// Counts the passwords that the user has had, from 1.
  package var generation: Int64
  /// Nil while the password is the one-time one of its generation.
  package var hash: Hash?
  /// When this password was made.
  package var madeAt: Instant

  /// A password as it was decided or stored.
  package init(generation: Int64, hash: Hash?, madeAt: Instant) {
    self.generation = generation
    self.hash = hash
    self.madeAt = madeAt
  }

  /// The one-time password that every user is created with (R73), and that is stored only where something is special.
  package static func first(of stamp: ResourceStamp) -> Password {
    Password(generation: 1, hash: nil, madeAt: stamp.createdAt)
  }

  /// The password that a person has chosen instead.
  package func replaced(by hash: Hash, now: Instant) -> Password {
    Password(generation: generation + 1, hash: hash, madeAt: now)
  }

  /// Whether a one-time password is too old to be used.
  package func isExpired(_ now: Instant) -> Bool {
    hash == nil && now >= madeAt.adding(SignInLimits.oneTimePasswordMilliseconds)
  }
}
