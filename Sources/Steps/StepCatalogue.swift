import NeuralNet
import NotebookSyntax
import SourceText
import StepOptions
import StepProtocol

/// The kinds of step that a notebook can use.
public enum StepCatalogue {
  // Listed by hand, not discovered: this order is the order of `nbrun steps`.
  private static let own: [any Step.Type] = [
    LoadStep.self, InitStep.self, ForwardStep.self, BackpropStep.self, EpochLoopStep.self, EvaluateStep.self,
    WeightsStep.self, ExpectStep.self,
  ]

  /// Steps that a program adds to those of nbrun while its closure runs:
  ///
  ///     StepCatalogue.$added.withValue([Prune.self]) { … }
  @TaskLocal public static var added: [any Step.Type] = []

  public static var all: [any Step.Type] { own + added }

  /// Every word that a fence may have: the kinds and their other names.
  public static var names: [String] { all.flatMap { [$0.kind] + $0.aliases } }

  public static func step(named name: String) -> (any Step.Type)? {
    all.first { $0.kind == name || $0.aliases.contains(name) }
  }

  /// Returns the options of a kind in the order of `nbrun steps`, with those that every step takes at the end.
  public static func declarations(of step: any Step.Type) -> [OptionDeclaration] {
    ownDeclarations(of: step) + commonDeclarations
  }

  package static func ownDeclarations(of step: any Step.Type) -> [OptionDeclaration] {
    // An added optimizer is a choice of `epoch-loop`, for as long as it is added.
    guard OptimizerCatalogue.added.isEmpty else { return readDeclarations(of: step) }
    return declarationsByKind[step.kind] ?? readDeclarations(of: step)
  }

  /// Computed once, because a notebook with many mistakes needs the declarations for each of them.
  private static let declarationsByKind: [String: [OptionDeclaration]] = {
    var declarations: [String: [OptionDeclaration]] = [:]
    for step in own { declarations[step.kind] = readDeclarations(of: step) }
    return declarations
  }()

  private static func readDeclarations(of step: any Step.Type) -> [OptionDeclaration] {
    var reader = OptionReader(OptionMapping(), of: step.kind)
    _ = step.init(reading: &reader)
    return reader.declarations
  }

  /// The names of the options that single kinds of step declare, without repetition, sorted.
  public static var optionNames: [String] {
    Set(all.flatMap { ownDeclarations(of: $0).map(\.name) }).sorted()
  }

  // Kinds of step that other modules name in their messages.
  package static var loadKind: String { LoadStep.kind }
  package static var initKind: String { InitStep.kind }
  package static var epochLoopKind: String { EpochLoopStep.kind }
  package static var expectKind: String { ExpectStep.kind }

  /// Returns where an option belongs if only one kind of step has it: "hidden is an option of init". The name may be
  /// another name of the option.
  package static func home(ofOption written: String) -> String? {
    let folded = OptionNameHints.folded(written)
    let steps = all.filter { step in
      let names = ownDeclarations(of: step).map(\.name)
      return names.contains(folded) || names.contains(OptionNameHints.name(for: written, in: step.kind))
    }
    guard let first = steps.first, steps.count == 1 else { return nil }
    return "\(OptionNameHints.name(for: written, in: first.kind)) is an option of \(first.kind)"
  }

  /// Returns the option that a name from Keras, PyTorch or scikit-learn means if its step is not known; nil if none
  /// of these options has that name. If options of several steps fit, the option of the training comes first.
  public static func option(meantBy written: String, among options: [String]) -> String? {
    OptionNameHints.option(
      meantBy: written, among: options, ofSteps: [EpochLoopStep.kind] + all.map { $0.kind })
  }

  /// The options that every step takes.
  package static var commonDeclarations: [OptionDeclaration] {
    var reader = OptionReader(OptionMapping(), of: "a step")
    _ = CommonOptions(reading: &reader)
    return reader.declarations
  }
}

/// The options that every step takes.
package struct CommonOptions {
  package let id: Located<String>?
  package let caption: Located<String>?
  package let showsSource: Bool

  package init(reading options: inout OptionReader) {
    id = options.text("id", "the name by which prose, -P and expect call this step")
    caption = options.text("caption", "a line of Markdown above the step's results")
    showsSource = options.boolean("echo", default: true, "whether the report shows the step's source")
  }
}

extension StepNames {
  /// The names of steps of the catalogue.
  package init(of fences: [StepFence] = []) {
    self.init(of: fences) { StepCatalogue.step(named: $0)?.kind }
  }
}
