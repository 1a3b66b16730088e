import Foundation
import NotebookSyntax
import SourceText
import Testing

@Suite("threads")
struct ThreadTests {
  @Test("notebooks parsed at the same time do not meet")
  func parallel() async {
    // cmark keeps its special characters in one table for the whole process. If the parses did not take turns, some of
    // these texts would lose their formulas.
    let texts = (0..<64).map { number in
      var writer = NotebookWriter(seed: UInt64(number))
      return writer.write()
    }
    let alone = texts.map(outline)
    let together = await withTaskGroup(of: (Int, String).self) { group in
      for (number, text) in texts.enumerated() { group.addTask { (number, outline(text)) } }
      return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    for (number, expected) in alone.enumerated() { #expect(together[number] == expected) }
  }

  private static let deepTexts = [
    "quotations": String(repeating: "> ", count: 5_000) + "a",
    "lists": String(repeating: "- ", count: 5_000) + "a",
    "emphasis": String(repeating: "*a **b ", count: 5_000) + String(repeating: "** *", count: 5_000),
    "pictures": String(repeating: "![", count: 5_000) + "a" + String(repeating: "](b)", count: 5_000),
    "YAML lists": "```load\na: " + brackets("[", "]") + "\n```\n",
    "YAML mappings": "```load\na: " + brackets("{b: ", "}") + "\n```\n",
    "YAML blocks": "```load\n" + String(repeating: "- ", count: 32) + "a\n```\n",
  ]

  /// Nested to the largest allowed depth of options.
  private static func brackets(_ opening: String, _ closing: String) -> String {
    String(repeating: opening, count: 32) + String(repeating: closing, count: 32)
  }

  @Test("what is nested deeply fits the stack of a secondary thread", arguments: deepTexts.keys.sorted())
  func smallStack(name: String) async throws {
    let text = try #require(Self.deepTexts[name])
    let isRead = await withCheckedContinuation { done in
      let thread = Thread {
        let result = parse(text)
        done.resume(returning: !result.notebook.blocks.isEmpty || !result.diagnostics.isEmpty)
      }
      // The smallest stack that any platform gives its secondary threads.
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(isRead)
  }
}
