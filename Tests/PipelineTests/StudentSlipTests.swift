import Foundation
import SourceText
import TestSupport
import Testing

@Suite("What students write instead is understood well enough to be told the right form")
struct StudentSlipTests {
  /// The single hint for a step with these options.
  private func hint(_ step: String, _ options: String) throws -> String? {
    let source = fence("load") + fence("init") + fence("epoch-loop") + fence(step, options)
    let diagnostics = try Reading(source).diagnostics.filter { $0.span?.start.line == 11 }
    #expect(diagnostics.count == 1)
    return diagnostics.first?.hint
  }

  @Test(
    "a list of layers in any writing",
    arguments: [
      ("(128, 64)", "[128, 64]"), ("128 64", "[128, 64]"), ("128, 64", "[128, 64]"), ("128-64", "[128, 64]"),
      ("784x128", "[784, 128]"), ("{128, 64}", "[128, 64]"), ("[128 64]", "[128, 64]"),
      ("[[128, 64]]", "[128, 64]"), ("\"128, 64\"", "[128, 64]"), ("128→64→32", "[128, 64, 32]"),
      ("(128,)", "[128]"), ("\"128\"", "[128]"),
    ])
  func layers(written: String, form: String) throws {
    #expect(try hint("init", "hidden: \(written)") == "write it as \(form)")
    // The form in the hint is accepted.
    #expect(
      try Reading(fence("load") + fence("init", "hidden: \(form.replacing("784, ", with: ""))")).problems
        == [])
  }

  @Test("no layers, in words")
  func noLayers() throws {
    #expect(try hint("init", "hidden: none") == "for a network without hidden layers write []")
  }

  @Test("input size and classes in hidden are warned of, with the network that would be")
  func ends() throws {
    let problem = try Reading(fence("load") + fence("init", "hidden: [784, 128, 64, 10]")).diagnostics
    #expect(
      problem.map(\.message) == [
        "hidden begins with the size of the input, 784, and ends with the number of classes, 10: the network would be 784-784-128-64-10-10"
      ])
    #expect(problem.first?.hint?.hasSuffix("write hidden: [128, 64]") == true)
    #expect(problem.first?.severity == .warning)
  }

  @Test(
    "the sizes are those of the data, also of a folder",
    arguments: [
      ("[36, 5]", "36-36-5-3", "[5]"), ("[5, 3]", "36-5-3-3", "[5]"), ("[3]", "36-3-3", "[]"),
      ("[10]", "", ""),
    ])
  func endsOfFolder(hidden: String, units: String, form: String) throws {
    let data = try SmallDataset()
    let source = fence("load", "dataset: \(data.folder)") + fence("init", "hidden: \(hidden)")
    let problems = try Reading(source).problems
    #expect(problems.count == (units.isEmpty ? 0 : 1))
    #expect(units.isEmpty || problems[0].contains("the network would be \(units) ["))
    #expect(units.isEmpty || problems[0].hasSuffix("write hidden: \(form)]"))
  }

  @Test(
    "values of init",
    arguments: [
      ("weights: glorot", "write it as xavier"), ("weights: glorot_uniform", "write it as xavier-uniform"),
      ("weights: he-normal", "write it as he"), ("weights: kaiming", "write it as he"),
      ("weights: random", "write it as normal(0.01)"), ("weights: normal", "write it as normal(0.01)"),
      ("weights: normal 0.1", "write it as normal(0.1)"),
      ("weights: normal(0, 0.1)", "write it as normal(0.1)"),
      ("weights: uniform", "write it as xavier-uniform"), ("weights: 0", "write it as zeros"),
      ("weights: ones", "equal weights stay equal in training; zeros shows this"),
      ("activation: Sigmoid", "did you mean 'sigmoid'?"), ("activation: logistic", "write it as sigmoid"),
      ("activation: RELU", "did you mean 'relu'?"),
      ("activation: softmax", "the output layer is softmax already; hidden units take one of these"),
      (
        "activation: linear",
        "a hidden layer without a nonlinear activation adds nothing; choose one of these"
      ),
      ("activation: leaky_relu", "nbrun does not have it; relu and silu are like it"),
      ("layers: [3]", "did you mean 'hidden'?"), ("hidden_layer_sizes: [3]", "did you mean 'hidden'?"),
      ("random_state: 3", "did you mean 'seed'?"), ("Hidden: [3]", "did you mean 'hidden'?"),
    ])
  func initialization(option: String, hint: String) throws {
    #expect(try self.hint("init", option) == hint)
  }

  @Test(
    "options and values of epoch-loop",
    arguments: [
      ("lr: 0.1", "did you mean 'learning_rate'?"), ("learning rate: 0.1", "did you mean 'learning_rate'?"),
      ("learningRate: 0.1", "did you mean 'learning_rate'?"), ("alpha: 0.1", "did you mean 'learning_rate'?"),
      ("batchsize: 64", "did you mean 'batch_size'?"), ("batch: 64", "did you mean 'batch_size'?"),
      ("n_epochs: 3", "did you mean 'epochs'?"), ("max_iter: 3", "did you mean 'epochs'?"),
      ("l2: 0.1", "did you mean 'weight_decay'?"), ("epochs: ten", "write it as 10"),
      ("epochs: 10.0", "write it as 10"), ("epochs: 1e2", "write it as 100"),
      ("epochs: \"10\"", "leave out the quotation marks"), ("epochs: 0.5", "write a count, not a share"),
      ("learning_rate: 0,5", "write it with a point: 0.5"), ("learning_rate: 1/2", "write it as 0.5"),
      ("learning_rate: 10%", "write it as 0.1"), ("shuffle: 1", "write it as true"),
      ("shuffle: never", "write it as false"),
      (
        "optimizer: adam",
        "the optimizer is always mini-batch gradient descent; momentum and weight_decay are its options"
      ),
      ("loss: mse", "the loss is always softmax with cross-entropy"),
      ("dropout: 0.2", "there is no dropout; weight_decay works against overfitting"),
      ("validation_split: 0.1", "the validation set is an option of load: validation"),
    ])
  func training(option: String, hint: String) throws {
    #expect(try self.hint("epoch-loop", option) == hint)
  }

  @Test("an option of another step is told as that step's")
  func anotherStep() throws {
    #expect(
      try hint("epoch-loop", "hidden: [3]")?.hasPrefix("hidden is an option of init; epoch-loop takes ")
        == true)
  }

  @Test(
    "writings that are read as they are meant",
    arguments: [
      "learning_rate: 1e-3", "learning_rate: .5", "shuffle: on", "shuffle: No", "epochs: 1_0", "seed: 7",
    ])
  func read(option: String) throws {
    #expect(try Reading(fence("load") + fence("init") + fence("epoch-loop", option)).problems == [])
  }

  @Test(
    "options and values of load",
    arguments: [
      ("validation: 20%", "write it as 0.2"), ("validation: 0,2", "write it with a point: 0.2"),
      ("train: 80%", "write a count, not a share"), ("train: 0.8", "write a count, not a share"),
      ("normalize: true", "did you mean 'scale'?"), ("scale: minmax", "write it as unit"),
      ("scale: z-score", "write it as standardize"),
      ("batch_size: 64", "batches are made in epoch-loop, by its batch_size"),
      (
        "dataset: https://example.org/mnist.zip",
        "nbrun downloads nothing: download the set, and name the folder of its files"
      ),
      ("dataset: $HOME/mnist", "write ~/mnist"), ("dataset: ${HOME}/mnist", "write ~/mnist"),
      ("dataset: $DATA", "shell variables have no effect in a notebook: write the path itself"),
      ("dataset: C:\\Users\\ada\\mnist", "write the path as on Linux, with / between its parts"),
      ("dataset: fashion_mnist", "did you mean 'fashion-mnist'?"),
      (
        "dataset: mnist",
        "nbrun knows only fashion-mnist by name; for another set, write the path of its folder of IDX files, such as ./mnist"
      ),
    ])
  func loading(option: String, hint: String) throws {
    let diagnostics = try Reading(fence("load", option)).diagnostics
    #expect(diagnostics.map(\.hint) == [hint])
  }

  @Test("a folder without the files of a set is told before anything runs")
  func folderOfOthers() throws {
    let data = try SmallDataset()
    for (name, expected) in [
      ("t10k-labels-idx1-ubyte", "no test labels in \(data.folder)"),
      ("train-images-idx3-ubyte", "no training images in \(data.folder)"),
    ] {
      try FileManager.default.removeItem(atPath: "\(data.folder)/\(name)")
      let diagnostics = try Reading(fence("load", "dataset: \(data.folder)")).diagnostics
      #expect(diagnostics.map(\.message) == [expected])
      #expect(diagnostics.first?.span?.start.line == 2)
    }
  }

  @Test(
    "claims in any writing, with a form that works",
    arguments: [
      ("test_accuracy >= 0.5", "did you mean 'epoch-loop.test_accuracy'?"),
      (
        "\"epoch-loop.test_accuracy >= 0.5\"",
        "write 'epoch-loop.test_accuracy >= 0.5', without the quotation marks around it"
      ),
      ("- epoch-loop.test_accuracy >= 0.5", "write 'epoch-loop.test_accuracy >= 0.5', without the '-'"),
      (
        "- epoch-loop.test_accuracy: \">= 0.5\"",
        "write 'epoch-loop.test_accuracy: \">= 0.5\"', without the '-'"
      ),
      ("0.5 <= epoch-loop.test_accuracy", "write 'epoch-loop.test_accuracy >= 0.5'"),
      ("0.5 < epoch-loop.test_accuracy < 60%", "write 'epoch-loop.test_accuracy: 0.5..60%'"),
      ("epoch-loop.test_accuracy between 0.8 and 0.9", "write 'epoch-loop.test_accuracy: 0.8..0.9'"),
      ("epoch-loop.test_accuracy at least 80%", "write 'epoch-loop.test_accuracy >= 80%'"),
      ("epoch-loop.test_accuracy:>=0.5", "write 'epoch-loop.test_accuracy: \">=0.5\"'"),
      (
        "epoch-loop.test_accuracy > good",
        "a claim compares: \">= 0.85\", \"< 0.4\", \"0.32 ± 0.02\", \"0.84..0.88\""
      ),
      ("epoch-loop.test_accuracy = 0.5", "write 'epoch-loop.test_accuracy: 0.5'"),
      (
        "assert epoch-loop.test_accuracy >= 0.5",
        "write 'epoch-loop.test_accuracy >= 0.5', without the word assert"
      ),
      (
        "expect epoch-loop.test_accuracy = 0.5",
        "write 'epoch-loop.test_accuracy: 0.5', without the word expect"
      ),
      ("epoch-loop.test_accuracy: >= 0.5", "put it in quotes: \">= 0.5\""),
      ("epoch-loop.test_accuracy: > 85%", "put it in quotes: \"> 85%\""),
      ("epoch-loop.test_accuracy: \"=> 0.5\"", "write it as \">= 0.5\""),
      ("epoch-loop.test_accuracy: at least 85%", "write it as \">= 85%\""),
      ("epoch-loop.test_accuracy: between 0.8 and 0.9", "write it as \"0.8..0.9\""),
      ("epoch-loop.test_accuracy: 0.8 - 0.9", "write it as \"0.8..0.9\""),
      ("epoch-loop.test_accuracy: \"> 0.8 and < 0.9\"", "write it as \"0.8..0.9\""),
      ("epoch-loop.test_accuracy: about 0.85", "write it as \"0.85 ± 0.02\""),
      ("epoch-loop.test_accuracy: 0.85+", "write it as \">= 0.85\""),
      ("epoch-loop.test_accuracy: 0,85", "write it as \"0.85\""),
      ("epoch-loop.test_accuracy: \">= 85\"", "85 percent is 0.85, or 85%"),
      ("epoch-loop.test_accuracy: [\">= 0.8\"]", "two bounds are a range: \"0.84..0.88\""),
      ("epoch-loop.accuracy: \">= 0.8\"", "did you mean 'epoch-loop.test_accuracy'?"),
      ("accuracy: \">= 0.8\"", "did you mean 'epoch-loop.test_accuracy'?"),
      ("epoch-loop.val_loss: \"< 1\"", "did you mean 'epoch-loop.validation_loss'?"),
    ])
  func claims(written: String, hint: String) throws {
    #expect(try self.hint("expect", written) == hint)
  }

  @Test(
    "claims that are read as they are meant",
    arguments: ["≥ 0.5", "0.8..0.9", "80%..90%", "== 0.5", "\">= 85%\"", "\"> 0.5\"", "0.85 ± 0.02", "< 90%"])
  func claimsRead(claim: String) throws {
    let source = fence("load") + fence("init") + fence("epoch-loop")
    #expect(try Reading(source + fence("expect", "epoch-loop.test_accuracy: \(claim)")).problems == [])
  }

  @Test(
    "claims that are written as they are thought",
    arguments: [
      "epoch-loop.test_accuracy>=0.8", "epoch-loop.test_accuracy >= 0.8",
      "epoch-loop.test_accuracy  <  90 %  # a comment",
      "epoch-loop.test_accuracy ≥0.8",
      "  epoch-loop.test_accuracy == 0.8", "epoch-loop.test_accuracy != 0",
    ])
  func comparisons(written: String) throws {
    let source = fence("load") + fence("init") + fence("epoch-loop")
    let body = "\(written)\n" + (written.first == " " ? "  " : "") + "epoch-loop.loss: \"< 9\"\n"
    let reading = try Reading(source + fence("expect", body))
    #expect(reading.problems == [])
    // The same with a value that does not exist: the message at its place shows that the line was read.
    let other = try Reading(
      source + fence("expect", body.replacing("test_accuracy", with: "test_acuracy"))
    ).diagnostics
    #expect(other.map(\.message) == ["no step has a value 'epoch-loop.test_acuracy'"])
    #expect(other.first?.span?.start.line == 11)
  }

  @Test(
    "something behind a value, or a word in its place, is told with what to write",
    arguments: [
      ("epoch-loop", "epochs: 3 // three", "write it as 3; a comment begins with a blank and #"),
      ("epoch-loop", "epochs: 3# three", "write it as 3; a comment begins with a blank and #"),
      ("epoch-loop", "shuffle: true -- yes", "write it as true; a comment begins with a blank and #"),
      ("epoch-loop", "epochs: 3,", "write it as 3, without the ','"),
      ("epoch-loop", "learning_rate: 0.1;", "write it as 0.1, without the ';'"),
      ("epoch-loop", "epochs: 3, learning_rate=0.1", "write it as 3, and each option on a line of its own"),
      ("epoch-loop", "epochs: 3 epochs", "write it as 3 alone"),
      ("epoch-loop", "epochs: [3]", "write it as 3"),
      ("epoch-loop", "epochs: 1-10", "write one number, such as 10"),
      ("epoch-loop", "epochs: 1 to 10", "write one number, such as 10"),
      (
        "epoch-loop", "seed: random",
        "write a whole number, or leave the option out: the draws then follow the notebook's seed"
      ),
      (
        "epoch-loop", "batch_size: full",
        "write how many examples make a batch; the size of the training set gives a single batch"
      ),
      ("epoch-loop", "momentum: none", "write it as 0"),
      ("weights", "layer: first", "write it as 1"),
      (
        "weights", "layer: last",
        "write its number: 1 is the first hidden layer, and the last number is the output layer"
      ),
      ("backprop", "check: none", "backprop always compares some entries; write 1 for as few as possible"),
      ("backprop", "step: 10^-5", "write it as 1e-05"),
      ("evaluate", "split: test // all", "write it as test; a comment begins with a blank and #"),
    ])
  func tail(step: String, option: String, hint: String) throws {
    #expect(try self.hint(step, option) == hint)
  }

  @Test(
    "counts in other writings",
    arguments: [
      ("train: 60k", "60000"), ("train: 60 000", "60000"), ("train: 60.000", "60000"),
      ("train: 60,000", "60000"),
      ("train: 1M", "1000000"), ("train: 100.0", "100"), ("validation: 10k", "10000"),
      ("validation: none", "0"),
    ])
  func counts(option: String, number: String) throws {
    let diagnostics = try Reading(fence("load", option)).diagnostics
    #expect(
      diagnostics.map { $0.hint?.replacing("with a point: ", with: "as ") } == ["write it as \(number)"])
  }

  @Test("values of the command line are read the same way")
  func commandLine() throws {
    let source = fence("load") + fence("init") + fence("epoch-loop")
    for (text, hint) in [
      ("hidden=128,64", "write it as [128, 64]"), ("weights=glorot", "write it as xavier"),
      ("epochs=ten", "write it as 10"), ("validation=20%", "write it as 0.2"),
      ("learning_rate=0,5", "write it with a point: 0.5"),
    ] {
      #expect(try Reading(source, overriding: [text]).diagnostics.map(\.hint) == [hint])
    }
  }
}
