import Testing

@Suite("mistakes in fences")
struct FenceMistakeTests {
  @Test("is reported in its place, with a hint", arguments: mistakes)
  func isReported(mistake: Mistake) {
    #expect(mistake.reported == mistake.expected)
  }

  private static let mistakes: [Mistake] = [
    Mistake(
      "a slip in a step's name",
      """
      ```lod
      dataset: x
      ```

      """,
      """
      n.md:1:4: error: there is no step 'lod'
      1 | ```lod
        |    ^~~
        = hint: did you mean 'load'? a block that is only shown can be called text

      """),
    Mistake(
      "an underscore in a step's name",
      """
      ```epoch_loop
      ```

      """,
      """
      n.md:1:4: error: there is no step 'epoch_loop'
      1 | ```epoch_loop
        |    ^~~~~~~~~~
        = hint: did you mean 'epoch-loop'? a block that is only shown can be called text

      """),
    Mistake(
      "two letters exchanged",
      """
      ~~~ inti
      ~~~

      """,
      """
      n.md:1:5: error: there is no step 'inti'
      1 | ~~~ inti
        |     ^~~~
        = hint: did you mean 'init'? a block that is only shown can be called text

      """),
    Mistake(
      "a capital",
      """
      ```Load
      ```

      """,
      """
      n.md:1:4: error: there is no step 'Load'
      1 | ```Load
        |    ^~~~
        = hint: did you mean 'load'? a block that is only shown can be called text

      """),
    Mistake(
      "the braces of R Markdown",
      """
      ```{load}
      ```

      """,
      """
      n.md:1:4: error: there is no step '{load}'
      1 | ```{load}
        |    ^~~~~~
        = hint: did you mean 'load'? a block that is only shown can be called text

      """),
    Mistake(
      "a slip in the second word of a name",
      """
      ```epoch lop
      ```

      """,
      """
      n.md:1:4: error: there is no step 'epoch lop'
      1 | ```epoch lop
        |    ^~~~~~~~~
        = hint: did you mean 'epoch loop'? a block that is only shown can be called text

      """),
    Mistake(
      "a singular",
      """
      ```weight
      ```

      """,
      """
      n.md:1:4: error: there is no step 'weight'
      1 | ```weight
        |    ^~~~~~
        = hint: did you mean 'weights'? a block that is only shown can be called text

      """),
    Mistake(
      "a slip inside a list",
      """
      - a

        ```evalute
        ```

      """,
      """
      n.md:3:6: error: there is no step 'evalute'
      3 |   ```evalute
        |      ^~~~~~~
        = hint: did you mean 'evaluate'? a block that is only shown can be called text

      """),
    Mistake(
      "words behind a step's name",
      """
      ````init   seed=3 \u{20}
      ````

      """,
      """
      n.md:1:12: error: unexpected words after the step's name 'init'
      1 | ````init   seed=3 \u{20}
        |            ^~~~~~
        = hint: a step's options stand in its body, one 'name: value' a line

      """),
    Mistake(
      "words behind a name of two words",
      """
      ```epoch loop fast
      ```

      """,
      """
      n.md:1:15: error: unexpected words after the step's name 'epoch loop'
      1 | ```epoch loop fast
        |               ^~~~
        = hint: a step's options stand in its body, one 'name: value' a line

      """),
    Mistake(
      "a step in a list",
      """
      - a

        ```load
        ```

      """,
      """
      n.md:3:6: error: a step cannot stand inside a list, a quotation or a footnote
      3 |   ```load
        |      ^~~~
        = hint: begin it at the left margin, with a blank line before it

      """),
    Mistake(
      "a step in a quotation",
      """
      > ```epoch-loop
      > epochs: 3
      > ```

      """,
      """
      n.md:1:6: error: a step cannot stand inside a list, a quotation or a footnote
      1 | > ```epoch-loop
        |      ^~~~~~~~~~
        = hint: begin it at the left margin, with a blank line before it

      """),
    Mistake(
      "a step in a footnote",
      """
      a[^1]

      [^1]: b

          ```load
          ```

      """,
      """
      n.md:5:8: error: a step cannot stand inside a list, a quotation or a footnote
      5 |     ```load
        |        ^~~~
        = hint: begin it at the left margin, with a blank line before it

      """),
    Mistake(
      "a fence that is never closed",
      """
      text

      ```python
      print(1)

      """,
      """
      n.md:3:1: error: this block is never closed
      3 | ```python
        | ^~~
        = hint: end it with a line of the same marks

      """),
    Mistake(
      "a fence closed with fewer marks",
      """
      ````python
      print(1)
      ```

      """,
      """
      n.md:1:1: error: this block is never closed
      1 | ````python
        | ^~~~
        = hint: line 3 does not end it: write ```` there

      """),
    Mistake(
      "a fence closed with other marks",
      """
      ```python
      print(1)
      ~~~

      """,
      """
      n.md:1:1: error: this block is never closed
      1 | ```python
        | ^~~
        = hint: line 3 does not end it: write ``` there

      """),
    Mistake(
      "a step that is never closed",
      """
      ```load
      dataset: x

      text

      """,
      """
      n.md:1:1: error: this block is never closed
      1 | ```load
        | ^~~
        = hint: end it with a line of the same marks

      """),
    Mistake(
      "a step whose end is forgotten",
      """
      ```load
      dataset: x

      # Text

      ```init
      seed: 1
      ```

      """,
      """
      n.md:1:1: error: this block is never closed
      1 | ```load
        | ^~~
        = hint: line 6 begins another one: end this one before it

      """),
    Mistake(
      "a fence that its quotation ends",
      """
      > ```python
      > a

      text

      """,
      """
      n.md:1:3: error: this block is never closed
      1 | > ```python
        |   ^~~
        = hint: end it with a line of the same marks

      """),
    Mistake(
      "a fence that its list ends",
      """
      - ```python
        a

      text

      """,
      """
      n.md:1:3: error: this block is never closed
      1 | - ```python
        |   ^~~
        = hint: end it with a line of the same marks

      """),
  ]
}
