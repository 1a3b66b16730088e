import Pipeline
import SourceText
import TestSupport
import Testing

@Suite("A plan is made only of steps that can run")
struct PlanTests {
  @Test(
    "steps out of order are found before anything runs",
    arguments: [
      (
        fence("forward"),
        [
          "1:4 forward needs a data set, and no load comes before it [put this above it: ```load]",
          "1:4 forward needs a network, and no init comes before it [put this above it: ```init]",
        ]
      ),
      (
        fence("load") + fence("epoch-loop") + fence("init"),
        [
          "4:4 epoch-loop needs a network, and no init comes before it [the init of line 7 comes too late: move it up]"
        ]
      ),
      (
        fence("load") + fence("init", "hidden: [5]") + fence("weights", "layer: 3"),
        [
          "9:8 layer is 3, and the network has 2 layers of weights [1 is the layer next to the input, 2 the output layer]"
        ]
      ),
      (
        fence("load") + fence("init") + fence("evaluate", "split: validation"),
        ["8:8 there is no validation set [add validation: 0.1 to load]"]
      ),
    ])
  func order(source: String, expected: [String]) throws {
    #expect(try Reading(source).problems == expected)
  }

  @Test(
    "a value in the prose is known, or an error with its place",
    arguments: [
      ("{{ epoch-loop.los }}", "10:1 no step has a value 'epoch-loop.los' [did you mean 'epoch-loop.loss'?]"),
      ("{{ train.los }}", "10:1 no step has a value 'train.los' [did you mean 'epoch-loop.loss'?]"),
      ("{{ epoch-lop.loss }}", "10:1 no step has a value 'epoch-lop.loss' [did you mean 'epoch-loop.loss'?]"),
      (
        "so {{ epoch-loop.loss:.4q }}",
        "10:4 '.4q' is not a number format [write one of these, with any number of digits: d, .4f, .2e, .3g, .1%]"
      ),
      (
        "{{ epoch-loop.loss:d }}",
        "10:1 the format 'd' is for whole numbers, and epoch-loop.loss is not one [try .4f]"
      ),
      (
        "{{ epoch-loop.validation_loss }}",
        "10:1 epoch-loop.validation_loss exists only with a validation set [add validation: 0.1 to load]"
      ),
    ])
  func values(prose: String, expected: String) throws {
    #expect(try Reading(fence("load") + fence("init") + fence("epoch-loop") + prose).problems == [expected])
  }

  @Test("a value in an expectation is known too, and its claim is one")
  func expectations() throws {
    let source = fence("load") + fence("expect", "load.tran: \"> 5\"\nload.test: good\nload.train: 9..3")
    #expect(
      try Reading(source).problems == [
        "5:1 no step has a value 'load.tran' [did you mean 'load.train'?]",
        "6:12 'good' is not a claim [a claim compares: \">= 0.85\", \"< 0.4\", \"0.32 ± 0.02\", \"0.84..0.88\"]",
        "7:13 '9..3' is not a claim [the range ends before it begins]",
      ])
  }

  @Test("a claim about a step below is told where it belongs")
  func expectationTooEarly() throws {
    #expect(
      try Reading(fence("expect", "load.train: 60000") + fence("load")).problems == [
        "2:1 load.train is not known here: load runs below [move this expect below load]"
      ])
  }

  @Test("a data set that is none is found before anything runs, with the nearest name")
  func dataset() throws {
    #expect(
      try Reading(fence("load", "dataset: fashion-mnits")).problems == [
        "2:10 unknown data set 'fashion-mnits' [did you mean 'fashion-mnist'?]"
      ])
    #expect(
      try Reading(fence("load", "dataset: no/such")).problems == [
        "2:10 no such folder: no/such [check the spelling; a relative path starts from the notebook's folder]"
      ])
  }

  @Test("ids are names, and each names one step")
  func ids() throws {
    let ids = ["a.b", "data", "data", "init", "nbrun-record"]
    #expect(
      try Reading(ids.map { fence("load", "id: \($0)") }.joined()).problems
        == [
          "2:5 id is 'a.b', and must be a letter followed by letters, digits, - or _",
          "10:5 id 'data' is taken by the step of line 5 [an id names one step]",
          "14:5 id 'init' is the name of another kind of step [choose another]",
          "18:5 ids that begin with 'nbrun-' are the report's own",
        ])
  }

  @Test("of several steps of a kind each has a number, and another name of a kind counts as the kind")
  func names() throws {
    let data = try SmallDataset()
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [2]") + fence("train", "epochs: 1")
      + fence("epoch loop", "epochs: 1")
    #expect(try Reading(source).run().cells.map(\.id) == ["load", "init", "epoch-loop-1", "epoch-loop-2"])
  }

  @Test(
    "-P finds the one step that it means",
    arguments: [
      ("epochs", "-P takes NAME=VALUE, and was given 'epochs' [for example -P epochs=20]"),
      ("=3", "-P takes NAME=VALUE, and was given '=3' [for example -P epochs=20]"),
    ])
  func malformedOverride(text: String, expected: String) {
    #expect { try ParameterOverride(parsing: text) } throws: { error in
      guard let diagnostic = error as? Diagnostic else { return false }
      return "\(diagnostic.message) [\(diagnostic.hint ?? "")]" == expected
    }
  }

  @Test(
    "-P that fits no step, or several, is an error",
    arguments: [
      ("epoch=3", "-P epoch=3: no step of the notebook has an option 'epoch' [did you mean 'epochs'?]"),
      (
        "seed=3",
        "-P seed=3: several steps have an option 'seed' [say which: init.seed, epoch-loop.seed; the notebook's own is --seed 3]"
      ),
      ("int.seed=3", "-P int.seed=3: no step is called 'int' [did you mean 'init'?]"),
      ("init.hiden=3", "-P init.hiden=3: init has no option 'hiden' [did you mean 'hidden'?]"),
      ("epochs=0", "-P: epoch-loop.epochs is 0, and must be 1 to 100000"),
    ])
  func unfitOverride(text: String, expected: String) throws {
    #expect(
      try Reading(fence("load") + fence("init") + fence("epoch-loop"), overriding: [text]).problems == [
        expected
      ])
  }

  @Test("-P stands above the notebook, by option alone or by step and option")
  func overrides() throws {
    let data = try SmallDataset()
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [2]")
      + fence("epoch-loop", "epochs: 9")
    let record = try Reading(source, overriding: ["epochs=2", "init.hidden=[4, 5]"]).run().record
    #expect(record.cells[2].history?.count == 2)
    #expect(record.cells[1].options["hidden"] == .list([.integer(4), .integer(5)]))
  }
}
