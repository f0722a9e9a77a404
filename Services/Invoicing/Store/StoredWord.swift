import Storage

/// The case that a word of a column stands for.
///
/// - Throws: ``StorageError/failed(_:)`` for a word that the schema should have refused.
func stored<Word: RawRepresentable>(_ text: String) throws -> Word where Word.RawValue == String {
  guard let word = Word(rawValue: text) else { throw StorageError.failed("\"\(text)\" is no stored \(Word.self)") }
  return word
}
