import Foundation
import Testing

@Suite("A notebook's pictures")
struct PictureTests {
  private let command: Command

  init() throws {
    command = try Command()
    for folder in ["inside/deep", "outside", "insider"] {
      try FileManager.default.createDirectory(
        atPath: "\(command.folder)/\(folder)", withIntermediateDirectories: true)
    }
    for path in ["inside/near.png", "inside/deep/far.png", "outside/secret.png", "insider/secret.png"] {
      try Self.png.write(to: URL(fileURLWithPath: "\(command.folder)/\(path)"))
    }
  }

  /// One grey pixel; only the header matters here.
  private static let png = Data(
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
      + [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(command.folder)/inside/\(name)", withDestinationPath: target)
  }

  /// What `check` reports about one picture.
  private func said(of source: String, _ options: String...) throws -> String {
    try command.write("![a](<\(source)>)\n", to: "inside/notebook.md")
    let outcome = try command.run(["check", "inside/notebook.md"] + options)
    #expect(outcome.status == 0)
    return outcome.errors
  }

  @Test(
    "are read from its folder and below, by any way there",
    arguments: [
      "near.png", "./near.png", "deep/far.png", "deep/../near.png", "deep%2Ffar.png", "deep%2ffar.png",
      "../inside/near.png", "link.png", "linked/far.png", "absolute.png",
    ])
  func inside(source: String) throws {
    try link("link.png", to: "deep/far.png")
    try link("linked", to: "../inside/deep")
    try link("absolute.png", to: "\(command.folder.realPath)/inside/near.png")
    #expect(try !said(of: source).contains("the picture"))
  }

  @Test(
    "are not read from anywhere else, whatever leads there",
    arguments: [
      "../outside/secret.png", "%2e%2e/outside/secret.png", "%2E%2E%2Foutside%2fsecret.png",
      "deep/../../outside/secret.png", "/etc/hostname", "%2Fetc%2Fhostname", "/proc/self/pagemap",
      "../../../../../../../../etc/hostname", "../insider/secret.png", "../nothing/there.png",
      "link.png", "linked/secret.png", "deep/../linked/secret.png", "process/pagemap",
    ])
  func outside(source: String) throws {
    try link("link.png", to: "../outside/secret.png")
    try link("linked", to: "\(command.folder)/outside")
    try link("process", to: "/proc/self")
    let said = try said(of: source)
    #expect(said.contains("\ninside/notebook.md:1:1: warning: the picture '"), "\(said)")
    #expect(said.contains("lies outside the notebook's folder"), "\(said)")
    #expect(
      said.contains("hint: copy it beside the notebook, or allow its folder with --pictures-from FOLDER"))
    _ = try command.run(["inside/notebook.md", "-o", "report.html"])
    #expect(try !command.read("report.html").contains("data:image/png"))
  }

  @Test("are read from further folders that --pictures-from names, as often as it is given")
  func allowed() throws {
    let outside = "--pictures-from=\(command.folder)/outside"
    let insider = "--pictures-from=\(command.folder)/insider"
    #expect(try !said(of: "../outside/secret.png", outside).contains("the picture"))
    #expect(try said(of: "../insider/secret.png", outside).contains("lies outside"))
    #expect(try !said(of: "../insider/secret.png", outside, insider).contains("the picture"))
    #expect(try !said(of: "\(command.folder)/outside/secret.png", outside).contains("the picture"))
    let run = try command.run(["inside/notebook.md", "-o", "report.html", outside])
    #expect(run.status == 0)
    #expect(try command.read("report.html").contains("<img src=\"data:image/png;base64,"))
    let mistaken = try command.run(["inside/notebook.md", "--pictures-from", "nowhere"])
    #expect(mistaken.status == 2)
    #expect(mistaken.errors.contains("--pictures-from 'nowhere': there is no such folder"))
  }

