/// The info words of fences that are only shown: programming languages, and other names that GitHub highlights. A block
/// with such a name is never treated as a step, whatever its content is.
public enum CodeLanguages {
  public static func contains(_ word: String) -> Bool { names.contains(word.lowercased()) }

  private static let names: Set<String> = [
    "ada", "apache", "asm", "awk", "bash", "bat", "bibtex", "c", "c++", "clojure", "cmake", "cmd",
    "coffeescript",
    "console", "cpp", "cs", "csharp", "css", "csv", "cuda", "cython", "d", "dart", "diff", "docker",
    "dockerfile",
    "dot", "elixir", "elm", "erlang", "fish", "fortran", "fsharp", "gitignore", "gnuplot", "go", "graphql",
    "graphviz",
    "groovy", "haskell", "hs", "html", "http", "ini", "ipython", "java", "javascript", "jinja", "jl", "js",
    "json",
    "json5", "jsonc", "jsonl", "jsx", "julia", "jupyter", "katex", "kotlin", "latex", "lean", "less", "lisp",
    "log",
    "lua", "make", "makefile", "markdown", "mathematica", "matlab", "md", "mermaid", "nim", "nix", "none",
    "objc",
    "objective-c", "objectivec", "ocaml", "octave", "output", "pascal", "patch", "perl", "php", "plain",
    "plaintext",
    "plantuml", "powershell", "prolog", "properties", "protobuf", "ps1", "py", "pycon", "python", "python3",
    "r",
    "racket", "raw", "rb", "rmd", "rs", "rst", "ruby", "rust", "sass", "scala", "scheme", "scss", "sh",
    "shell",
    "shell-session", "sql", "stan", "svg", "swift", "tcl", "terminal", "tex", "text", "toml", "ts", "tsv",
    "tsx",
    "txt", "typescript", "typst", "verilog", "vhdl", "vim", "vue", "wasm", "wolfram", "xml", "yaml", "yml",
    "zig",
    "zsh",
  ]
}
