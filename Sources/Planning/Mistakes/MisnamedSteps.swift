import NotebookSyntax
import SourceText
import StepOptions
import StepProtocol
import Steps

/// Finds blocks that are shown as code but were meant as steps, so that no step is left out without a message.
///
/// The word and the body of a block decide together. `test` with code in it remains code; `test` with an empty body,
/// or with options, is an `evaluate` that would not run.
struct MisnamedSteps {
  private let ids: Set<String>

  static func problems(in notebook: Notebook) -> [Diagnostic] {
    let steps = MisnamedSteps(ids: Set(StepNames(of: notebook.steps).ids + StepCatalogue.names))
    return notebook.codeBlocks.compactMap(steps.problem(of:))
  }

  private func problem(of block: CodeBlock) -> Diagnostic? {
    guard let info = block.info else { return problem(ofIndented: block) }
    let word = String(info.value.prefix { $0 != " " && $0 != "\t" }).filter { !"{}.,".contains($0) }
    let body = OptionLines(block.body)
    if body != .other, let kind = stepBehind(word, in: info.value) {
      return Diagnostic(
        "a step's name stands alone, so '\(info.value)' is only shown as code", at: info.span,
        hint: "write ```\(kind); a block that is only shown can be called text",
        // The name of a language may be followed by any words.
        severity: CodeLanguages.contains(word) && !info.value.hasPrefix("{") ? .warning : .error)
    }
    if CodeLanguages.contains(word) { return nil }
    switch StepNameHints.meaning(of: info.value) {
    case .step(let kind):
      switch body {
      case .nothing: return misnamed(info, as: kind, severity: .error)
      case .options(let keys, _):
        // Options of another kind may belong to another step, or to no step at all.
        return belongs(keys, to: kind)
          ? misnamed(info, as: kind, severity: .error)
          : step(with: keys).map { misnamed(info, as: $0, severity: .error) }
            ?? misnamed(info, as: kind, severity: .warning)
      case .other: return nil
      }
    case .instead(let sentence):
      switch body {
      case .nothing: return noStep(info, hint: sentence)
      case .options(let keys, _):
        return step(with: keys).map { misnamed(info, as: $0, severity: .error) }
          ?? noStep(info, hint: sentence)
      case .other: return nil
      }
    case nil:
      guard case .options(let keys, hasColons: true) = body, let kind = step(with: keys) else { return nil }
      return .warning(
        info.value.isEmpty
          ? "this block holds options of \(kind), and without a step's name it is only shown"
          : "'\(info.value)' is not a step, so these options of \(kind) are only shown",
        at: info.value.isEmpty ? block.span : info.span,
        hint: "write ```\(kind); a block that is only shown can be called text or yaml")
    }
  }

  private func misnamed(
    _ info: Located<String>, as kind: String, severity: Diagnostic.Severity
  ) -> Diagnostic {
    Diagnostic(
      "there is no step '\(info.value)'" + (severity == .warning ? ", so this block is only shown" : ""),
      at: info.span, hint: "did you mean '\(kind)'? a block that is only shown can be called text",
      severity: severity)
  }

  private func noStep(_ info: Located<String>, hint: String) -> Diagnostic {
    .warning(
      "there is no step '\(info.value)', so this block is only shown", at: info.span, hint: hint)
  }

  /// Returns the step whose name stands after the first word, in the way that other notebooks name a cell:
  /// `{code-cell} load`, `{r load, echo=FALSE}`, `python train`.
  private func stepBehind(_ word: String, in info: String) -> String? {
    let words = info.split { " \t{},;".contains($0) }.map { $0.drop { $0 == "." || $0 == "#" } }
    let isCell =
      info.hasPrefix("{") || Self.cells.contains(word.lowercased()) || CodeLanguages.contains(word)
    guard words.count > 1, isCell, !Self.shown.contains(word.lowercased()) else { return nil }
    let rest = words.dropFirst().joined(separator: " ")
    return StepCatalogue.names.filter { rest == $0 || rest.hasPrefix($0 + " ") }.max { $0.count < $1.count }
  }

  /// Words that other notebooks put before the name of a cell.
  private static let cells: Set<String> = [
    "code-cell", "code", "cell", "nbrun", "run", "step", "exec", "execute",
  ]

  /// Words for blocks that are shown and not run.
  private static let shown: Set<String> = [
    "text", "txt", "plain", "plaintext", "output", "console", "diff", "none", "raw",
  ]

