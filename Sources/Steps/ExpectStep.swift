import NotebookSyntax
import ProseTree
import ReportModel
import SourceText
import StepOptions
import StepProtocol

/// Compares the run's results with the notebook's claims.
struct ExpectStep: Step {
  static let kind = "expect"
  static let summary = "compares results with claims, one on each line: epoch-loop.test_accuracy >= 0.85"
  static let values = [
    ValueDeclaration("passed", .integer, "claims that hold"),
    ValueDeclaration("failed", .integer, "claims that do not hold"),
  ]

  static let isCached = false
  static let takesNamesOfAuthor = true

  let claims: [NamedClaim]
  /// Whether the author has written something in the step, even if it contains no valid claim.
  private let isWritten: Bool

  init(reading options: inout OptionReader) {
    let written = options.allRemaining()
    isWritten = options.isUnreadable || !written.isEmpty
    var claims: [NamedClaim] = []
    for (name, value) in written {
      do throws(Diagnostic) {
        guard case .scalar(let text, isQuoted: _) = value.value else {
          throw Diagnostic(
            "a claim is one comparison, such as \">= 0.85\"", at: value.span,
            hint: "two bounds are a range: \"0.84..0.88\"")
        }
        claims.append(
          NamedClaim(name: name, claim: try Claim(parsing: text, at: value.span), claimSpan: value.span))
      } catch {
        options.add(error)
      }
    }
    self.claims = claims
  }

  func check(in preview: inout Preview) {
    guard claims.isEmpty, !isWritten else { return }
    preview.report(
      "expect makes no claim", hint: "write one a line, such as evaluate.accuracy >= 0.85",
      severity: .warning)
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    var rows: [[Table.Cell]] = []
    var passed = 0
    for named in claims {
      let value = workspace.value(named: named.name.value)
      let holds = value?.double.map(named.claim.holds) ?? false
      passed += holds ? 1 : 0
      if !holds { output.brokenClaims.append(failure(of: named, with: value)) }
      rows.append([
        .text([.code(named.name.value)]), .text(named.claim.description),
        value.map { .number(Claim.shown($0)) } ?? .text("not run"), .verdict(holds ? .passed : .failed),
      ])
    }
    output.values = ["passed": .integer(passed), "failed": .integer(claims.count - passed)]
    guard !claims.isEmpty else { return }
    output.blocks = [
      .table(
        Table(
          caption: [
            .text(
              passed == claims.count
                ? "Every claim of the notebook holds."
                : "\(claims.count - passed) of \(claims.count) claims fail.")
          ],
          columns: [
            .init("value", .text), .init("claim", .text), .init("this run"), .init("verdict", .text),
          ],
          rows: rows))
    ]
  }

  private func failure(of named: NamedClaim, with value: RecordValue?) -> StepCell.Failure {
    let name = named.name.value
    let found = value.map { "is \(Claim.shown($0))" } ?? "has no value: its step did not finish"
    return StepCell.Failure(
      message: "\(name) \(found), and was expected to be \(named.claim.description)", hint: nil,
      location: named.name.span?.start)
  }
}
