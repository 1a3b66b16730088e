import ArgumentParser
import Datasets
import Foundation
import RandomNumbers

/// `benchmark`: measures how fast the engine trains: alone, compared with other libraries, or for growing sizes.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measures how fast the engine trains on Fashion-MNIST.",
    discussion: """
      Every figure is the median of several rounds, in which everything is measured in turn. An example's work in \
      training is 2·(forward products + weight gradients + backward products of all layers but the first) \
      floating-point operations; the peak is that of one core's fused multiply-adds, times the threads.
      """)

  @Option(help: ArgumentHelp("Numbers of threads.", valueName: "LIST"))
  var threads = "1,2"

  @Option(help: ArgumentHelp("Times that everything is measured.", valueName: "N"))
  var rounds = 5

  @Option(help: ArgumentHelp("Some of the configurations A, B, C, D.", valueName: "LIST"))
  var only: String?

  @Option(
    help: ArgumentHelp(
      "Also measure PyTorch, JAX, NumPy and scikit-learn, as far as this Python has them.",
      valueName: "PYTHON"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Compare kernels, such as AVX-512,AVX2,AVX2:dense; with ':dense', no terms of zero are skipped.",
      valueName: "LIST"))
  var kernels: String?

  @Option(help: "Which pictures: as they are, nine tenths black, or with no black pixel.")
  var pixels = Pixels.asTheyAre

  @Flag(help: "Measure how the cost grows with width, batch, depth and data instead.")
  var scale = false

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    _ = try threadCounts
    _ = try configurations
    _ = try ways
    if !(1...1000).contains(rounds) { throw ValidationError("--rounds takes 1 to 1000, not \(rounds)") }
    if scale, against != nil || only != nil {
      throw ValidationError("--scale measures sizes of its own, without --only and --against")
    }
    if kernels != nil, against != nil || scale {
      throw ValidationError("--kernels compares nbrun's own kernels, without --against and --scale")
    }
    if pixels != .asTheyAre, kernels == nil {
      throw ValidationError("--pixels needs --kernels: the other measurements use the unchanged pictures")
    }
    if let against, Self.executable(against) == nil {
      throw ValidationError("there is no Python to run at '\(against)'")
    }
  }

  func run() throws {
    if scale {
      let curve = try Scale(threads: threadCounts).run(progress: Self.tell)
      return try report(curve) {
        print(
          "\(curve.machine), peak of a core \(FigureText.gigaflops(curve.peak)) GFLOP/s\n\n\(curve.table)")
      }
    }
    let data: ImageDataset
    do throws(DatasetError) {
      data = try DatasetCatalogue.load(DatasetRequest(), using: RandomGenerator(seed: 7))
    } catch {
      throw PeerError("\(error.message); \(error.hint)")
    }
    if kernels != nil {
      let race = try Race(
        configurations: configurations, threads: threadCounts, rounds: rounds, ways: ways,
        train: pixels.of(data.train), test: pixels.of(data.test), pixels: pixels)
      let result = try race.run(progress: Self.tell)
      return try report(result) {
        print("\(result.machine), peak of a core \(FigureText.gigaflops(result.peak)) GFLOP/s")
        print("without --kernels: \(result.usual)\n\n\(result.table)")
      }
    }
    let python = against.flatMap(Self.executable)
    let peers = try python.map { python in
      try threadCounts.map { try PeerProcess(python: python, threads: $0, folder: data.folder) }
    }
    defer { for process in peers ?? [] { process.quit() } }
    let contest = try Contest(
      configurations: configurations, threads: threadCounts, rounds: rounds, data: data, peers: peers ?? [])
    let result = try contest.run(progress: Self.tell)
    try report(result) { show(result) }
  }

  private func show(_ report: BenchmarkReport) {
    print(
      "\(report.machine), peak of a core \(FigureText.gigaflops(report.peak)) GFLOP/s\n\n\(report.ownTable)")
    if against == nil { return }
    print("\n\(report.peerTable)\n\n\(report.ratioTable)")
    for key in PeerProcess.keys {
      if let reason = report.absentPeers[key] { print("\nnot measured: \(reason)") }
    }
    for warning in report.lossWarnings { print("\n\(warning)") }
  }

  private func report(_ document: some Encodable, orShow show: () -> Void) throws {
    guard json else { return show() }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Shows the progress, because a run takes minutes.
  private static func tell(_ words: String) {
    guard isatty(STDERR_FILENO) != 0 else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(words)\r".utf8))
  }
}

extension Benchmark {
  /// threads → count ("," count)*
  var threadCounts: [Int] {
    get throws {
      try Self.items(threads).map { word in
        guard let count = Int(word), (1...256).contains(count) else {
          throw ValidationError("--threads takes numbers from 1 to 256, as 1,2; not '\(threads)'")
        }
        return count
      }
    }
  }

  /// The configurations of `--only`, in the order of `Configuration.all`.
  var configurations: [Configuration] {
    get throws {
      guard let only else { return Configuration.all }
      let names = Self.items(only.uppercased())
      let known = Configuration.all.map(\.name)
      if let stranger = names.first(where: { !known.contains($0) }) {
        throw ValidationError(
          "there is no configuration '\(stranger)'; there are \(known.joined(separator: ", "))")
      }
      return Configuration.all.filter { names.contains($0.name) }
    }
  }

  /// The ways of `--kernels`, in the given order.
  var ways: [Way] {
    get throws {
      guard let kernels else { return [] }
      return try Self.items(kernels).map { word in
        guard let way = Way(word) else {
          let names = Float.kernelSets.map { $0.name }.joined(separator: ", ")
          throw ValidationError(
            "there are no kernels '\(word)' for this processor; there are \(names), each also with ':dense'")
        }
        return way
      }
    }
  }

  private static func items(_ list: String) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// Finds an executable as a shell does: a path as it is, a bare name in the folders of PATH; nil if there is none.
  static func executable(_ name: String) -> String? {
    let files = FileManager.default
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return paths.first { path in
      var isFolder: ObjCBool = false
      return files.isExecutableFile(atPath: path) && files.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }
}
