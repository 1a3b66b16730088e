import Testing

@Suite("Text without a mistake")
struct CorrectTextTests {
  @Test("is not complained of", arguments: texts)
  func isSilent(text: Mistake) {
    #expect(text.reported == "")
  }

  private static let texts: [Mistake] = [
    Mistake(
      "prose that begins with a word of the front matter",
      """
      title: a word of the front matter
      begins this paragraph

      """),
    Mistake("a rule, and prose behind it", "# A\n\n---\n\nseed: a word\n\n---\n"),
    Mistake(
      "addresses with titles, words in brackets, and code that shows a mistake",
      """
      [a](b.pdf "a title") [a](b.pdf 'a title') [a](<b c.pdf>) ![a](b%20c.png) [a](see this) `![](b c.png)`
      [a] (b c.pdf) and `![[b.png]]` and ![[b]

      """),
    Mistake(
      "a language one slip from a step",
      """
      ```ini
      [section]
      ```

      """),
    Mistake(
      "other fences",
      """
      ```python
      load
      ```

      ~~~
      {{ a }} $$
      ~~~

          indented {{ $$

      """),
    Mistake(
      "an info string that mentions a step",
      """
      ```python load
      ```

      """),
    Mistake(
      "a fence whose word is two slips away",
      """
      ```lodded
      ```

      """),
    Mistake(
      "a closed fence in a quotation",
      """
      > ```python
      > a
      > ```

      """),
    Mistake(
      "a longer closing fence",
      """
      ```python
      ``
      ````` \u{20}

      """),
    Mistake(
      "a notebook without a step",
      """
      # A

      text

      """),
    Mistake(
      "a rule inside the text",
      """
      text

      ---

      more

      """),
    Mistake(
      "an empty front matter",
      """
      ---
      ---
      text

      """),
    Mistake(
      "a commented front matter",
      """
      ---
      # nothing yet
      title:
      seed:
      ...
      text

      """),
    Mistake(
      "empty options",
      """
      ```load
      ```

      ```init
      # only a comment
      ```

      """),
    Mistake(
      "braces that are escaped",
      """
      \\{{ a }} and `{{ b }}` and {c} and \\{\\{ d

      """),
    Mistake(
      "dollars that are money",
      """
      $5 and $6, \\$\\$ and `$$` and a$ b

      """),
    Mistake(
      "a literal text with tabs",
      """
      ```load
      caption: |
        a\tb
        @c: d
      ```

      """),
    Mistake(
      "values with colons",
      """
      ```expect
      epoch-loop.loss: "< 0.4: good"
      time: 1:30
      url: http://a.b
      ```

      """),
  ]
}
