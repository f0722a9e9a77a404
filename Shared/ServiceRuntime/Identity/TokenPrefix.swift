/// How the secrets of this house begin, so that people and scanners of leaked secrets know them.
public enum TokenPrefix {
  /// A session's token.
  public static let session = "lcs_"
  /// What a session is renewed with.
  public static let rotation = "lcr_"
  /// An API key's secret.
  public static let apiKey = "lck_"
  /// A one-time token to set a password with.
  public static let passwordReset = "lcp_"
  /// A device that somebody has signed in from.
  public static let device = "lcd_"
}
