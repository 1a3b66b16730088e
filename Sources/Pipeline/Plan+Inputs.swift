import Datasets

extension Plan {
  /// The files that the notebook's `load` steps read, as far as they are there.
  public var dataFiles: [String] {
    steps.compactMap { ($0.step as? LoadStep)?.dataset }
      .flatMap { DatasetCatalogue.files(of: $0, base: file.folder) }
  }

  /// There is something to run or to check; otherwise the notebook is prose alone.
  public var doesSomething: Bool { !steps.isEmpty || !checks.checks.isEmpty }
}
