import Foundation
import OperatingSystem
import SourceText

/// Prints a page to a PDF with an installed Chromium.
struct PDFPrinter {
  private let browser: String

  /// The names of the programs of Chromium and related browsers.
  private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
  /// The longest time for printing, in seconds. A page of the largest size takes about ten seconds.
  private static let patience = 120.0
  /// The line that nbrun adds at the end of a PDF. Readers ignore what follows the end of a PDF.
  private static let ending = "% a report by nbrun\n"
  private static let largestSize = 256_000_000

  /// - Throws: a diagnostic if no such browser is found.
  init() throws(Diagnostic) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let found = folders.lazy.flatMap { folder in Self.names.map { folder.appendingToPath($0) } }
      .first { access($0, X_OK) == 0 && !FileStatus.isFolder($0) }
    guard let found else {
      throw Diagnostic(
        "--to pdf needs Chromium to print the page, and none is installed",
        hint: "install it with apt-get install chromium, or write --to html and print the page from a browser"
      )
    }
    browser = found
  }

  static func isPDF(_ head: [UInt8]) -> Bool { head.starts(with: "%PDF-".utf8) }

  /// Whether a PDF was made by nbrun.
  static func isReport(_ path: String) -> Bool {
    (try? FileReading.bytes(ofFile: path, atMost: largestSize))?.suffix(ending.utf8.count)
      .elementsEqual(ending.utf8) == true
  }

  /// - Parameter isCancelled: asked repeatedly; if it returns true, the browser is stopped.
  /// - Returns: the PDF.
  func pdf(of html: String, isCancelled: () -> Bool) throws(Diagnostic) -> [UInt8] {
    let number = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
    let folder = NSTemporaryDirectory().appendingToPath("nbrun-\(number)")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      try Data(html.utf8).write(to: URL(fileURLWithPath: folder.appendingToPath("page.html")))
    } catch {
      throw Diagnostic("the page cannot be written for printing to '\(folder)'", hint: "make room there")
    }
    let status = try run(in: folder, isCancelled: isCancelled)
    let content = try? FileReading.bytes(ofFile: folder.appendingToPath("page.pdf"), atMost: Self.largestSize)
    guard status == 0, let content, Self.isWhole(content) else {
      throw Diagnostic("'\(browser)' has made no PDF of the page", hint: Self.otherWay)
    }
    return content + Array(Self.ending.utf8)
  }

  private static let otherWay = "write --to html, and print the page from a browser"

  /// A PDF ends with this mark, which may be followed by a line end (ISO 32000-1, 7.5.5).
  private static func isWhole(_ content: [UInt8]) -> Bool {
    isPDF(content) && String(decoding: content.suffix(16), as: UTF8.self).contains("%%EOF")
  }

  /// - Returns: the browser's exit status.
  private func run(in folder: String, isCancelled: () -> Bool) throws(Diagnostic) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: browser)
    process.arguments =
      [
        "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
        "--user-data-dir=\(folder)/profile", "--print-to-pdf=\(folder)/page.pdf",
      ]
      // Chromium refuses to run its sandbox for the superuser. The page itself forbids scripts and requests.
      + (geteuid() == 0 ? ["--no-sandbox"] : []) + ["file://\(folder)/page.html"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Diagnostic("'\(browser)' cannot be run", hint: Self.otherWay)
    }
    let end = Date.now.addingTimeInterval(Self.patience)
    while process.isRunning, Date.now < end, !isCancelled() { usleep(20_000) }
    if !process.isRunning { return process.terminationStatus }
    Self.stop(process)
    throw Diagnostic(
      Date.now < end
        ? "interrupted while '\(browser)' printed the page"
        : "'\(browser)' has not printed the page in \(Int(Self.patience)) s",
      hint: Self.otherWay)
  }

  /// Stops the browser and the processes that it has started. Foundation gives a child process its own process group.
  private static func stop(_ process: Process) {
    for signal in [SIGTERM, SIGKILL] {
      kill(-process.processIdentifier, signal)
      let end = Date.now.addingTimeInterval(2)
      while process.isRunning, Date.now < end { usleep(20_000) }
    }
  }
}
