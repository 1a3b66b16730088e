/// All rules that nbrun knows. The first is used if a notebook names none.
public enum OptimizerCatalogue {
  private static let own: [any Optimizer.Type] = [GradientDescent.self]

  /// Rules that another program adds to nbrun's own, while its closure runs:
  ///
  ///     OptimizerCatalogue.$added.withValue([Lion.self]) { … }
  @TaskLocal public static var added: [any Optimizer.Type] = []

  public static var all: [any Optimizer.Type] { own + added }

  /// The largest number of buffers of any rule.
  public static var mostBuffers: Int { all.reduce(0) { max($0, $1.mostBuffers) } }
}
