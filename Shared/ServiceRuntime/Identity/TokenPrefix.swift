/// How the secrets of this house begin, so that people and scanners of leaked secrets know them.
package enum TokenPrefix {
  /// A session's token.
  package static let session = "lcs_"
  /// What a session is renewed with.
  package static let rotation = "lcr_"
  /// An API key's secret.
  package static let apiKey = "lck_"
  /// A one-time token to set a password with.
  package static let passwordReset = "lcp_"
  /// A device that somebody has signed in from.
  package static let device = "lcd_"
}
