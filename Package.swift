// swift-tools-version: 6.3
import PackageDescription

// CI treats every warning as an error. Without NBRUN_STRICT, a newer compiler with newer warnings still builds the
// package.
let strict: [SwiftSetting] = Context.environment["NBRUN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// A library of Debian, found through its module map; `apt` names the package of its headers.
func systemLibrary(_ name: String, pkgConfig: String, apt: String...) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(apt)])
}

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

#if arch(x86_64)
  /// The kernels' source code in `Sources/KernelsBaseline`, compiled again for each newer kind of processor: the
  /// folders are links to it. The program chooses at run time which of them is executed.
  let kernelsForNewerProcessors: [Target] = [
    kernels("KernelsAVX2", ["FMA"], flags: "-Xcc", "-mavx2", "-Xcc", "-mfma"),
    kernels(
      "KernelsAVX512", ["FMA", "AVX512"],
      flags: "-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"),
  ]
#else
  let kernelsForNewerProcessors: [Target] = []
#endif

/// Kernels are optimized in a debug build too, with whole-module optimization: otherwise training would take a thousand
/// times longer in tests. (The flags set one thread and disable batch mode, because only then can the index of a debug
/// build handle whole modules.)
func kernels(_ name: String, _ conditions: [String] = [], flags: String...) -> Target {
  .target(
    name: name, dependencies: ["CProcessor", "Kernels"],
    swiftSettings: strict + conditions.map { .define($0) } + [
      .unsafeFlags(
        ["-O", "-disable-batch-mode", "-whole-module-optimization", "-num-threads", "1"] + flags)
    ])
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "nbrun",
  products: [
    .executable(name: "nbrun", targets: ["nbrun"]),
    .library(name: "RandomNumbers", targets: ["RandomNumbers"]),
    .library(name: "LabelledExamples", targets: ["LabelledExamples"]),
    .library(name: "NeuralNet", targets: ["NeuralNet"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "MathSyntax", targets: ["MathSyntax"]),
    .library(name: "Derivations", targets: ["Derivations"]),
    .library(name: "NotebookSyntax", targets: ["NotebookSyntax"]),
    .library(name: "ReportModel", targets: ["ReportModel"]),
    .library(name: "ReportHTML", targets: ["ReportHTML"]),
    .library(name: "ReportMarkdown", targets: ["ReportMarkdown"]),
    .library(name: "Pipeline", targets: ["Pipeline"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // For `swift package generate-documentation` alone: no target depends on it.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    systemLibrary(
      "CCMarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-dev", "libcmark-gfm-extensions-dev"),
    systemLibrary("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    systemLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    // SHA-256 of data, notebooks and weights, and the keys of the cache: OpenSSL uses the processor's own instructions
    // for it, and is on every Debian machine.
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),

    // Access to the internals of the same library: how much memory a notebook takes while it is read, so that reading
    // stops before it takes too much.
    .target(name: "CMarkParts", dependencies: ["CCMarkGFM"]),

    library("OperatingSystem"),
    library("Formatting"),
    library("SourceText", ["OperatingSystem"]),
    library("MathSyntax", ["SourceText"]),
    library("ProseTree", ["SourceText"]),
    library("NotebookSyntax", ["SourceText", "ProseTree", "CCMarkGFM", "CMarkParts", "CYAML"]),
    library("RandomNumbers"),
    library("LabelledExamples"),
    .systemLibrary(name: "CProcessor"),
    library("Kernels"),
    kernels("KernelsBaseline"),
    library(
      "NeuralNet",
      ["CProcessor", "Kernels", "KernelsBaseline", "LabelledExamples", "OperatingSystem", "RandomNumbers"]
        + kernelsForNewerProcessors.map { .target(name: $0.name) }),
    library("Digests", ["CCrypto"]),
    library(
      "Datasets",
      [
        "LabelledExamples", "RandomNumbers", "SourceText", "OperatingSystem", "Formatting", "Digests",
        "CDeflate",
      ]),
    library("Derivations", ["MathSyntax", "NeuralNet", "RandomNumbers"]),
    library("ReportModel", ["SourceText", "ProseTree", "Formatting"]),
    library("RunStore", ["Digests", "OperatingSystem", "Formatting", "ReportModel"]),
    library("MarkupWriter"),
    library(
      "ReportHTML",
      [
        "SourceText", "Digests", "Formatting", "ReportModel", "ProseTree", "MathSyntax", "MarkupWriter",
        "CDeflate",
      ],
      exclude: ["Math/Font/cut-font.py", "Math/Font/GUST-FONT-LICENSE.txt"]),
    library(
      "ReportMarkdown",
      [
        "Digests", "Formatting", "MathSyntax", "NotebookSyntax", "ReportHTML", "ReportModel", "ProseTree",
        "SourceText",
      ]),
    library("StepOptions", ["Formatting", "NotebookSyntax", "ReportModel", "SourceText"]),
    library(
      "StepProtocol",
      [
        "StepOptions", "SourceText", "ProseTree", "NotebookSyntax", "MathSyntax", "Derivations", "NeuralNet",
        "Datasets", "LabelledExamples", "RandomNumbers", "Digests", "OperatingSystem", "Formatting",
        "ReportModel", "RunStore",
      ]),
    library(
      "Steps",
      [
        "Datasets", "Derivations", "Digests", "Formatting", "LabelledExamples", "NeuralNet", "NotebookSyntax",
        "OperatingSystem", "ProseTree", "RandomNumbers", "ReportModel", "SourceText", "StepOptions",
        "StepProtocol",
      ]),
    library(
      "RunHistory",
      [
        "Formatting", "ProseTree", "ReportModel", "RunStore", "StepProtocol", "Steps",
      ]),
    library(
      "Planning",
      [
        "Derivations", "Formatting", "MathSyntax", "NotebookSyntax", "OperatingSystem", "ProseTree",
        "ReportModel", "SourceText", "StepOptions", "StepProtocol", "Steps",
      ]),
    library(
      "Pipeline",
      [
        "Datasets", "Digests", "Formatting", "NeuralNet", "NotebookSyntax", "OperatingSystem", "Planning",
        "ProseTree", "ReportModel", "RunHistory", "RunStore", "SourceText", "StepOptions", "StepProtocol",
        "Steps",
      ]),
    .executableTarget(
      name: "nbrun",
      dependencies: [
        "SourceText", "ProseTree", "NotebookSyntax", "Pipeline", "Digests", "OperatingSystem", "Formatting",
        "ReportModel",
        "ReportHTML", "ReportMarkdown",
        "RunStore", argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "NeuralNet", "Kernels", "Datasets", "LabelledExamples", "RandomNumbers", "Formatting",
        "OperatingSystem", argumentParser,
      ],
      resources: [.copy("peers.py")], swiftSettings: strict),

    tests("SourceTextTests", ["SourceText", "OperatingSystem"]),
    tests("MathSyntaxTests", ["MathSyntax"], exclude: ["KaTeX"]),
    tests(
      "DerivationsTests", ["Derivations", "MathSyntax", "NeuralNet", "RandomNumbers"],
      resources: [.copy("Equations")]),
    tests("NotebookSyntaxTests", ["NotebookSyntax", "ProseTree", "SourceText"]),
    tests("RandomNumbersTests", ["RandomNumbers"]),
    tests("KernelsTests", ["Kernels", "KernelsBaseline", "NeuralNet", "RandomNumbers"]),
    tests(
      "NeuralNetTests",
      ["NeuralNet", "Kernels", "Datasets", "LabelledExamples", "RandomNumbers", "OperatingSystem"],
      exclude: ["PyTorch"]),
    tests(
      "DatasetsTests",
      ["Datasets", "Digests", "LabelledExamples", "RandomNumbers", "NeuralNet", "CDeflate"]),
    tests("OperatingSystemTests", ["OperatingSystem"]),
    tests("FormattingTests", ["Formatting"]),
    tests("RunStoreTests", ["RunStore", "ReportModel"]),
    tests(
      "ReportHTMLTests",
      [
        "ReportHTML", "Formatting", "ReportModel", "ProseTree", "SourceText", "MathSyntax", "MarkupWriter",
        "CDeflate",
      ],
      exclude: ["Goldens", "Math/formulas.txt", "Math/Goldens"]),
    tests(
      "ReportMarkdownTests",
      ["NotebookSyntax", "ReportMarkdown", "ReportModel", "ProseTree", "SourceText"]),
    tests("ReportModelTests", ["ReportModel", "ProseTree"]),
    tests(
      "PipelineTests",
      [
        "Pipeline", "NotebookSyntax", "SourceText", "ReportModel", "ProseTree", "MathSyntax", "Datasets",
        "NeuralNet", "RandomNumbers", "RunStore", "Steps", "TestSupport",
      ]),
    tests("BenchmarkTests", ["benchmark"]),
    tests("CommandTests", ["nbrun", "OperatingSystem", "ReportModel", "RunStore", "TestSupport"]),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  ] + kernelsForNewerProcessors,
  swiftLanguageModes: [.v6]
)
