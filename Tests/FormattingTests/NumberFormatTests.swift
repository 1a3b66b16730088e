import Formatting
import Testing

@Suite("Numbers read as Python writes them")
struct NumberFormatTests {
  @Test(
    "every format of the grammar, against what Python's format() prints",
    arguments: [
      ("d", 60000.0, "60000"), ("06d", 200, "000200"), ("08.2f", -3.14159, "-0003.14"),
      ("9,d", 60000, "   60,000"), (",d", 60000, "60,000"), ("8d", 42, "      42"), (".1%", 0.8634, "86.3%"),
      ("%", 0.5, "50.000000%"), (".4f", 0.31868, "0.3187"), ("f", 1.5, "1.500000"), (".0f", 2.5, "2"),
      (".2e", 12345.678, "1.23e+04"), ("e", 1e-9, "1.000000e-09"), (".3g", 1_234_567, "1.23e+06"),
      ("g", 0.0001, "0.0001"), ("g", 0.00001, "1e-05"), (".10g", 0.1, "0.1"),
      ("10.2f", -3.14159, "     -3.14"),
      (",.2f", 1234567.891, "1,234,567.89"), (",.1f", -999.96, "-1,000.0"), (".0%", 0.999, "100%"),
    ])
  func python(format: String, value: Double, expected: String) throws {
    let read = try #require(NumberFormat(parsing: format))
    #expect(read(value) == expected)
  }

  @Test(
    "what is no format of the grammar is refused",
    arguments: [
      "", "x", ".f", "4", ".2d", "1.2.3f", "-5f", "f4", ",9d", "09,d", ".99f", "999f", ".4F", "٣f", ". 4f",
    ])
  func refused(format: String) {
    #expect(NumberFormat(parsing: format) == nil)
  }

  @Test(
    "a number that is none is said to be so",
    arguments: [(Double.nan, "nan"), (.infinity, "∞"), (-.infinity, "−∞")])
  func notFinite(value: Double, expected: String) {
    #expect(NumberFormat.loss(value) == expected)
  }

  @Test("a loss that explodes is written in powers of ten")
  func exploding() {
    #expect(NumberFormat.loss(99_999) == "99999.0000")
    #expect(NumberFormat.loss(1.234e24) == "1.23e+24")
  }

  @Test(
    "durations are said as people say them",
    arguments: [
      (0.0004, "< 1 ms"), (0.0312, "31 ms"), (0.42, "0.42 s"), (9.994, "9.99 s"), (9.996, "10.0 s"),
      (59.96, "1 min 0 s"),
      (60, "1 min 0 s"), (125.9, "2 min 6 s"), (3599.7, "1 h 0 min"), (90061, "25 h 1 min"),
    ])
  func durations(seconds: Double, expected: String) {
    #expect(NumberFormat.duration(seconds) == expected)
  }

  @Test(
    "sizes come in powers of ten",
    arguments: [
      (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (3_400_000, "3.4 MB"), (999_600, "1.0 MB"),
      (8e12, "8.0 TB"),
    ])
  func bytes(count: Double, expected: String) {
    #expect(NumberFormat.bytes(count) == expected)
  }

  @Test(
    "small numbers in a sentence have their powers raised",
    arguments: [
      (1.6e-9, "1.6\u{A0}×\u{A0}10⁻⁹"), (2.4, "2.4\u{A0}×\u{A0}10⁰"), (3e12, "3.0\u{A0}×\u{A0}10¹²"),
    ])
  func powers(value: Double, expected: String) {
    #expect(NumberFormat.power(value) == expected)
  }

  @Test("a round power of ten stands alone")
  func roundPower() {
    #expect(NumberFormat.power(1e-5, precision: 0) == "10⁻⁵")
  }
}
