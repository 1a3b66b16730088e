import MathSyntax

/// The text of messages. Formulas in a message stand between dollars. If the author wrote a dollar, it is replaced by a
/// private-use code point, which no author types.
public enum MessageText {
  private static let dollar = "\u{E024}"

  /// Returns the author's text, ready to be quoted in a message.
  static func quoting(_ text: String) -> String { text.replacing("$", with: dollar) }

  /// Returns text outside of formulas, as it is shown.
  public static func shown(_ text: some StringProtocol) -> String {
    String(text).replacing(dollar, with: "$")
  }
}

extension MathNode {
  /// The node's text, ready to be quoted in a message.
  var quoted: String { MessageText.quoting(plainText) }
}
