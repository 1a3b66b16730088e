import MathSyntax

/// The words of a message. Formulas in it stand between dollars, so that a dollar which is itself meant, because the
/// author has written one, is marked: it stands as a code point for private use, which no author types.
public enum MessageText {
  private static let dollar = "\u{E024}"

  /// What an author has written, for a message.
  static func quoting(_ text: String) -> String { text.replacing("$", with: dollar) }

  /// Words outside of formulas, as they are shown.
  public static func shown(_ text: some StringProtocol) -> String {
    String(text).replacing(dollar, with: "$")
  }
}

extension MathNode {
  /// As it is written, for a message.
  var quoted: String { MessageText.quoting(plainText) }
}
