import Testing

@Suite("mistakes in prose, and in all")
struct ProseMistakeTests {
  @Test("is reported in its place, with a hint", arguments: mistakes)
  func isReported(mistake: Mistake) {
    #expect(mistake.reported == mistake.expected)
  }

  private static let mistakes: [Mistake] = [
    Mistake(
      "pictures and links that Markdown shows as text",
      """
      So ![a](my picture.png) and

      ![[net work.png]] and [it](data/my file.csv).

      """,
      """
      n.md:1:9: warning: this is shown as text: an address with a space in it makes no link and no picture
      1 | So ![a](my picture.png) and
        |         ^~~~~~~~~~~~~~
        = hint: write it between < and >: (<my picture.png>)
      n.md:3:1: warning: double brackets make no picture in Markdown: this is shown as text
      3 | ![[net work.png]] and [it](data/my file.csv).
        | ^~~~~~~~~~~~~~~~~
        = hint: write ![](<net work.png>)
      n.md:3:28: warning: this is shown as text: an address with a space in it makes no link and no picture
      3 | ![[net work.png]] and [it](data/my file.csv).
        |                            ^~~~~~~~~~~~~~~~
        = hint: write it between < and >: (<data/my file.csv>)

      """),
    Mistake(
      "a display that is never closed",
      """
      It is
      $$
      a + b

      and more.

      """,
      """
      n.md:2:1: error: unclosed $$
      2 | $$
        | ^~
        = hint: close the formula with $$, or write \\$\\$ for two dollars

      """),
    Mistake(
      "a display with a blank line",
      """
      $$
      a

      + b
      $$

      """,
      """
      n.md:1:1: error: unclosed $$
      1 | $$
        | ^~
        = hint: remove the blank line between it and the $$ of line 5

      """),
    Mistake(
      "two dollars in a heading",
      """
      # costs $$ a lot

      """,
      """
      n.md:1:9: error: unclosed $$
      1 | # costs $$ a lot
        |         ^~
        = hint: close the formula with $$, or write \\$\\$ for two dollars

      """),
    Mistake(
      "two dollars in a cell",
      """
      | a $$ | b |
      |---|---|

      """,
      """
      n.md:1:5: error: unclosed $$
      1 | | a $$ | b |
        |     ^~
        = hint: close the formula with $$, or write \\$\\$ for two dollars

      """),
    Mistake(
      "an inline value that is never closed",
      """
      It is {{ evaluate.accuracy } now.

      """,
      """
      n.md:1:7: error: this '{{' is never closed
      1 | It is {{ evaluate.accuracy } now.
        |       ^~
        = hint: write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value within another",
      """
      {{ a {{ b.c }}

      """,
      """
      n.md:1:1: error: this '{{' is never closed
      1 | {{ a {{ b.c }}
        | ^~
        = hint: write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value of nothing",
      """
      It is {{ }} now.

      """,
      """
      n.md:1:7: error: this inline value names nothing
      1 | It is {{ }} now.
        |       ^~~~~
        = hint: write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value without a dot",
      """
      It is {{ accuracy }} now.

      """,
      """
      n.md:1:7: error: 'accuracy' does not name a step's value
      1 | It is {{ accuracy }} now.
        |       ^~~~~~~~~~~~~~
        = hint: write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value with two dots",
      """
      *It is {{ evaluate.a.b:.1% }} now.*

      """,
      """
      n.md:1:8: error: 'evaluate.a.b' does not name a step's value
      1 | *It is {{ evaluate.a.b:.1% }} now.*
        |        ^~~~~~~~~~~~~~~~~~~~~~
        = hint: write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value without a step",
      """
      > | é | {{ .loss }} |
      > |---|---|

      """,
      """
      n.md:1:9: error: '.loss' does not name a step's value
      1 | > | é | {{ .loss }} |
        |         ^~~~~~~~~~~
        = hint: write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; write \\{{ for two braces in the text

      """),
    Mistake(
      "an inline value in a picture's description",
      """
      ![a {{ b.c }}](p.png)

      """,
      """
      n.md:1:5: error: an inline value cannot stand in a picture's description
      1 | ![a {{ b.c }}](p.png)
        |     ^~~~~~~~~
        = hint: write it in the text beside the picture

      """),
    Mistake(
      "a NUL",
      """
      text

      more \0

      """,
      """
      n.md:3:6: error: a NUL character cannot stand in a notebook
      3 | more \\u0000
        |      ^~~~~~
        = hint: is this a text file? a NUL has no use in Markdown

      """),
    Mistake(
      "an empty notebook",
      "",
      """
      n.md: error: the notebook is empty
        = hint: a notebook is Markdown with steps in it, such as a block that is called load

      """),
    Mistake(
      "a blank notebook",
      " \n\t\n",
      """
      n.md: error: the notebook is empty
        = hint: a notebook is Markdown with steps in it, such as a block that is called load

      """),
    Mistake(
      "everything at once",
      """
      ---
      sed: 7
      title: A
      ---
      # {{ x }}

      ```lod
      ```

      $$ a

      > ```init
      > ```

      ```load
      a: 1
      a: 2
      ```

      ```text

      """,
      """
      n.md:2:1: error: unknown key 'sed' in the front matter
      2 | sed: 7
        | ^~~
        = hint: did you mean 'seed'?
      n.md:5:3: error: 'x' does not name a step's value
      5 | # {{ x }}
        |   ^~~~~~~
        = hint: write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; write \\{{ for two braces in the text
      n.md:7:4: error: there is no step 'lod'
      7 | ```lod
        |    ^~~
        = hint: did you mean 'load'? a block that is only shown can be called text
      n.md:10:1: error: unclosed $$
      10 | $$ a
         | ^~
         = hint: close the formula with $$, or write \\$\\$ for two dollars
      n.md:12:6: error: a step cannot stand inside a list, a quotation or a footnote
      12 | > ```init
         |      ^~~~
         = hint: begin it at the left margin, with a blank line before it
      n.md:17:1: error: 'a' is given twice
      17 | a: 2
         | ^
         = hint: remove one of them
      n.md:20:1: error: this block is never closed
      20 | ```text
         | ^~~
         = hint: end it with a line of the same marks

      """),
  ]
}
