import Foundation
import RandomNumbers
import ReportModel
import RunStore
import Testing

@testable import Pipeline

/// Changes to a notebook and its cache by a user and by other causes, drawn at random.
@Suite("Random sequences of edits, runs, interruptions and damage")
struct CacheSequenceTests {
  /// The number of sequences for each seed; NBRUN_CACHE_SEQUENCES sets a larger one.
  private static let count =
    ProcessInfo.processInfo.environment["NBRUN_CACHE_SEQUENCES"].flatMap { Int($0) } ?? 24

  @Test("always give the report that a run without a cache gives", arguments: 0..<count)
  func sequence(seed: Int) throws {
    let rig = try CacheRig()
    var generator = RandomGenerator(seed: UInt64(seed))
    var notebook = Draft()
    for _ in 0..<8 {
      for _ in 0...generator.integer(below: 2) { notebook.change(&generator) }
      let source = notebook.source(rig)
      switch generator.integer(below: 4) {
      case 0: try interrupt(source, rig, &generator)
      case 1: try damage(rig, &generator)
      case 2 where generator.integer(below: 3) == 0: try changeData(rig, &generator)
      default: break
      }
      let modes: [CacheRig.Mode] = [.cached, .cached, .cached, .cached, .refreshed]
      let report = try rig.run(
        source, modes[generator.integer(below: modes.count)],
        limit: generator.integer(below: 6) == 0 ? 20_000 : 1_000_000_000,
        allowingErrors: notebook.allowsErrors)
      let plain = try rig.run(source, .plain, allowingErrors: notebook.allowsErrors)
      let (content, expected) = (try report.content, try plain.content)
      guard content == expected else {
        Issue.record(
          "sequence \(seed): \(Self.firstDifference(content, expected))\n\(report.origins)\n\(source)")
        return
      }
    }
  }

  private static func firstDifference(_ a: String, _ b: String) -> String {
    let lines = zip(a.split(separator: "\n"), b.split(separator: "\n"))
    return lines.first { $0 != $1 }.map { "\($0.prefix(300))\n  instead of\n\($1.prefix(300))" } ?? "lengths"
  }

  /// Starts a run and stops it during its training.
  private func interrupt(_ source: String, _ rig: CacheRig, _ generator: inout RandomGenerator) throws {
    let interruption = Interruption()
    var events = generator.integer(below: 40)
    _ = try rig.run(source, interruption: interruption) { _ in
      events -= 1
      if events == 0 { interruption.request(signal: 2) }
    }
  }

  /// Changes a pixel, or the name of a class.
  private func changeData(_ rig: CacheRig, _ generator: inout RandomGenerator) throws {
    let isName = generator.integer(below: 2) == 0
    let url = URL(fileURLWithPath: rig.data.folder + (isName ? "/classes.txt" : "/t10k-images-idx3-ubyte"))
    var bytes = try Data(contentsOf: url)
    bytes[isName ? 0 : 16 + generator.integer(below: 900)] ^= 1
    try bytes.write(to: url)
  }

  private func damage(_ rig: CacheRig, _ generator: inout RandomGenerator) throws {
    let entries = rig.entries
    guard !entries.isEmpty else { return }
    for _ in 0...generator.integer(below: 3) {
      let path = entries[generator.integer(below: entries.count)]
      guard var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { continue }
      let place = generator.integer(below: bytes.count)
      switch generator.integer(below: 5) {
      case 0: bytes[place] ^= 1 << UInt8(generator.integer(below: 8))
      case 1: bytes = bytes.prefix(place)
      case 2: bytes += Data([0])
      // The contents of another entry.
      case 3:
        bytes =
          FileManager.default.contents(atPath: entries[generator.integer(below: entries.count)]) ?? bytes
      default:
        try FileManager.default.removeItem(atPath: path)
        continue
      }
      try bytes.write(to: URL(fileURLWithPath: path))
    }
  }
}

/// A notebook that an author is still changing.
private struct Draft {
  var allowsErrors = false
  private var seed = 1
  private var load: [String: String] = [:]
  private var initial: [String: String] = [:]
  private var training: [String: String] = ["epochs": "3"]
  private var second: [String: String]?
  private var formula = 0
  private var prose = 0
  private var showsForward = true
  private var caption = false

  private static let formulas = [
    #"\delta_2 = \frac{\partial L}{\partial z_2}"#, #"\delta_2 = \hat y - y \\ z_2 = W_2 a_1 + b_2"#,
    #"\delta_2 = y - \hat y"#,
    #"\frac{\partial L}{\partial b_1} = \frac{\partial L}{\partial z_1} \\ \delta_2 = \hat y - y"#,
    #"L = - \sum_k y_k \log \hat y_k \\ \delta_2 = \frac{\partial L}{\partial z_2}"#,
  ]

  mutating func change(_ generator: inout RandomGenerator) {
    func one<Choice>(_ choices: [Choice]) -> Choice { choices[generator.integer(below: choices.count)] }
    switch generator.integer(below: 16) {
    case 0: seed = one([1, 2])
    case 1: load["validation"] = one([nil, "9", "0.2"])
    case 2: load["train"] = one([nil, "80"])
    case 3: initial["hidden"] = one(["[5]", "[4]"])
    case 4: initial["activation"] = one([nil, "tanh", "relu"])
    case 5: training["learning_rate"] = one([nil, "0.25", "0.50"])
    case 6, 7: training["epochs"] = one(["1", "2", "3", "5", "9"])
    case 8: training["momentum"] = one([nil, "0.9", "0"])
    case 9: training["shuffle"] = one([nil, "false", "true"])
    case 10:
      second = one([nil, ["epochs": "2"], ["epochs": "4", "learning_rate": "0.1"], ["learning_rate": "900"]])
    case 11: formula = one(Array(Self.formulas.indices))
    case 12: prose += 1
    case 13: showsForward.toggle()
    case 14: caption.toggle()
    default: allowsErrors.toggle()
    }
  }

  func source(_ rig: CacheRig) -> String {
    func body(_ options: [String: String]) -> String {
      options.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }
    var source = "---\nseed: \(seed)\n---\n# Draft\n\n" + String(repeating: "More prose.\n\n", count: prose)
    source += fence("load", "dataset: \(rig.data.folder)\n" + body(load))
    source += fence(
      "init", (caption ? "caption: It\n" : "") + body(initial.merging(["hidden": "[5]"]) { a, _ in a }))
    source += fence("math check", Self.formulas[formula])
    if showsForward { source += fence("forward") }
    source += fence("backprop", "check: 4") + fence("epoch-loop", "id: first\n" + body(training))
    source += fence("math check", #"\frac{\partial L}{\partial W_2} = \delta_2 \cdot a_1^T"#)
    if let second { source += fence("epoch-loop", body(second)) }
    return source + fence("evaluate") + fence("weights") + "{{ first.loss }}\n\n"
      + fence("expect", "derivations.failed: 0\nfirst.loss: \"< 1\"")
  }
}
