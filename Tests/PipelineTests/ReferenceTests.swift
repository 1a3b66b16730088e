import Foundation
import NeuralNet
import SourceText
import Testing

@testable import NotebookSyntax
@testable import Pipeline

@Suite("The reference of the language has every form that the code has")
struct ReferenceTests {
  private let file: SourceFile
  private let notebook: Notebook

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appendingPathComponent("notebooks/reference.md").path
    file = try SourceFile(contentsOf: path)
    let (_, notebook, problems) = Plan.read(file)
    self.notebook = notebook
    #expect(problems.filter { $0.severity == .error }.isEmpty)
  }

  @Test("every step, with every option and every value")
  func steps() throws {
    for step in StepCatalogue.all {
      let fence = try #require(notebook.steps.first { $0.kind.value == step.kind }, "\(step.kind)")
      let written = Set(fence.options.entries.map(\.key.value))
      for option in StepCatalogue.ownDeclarations(of: step).map(\.name) {
        #expect(written.contains(option), "\(step.kind).\(option)")
      }
      for value in step.values {
        let name = "\(step.kind).\(value.name)"
        #expect(file.text.contains("| `\(name)` | {{ \(name)"), "\(name)")
      }
      for alias in step.aliases { #expect(file.text.contains("`\(alias)`"), "\(alias)") }
    }
    for option in StepCatalogue.commonDeclarations.map(\.name) {
      #expect(file.text.contains("`\(option)`") || file.text.contains("`\(option): false`"), "\(option)")
    }
  }

  @Test("every key of the front matter", arguments: FrontMatter.keys)
  func frontMatter(key: String) {
    #expect(file.text.contains("`\(key)`"))
    #expect(file.text.contains("\n\(key):"))
  }

  @Test("every option of a checked formula", arguments: CheckDirective.names)
  func checks(option: String) {
    #expect(file.text.contains("| `\(option)` |"))
    #expect(file.text.contains("\(option)="))
  }

  @Test("every form of a claim")
  func claims() throws {
    let claims = try #require(notebook.steps.first { $0.kind.value == "expect" })
    let text = file.text[...]
    for form in [">=", "<=", "==", "!=", "> ", "< ", "±", ".."] {
      #expect(text.contains(form), "\(form)")
    }
    #expect(claims.options.entries.count >= 8)
  }

  @Test("every rule for weights and every activation")
  func names() {
    let forms = WeightInitialization.forms.map { $0 == "normal(σ)" ? "normal(0.01)" : $0 }
    for form in forms + Activation.allCases.map(\.rawValue) {
      #expect(file.text.contains("`\(form)`"), "\(form)")
    }
  }
}
