/// Words with their meanings, for each step or option.
enum MeaningTable {
  /// Returns the meanings by place, then by word.
  /// - Parameter rows: the place is a step or an option; the words are separated by spaces.
  static func of(_ rows: [(place: String, meaning: String, words: String)]) -> [String: [String: String]] {
    var table: [String: [String: String]] = [:]
    for (place, meaning, words) in rows {
      for word in words.split(separator: " ") { table[place, default: [:]][String(word)] = meaning }
    }
    return table
  }
}
