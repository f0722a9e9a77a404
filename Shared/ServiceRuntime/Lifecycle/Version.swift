/// What this program is, to people and metrics.
package enum Version {
  /// The release, by semantic versioning.
  package static let text = "0.1.0"
}
