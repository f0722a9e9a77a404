/// What this program is, to people and metrics.
public enum Version {
  /// The release, by semantic versioning.
  public static let text = "0.1.0"
}
