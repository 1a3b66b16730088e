import Foundation
import Testing

@testable import nbrun

@Suite("A run writes the formats that --to names")
struct FormatTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(command.notebook("It ends at {{ epoch-loop.test_accuracy:.1% }}.", epochs: 1))
  }

  @Test("page, Markdown with its figures, and record in one run, and again over its own files")
  func several() throws {
    for _ in 1...2 {
      let outcome = try command.run(["notebook.md", "-q", "--to", "html,md,json", "-o", "out/"])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let page = try command.read("out/notebook.md")
    #expect(page.hasPrefix("<!-- nbrun \(NBRun.version) made this page of notebook.md: "))
    #expect(!page.contains("{{"))
    let figures = command.files.filter { $0.hasPrefix("out/notebook-figures/") }
    #expect(!figures.isEmpty)
    for figure in figures { #expect(page.contains("](\(figure.dropFirst("out/".count)))"), "\(figure)") }
    #expect(command.exists("out/notebook.html") && command.exists("out/notebook.json"))
  }

  @Test("Markdown never replaces a notebook, nor a figure of somebody else's")
  func safety() throws {
    let notebook = try command.read("notebook.md")
    let refused = try command.run(["notebook.md", "--to", "md", "-o", "notebook.md"])
    #expect(refused.status == 2 && refused.errors.contains("'notebook.md' is the notebook"))
    #expect(try command.read("notebook.md") == notebook)
    try command.write("<!-- nbrun is nice -->\n", to: "mine.md")
    #expect(try command.run(["notebook.md", "--to", "md", "-o", "mine.md"]).status == 2)
    _ = try command.shell("mkdir out-figures && echo mine > out-figures/figure-1.svg")
    let figure = try command.run(["notebook.md", "-q", "--to", "md", "-o", "out.md"])
    #expect(figure.errors.contains("is there already, and is not a drawing by nbrun"), "\(figure.errors)")
    #expect(try command.read("out-figures/figure-1.svg") == "mine\n")
  }

  @Test("a PDF of somebody else's stays")
  func strangersPDF() throws {
    let thesis = "%PDF-1.4\nmy thesis\n%%EOF\n"
    try command.write(thesis, to: "page.pdf")
    let outcome = try command.run(["notebook.md", "-o", "page.pdf"])
    #expect(outcome.status == 2 && outcome.errors.contains("is not a report by nbrun"), "\(outcome.errors)")
    #expect(try command.read("page.pdf") == thesis)
  }

  @Test(
    "standard output takes no PDF, and no Markdown whose figures would have no place",
    arguments: ["md", "pdf"])
  func standardOutput(format: String) throws {
    let outcome = try command.run(["notebook.md", "--to", format, "-o", "-"])
    #expect(outcome.status == 2 && outcome.errors.contains("-o - is for"), "\(outcome.errors)")
  }

  @Test("without Chromium nothing runs, and the error says how to get it")
  func withoutBrowser() throws {
    let outcome = try command.shell("PATH=/nowhere \"$NBRUN\" notebook.md --to pdf -o out.pdf")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--to pdf needs Chromium"))
    #expect(outcome.errors.contains("apt-get install chromium"))
    #expect(!outcome.errors.contains("[1/3]"))
  }

  // The tests also pass without Chromium, so that a newcomer need not install it; .ci/run has it.
  @Test("a PDF where Chromium is installed", .enabled(if: access("/usr/bin/chromium", X_OK) == 0))
  func pdf() throws {
    for _ in 1...2 {
      let outcome = try command.run(["notebook.md", "-q", "-o", "out.pdf"])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(command.folder)/out.pdf"))
    #expect(bytes.starts(with: Data("%PDF-".utf8)))
  }

  @Test("a page names no folder of the machine where it was made")
  func noAbsolutePath() throws {
    let outcome = try command.run(["\(command.folder)/notebook.md", "-q", "-o", "out/"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    // The folder of the data occurs only in the notebook's own text.
    let page = try command.read("out/notebook.html").replacing(command.data.folder, with: "")
    #expect(!page.contains(command.folder))
  }
}
