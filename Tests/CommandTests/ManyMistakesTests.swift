import Foundation
import Testing

@Suite("A notebook of nothing but mistakes")
struct ManyMistakesTests {
  @Test("is told in fifty mistakes and a count, and to editors in a thousand and a count")
  func bounded() throws {
    let command = try Command()
    try command.write(String(repeating: "{{ \n", count: 3_000))
    let told = try command.run(["check", "notebook.md"])
    #expect(told.status == 2)
    #expect(told.errors.components(separatedBy: "this '{{' is never closed").count - 1 == 50)
    #expect(told.errors.hasSuffix("… and 2950 more like these\n"))
    let json = try command.run(["check", "notebook.md", "--format", "json"])
    let all = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(all.count == 1_001)
    #expect(all.last?["message"] as? String == "and 2000 more like these, which are not listed")
  }
}