  @Test("are regular files of a bounded size")
  func bounded() throws {
    let large = "\(command.folder)/inside/large.png"
    #expect(FileManager.default.createFile(atPath: large, contents: Self.png))
    #expect(truncate(large, 1 << 40) == 0)
    #expect(mkfifo("\(command.folder)/inside/pipe.png", 0o600) == 0)
    try link("itself.png", to: "itself.png")
    #expect(try said(of: "large.png").contains("is larger than 4 MB"))
    #expect(try said(of: "pipe.png").contains("is not a regular file"))
    #expect(try said(of: "deep").contains("is not a regular file"))
    #expect(try said(of: "itself.png").contains("is a link that leads to itself"))
    #expect(try said(of: "nothing.png").contains("cannot be found"))
    #expect(try said(of: "a%00b.png").contains("has a NUL in its name"))
    // A file that gives its size as 0 and can be read without end.
    #expect(
      try said(of: "/proc/version", "--pictures-from=/proc").contains("does not have the size that it gives"))
    #expect(try said(of: "/proc/self/pagemap", "--pictures-from=/proc").contains("cannot be read"))
  }

  @Test("named by another address than a path or the web's are told, not left out in silence")
  func addresses() throws {
    for source in ["file:///etc/hostname", "FILE:near.png", "data:image/png;base64,AQID", "c:/near.png"] {
      #expect(try said(of: source).contains("the picture '\(source)' is not a path"))
    }
    for source in ["https://example.org/near.png", "//example.org/near.png"] {
      let words = "the picture '\(source)' is on the web: the report shows a link in its place"
      #expect(try said(of: source).contains(words))
    }
  }

  @Test("in raw HTML, and what else a report shows as text, are told once, and let in by --unsafe-html")
  func html() throws {
    try command.write("a<br>b\n\n<img src=\"near.png\">\n\n<b>c</b>\n", to: "inside/notebook.md")
    let words = "inside/notebook.md:3:1: warning: the report shows this HTML as text"
    let check = try command.run(["check", "inside/notebook.md"])
    #expect(check.errors.components(separatedBy: "as text").count == 2)
    #expect(check.errors.contains(words))
    let run = ["inside/notebook.md", "-o", "report.html"]
    #expect(try command.run(run).errors.contains(words))
    #expect(try !command.run(run + ["--unsafe-html"]).errors.contains("as text"))
    #expect(try command.read("report.html").contains("<b>c</b>"))
  }

  private static let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"1\"/></svg>"

  @Test(
    "are what their bytes say, and an SVG is one from its root",
    arguments: [
      (drawing, true), ("\u{FEFF}<?xml version=\"1.0\"?>\n<!-- by hand -->\n\(drawing)\n", true),
      ("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>", true),
      ("secret=1\n<svg", false), ("secret=1\n\(drawing)", false), ("<html>\(drawing)</html>", false),
      ("\(drawing)secret", false), ("<svg>", false), ("<svg/>", false), ("", false), ("GIF8", false),
      ("<!DOCTYPE svg [<!ENTITY a \"aaaa\">]>\(drawing)", false),
    ])
  func kinds(content: String, isPicture: Bool) throws {
    try command.write(content, to: "inside/drawing.svg")
    let said = try said(of: "drawing.svg")
    #expect(said.contains("is not PNG, JPEG, GIF, WebP or SVG") == !isPicture, "\(said)")
  }

  @Test(
    "an SVG's entities are found in every encoding",
    arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32])
  func encodings(encoding: String.Encoding) throws {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaa\">]>\(Self.drawing)"
    try #require(text.data(using: encoding)).write(
      to: URL(fileURLWithPath: "\(command.folder)/inside/drawing.svg"))
    #expect(try said(of: "drawing.svg").contains("is not PNG, JPEG, GIF, WebP or SVG"))
  }

  @Test("an SVG in an encoding that may hide its entities is none, whatever the encoding is called")
  func hiddenEntities() throws {
    let hidden = "+ADwAIQ-DOCTYPE svg [+ADwAIQ-ENTITY a \"aaaa\"+AD4]+AD4\(Self.drawing)"
    for (name, isPicture) in [
      ("UTF-7", false), ("utf-16", false), ("iso-8859-1", true), ("UTF-8", true), ("us-ascii", true),
    ] {
      try command.write(
        "<?xml version=\"1.0\" encoding='\(name)'?>\n\(isPicture ? Self.drawing : hidden)",
        to: "inside/drawing.svg")
      #expect(try said(of: "drawing.svg").contains("is not PNG, JPEG") == !isPicture, "\(name)")
    }
  }

  @Test("an SVG's script stays in an <img>, where no browser runs it")
  func script() throws {
    try command.write(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(2)</script></svg>",
      to: "inside/drawing.svg")
    for text in ["![a](drawing.svg)\n", "![a](drawing.svg)\n\n![a](drawing.svg)\n"] {
      try command.write(text, to: "inside/notebook.md")
      let outcome = try command.run(["inside/notebook.md", "--unsafe-html", "-o", "report.html"])
      #expect(outcome.status == 0)
      let page = try command.read("report.html")
      #expect(page.contains("=\"data:image/svg+xml;base64,"))
      #expect(!page.contains("alert("))
    }
  }

  @Test("are in the page once, however often and by whatever name the notebook shows them")
  func once() throws {
    try link("same.png", to: "near.png")
    try command.write(
      "![one](near.png)\n\n![two](deep/../near.png) ![](same.png)\n\n![far](deep/far.png)\n",
      to: "inside/notebook.md")
    try (Self.png + [1]).write(to: URL(fileURLWithPath: "\(command.folder)/inside/deep/far.png"))
    let outcome = try command.run(["inside/notebook.md", "-o", "report.html"])
    #expect(outcome.status == 0)
    let page = try command.read("report.html")
    #expect(page.components(separatedBy: "data:image/png").count - 1 == 2)
    #expect(page.components(separatedBy: "<use href=\"#picture-1\"/>").count - 1 == 3)
    #expect(page.contains("role=\"img\" aria-label=\"one\" width=\"1\" height=\"1\" viewBox=\"0 0 1 1\""))
    #expect(page.contains("<img src=\"data:image/png;base64,"))
  }

  @Test("are left out, and told, where all together are too large for a report")
  func sum() throws {
    var text = ""
    for number in 1...6 {
      try (Self.png + [UInt8](repeating: UInt8(number), count: 3_900_000)).write(
        to: URL(fileURLWithPath: "\(command.folder)/inside/\(number).png"))
      text += "![](\(number).png)\n"
    }
    try command.write(text, to: "inside/notebook.md")
    let outcome = try command.run(["check", "inside/notebook.md"])
    #expect(outcome.errors.contains("notebook.md:6:1: warning: the picture '6.png' is one too many"))
    #expect(outcome.errors.contains("have more than 20 MB together"))
  }
}

extension String {
  fileprivate var realPath: String { URL(fileURLWithPath: self).resolvingSymlinksInPath().path }
}
