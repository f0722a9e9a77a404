import ServiceRuntime
import Storage

extension ListFilter {
  /// A pattern for each word that a filter may have; those that it does not have find everything.
  var wordPatterns: [SQLValue] {
    (0..<Limits.filterWordsMax).map { .text(likePattern(words.indices.contains($0) ? words[$0] : nil)) }
  }
}
