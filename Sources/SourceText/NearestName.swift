/// Returns the name among `candidates` that `word` was probably meant to be. It differs from `word` by at most two
/// slips, or by one slip if `word` has fewer than six letters. If there is none, the result is the only name that
/// begins with `word`, if `word` has at least three letters; otherwise nil.
public func nearestName(to word: String, among candidates: some Collection<String>) -> String? {
  let length = word.count
  guard length > 1 else { return nil }
  let limit = min(2, max(1, length / 3))
  let near =
    candidates
    // Each additional letter is a slip, so skip names of a very different length: comparing a word of megabytes takes
    // long.
    .filter { abs($0.count - length) <= limit }
    .map { (name: $0, distance: slips(from: word.lowercased(), to: $0.lowercased())) }
    .filter { $0.distance <= limit }
    .min { $0.distance < $1.distance }?.name
  if let near { return near }
  let start = word.lowercased()
  let longer = candidates.filter { $0.count > length && $0.lowercased().hasPrefix(start) }
  return length > 2 && longer.count == 1 ? longer[0] : nil
}

/// Returns how many slips of the keyboard change one word into the other. A slip is a letter added, dropped or
/// replaced, or two neighbours exchanged (the optimal string alignment distance).
public func slips(from word: String, to other: String) -> Int {
  let (a, b) = (Array(word), Array(other))
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in 1...a.count {
    for j in 1...b.count {
      let replacing = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replacing)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
      rows[i][j] = best
    }
  }
  return rows[a.count][b.count]
}
