// swift-tools-version: 6.3
import PackageDescription

// CI treats every warning as an error; a stranger's newer compiler, with newer warnings, still builds.
let strict: [SwiftSetting] = Context.environment["NBRUN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// A library of Debian's, found through its module map; `apt` names the package that holds its headers.
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

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "nbrun",
  products: [
    .executable(name: "nbrun", targets: ["nbrun"]),
    .library(name: "NeuralNet", targets: ["NeuralNet"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "MathSyntax", targets: ["MathSyntax"]),
    .library(name: "NotebookSyntax", targets: ["NotebookSyntax"]),
    .library(name: "ReportModel", targets: ["ReportModel"]),
    .library(name: "ReportHTML", targets: ["ReportHTML"]),
    .library(name: "Pipeline", targets: ["Pipeline"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    systemLibrary(
      "CCMarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-dev", "libcmark-gfm-extensions-dev"),
    systemLibrary("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    // SHA-256 of the data and the notebook, for the run record: OpenSSL has it from the processor's own
    // instructions, and is on every Debian machine.
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),

    library("SourceText"),
    library("MathSyntax", ["SourceText"]),
    library("ProseTree", ["SourceText"]),
    library("NotebookSyntax", ["SourceText", "ProseTree", "CCMarkGFM", yams]),
    library("NeuralNet", ["COpenBLAS"]),
    library("Datasets", ["NeuralNet", "SourceText", "CZlib", "CCrypto"]),
    library("ReportModel", ["SourceText", "ProseTree"]),
    library("MarkupWriter"),
    library(
      "ReportHTML", ["ReportModel", "ProseTree", "MathSyntax", "MarkupWriter", "CZlib"],
      exclude: ["Math/Font/cut-font.py", "Math/Font/GUST-FONT-LICENSE.txt"]),
    library(
      "Pipeline",
      ["SourceText", "ProseTree", "NotebookSyntax", "MathSyntax", "NeuralNet", "Datasets", "ReportModel"]),
    .executableTarget(
      name: "nbrun",
      dependencies: [
        "SourceText", "NotebookSyntax", "Pipeline", "ReportModel", "ReportHTML", argumentParser,
      ],
      swiftSettings: strict),

    tests("SourceTextTests", ["SourceText"]),
    tests("MathSyntaxTests", ["MathSyntax"]),
    tests("NotebookSyntaxTests", ["NotebookSyntax", "ProseTree", "SourceText"]),
    tests("NeuralNetTests", ["NeuralNet", "Datasets"], exclude: ["PyTorch"]),
    tests("DatasetsTests", ["Datasets", "NeuralNet", "CZlib"]),
    tests(
      "ReportHTMLTests",
      ["ReportHTML", "ReportModel", "ProseTree", "SourceText", "MathSyntax", "MarkupWriter", "CZlib"],
      exclude: ["Goldens", "Math/formulas.txt", "Math/Goldens"]),
    tests("ReportModelTests", ["ReportModel"]),
    tests(
      "PipelineTests",
      ["Pipeline", "NotebookSyntax", "SourceText", "ReportModel", "ProseTree", "MathSyntax", "TestSupport"]),
    tests("CommandTests", ["nbrun", "TestSupport"]),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
