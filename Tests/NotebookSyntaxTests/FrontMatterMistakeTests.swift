import Testing

@Suite("mistakes in the front matter")
struct FrontMatterMistakeTests {
  @Test("is reported in its place, with a hint", arguments: mistakes)
  func isReported(mistake: Mistake) {
    #expect(mistake.reported == mistake.expected)
  }

  private static let mistakes: [Mistake] = [
    Mistake(
      "front matter without its first line",
      """
      title: A
      seed: 3
      ---
      text

      """,
      """
      n.md:1:1: error: this is not front matter, since no line of --- stands above it
      1 | title: A
        | ^~~~~~~~
        = hint: write a line of --- above it

      """),
    Mistake(
      "front matter without any line of hyphens",
      """
      seed: 3

      text

      """,
      """
      n.md:1:1: error: this is not front matter, since no line of --- stands above it
      1 | seed: 3
        | ^~~~~~~
        = hint: write a line of --- above it, and another one below it

      """),
    Mistake(
      "front matter between dashes that are no hyphens",
      """
      —
      title: A
      seed: 3
      —
      text

      """,
      """
      n.md:1:1: error: this is not front matter: a line of three hyphens begins it
      1 | —
        | ^
        = hint: write --- in this line

      """),
    Mistake(
      "an inline value in the front matter",
      """
      ---
      title: Reached {{ epoch-loop.loss }}
      author: The team of {{ epoch-loop.loss }}
      ---
      text

      """,
      """
      n.md:3:9: warning: an inline value is not filled in here
      3 | author: The team of {{ epoch-loop.loss }}
        |         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        = hint: write it in the title, in the description or in the text of the notebook

      """),
    Mistake(
      "a front-matter key that is nearly one",
      """
      ---
      titel: A
      ---
      text

      """,
      """
      n.md:2:1: error: unknown key 'titel' in the front matter
      2 | titel: A
        | ^~~~~
        = hint: did you mean 'title'?

      """),
    Mistake(
      "a front-matter key that is none",
      """
      ---
      licence: MIT
      ---
      text

      """,
      """
      n.md:2:1: warning: nbrun does not use 'licence' of the front matter
      2 | licence: MIT
        | ^~~~~~~
        = hint: it uses title, author, date, description, lang, seed, macros, notation; what is there for a site generator may stay

      """),
    Mistake(
      "the front matter of a site generator, told once",
      """
      ---
      layout: post
      title: "A"
      permalink: /x/
      mathjax: true
      tags: [a, b]
      categories:
        - x
      format:
        html:
          toc: true
      date: 2024-01-01 10:00:00 +0000
      summary: >
        long
        text
      jupyter:
        kernelspec: {name: python3}
      output: html_document
      weight: 3
      ---
      text

      """,
      """
      n.md:2:1: warning: nbrun does not use 'layout', 'permalink', 'mathjax', 'tags', 'categories', 'format', \
      'summary', 'jupyter' and 2 more of the front matter
      2 | layout: post
        | ^~~~~~
        = hint: it uses title, author, date, description, lang, seed, macros, notation; what is there for a site generator may stay

      """),
    Mistake(
      "a key that is nearly one, or another word for it",
      """
      ---
      sed: 1
      random_state: 2
      ---
      text

      """,
      """
      n.md:2:1: error: unknown key 'sed' in the front matter
      2 | sed: 1
        | ^~~
        = hint: did you mean 'seed'?
      n.md:3:1: error: unknown key 'random_state' in the front matter
      3 | random_state: 2
        | ^~~~~~~~~~~~
        = hint: did you mean 'seed'?

      """),
    Mistake(
      "TOML's front matter",
      """
      +++
      title = "A"
      seed = 3
      +++
      text

      """,
      """
      n.md:1:1: warning: this front matter is TOML, which nbrun does not read, not even the seed
      1 | +++
        | ^~~
        = hint: write it as YAML: lines of ---, and between them 'name: value'

      """),
    Mistake(
      "a front matter below a blank line",
      """

      ---
      title: A
      seed: 3
      ---
      text

      """,
      """
      n.md:2:1: error: this is not front matter, since it does not begin in the first line
      2 | ---
        | ^~~
        = hint: move the line of --- to the very top of the file

      """),
    Mistake(
      "a seed that is negative",
      """
      ---
      seed: -1
      ---
      text

      """,
      """
      n.md:2:7: error: seed must be a whole number from 0 to 18446744073709551615
      2 | seed: -1
        |       ^~
        = hint: write 'seed: 7'

      """),
    Mistake(
      "a seed with a fraction",
      """
      ---
      seed: 7.5
      ---
      text

      """,
      """
      n.md:2:7: error: seed must be a whole number from 0 to 18446744073709551615
      2 | seed: 7.5
        |       ^~~
        = hint: write 'seed: 7'

      """),
    Mistake(
      "a seed in hexadecimal",
      """
      ---
      seed: 0x10
      ---
      text

      """,
      """
      n.md:2:7: error: seed must be a whole number from 0 to 18446744073709551615
      2 | seed: 0x10
        |       ^~~~
        = hint: write 'seed: 7'

      """),
    Mistake(
      "a seed beyond 64 bits",
      """
      ---
      seed: 18446744073709551616
      ---
      text

      """,
      """
      n.md:2:7: error: seed must be a whole number from 0 to 18446744073709551615
      2 | seed: 18446744073709551616
        |       ^~~~~~~~~~~~~~~~~~~~
        = hint: write 'seed: 7'

      """),
    Mistake(
      "a quoted word as seed",
      """
      ---
      seed: 'seven'
      ---
      text

      """,
      """
      n.md:2:7: error: seed must be a whole number from 0 to 18446744073709551615
      2 | seed: 'seven'
        |       ^~~~~~~
        = hint: write 'seed: 7'

      """),
    Mistake(
      "a title that is a list",
      """
      ---
      title: [a, b]
      ---
      text

      """,
      """
      n.md:2:8: error: title must be text
      2 | title: [a, b]
        |        ^~~~~~
        = hint: write 'title: …' on one line

      """),
    Mistake(
      "macros that are no mapping",
      """
      ---
      macros: \\R
      ---
      text

      """,
      """
      n.md:2:9: error: macros must be a mapping of names to LaTeX
      2 | macros: \\R
        |         ^~
        = hint: write '\\R: \\mathbb{R}', indented, below it

      """),
    Mistake(
      "a notation that is a list",
      """
      ---
      notation: [nielsen]
      ---
      text

      """,
      """
      n.md:2:11: error: notation must be a name or a mapping
      2 | notation: [nielsen]
        |           ^~~~~~~~~
        = hint: write 'notation: nielsen', or 'loss: C' indented below it

      """),
    Mistake(
      "an entry of the notation that is a list",
      """
      ---
      notation:
        loss: [C]
      ---
      text

      """,
      """
      n.md:3:9: error: an entry of the notation must be text
      3 |   loss: [C]
        |         ^~~
        = hint: write 'loss: C'

      """),
    Mistake(
      "a macro that is a list",
      """
      ---
      macros:
        \\R: [x]
      ---
      text

      """,
      """
      n.md:3:7: error: a macro's body must be text
      3 |   \\R: [x]
        |       ^~~
        = hint: put LaTeX that begins with a bracket in single quotes

      """),
    Mistake(
      "a YAML error in the front matter",
      """
      ---
      author: Ada
      title: one: two
      ---
      text

      """,
      """
      n.md:3:11: error: unexpected ':'
      3 | title: one: two
        |           ^
        = hint: put a value that holds ': ' in quotes

      """),
    Mistake(
      "a front matter that is never closed",
      """
      ---
      title: A

      # Text

      """,
      """
      n.md:1:1: error: the front matter is never closed
      1 | ---
        | ^~~
        = hint: end it with a line of ---; a rule at the top of the page is written ***

      """),
    Mistake(
      "a front-matter key twice",
      """
      ---
      seed: 1
      title: A
      seed: 2
      ---
      text

      """,
      """
      n.md:4:1: error: 'seed' is given twice
      4 | seed: 2
        | ^~~~
        = hint: remove one of them

      """),
    Mistake(
      "a front matter without a mapping",
      """
      ---
      - a
      ---
      text

      """,
      """
      n.md:2:1: error: expected 'name: value', not a list
      2 | - a
        | ^~~
        = hint: write 'a: …', without the '-'

      """),
    Mistake(
      "YAML of a site generator that our own keys could not have",
      """
      ---
      defaults: &defaults
        toc: true
      title: "A"
      <<: *defaults
      date: 2024-01-01
      output: !expr rmarkdown::html_document()
      tags: [a,
      b]
      broken: "never closed
      seed: 7
      ---
      text

      """,
      """
      n.md:2:1: warning: nbrun does not use 'defaults', '<<', 'output', 'tags', 'broken' of the front matter
      2 | defaults: &defaults
        | ^~~~~~~~
        = hint: it uses title, author, date, description, lang, seed, macros, notation; what is there for a site generator may stay

      """),
    Mistake(
      "an alias, an anchor and a tag where nbrun reads the value",
      """
      ---
      me: &me Ada
      author: *me
      ---
      text

      """,
      """
      n.md:2:1: warning: nbrun does not use 'me' of the front matter
      2 | me: &me Ada
        | ^~
        = hint: it uses title, author, date, description, lang, seed, macros, notation; what is there for a site generator may stay
      n.md:3:9: error: YAML aliases are not supported here
      3 | author: *me
        |         ^
        = hint: write the value itself, or put it in quotes

      """),
    Mistake(
      "a key of ours below a site generator's is not taken for a part of it",
      """
      ---
      layout: post
       seed: 7
      title: A
      ---
      text

      """,
      """
      n.md:2:1: warning: nbrun does not use 'layout' of the front matter
      2 | layout: post
        | ^~~~~~
        = hint: it uses title, author, date, description, lang, seed, macros, notation; what is there for a site generator may stay
      n.md:4:1: error: unexpected indentation
      4 | title: A
        | ^
        = hint: entries of one level must begin in the same column

      """),
  ]
}
