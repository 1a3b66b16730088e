import Foundation
import Testing

@Suite("A notebook is Markdown, and is known by its content")
struct KnownFormatTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  private static let jupyter = """
    {
     "cells": [{"cell_type": "code", "source": ["model.fit(x, y)"]}],
     "nbformat": 4
    }
    """

  @Test(
    "another kind of file is refused, with what to do with it",
    arguments: [
      ("x.ipynb", Data(jupyter.utf8), "a Jupyter notebook", "jupyter nbconvert --to markdown x.ipynb"),
      ("x.md", Data(jupyter.utf8), "a Jupyter notebook", "jupyter nbconvert"),
      ("data.csv", Data("a,b\n1,2\n".utf8), "a table (CSV)", "dataset: FOLDER"),
      ("data.md", Data("x,y,z\n1,2,3\n4,5,6\n7,8,9\n".utf8), "a table (CSV)", "dataset: FOLDER"),
      ("data", Data("x,y,z\r\n1,2,3\r\n4,5,6\r\n7,8,9\r\n".utf8), "a table (CSV)", "dataset: FOLDER"),
      ("data", Data("x;y;z\r1;2;3\r4;5;6\r7;8;9\r".utf8), "a table (CSV)", "dataset: FOLDER"),
      ("page.md", Data("\n<!DOCTYPE html>\n<html>".utf8), "an HTML page", "pandoc -t gfm"),
      ("a.pdf", Data("%PDF-1.7\n".utf8), "a PDF document", "no Markdown file"),
      ("a.md", Data([0x1F, 0x8B, 8, 0]), "packed with gzip", "gunzip"),
      ("a.md", Data([0xFF, 0xFE, 0x23, 0]), "UTF-16 text", "iconv -f utf-16"),
      ("a.md", Data([0xFE, 0xFF, 0, 0x23]), "UTF-16 text", "iconv -f utf-16"),
      ("a.md", Data([0x89, 0x50, 0x4E, 0x47, 13, 10]), "a picture", "![words](picture.png)"),
      ("a.md", Data([0, 0, 8, 3, 0, 0, 0, 1]), "a file of labelled images", "dataset: FOLDER"),
      ("a.md", Data("PK\u{3}\u{4}".utf8), "a zip file, or a document of an office program", "Markdown"),
      ("a.md", Data([1, 2, 3, 0, 0, 0, 4, 0]), "a binary file", "the Markdown file here is a.md"),
      ("a.tex", Data("\\documentclass{article}".utf8), "a LaTeX document", "pandoc -f latex"),
      ("a.py", Data("print(1)".utf8), "a program in Python, by its name", "Markdown file"),
      ("a.json", Data("{\"a\": 1}".utf8), "JSON", "Markdown file"),
    ])
  func refused(name: String, content: Data, kind: String, hint: String) throws {
    try content.write(to: URL(fileURLWithPath: "\(command.folder)/\(name)"))
    for arguments in [[name], ["check", name]] {
      let outcome = try command.run(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("'\(name)' is \(kind)"), "\(outcome.errors)")
      #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }
    #expect(command.files == [name])
  }

  @Test("a report or a record is no notebook: the hint is verify and extract")
  func report() throws {
    try command.write(command.notebook(epochs: 1))
    #expect(try command.run(["-q", "notebook.md", "--to", "html,json"]).status == 0)
    for (name, kind) in [("output/notebook.html", "report"), ("output/notebook.json", "record")] {
      let outcome = try command.run([name])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("'\(name)' is a \(kind) of nbrun's"))
      #expect(outcome.errors.contains("nbrun verify \(name) runs its notebook again"))
    }
  }

  @Test(
    "what may be Markdown is taken for Markdown",
    arguments: [
      ("a.md", "{a brace} begins it."), ("a.md", "[a link](https://example.org) begins it."),
      ("a.md", "<div align=\"center\">\n\n# Title\n\n</div>"),
      ("a.md", "One, two.\nThree, four.\nFive, six.\n"),
      ("a.qmd", "# Quarto"), ("a.Rmd", "# R Markdown"), ("a.markdown", "# M"), ("a.txt", "# T"), ("a", "# A"),
      ("a.md", "\u{FEFF}# A"), ("a.md", "<!-- a comment -->\n# A"),
      ("a.md", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
    ])
  func markdown(name: String, text: String) throws {
    try command.write(text, to: name)
    let outcome = try command.run(["check", name])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("a notebook without a step is told to do nothing; one with a checked formula is not")
  func prose() throws {
    try command.write("Only prose.")
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("warning: the notebook has no step and no checked formula, so nothing runs"))
    #expect(command.exists("output/notebook.html"))
    try command.write(command.notebook())
    #expect(try command.run(["check", "notebook.md"]).errors == "notebook.md: no mistakes\n")
  }

  @Test(
    "a file too large to be a report, a pipe, a device and a folder are told at once by all that read reports",
    arguments: [["verify"], ["extract"], ["diff", "1"]])
  func noReports(arguments: [String]) throws {
    try command.write("", to: "sparse.json")
    try command.write("<!DOCTYPE html>\n", to: "sparse.html")
    #expect(truncate("\(command.folder)/sparse.json", 1 << 40) == 0)
    #expect(truncate("\(command.folder)/sparse.html", 1 << 40) == 0)
    #expect(mkfifo("\(command.folder)/pipe.html", 0o600) == 0)
    try command.write(command.notebook(epochs: 1))
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    for (path, words) in [
      ("sparse.json", "'sparse.json' is not a report by nbrun"),
      (
        "sparse.html",
        "'sparse.html' is not a report by nbrun: it has 1.1 TB, and a report has at most 128 MB"
      ),
      ("pipe.html", "'pipe.html' is not a regular file"), ("/dev/zero", "'/dev/zero' is not a regular file"),
      ("./output", "'./output' is a folder"),
    ] {
      // With 2 GB of address space, a program that trusts the size in the file fails.
      let outcome = try command.shell(
        "ulimit -v 2000000; \"$NBRUN\" \(arguments.joined(separator: " ")) \(path)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }
}
