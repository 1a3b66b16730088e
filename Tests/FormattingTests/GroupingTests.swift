import Formatting
import Testing

@Suite("Thousands are kept apart by commas")
struct GroupingTests {
  @Test(
    "whole numbers of every size and sign",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (60_000, "60,000"), (-999, "-999"), (-1_234_567, "-1,234,567"),
      (Int.max, "9,223,372,036,854,775,807"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func wholeNumbers(number: Int, text: String) {
    #expect(number.grouped == text)
  }

  @Test("a fraction is not grouped")
  func fractions() {
    #expect(NumberFormat(.fixed, precision: 4, groupsThousands: true)(-1234.5678) == "-1,234.5678")
  }

  @Test(
    "a page shows a number with a true minus and a power of ten",
    arguments: [
      ("-1,234.5 %", "−1,234.5 %"), ("1.2e-09", "1.2\u{A0}×\u{A0}10⁻⁹"), ("  42", "  42"), ("nan", "nan"),
    ])
  func shown(text: String, page: String) {
    #expect(NumberText(text).shown == page)
  }
}
