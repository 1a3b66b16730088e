extension Plan {
  /// The files that the notebook's steps read, if they exist.
  public var dataFiles: [String] { steps.flatMap { $0.step.files(in: file.folder) } }

  /// Whether the notebook has a step or a checked formula. Otherwise it is prose alone.
  public var doesSomething: Bool { !steps.isEmpty || !checks.checks.isEmpty }
}
