import SourceText
import Testing

@Suite("A block that is meant as a step is not shown as code in silence")
struct MisnamedStepTests {
  private static let pipeline = fence("load") + fence("init") + fence("epoch-loop")

  /// The problems reported for a block below a correct pipeline.
  private func told(_ info: String, _ body: String) throws -> [Diagnostic] {
    try Reading(Self.pipeline + fence(info, body)).diagnostics
  }

  @Test(
    "a word near a step's meaning, with nothing or a step's options in the block, is an error that names the step",
    arguments: [
      ("training", "epochs: 3", "epoch-loop"), ("fit", "", "epoch-loop"), ("epochs", "", "epoch-loop"),
      ("sgd", "lr: 0.1", "epoch-loop"), ("Training Loop", "epochs = 3", "epoch-loop"),
      ("optimizer", "learning_rate: 0.1", "epoch-loop"), ("test", "", "evaluate"),
      ("test", "split: test", "evaluate"), ("evaluation", "", "evaluate"), ("score", "", "evaluate"),
      ("accuracy", "", "evaluate"), ("model", "hidden: [3]", "init"), ("network", "", "init"),
      ("initialize", "", "init"), ("init_weights", "seed: 3", "init"), ("predict", "", "forward"),
      ("backpropagation", "", "backprop"), ("gradient", "examples: 8", "backprop"),
      ("data", "dataset: x", "load"), ("dataset", "", "load"), ("{data}", "", "load"),
      ("assert", "evaluate.accuracy: \">= 0.8\"", "expect"), ("claims", "epoch-loop.loss < 0.4", "expect"),
      ("check", "epoch-loop.loss: \"< 0.4\"", "expect"), ("model", "epochs: 3", "epoch-loop"),
      ("config", "epochs: 3\nbatch_size: 64", "epoch-loop"),
    ])
  func error(info: String, body: String, step: String) throws {
    let told = try told(info, body)
    #expect(told.map(\.message) == ["there is no step '\(info)'"])
    #expect(told.first?.severity == .error)
    #expect(told.first?.hint == "did you mean '\(step)'? a block that is only shown can be called text")
    #expect(told.first?.span?.start == SourceLocation(line: 10, column: 4))
  }

  @Test(
    "where the lines may be something else, or no step is meant, it is a warning",
    arguments: [
      ("network", "name: x", "did you mean 'init'?"), ("plot", "", "each step draws its own plots"),
      ("plot", "x: 1", "each step draws its own plots"), ("compile", "optimizer: adam", "the loss is always"),
      ("foo", "epochs: 3\nlearning_rate: 0.1", "write ```epoch-loop"),
      ("", "epochs: 3", "write ```epoch-loop"),
      ("notes", "hidden: [3]\nactivation: relu", "write ```init"),
      ("mine", "epoch-loop.loss: \"< 1\"", "write ```expect"),
    ])
  func warning(info: String, body: String, hint: String) throws {
    let told = try told(info, body)
    #expect(told.count == 1)
    #expect(told.first?.severity == .warning)
    #expect(told.first?.hint?.hasPrefix(hint) == true)
    #expect(told.first?.span?.start.line == 10)
  }

  @Test(
    "code stays code, and a language's name is never a step",
    arguments: [
      ("test", "assert f(2) == 4\nprint(1)"), ("model", "model = Sequential()\nmodel.fit(x)"),
      ("python", "epochs: 3"), ("yaml", "epochs: 3\nlearning_rate: 0.1"), ("text", "dataset: x"),
      ("console", ""), ("swift", "let x: Int = 1"), ("json", ""), ("", "plain words"), ("", ""),
      ("train.py", "import x"), ("ci", "test: yes\ntrain: no"), ("output", "loss: 0.3"),
      ("", "name: x\nsize: 3"),
      ("", "epochs = 3\nlearning_rate = 0.1"), ("data", "1 2 3\n4 5 6"), ("results", "accuracy: 0.86"),
    ])
  func silent(info: String, body: String) throws {
    #expect(try told(info, body) == [])
  }

  @Test(
    "a step's name behind the word for a cell",
    arguments: [
      ("{code-cell} load", "", "load"), ("{r load}", "dataset: x", "load"),
      ("{r epoch-loop, echo=FALSE}", "", "epoch-loop"),
      ("{python} epoch loop", "epochs: 3", "epoch loop"), ("code-cell train", "", "train"),
      ("nbrun init", "hidden: [3]", "init"),
      ("{.python .evaluate}", "", "evaluate"), ("python train", "epochs: 3", "train"),
    ])
  func cell(info: String, body: String, step: String) throws {
    let told = try told(info, body)
    #expect(told.map(\.message) == ["a step's name stands alone, so '\(info)' is only shown as code"])
    #expect(told.first?.hint?.hasPrefix("write ```\(step); ") == true)
    #expect(told.first?.severity == (info.hasPrefix("python") ? .warning : .error))
  }

  @Test(
    "a cell with code in it stays code",
    arguments: [
      ("{r load}", "library(nnet)\nx <- read.csv(\"x\")"), ("{code-cell} ipython3", ""),
      ("python test", "def f():\n  return 1"),
      ("text load", "dataset: x"), ("{r, echo=FALSE}", ""), ("rust test", "fn main() {}"),
    ])
  func codeCell(info: String, body: String) throws {
    #expect(try told(info, body) == [])
  }

  @Test("a step that is indented into a block of code is told, a shown fence is not")
  func indented() throws {
    let told = try Reading("text\n\n    ```load\n    ```\n").diagnostics
    #expect(told.map(\.message) == ["'load' is indented by four spaces or more, so this block is only shown"])
    #expect(told.first?.severity == .warning && told.first?.span?.start == SourceLocation(line: 3, column: 5))
    #expect(try Reading("````text\n```load\n```\n````\n").diagnostics == [])
  }

  @Test("a block in a list is told too, at its place")
  func inList() throws {
    let told = try Reading("- a\n\n  ```training\n  epochs: 3\n  ```\n").diagnostics
    #expect(told.first?.message == "there is no step 'training'")
    #expect(told.first?.span?.start == SourceLocation(line: 3, column: 6))
  }
}
