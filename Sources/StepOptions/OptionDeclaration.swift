/// What is said of one option in `nbrun steps` and in the reference.
public struct OptionDeclaration: Sendable {
  public var name: String
  /// "whole number, 1 to 100000"; "sigmoid, tanh, relu".
  public var takes: String
  /// As the author would write it.
  public var standard: String
  public var meaning: String
}
