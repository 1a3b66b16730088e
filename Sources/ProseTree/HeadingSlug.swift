/// A heading's name in links as GitHub makes it, so that a notebook's own `[see](#forward-pass)` works there and in the
/// report.
///
/// Lower case; letters, digits, hyphens and underscores stay, a space becomes a hyphen, the rest goes.
public func headingSlug(of words: String) -> String {
  let slug = words.lowercased().compactMap { character -> String? in
    if character.isLetter || character.isNumber || character == "-" || character == "_" {
      return String(character)
    }
    return character.isWhitespace ? "-" : nil
  }.joined()
  return slug.isEmpty ? "section" : slug
}
