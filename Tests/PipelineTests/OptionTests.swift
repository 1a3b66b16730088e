import Pipeline
import TestSupport
import Testing

@Suite("Options are read by their own type, and every mistake is found")
struct OptionTests {
  @Test(
    "a wrong value is refused at its place",
    arguments: [
      ("epochs: 0", "8:9 epochs is 0, and must be 1 to 100000"),
      ("epochs: -3", "8:9 epochs is -3, and must be 1 to 100000"),
      ("epochs: 2.5", "8:9 epochs is '2.5', and must be a whole number, 1 to 100000"),
      ("epochs: 1e3", "8:9 epochs is '1e3', and must be a whole number, 1 to 100000 [write it as 1000]"),
      (
        "epochs: 10,000",
        "8:9 epochs is '10,000', and must be a whole number, 1 to 100000 [write it as 10000]"
      ),
      (
        "epochs: \"10\"",
        "8:9 epochs is the text \"10\", and must be a whole number [leave out the quotation marks]"
      ),
      ("epochs: 99999999999999999999", "8:9 epochs is 99999999999999999999, and must be 1 to 100000"),
      ("epochs: [1, 2]", "8:9 epochs is a list, and must be a single value"),
      ("epochs: many", "8:9 epochs is 'many', and must be a whole number, 1 to 100000"),
      ("learning_rate: 0", "8:16 learning_rate is '0', and must be above 0, at most 1000"),
      ("learning_rate: -0.1", "8:16 learning_rate is '-0.1', and must be above 0, at most 1000"),
      ("learning_rate: nan", "8:16 learning_rate is 'nan', and must be a number, above 0, at most 1000"),
      ("learning_rate: 1e999", "8:16 learning_rate is 1e999, which is too large"),
      (
        "learning_rate: 0,5",
        "8:16 learning_rate is '0,5', and must be a number, above 0, at most 1000 [write it with a point: 0.5]"
      ),
      ("momentum: 1", "8:11 momentum is '1', and must be at least 0, below 1"),
      ("shuffle: maybe", "8:10 shuffle is 'maybe', and must be true or false"),
      (
        "learning-rate: 0.5",
        "8:1 unknown option 'learning-rate' of epoch-loop [did you mean 'learning_rate'?]"
      ),
      ("batchsize: 10", "8:1 unknown option 'batchsize' of epoch-loop [did you mean 'batch_size'?]"),
    ])
  func refused(option: String, expected: String) throws {
    let reading = try Reading(fence("load") + fence("init") + fence("epoch-loop", option))
    #expect(reading.problems == [expected])
  }

  @Test(
    "init refuses what is no network",
    arguments: [
      ("hidden: [128, 0]", "5:15 hidden has an entry that is 0, and must be 1 to 1000000"),
      ("hidden: [12.5]", "5:10 hidden has an entry that is '12.5', and must be a whole number, 1 to 1000000"),
      ("hidden: 8, 4", "5:9 hidden is '8, 4', and must be a list of whole numbers [write it as [8, 4]]"),
      ("hidden:", "5:8 hidden has no value, and takes a list of whole numbers, each 1 to 1000000"),
      (
        "weights: normal(-1)",
        "5:10 weights is 'normal(-1)', and the deviation must be a number above 0 [such as normal(0.01)]"
      ),
      (
        "activation: sigmod",
        "5:13 activation is 'sigmod', and must be one of sigmoid, tanh, relu, silu [did you mean 'sigmoid'?]"
      ),
      (
        "weights: normal",
        "5:10 weights is 'normal', and must be one of xavier, xavier-uniform, he, lecun, normal(σ), zeros [write it as normal(0.01)]"
      ),
    ])
  func refusedByInit(option: String, expected: String) throws {
    #expect(try Reading(fence("load") + fence("init", option)).problems == [expected])
  }

  @Test("a network that no memory holds is refused before it is made, with its size")
  func tooLarge() throws {
    let problems = try Reading(fence("load") + fence("init", "hidden: [1000000, 1000000]")).problems
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("5:9 a network of 784 → 1000000 → 1000000 → 10 units would take 16.0 TB"))
  }

  @Test(
    "YAML's traps are no traps: the option's type decides",
    arguments: [
      ("epochs: 010", "10"), ("batch_size: 6_4", "64"), ("shuffle: no", "false"), ("shuffle: Yes", "true"),
    ])
  func yaml(option: String, expected: String) throws {
    let data = try SmallDataset()
    let reading = try Reading(
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]")
        + fence("epoch-loop", option + (option.hasPrefix("epochs") ? "" : "\nepochs: 1")))
    let name = String(option.prefix { $0 != ":" })
    #expect(reading.run().record.cells[2].options[name]?.plainText == expected)
  }

  @Test("every mistake is reported together")
  func together() throws {
    let source =
      fence("load", "dataset: fashion-mnist\ntest: 0") + fence("init", "hiden: [3]")
      + fence("epoch-loop", "epochs: x")
    #expect(
      try Reading(source).problems == [
        "3:7 test is 0, and must be 1 to 10000000",
        "7:1 unknown option 'hiden' of init [did you mean 'hidden'?]",
        "11:9 epochs is 'x', and must be a whole number, 1 to 100000",
      ])
  }

  @Test("the reference names every option that the contract promises")
  func contract() {
    let promised: [String: [String]] = [
      "load": ["dataset", "train", "test", "validation", "scale"],
      "init": ["hidden", "activation", "weights", "seed"],
      "forward": ["examples", "split"],
      "backprop": ["examples", "check", "step"],
      "epoch-loop": ["learning_rate", "epochs", "batch_size", "shuffle", "momentum", "weight_decay", "seed"],
      "evaluate": ["split"],
      "weights": ["layer", "units"],
      "expect": [],
    ]
    for step in StepCatalogue.all {
      let names = StepCatalogue.declarations(of: step).map(\.name)
      #expect(names == (promised[step.kind] ?? []) + ["id", "caption", "echo"])
    }
    #expect(
      StepCatalogue.all.map { $0.kind } == [
        "load", "init", "forward", "backprop", "epoch-loop", "evaluate", "weights", "expect",
      ])
  }

}
