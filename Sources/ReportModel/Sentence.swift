extension String {
  /// A caution as it stands alone: "the loss grew" → "The loss grew."
  public var asSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
