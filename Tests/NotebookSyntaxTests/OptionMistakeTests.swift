import Testing

@Suite("mistakes in a step's options")
struct OptionMistakeTests {
  @Test("is reported in its place, with a hint", arguments: mistakes)
  func isReported(mistake: Mistake) {
    #expect(mistake.reported == mistake.expected)
  }

  private static let mistakes: [Mistake] = [
    Mistake(
      "a list that is never closed",
      """
      text

      ```init
      seed: 1
      hidden: [128, 64
      ```

      """,
      """
      n.md:5:9: error: this '[' is never closed
      5 | hidden: [128, 64
        |         ^
        = hint: close it with ']'

      """),
    Mistake(
      "a list with something else in it",
      """
      ```init
      hidden: [128, 64
      seed: 1
      ```

      """,
      """
      n.md:2:9: error: this '[' is never closed
      2 | hidden: [128, 64
        |         ^
        = hint: close it with ']'

      """),
    Mistake(
      "a quotation that is never closed",
      """
      ```init
      weights: "he
      seed: 1
      ```

      """,
      """
      n.md:2:10: error: this quotation is never closed
      2 | weights: "he
        |          ^
        = hint: end the value with another "

      """),
    Mistake(
      "an option twice",
      """
      ```init
      seed: 1
      hidden: 3
      seed: 2
      ```

      """,
      """
      n.md:4:1: error: 'seed' is given twice
      4 | seed: 2
        | ^~~~
        = hint: remove one of them

      """),
    Mistake(
      "an option three times, one quoted",
      """
      ```init
      seed: 1
      'seed': 2
      seed: 3
      ```

      """,
      """
      n.md:3:1: error: 'seed' is given twice
      3 | 'seed': 2
        | ^~~~~~
        = hint: remove one of them
      n.md:4:1: error: 'seed' is given twice
      4 | seed: 3
        | ^~~~
        = hint: remove one of them

      """),
    Mistake(
      "a nested key twice",
      """
      ```expect
      a: {b: 1, b: 2}
      a: 3
      ```

      """,
      """
      n.md:2:11: error: 'b' is given twice
      2 | a: {b: 1, b: 2}
        |           ^
        = hint: remove one of them
      n.md:3:1: error: 'a' is given twice
      3 | a: 3
        | ^
        = hint: remove one of them

      """),
    Mistake(
      "an option without a colon",
      """
      ```epoch-loop
      learning_rate 0.5
      ```

      """,
      """
      n.md:2:1: error: expected 'name: value'
      2 | learning_rate 0.5
        | ^~~~~~~~~~~~~~~~~
        = hint: write 'learning_rate: 0.5'

      """),
    Mistake(
      "a later option without a colon",
      """
      ```epoch-loop
      epochs: 3

      # a comment
      learning_rate 0.5
      batch_size: 3
      ```

      """,
      """
      n.md:5:1: error: expected 'name: value'
      5 | learning_rate 0.5
        | ^~~~~~~~~~~~~~~~~
        = hint: write 'learning_rate: 0.5'

      """),
    Mistake(
      "a colon without a space",
      """
      ```epoch-loop
      learning_rate:0.5
      epochs: 3
      ```

      """,
      """
      n.md:2:1: error: expected 'name: value'
      2 | learning_rate:0.5
        | ^~~~~~~~~~~~~~~~~
        = hint: write 'learning_rate: 0.5'

      """),
    Mistake(
      "an equals sign",
      """
      ```epoch-loop
      learning_rate = 0.5
      ```

      """,
      """
      n.md:2:1: error: expected 'name: value'
      2 | learning_rate = 0.5
        | ^~~~~~~~~~~~~~~~~~~
        = hint: write 'learning_rate: 0.5'

      """),
    Mistake(
      "a lone word",
      """
      ```epoch-loop
      epochs
      ```

      """,
      """
      n.md:2:1: error: expected 'name: value'
      2 | epochs
        | ^~~~~~
        = hint: write 'epochs: …'

      """),
    Mistake(
      "options as a list",
      """
      ```epoch-loop
      - epochs: 3
      ```

      """,
      """
      n.md:2:1: error: expected 'name: value', not a list
      2 | - epochs: 3
        | ^~~~~~~~~~~
        = hint: write 'epochs: 3', without the '-'

      """),
    Mistake(
      "a colon in a value",
      """
      ```load
      caption: one: two
      ```

      """,
      """
      n.md:2:13: error: unexpected ':'
      2 | caption: one: two
        |             ^
        = hint: put a value that holds ': ' in quotes

      """),
    Mistake(
      "a tab as indentation",
      """
      ```load
      dataset:
      \tx
      ```

      """,
      """
      n.md:3:1: error: a tab cannot indent YAML
      3 |     x
        | ^~~~
        = hint: remove the tab, or write spaces in its place

      """),
    Mistake(
      "an anchor",
      """
      ```init
      hidden: &a [1]
      seed: *a
      ```

      """,
      """
      n.md:2:9: error: YAML anchors are not supported here
      2 | hidden: &a [1]
        |         ^
        = hint: write the value itself, or put it in quotes

      """),
    Mistake(
      "an alias of nothing",
      """
      ```init
      seed: *a
      ```

      """,
      """
      n.md:2:7: error: YAML aliases are not supported here
      2 | seed: *a
        |       ^
        = hint: write the value itself, or put it in quotes

      """),
    Mistake(
      "a tag",
      """
      ```init
      seed: !!int 3
      ```

      """,
      """
      n.md:2:7: error: YAML tags are not supported here
      2 | seed: !!int 3
        |       ^
        = hint: leave it out, or put the value in quotes

      """),
    Mistake(
      "two documents",
      """
      ```init
      seed: 1
      ---
      seed: 2
      ```

      """,
      """
      n.md:3:1: error: a second YAML document begins here
      3 | ---
        | ^
        = hint: one mapping of options is enough

      """),
    Mistake(
      "a value that begins with @",
      """
      ```load
      dataset: @mnist
      ```

      """,
      """
      n.md:2:10: error: a value cannot begin with '@'
      2 | dataset: @mnist
        |          ^
        = hint: put it in quotes: "@mnist"

      """),
    Mistake(
      "a value that begins with a backtick",
      """
      ~~~load
      dataset: `mnist`
      ~~~

      """,
      """
      n.md:2:10: error: a value cannot begin with '`'
      2 | dataset: `mnist`
        |          ^
        = hint: put it in quotes: "`mnist`"

      """),
    Mistake(
      "a value that begins with a percent sign",
      """
      ```load
      dataset: x
      test: %5
      ```

      """,
      """
      n.md:3:7: error: a value cannot begin with '%'
      3 | test: %5
        |       ^
        = hint: put it in quotes: "%5"

      """),
    Mistake(
      "an unknown escape",
      """
      ```load
      dataset: "C:\\qmnist"
      ```

      """,
      """
      n.md:2:13: error: this escape has no meaning
      2 | dataset: "C:\\qmnist"
        |             ^
        = hint: double the backslash, or use single quotes

      """),
    Mistake(
      "an option that is indented",
      """
      ```load
      dataset: x
        test: 3
      ```

      """,
      """
      n.md:3:3: error: unexpected indentation
      3 |   test: 3
        |   ^~~~
        = hint: entries of one level must begin in the same column

      """),
    Mistake(
      "an option that is indented less",
      """
      ```load
        dataset: x
       test: 3
      ```

      """,
      """
      n.md:3:2: error: unexpected indentation
      3 |  test: 3
        |  ^
        = hint: entries of one level must begin in the same column

      """),
    Mistake(
      "a key that is a list",
      """
      ```load
      [a, b]: 3
      ```

      """,
      """
      n.md:2:1: error: a key must be a name
      2 | [a, b]: 3
        | ^~~~~~
        = hint: write 'name: value'

      """),
    Mistake(
      "an empty key",
      """
      ```load
      : 3
      ```

      """,
      """
      n.md:2:1: error: a name must stand before the colon
      2 | : 3
        | ^
        = hint: write 'name: value'

      """),
    Mistake(
      "a control character",
      """
      ```load
      dataset: a\u{1}b
      ```

      """,
      """
      n.md:2:11: error: a control character cannot stand here
      2 | dataset: a\\u0001b
        |           ^~~~~~
        = hint: write it as an escape in double quotes

      """),
    Mistake(
      "an indented fence with an error",
      """
         ```load
         dataset: x
         test: [1
         ```

      """,
      """
      n.md:3:10: error: this '[' is never closed
      3 |    test: [1
        |          ^
        = hint: close it with ']'

      """),
    Mistake(
      "a comparison without quotes",
      """
      ```expect
      evaluate.accuracy: >= 0.85
      ```

      """,
      """
      n.md:2:20: error: a value cannot begin with '>'
      2 | evaluate.accuracy: >= 0.85
        |                    ^
        = hint: put it in quotes: ">= 0.85"

      """),
    Mistake(
      "text behind a quotation",
      """
      ```load
      caption: 'one' two
      ```

      """,
      """
      n.md:2:16: error: unexpected text after the value
      2 | caption: 'one' two
        |                ^
        = hint: put the whole value in quotes

      """),
    Mistake(
      "a lone bracket",
      """
      ```load
      dataset: ]
      ```

      """,
      """
      n.md:2:10: error: a value cannot begin with ']'
      2 | dataset: ]
        |          ^
        = hint: put the value in quotes

      """),
    Mistake(
      "a list item in place of a value",
      """
      ```load
      dataset: - mnist
      ```

      """,
      """
      n.md:2:10: error: a value cannot begin with '-'
      2 | dataset: - mnist
        |          ^
        = hint: put the value in quotes

      """),
    Mistake(
      "a lone ampersand",
      """
      ```load
      caption: & more
      ```

      """,
      """
      n.md:2:10: error: YAML anchors are not supported here
      2 | caption: & more
        |          ^
        = hint: write the value itself, or put it in quotes

      """),
    Mistake(
      "a short escape",
      """
      ```load
      caption: "\\x"
      ```

      """,
      """
      n.md:2:13: error: this escape has no meaning
      2 | caption: "\\x"
        |             ^
        = hint: double the backslash, or use single quotes

      """),
    Mistake(
      "a directive",
      """
      ```load
      %YAML 1.2
      ```

      """,
      """
      n.md:2:1: error: YAML directives are not supported here
      2 | %YAML 1.2
        | ^
        = hint: leave the line out

      """),
    Mistake(
      "a mapping that is never closed",
      """
      ```load
      x: {a: 1
      y: 2
      ```

      """,
      """
      n.md:2:4: error: this '{' is never closed
      2 | x: {a: 1
        |    ^
        = hint: close it with '}'

      """),
    Mistake(
      "a list that ends indented less",
      """
      ```init
      hidden:
        - 1
       seed: 2
      ```

      """,
      """
      n.md:4:2: error: unexpected indentation
      4 |  seed: 2
        |  ^
        = hint: entries of one level must begin in the same column

      """),
    Mistake(
      "an option behind another",
      """
      ```load
      train: 1, test: 2
      ```

      """,
      """
      n.md:2:1: error: two options stand on one line
      2 | train: 1, test: 2
        | ^~~~~~~~~~~~~~~~~
        = hint: write each option on a line of its own, without ',' between them

      """),
    Mistake(
      "the colon of another keyboard, a comment of another language, a claim in quotation marks",
      """
      ```epoch-loop
      learning_rate: 0.1
      epochs：3
      ```
      ```epoch-loop
      // options
      epochs: 3
      ```
      ```init
      hidden: [128, 64] // two layers
      ```
      ```epoch-loop
      epochs: 3 // three: yes
      ```
      ```expect
      "evaluate.accuracy >= 0.8"
      ```
      ```expect
      * 'evaluate.accuracy: >= 0.8'
      ```
      ```expect
      {{ evaluate.accuracy }} >= 0.8
      ```

      """,
      """
      n.md:3:1: error: expected 'name: value'
      3 | epochs：3
        | ^~~~~~~~~
        = hint: write 'epochs: 3'
      n.md:6:1: error: this is not an option
      6 | // options
        | ^~~~~~~~~~
        = hint: a comment begins with #
      n.md:10:19: error: unexpected text after the value
      10 | hidden: [128, 64] // two layers
         |                   ^
         = hint: leave it out; a comment begins with #
      n.md:13:11: error: unexpected text after the value
      13 | epochs: 3 // three: yes
         |           ^~~~~~~~~~~~~
         = hint: a comment begins with #
      n.md:16:1: error: expected 'name: value'
      16 | "evaluate.accuracy >= 0.8"
         | ^~~~~~~~~~~~~~~~~~~~~~~~~~
         = hint: write 'evaluate.accuracy >= 0.8', without the quotation marks around it
      n.md:19:1: error: expected 'name: value', not a list
      19 | * 'evaluate.accuracy: >= 0.8'
         | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
         = hint: write 'evaluate.accuracy: ">= 0.8"', without the '*'
      n.md:22:1: error: a name must not have braces here
      22 | {{ evaluate.accuracy }} >= 0.8
         | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
         = hint: write 'evaluate.accuracy >= 0.8'

      """),
    Mistake(
      "claims of one value in two lines",
      """
      ```expect
      evaluate.accuracy >= 0.8
      evaluate.accuracy <= 0.9
      ```

      """,
      """
      n.md:3:1: error: 'evaluate.accuracy' is given twice
      3 | evaluate.accuracy <= 0.9
        | ^~~~~~~~~~~~~~~~~
        = hint: two bounds are a range, such as evaluate.accuracy: 0.84..0.88

      """),
  ]
}
