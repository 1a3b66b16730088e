import Foundation
import Testing

@Suite("The program, for equations that are not read or not answered yet")
struct GapCommandTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  private func write(_ lines: [String]) throws {
    try command.write(
      """
      ```load
      dataset: \(command.data.folder)
      ```

      ```init
      hidden: [5]
      ```

      ```math check
      \(lines.joined(separator: " \\\\\n"))
      ```

      """)
  }

  @Test("runs a notebook with gaps, and ends with exit code 3; check finds no mistake, and names the gaps")
  func gaps() throws {
    try write([#"\delta_2 := \square"#, #"z_1 = W_1 x + b_1"#, #"a_1 = ?"#])
    let run = try command.run(["notebook.md", "-t", "html,json"])
    #expect(run.status == 3)
    #expect(
      run.errors.contains(
        """
        notebook.md:10:13: note: Open: a gap here is not filled in yet.
        10 | \\delta_2 := \\square \\\\
           |             ^
           = also on line 12
           = hint: Write the answer in its place, and run nbrun again.
        """), "\(run.errors)")
    let page = try command.read("output/notebook.html")
    #expect(page.contains("Not finished: 2 equations are still open."))
    #expect(page.contains("□ open") && page.contains(#"id="nbrun-open""#))
    #expect(try command.read("output/notebook.json").contains(#""verdict" : "open""#))
    let check = try command.run(["check", "notebook.md"])
    #expect(check.status == 0)
    #expect(check.errors.contains("notebook.md:10:13: note: open: a gap here is not filled in yet"))
    #expect(check.errors.hasSuffix("notebook.md: no mistakes; open equations: 2\n"), "\(check.errors)")
  }

  @Test(
    "runs a notebook with lines that cannot be read, tells a cause once, and gives editors all its places")
  func notRead() throws {
    try write([#"\hat y = \kappa y"#, "z_1 = W_1 x + b_1", #"y = \kappa y"#, #"x = \kappa x"#])
    let run = try command.run(["notebook.md"])
    #expect(run.status == 3)
    #expect(run.errors.components(separatedBy: #"$\kappa$ is not known here"#).count - 1 == 1)
    #expect(run.errors.contains("= also on lines 12 and 13\n"), "\(run.errors)")
    #expect(try command.read("output/notebook.html").contains("1 equation is true"))
    let check = try command.run(["check", "notebook.md"])
    #expect(check.status == 2)
    #expect(check.errors.components(separatedBy: #"$\kappa$ is not known here"#).count - 1 == 1)
    #expect(check.errors.contains("= also on lines 12 and 13\n"), "\(check.errors)")
    let json = try command.run(["check", "notebook.md", "--format", "json"])
    let all = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(all.map { $0["line"] as? Int } == [10, 12, 13])
    #expect(all.allSatisfy { ($0["message"] as? String)?.hasPrefix(#"not read: $\kappa$"#) == true })
  }

  @Test("of several notebooks, one with gaps alone is not finished")
  func several() throws {
    try write([#"z_1 = \square"#])
    try command.write(try command.read("notebook.md").replacing("\\square", with: "W_1 x"), to: "false.md")
    let run = try command.run(["notebook.md", "false.md"])
    #expect(run.status == 3)
    #expect(run.errors.contains("notebook.md  not finished "), "\(run.errors)")
    #expect(run.errors.contains("false.md     expectation failed "), "\(run.errors)")
  }
}
