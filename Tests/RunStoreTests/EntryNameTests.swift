import Testing

@testable import RunStore

@Suite("Names of the cache's entries")
struct EntryNameTests {
  private static let key = String(repeating: "0123456789abcdef", count: 4)

  @Test(
    "a key, and a key with a part, read back as they were written",
    arguments: ["", "-1", "-10", "-999999999", "-symbols"])
  func valid(part: String) throws {
    let name = try #require(EntryName(Self.key + part))
    #expect(name.description == Self.key + part)
    #expect(name.key == Self.key)
    #expect(EntryName(key: Self.key, name.part) == name)
  }

  @Test(
    "no other text is a name",
    arguments: [
      "", "thesis.tex", ".gitignore", ".lock", String(key.dropLast()), key + "0", key.uppercased(), key + "-",
      key + "-0", key + "-01", key + "-+1", key + "--1", key + "-1000000000", key + "-99999999999999999999",
      key + "-1 ", key + "-symbol", key + "-symbols-1", key + ".tmp", key + "\u{301}", key + "-1\u{301}",
      "g" + key.dropFirst(), "é" + key.dropFirst(2), key + "\n", "../" + key.dropFirst(3),
    ])
  func invalid(text: String) {
    #expect(EntryName(text) == nil)
  }
}
