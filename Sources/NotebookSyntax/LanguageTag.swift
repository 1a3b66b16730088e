import SourceText

/// The name of a language for HTML, by BCP 47 (RFC 5646): for example "en", "pt-BR", "zh-Hant-TW", "de-1996".
///
///     tag       → language ("-" script)? ("-" region)? ("-" variant)* ("-" extension)* ("-" private)?  |  private
///     language  → letter{2,3} ("-" letter{3}){0,3}
///     script    → letter{4}
///     region    → letter{2} | digit{3}
///     variant   → alphanumeric{5,8} | digit alphanumeric{3}
///     extension → alphanumeric but "x" ("-" alphanumeric{2,8})+
///     private   → "x" ("-" alphanumeric{1,8})+
///
/// RFC 5646 also allows languages of four to eight letters, but there are none.
enum LanguageTag {
  /// Returns what is wrong with a tag, as the end of a sentence that starts with the tag, and what to try; nil if
  /// nothing is wrong.
  static func mistake(in tag: String) -> (message: String, hint: String)? {
    let standard = "write a language tag, such as en, de, pt-BR or zh-Hant"
    if tag.contains("_") {
      let repaired = tag.replacing("_", with: "-")
      return ("is not a language tag", mistake(in: repaired) == nil ? "write \(repaired)" : standard)
    }
    let lowercased = tag.lowercased()
    if let code = codes[lowercased] { return ("is not a language tag", "write \(code)") }
    guard isWellFormed(lowercased) else { return ("is not a language tag", standard) }
    let language = lowercased.prefix { $0 != "-" }
    // There are thousands of languages with three letters; the list of those with two letters is complete.
    guard language.count != 2 || twoLetters.contains(String(language)) else {
      return ("names no language", countries[String(language)].map { "write \($0)" } ?? standard)
    }
    return nil
  }

  private static func isWellFormed(_ tag: String) -> Bool {
    var parts = tag.split(separator: "-", omittingEmptySubsequences: false)[...]
    guard parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) }) else {
      return false
    }
    func take(_ accepts: (Substring) -> Bool) -> Bool {
      guard let first = parts.first, accepts(first) else { return false }
      parts.removeFirst()
      return true
    }
    func isOfLetters(_ part: Substring, _ counts: ClosedRange<Int>) -> Bool {
      counts.contains(part.utf8.count) && part.utf8.allSatisfy(\.isLetter)
    }
    if parts.first != "x" {
      guard take({ isOfLetters($0, 2...3) }) else { return false }
      for _ in 0..<3 where !take({ isOfLetters($0, 3...3) }) { break }
      _ = take { isOfLetters($0, 4...4) }
      _ = take { isOfLetters($0, 2...2) || $0.utf8.count == 3 && $0.utf8.allSatisfy(\.isDigit) }
      while take({ $0.utf8.count >= 5 || $0.utf8.count == 4 && $0.utf8.first?.isDigit == true }) {}
      while take({ $0.utf8.count == 1 && $0 != "x" }) {
        guard take({ $0.utf8.count >= 2 }) else { return false }
        while take({ $0.utf8.count >= 2 }) {}
      }
    }
    if take({ $0 == "x" }) {
      let hasName = !parts.isEmpty
      parts = []
      return hasName
    }
    return parts.isEmpty
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit }

  /// The codes of ISO 639-1.
  private static let twoLetters = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv \
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne \
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss \
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split(separator: " ").map(String.init))

  /// Codes of countries that are often used for the country's language.
  private static let countries = ["jp": "ja", "cz": "cs", "dk": "da", "gr": "el", "cn": "zh", "ua": "uk"]

  /// The codes of languages, by their names.
  private static let codes = [
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "russian": "ru", "русский": "ru", "chinese": "zh", "中文": "zh", "japanese": "ja", "日本語": "ja",
    "korean": "ko", "한국어": "ko", "arabic": "ar", "العربية": "ar", "hebrew": "he", "עברית": "he",
    "persian": "fa", "farsi": "fa", "فارسی": "fa", "turkish": "tr", "polish": "pl", "hindi": "hi",
  ]
}
