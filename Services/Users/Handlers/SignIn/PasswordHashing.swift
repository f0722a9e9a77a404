import BillingTypes
import RPC
import ServiceRuntime
import UsersDomain

/// Hashes and checks passwords on threads of their own, so that a flood of sign-ins keeps nothing else waiting. Every
/// check costs one hash, also for a user who does not exist.
final class PasswordHashing: Sendable {
  /// The option that sets what a hash costs.
  static let costOption = Option(
    "password-hash-cost", .integer(10...20), default: "15",
    help: "base-two logarithm of scrypt's N; a hash takes 1 KiB times N; stored hashes follow at the next sign-in")

  private let parameters: Scrypt
  private let pool: BoundedPool
  private let randomness: any Randomness
  private let secret: SignInSecret

  init(_ environment: ServiceEnvironment, _ secret: SignInSecret) {
    parameters = Scrypt(costLog2: environment.configuration.integer(Self.costOption.name))
    pool = BoundedPool(
      name: "passwords", threads: SignInLimits.passwordThreads, waitingMax: SignInLimits.passwordsWaitingMax)
    randomness = environment.randomness
    self.secret = secret
  }

  /// The hash of a password that is chosen now.
  func hash(_ password: String) async throws(SignInError) -> Password.Hash {
    let salt = randomness.bytes(Scrypt.saltBytes)
    let hash = try await run(parameters, password, salt)
    return Password.Hash(
      costLog2: parameters.costLog2, blockSize: parameters.blockSize, parallelism: parameters.parallelism, salt: salt,
      hash: hash)
  }

  /// Whether this is the password of the user; of nobody it never is.
  func isRight(_ candidate: String, _ known: (user: User, password: Password)?) async throws(SignInError) -> Bool {
    guard let known else {
      _ = try await run(parameters, candidate, [UInt8](repeating: 0, count: Scrypt.saltBytes))
      return false
    }
    guard let hash = known.password.hash else {
      _ = try await run(parameters, candidate, [UInt8](repeating: 0, count: Scrypt.saltBytes))
      let right = secret.oneTimePassword(uid: known.user.stamp.uid.text, generation: known.password.generation)
      return isEqualSecret(Array(candidate.utf8), Array(right.utf8))
    }
    let stored = Scrypt(costLog2: hash.costLog2, blockSize: hash.blockSize, parallelism: hash.parallelism)
    return isEqualSecret(try await run(stored, candidate, hash.salt), hash.hash)
  }

  /// Whether a stored hash was made with other parameters than a new one would be.
  func isOutdated(_ hash: Password.Hash) -> Bool {
    Scrypt(costLog2: hash.costLog2, blockSize: hash.blockSize, parallelism: hash.parallelism) != parameters
  }

  private func run(_ scrypt: Scrypt, _ password: String, _ salt: [UInt8]) async throws(SignInError) -> [UInt8] {
    do throws(BoundedPool.Full) {
      return try await pool.run { scrypt.hash(Array(password.utf8), salt: salt) }
    } catch {
      throw .passwordsOverloaded
    }
  }
}
