/// What a hidden unit makes of its weighted sum, a = f(z), element by element.
public enum Activation: String, Sendable, CaseIterable, Codable {
  /// 1 / (1 + e⁻ᶻ), between 0 and 1. Its derivative is a·(1 − a).
  case sigmoid
  /// (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1. Its derivative is 1 − a².
  case tanh
  /// max(0, z). Its derivative is 1 where a > 0, and at 0, where there is none, is taken as 0.
  case relu
}
