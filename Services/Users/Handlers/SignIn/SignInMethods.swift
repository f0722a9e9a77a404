import BillingTypes
import Schemas
import ServiceRuntime
import Synchronization
import UsersDomain

/// The methods of sign-in, passwords and API keys. Each is in a file of its name.
package struct SignInMethods: Sendable {
  let environment: ServiceEnvironment
  let secret: SignInSecret
  let passwords: PasswordHashing
  let throttle: Throttle

  /// Methods over one service's database and clock.
  init(_ environment: ServiceEnvironment, _ secret: SignInSecret) {
    self.environment = environment
    self.secret = secret
    passwords = PasswordHashing(environment, secret)
    throttle = Throttle()
  }
}

extension SignInMethods: UsersV1.SessionsService.Methods, UsersV1.PasswordsService.Methods,
  UsersV1.ApiKeysService.Methods
{}

/// The one ``SignInThrottle`` of this process.
final class Throttle: Sendable {
  private let state = Mutex(SignInThrottle())

  /// Runs an attempt that counts against these keys unless it succeeds.
  ///
  /// - Throws: ``SignInError/tooManyAttempts(retryAfterMilliseconds:)`` before the attempt, or what it throws. Attempts
  ///   that could not be made for want of room do not count.
  func attempt<T>(
    _ keys: [SignInThrottle.Key], now: Instant, _ body: () async throws(SignInError) -> T
  ) async throws(SignInError) -> T {
    let wait = state.withLock { $0.begin(keys, now: now) }
    if wait > 0 { throw .tooManyAttempts(retryAfterMilliseconds: wait) }
    do throws(SignInError) {
      let result = try await body()
      state.withLock { $0.succeeded(keys) }
      return result
    } catch {
      if error == .passwordsOverloaded { state.withLock { $0.abandoned(keys) } }
      throw error
    }
  }
}
