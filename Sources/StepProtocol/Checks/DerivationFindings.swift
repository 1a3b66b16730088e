import Derivations
import Formatting
import MathSyntax
import ProseTree
import ReportModel
import SourceText

extension FormulaVerdict.Outcome {
  package init(_ verdict: EquationFinding.Verdict) {
    self =
      switch verdict {
      case .holds, .plausible: .holds
      case .fails: .fails
      case .defines: .defines
      case .saysNothing: .saysNothing
      case .unreadable: .unreadable
      case .open: .open
      }
  }
}

extension FormulaVerdict {
  mutating func add(_ finding: EquationFinding, of source: String, at location: SourceLocation?) {
    // A difference between the sides of ≠ or ≈ is not an error.
    let isEquality = finding.relation == .equal || finding.relation == .defined
    signs.append(
      .init(
        .init(finding.verdict), sign: finding.sign, range: finding.range, compared: finding.compared,
        total: finding.total, worstError: isEquality ? finding.worstError : nil, allowance: .init(finding)))
    if finding.verdict == .saysNothing { doubts.append(.init(empty: finding, of: source, at: location)) }
    if finding.verdict == .open {
      gaps.append(.init(finding, of: source, at: location))
    } else if finding.isWrong {
      faults.append(.init(finding, of: source, at: location))
    } else {
      remarks += finding.notes.map { ReportText.inline(ReportText.sentence($0)) }
    }
  }
}

extension FormulaVerdict.Allowance {
  /// Fails if the sides may differ only by rounding errors, as those of = may, or if they were not compared.
  package init?(_ finding: EquationFinding) {
    guard finding.relation == .approximate, finding.wasTested else { return nil }
    if let distance = finding.distance {
      self = .distance(distance)
    } else if let tolerance = finding.tolerance {
      self = .share(tolerance)
    } else {
      return nil
    }
  }
}

extension FormulaVerdict.Fault {
  /// Returns the value with enough digits to tell it from the other one.
  private static func shown(_ value: Double, beside other: Double) -> String {
    let digits = [4, 8, 12, 17].first { digits in
      let format = NumberFormat(.general, precision: digits)
      return format(value) != format(other)
    }
    return NumberFormat(.general, precision: digits ?? 4)(value).replacing("-", with: "−")
  }

  /// Returns a shape in words: "a number" for "1 × 1".
  private static func shown(shape: String?) -> String {
    switch shape {
    case nil: "?"
    case "1 × 1"?: "a number"
    case let shape?: shape
    }
  }

  package init(_ finding: EquationFinding, of source: String, at location: SourceLocation?) {
    let equation = FormulaText.slice(finding.range, of: source)
    let message: [ProseInline]
    if let words = finding.problemInWords, finding.verdict != .fails {
      message = ReportText.inline(ReportText.sentence(words))
    } else {
      // An equation may have its own dollars, in the text of \text.
      message = [.text("False: "), .formula(Formula(equation, style: .inline)), .text(".")]
    }
    var details: [String] = []
    if let problem = finding.problem {
      if finding.verdict == .fails { details.append(problem.message) }
    } else if let example = finding.counterexample {
      let place = example.place.isEmpty ? "" : " at \(example.place)"
      details.append(
        "the left side (\(Self.shown(shape: finding.leftShape))) is \(Self.shown(example.left, beside: example.right))\(place), the right side (\(Self.shown(shape: finding.rightShape))) is \(Self.shown(example.right, beside: example.left))"
      )
    }
    // The note that names the layers comes first.
    details += finding.notes.sorted { $0.hasPrefix("for ") && !$1.hasPrefix("for ") }
    self.init(message, details, hint: finding.hint ?? finding.problem?.hint, at: location)
  }

  /// Makes sentences of all parts, with formulas between dollars.
  package init(_ message: String, _ details: [String] = [], hint: String?, at location: SourceLocation?) {
    self.init(ReportText.inline(ReportText.sentence(message)), details, hint: hint, at: location)
  }

