/// A pattern for LIKE with `\` as its escape character, that finds a text anywhere; empty finds everything.
func likePattern(_ text: String?) -> String {
  guard let text, !text.isEmpty else { return "%" }
  let escaped = text.lowercased().reduce(into: "") { result, character in
    if "\\%_".contains(character) { result.append("\\") }
    result.append(character)
  }
  return "%\(escaped)%"
}
