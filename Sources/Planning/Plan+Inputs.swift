extension Plan {
  /// The files that the notebook's steps read, as far as they are there.
  public var dataFiles: [String] { steps.flatMap { $0.step.files(in: file.folder) } }

  /// There is something to run or to check; otherwise the notebook is prose alone.
  public var doesSomething: Bool { !steps.isEmpty || !checks.checks.isEmpty }
}
