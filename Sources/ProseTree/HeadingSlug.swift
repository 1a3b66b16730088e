/// Returns the name of a heading in links, made by GitHub's rules, so that a notebook's own `[see](#forward-pass)`
/// works both on GitHub and in the report.
///
/// The text becomes lower case; letters, digits, hyphens and underscores stay, a space becomes a hyphen, everything
/// else is removed.
public func headingSlug(of words: String) -> String {
  let slug = words.lowercased().compactMap { character -> String? in
    if character.isLetter || character.isNumber || character == "-" || character == "_" {
      return String(character)
    }
    return character.isWhitespace ? "-" : nil
  }.joined()
  return slug.isEmpty ? "section" : slug
}