  private init(
    _ message: [ProseInline], _ details: [String] = [], hint: String?, at location: SourceLocation?
  ) {
    self.init(
      message: message, detail: ReportText.inline(details.map(ReportText.sentence).joined(separator: " ")),
      hint: hint.map { ReportText.inline(ReportText.sentence($0)) } ?? [], location: location)
  }

  /// The message about an equation that says nothing.
  package init(empty finding: EquationFinding, of source: String, at location: SourceLocation?) {
    let equation = FormulaText.slice(finding.range, of: source)
    self.init(
      [.formula(Formula(equation, style: .inline))]
        + ReportText.inline(ReportText.sentence(" says nothing: \(finding.reason ?? "nothing was tested")")),
      hint: finding.hint ?? "it is not counted among the checked equations", at: location)
  }

  /// The message about a formula in which nothing was tested.
  package init(emptyFormulaAt location: SourceLocation?) {
    self.init(
      "nothing in this formula was tested",
      hint: "write an equation that can be false, or leave the word check off", at: location)
  }
}

extension RunRecord.Equation {
  /// The record of a formula of which nothing was tested.
  package init(untested formula: Formula, _ verdict: String, because error: StepError? = nil) {
    let location = formula.directive?.span?.start
    self.init(
      source: formula.source, line: location?.line, column: location?.column, verdict: verdict,
      relativeError: nil, tolerance: nil, compared: 0, entries: 0, kinks: 0, notes: [],
      error: error?.message, hint: error?.hint)
  }

  package init(_ finding: EquationFinding, of source: String, at location: SourceLocation?) {
    self.init(
      source: FormulaText.slice(finding.range, of: source), line: location?.line, column: location?.column,
      verdict: finding.verdict.rawValue, relativeError: finding.worstError, tolerance: finding.tolerance,
      compared: finding.compared, entries: finding.total, kinks: finding.kinks,
      notes: finding.notes.map(MessageText.shown),
      reason: (finding.reason ?? (finding.verdict == .open ? finding.problem?.message : nil)).map(
        MessageText.shown),
      error: finding.verdict == .open ? nil : (finding.problem?.message).map(MessageText.shown),
      hint: (finding.hint ?? finding.problem?.hint).map(MessageText.shown))
  }
}

extension EquationFinding {
  /// The problem with the verdict before it: "not read: $C$ is not known here".
  package var problemInWords: String? {
    problem.map { problem in
      switch verdict {
      case .unreadable: "not read: \(problem.message)"
      case .open: "open: \(problem.message)"
      default: problem.message
      }
    }
  }

  /// Adds the lines of the notebook that a finding refers to.
  package mutating func nameLines(_ line: (DefinitionPlace) -> Int?) {
    if let place = problem?.definition, let line = line(place) {
      problem?.message += " (line \(line))"
    }
    if let place = layoutPlace, let line = line(place), let words = hint {
      hint = words + "; line \(line) decided it"
    }
  }
}

enum FormulaText {
  /// Returns a part of a formula on one line, without the commands that only align it.
  static func slice(_ range: Range<Int>, of source: String) -> String {
    var words = source.utf8Slice(range).replacing("&", with: " ")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    // A line break between two sides.
    while let end = words.firstRange(of: "\\\\") {
      let after = words[end.upperBound...]
      let rest = after.hasPrefix("[") ? after.drop { $0 != "]" }.dropFirst() : after
      words = String(words[..<end.lowerBound]) + " " + String(rest)
    }
    return balanced(words)
  }

  /// Returns the text with balanced braces: a side of an equation inside a box may lack some.
  private static func balanced(_ text: String) -> String {
    var open = 0
    var kept = ""
    for character in text {
      if character == "{" { open += 1 }
      if character == "}" {
        guard open > 0 else { continue }
        open -= 1
      }
      kept.append(character)
    }
    return kept + String(repeating: "}", count: open)
  }
}