  /// Returns the problem of a step whose indentation makes Markdown read it as code.
  private func problem(ofIndented block: CodeBlock) -> Diagnostic? {
    let first = block.body.prefix { !$0.isNewline }
    guard let mark = first.first, mark == "`" || mark == "~" else { return nil }
    let run = first.prefix { $0 == mark }
    let name = String(first.dropFirst(run.count).drop { $0 == " " })
    guard run.count >= 3, StepCatalogue.names.contains(name) || name == "math" || name.hasPrefix("math ")
    else {
      return nil
    }
    return .warning(
      "'\(name)' is indented by four spaces or more, so this block is only shown", at: block.span,
      hint: "begin it at the left margin")
  }

  // MARK: The steps to which options belong

  /// Whether one of the options belongs to the step.
  private func belongs(_ keys: [String], to kind: String) -> Bool {
    if kind == StepCatalogue.expectKind { return areClaims(keys) }
    guard let step = StepCatalogue.step(named: kind) else { return false }
    let names = Set(StepCatalogue.ownDeclarations(of: step).map(\.name))
    return keys.contains { names.contains(OptionNameHints.name(for: $0, in: kind)) }
  }

  /// Returns the step that has all of these options; nil if they could also be something else.
  private func step(with keys: [String]) -> String? {
    if areClaims(keys) { return StepCatalogue.expectKind }
    let common = Set(StepCatalogue.commonDeclarations.map(\.name) + ["seed"])
    for step in StepCatalogue.all {
      let own = Set(StepCatalogue.ownDeclarations(of: step).map(\.name)).subtracting(["seed"])
      let names = keys.map { $0.lowercased().replacing("-", with: "_") }
      guard names.allSatisfy({ own.contains($0) || common.contains($0) }) else { continue }
      let count = names.count(where: own.contains)
      let isTelling = names.contains(where: Self.telling.contains)
      if isTelling || (count > 1 && !names.allSatisfy(Self.everyday.contains)) { return step.kind }
    }
    return nil
  }

  /// Option names that rarely mean anything else.
  private static let telling: Set<String> = [
    "dataset", "hidden", "activation", "learning_rate", "epochs", "batch_size", "momentum", "weight_decay",
  ]

  /// Options of `load` whose names are also common in other files, such as build files.
  private static let everyday: Set<String> = ["train", "test", "validation"]

  /// Whether all keys have the form of claims, such as `evaluate.accuracy`.
  private func areClaims(_ keys: [String]) -> Bool {
    !keys.isEmpty
      && keys.allSatisfy { key in
        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && ids.contains(String(parts[0])) && !parts[1].isEmpty
      }
  }
}

/// What the lines of a block are: nothing, options, or something else.
///
///     options → (name ws* (":" | "=") value? line-end | comment | list-item)+
enum OptionLines: Equatable {
  case nothing
  case options(keys: [String], hasColons: Bool)
  case other

  /// The largest number of options; a block with more is not taken for a step.
  private static let limit = 100

  init(_ body: String) {
    var keys: [String] = []
    var hasColons = true
    for line in body.split(whereSeparator: \.isNewline) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.isEmpty || words.hasPrefix("#") { continue }
      if !keys.isEmpty, words.hasPrefix("- ") || line.first == " " { continue }
      guard keys.count < Self.limit, let (key, isColon) = Self.key(of: words) else {
        self = .other
        return
      }
      keys.append(key)
      hasColons = hasColons && isColon
    }
    self = keys.isEmpty ? .nothing : .options(keys: keys, hasColons: hasColons)
  }

  private static func key(of line: Substring) -> (key: String, isColon: Bool)? {
    let name = line.prefix { $0.isLetter || $0.isNumber || "_-. ".contains($0) }
    let rest = line[name.endIndex...]
    let key = name.split(separator: " ").joined(separator: " ")
    guard let first = key.first, first.isLetter, key.count <= 60, let sign = rest.first else { return nil }
    let value = rest.dropFirst()
    // A call, a lambda or a parameter with a type: this is code.
    if value.contains("(") && !value.contains("normal(") && sign == "=" { return nil }
    switch sign {
    case ":": return value.isEmpty || value.first == " " || value.first == "\t" ? (key, true) : nil
    case "=": return value.first == "=" ? nil : (key, false)
    // `evaluate.accuracy >= 0.8`
    case ">", "<", "≥", "≤": return key.contains(".") && !key.contains(" ") ? (key, true) : nil
    default: return nil
    }
  }
}
