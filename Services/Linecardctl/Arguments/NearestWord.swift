/// The known word that a mistyped one was probably meant to be: at most a third of its letters differ.
func nearest(to word: String, in known: [String]) -> String? {
  let ranked = known.map { (word: $0, distance: editDistance(word, $0)) }.sorted { $0.distance < $1.distance }
  guard let best = ranked.first, best.distance <= max(2, word.count / 3) else { return nil }
  return best.word
}

/// How many letters must be added, removed or replaced to make one word the other (Levenshtein).
func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var distances = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var diagonal = distances[0]
    distances[0] = row + 1
    for (column, other) in right.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = distances[column + 1]
      distances[column + 1] = min(replaced, diagonal + 1, distances[column] + 1)
    }
  }
  return distances[right.count]
}
