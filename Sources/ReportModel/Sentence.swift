extension String {
  /// A caution as a sentence of its own: "the loss grew" becomes "The loss grew."
  public var asSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
