/// What `nbrun steps` prints about one option.
public struct OptionDeclaration: Sendable {
  public var name: String
  /// The values that it takes: "whole number, 1 to 100000" or "sigmoid, tanh, relu".
  public var takes: String
  /// The default value, written as in a notebook.
  public var standard: String
  public var meaning: String
}
