/// All losses that nbrun knows.
public enum LossCatalogue {
  private static let own: [any Loss] = [SoftmaxCrossEntropy()]

  /// Losses that another program adds to nbrun's own, while its closure runs.
  @TaskLocal public static var added: [any Loss] = []

  public static var all: [any Loss] { own + added }

  public static func named(_ name: String) -> (any Loss)? { all.first { $0.name == name } }
}
