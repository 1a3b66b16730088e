import Foundation
import Testing

@Suite("A slip on the command line is told in one style, with what to write instead")
struct CommandLineTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(command.notebook(epochs: 1), to: "hw.md")
    try FileManager.default.createDirectory(
      atPath: "\(command.folder)/my", withIntermediateDirectories: true)
    try command.write(command.notebook(epochs: 1), to: "my/a b.md")
  }

  @Test(
    "each with its hint",
    arguments: [
      // Options of steps.
      ("hw.md --lr 0.1", "learning_rate is an option of a step: write -P learning_rate=0.1"),
      ("hw.md --lr=0.1", "write -P learning_rate=0.1"), ("--lr 0.1 hw.md", "write -P learning_rate=0.1"),
      ("hw.md --learning-rate 0.1", "write -P learning_rate=0.1"),
      ("hw.md --learning_rate 0.1", "write -P learning_rate=0.1"),
      ("hw.md --epochs 3", "write -P epochs=3"), ("hw.md --epoch 3", "write -P epochs=3"),
      ("hw.md -epochs 3", "write -P epochs=3"), ("hw.md --batch-size 32", "write -P batch_size=32"),
      ("hw.md --momentum", "write -P momentum=VALUE"), ("hw.md --hidden '[8]'", "write -P hidden=[8]"),
      ("hw.md --dataset x", "write -P dataset=x"), ("check hw.md --epochs 3", "for a run: -P epochs=3"),
      ("hw.md -P lr=0.1", "did you mean 'learning_rate'?"),
      ("hw.md -P batch-size=8", "did you mean 'batch_size'?"),
      ("hw.md -P epoch-loop.lr=0.1", "did you mean 'learning_rate'?"),
      ("hw.md -P seed=1", "the notebook's own is --seed 1"), ("hw.md -P epochs", "for example -P epochs=20"),
      ("hw.md -P nothing=1", "nbrun steps lists the steps and their options"),
      ("hw.md -Pepochs=3", "write -P epochs=3"),
      ("hw.md -p epochs=3", "-P NAME=VALUE sets an option of a step"),
      ("hw.md -P", "it takes an option of a step and its value, such as -P epochs=20"),
      ("hw.md -P epochs = 5", "write them as one word: -P epochs=5"),
      ("-P epochs 5 hw.md", "write them as one word: -P epochs=5"),
      // Words in place of a notebook.
      ("hw.md –seed 3", "'–seed' begins with a long dash, so it is not an option\n  = hint: write --seed"),
      ("hw.md —o x.html", "write -o"), ("hw.md check", "a command comes first: nbrun check hw.md"),
      ("my/a b.md", "a name with spaces stands in quotes: nbrun 'my/a b.md'"),
      ("hw.md -o my reports/", "a name with spaces stands in quotes: -o 'my reports/'"),
      ("-o hw.md", "-o names the report: nbrun hw.md, or nbrun hw.md -o report.html"),
      ("hw.md my/a\\ b.md -o both.html", "name a folder: -o both/"), ("'hw.md '", "did you mean 'hw.md'?"),
      ("hw.md.", "did you mean 'hw.md'?"), ("file:///tmp/a%20b.md", "write the path alone: /tmp/a b.md"),
      ("--file hw.md", "name the notebook without an option: nbrun homework.md"),
      ("help steps epoch-loop", "nbrun steps epoch-loop explains the step"),
      ("help check hw.md", "write nbrun help check"),
      ("runs 1", "nbrun runs takes a notebook; nbrun diff 1 last compares run 1 with the newest"),
      // Options under another name or in another spelling.
      ("hw.md --sed 1", "did you mean '--seed'?"), ("hw.md -seed 1", "did you mean '--seed'?"),
      ("hw.md --Seed 1", "did you mean '--seed'?"), ("hw.md --random-seed 1", "did you mean '--seed'?"),
      ("hw.md --no_cache", "did you mean '--no-cache'?"), ("hw.md --nocache", "did you mean '--no-cache'?"),
      ("hw.md --out x.html", "-o PATH says where the report goes"), ("hw.md -open", "did you mean '--open'?"),
      ("hw.md --json", "did you mean '--to json'?"), ("check hw.md --json", "did you mean '--format json'?"),
      ("check hw.md --to json", "did you mean '--format'?"), ("hw.md --format json", "did you mean '--to'?"),
      ("hw.md -v", "--version prints the version"), ("hw.md -j 4", "--threads N says how many threads train"),
      ("hw.md --dry-run", "nbrun check finds mistakes without running"),
      ("check hw.md --open", "it is an option of a run: nbrun NOTEBOOK --open"),
      ("steps --nonsense", "nbrun steps --help lists the options"),
      ("hw.md --nonsense", "nbrun --help lists the options"),
      // Options that nbrun deliberately does not have.
      ("hw.md --gpu", "nbrun computes on the processor"),
      ("hw.md --device cuda", "nbrun computes on the processor"),
      ("hw.md --watch", "nbrun runs when it is called"),
      ("hw.md --verbose", "--explain also prints why each step ran"),
      ("hw.md --kernel python3", "a notebook runs no code"),
      ("hw.md --execute", "nbrun NOTEBOOK runs the notebook"),
      ("hw.md --interactive", "nbrun asks no questions"),
      ("hw.md --to ipynb", "a notebook stays Markdown"),
      ("hw.md --resume", "an interrupted run continues from its last saved epoch without an option"),
      // Values.
      ("hw.md -o", "it takes a file or a folder, such as -o report.html"),
      ("hw.md --seed", "it takes a whole number from 0 up"),
      ("hw.md --seed x", "--seed takes a whole number from 0 up"),
      ("hw.md --threads x", "--threads takes a whole number from 1 to 256"),
      ("hw.md --open=yes", "write --open alone"), ("check hw.md --format xml", "--format takes text or json"),
      ("hw.md --cache-limit 3", "--cache-limit takes a size such as 500MB or 2GB"),
      ("hw.md -o ''", "it takes a file or a folder"), ("hw.md --vesion", "did you mean '--version'?"),
      ("hw.md -to=json", "did you mean '--to'?"),
      // Commands.
      ("help verfy", "did you mean the command 'verify'?"),
      ("help epoch-loop", "nbrun steps epoch-loop explains it"),
      ("help nonsense", "the commands are run, check, steps"),
      ("chek hw.md", "did you mean the command 'check'?"),
      ("version", "did you mean 'nbrun --version'?"), ("list", "did you mean 'nbrun runs'?"),
      ("clean", "did you mean 'nbrun cache clear'?"), ("cache clean", "did you mean 'nbrun cache clear'?"),
      ("cache frob", "nbrun cache clear empties it"), ("epoch-loop", "nbrun steps epoch-loop explains it"),
      ("steps epoch", "did you mean 'epoch-loop'?"), ("steps epoch_loop", "did you mean 'epoch-loop'?"),
      ("steps training", "did you mean 'epoch-loop'?"), ("steps x", "the steps are load, init"),
      ("steps load init", "nbrun steps takes one step, and was given 'init' too"),
      ("diff 1", "nbrun diff 1 last with the newest"), ("diff", "nbrun diff 1 2 compares run 1 with run 2"),
      ("diff 1 2 3", "nbrun diff takes two runs, and was given '3' too"),
      ("verify", "nbrun verify output/homework.html"),
      ("verify a.html b.html", "nbrun verify takes one report, and was given 'b.html' too"),
      ("check", "nbrun check homework.md"),
      ("runs hw.md hw.md", "nbrun runs takes one notebook"), ("diff foo bar", "'foo' is not a run"),
      ("epochs", "nbrun steps epoch-loop explains it"),
      ("open output/hw.html", "did you mean 'nbrun NOTEBOOK --open'?"),
      ("cache clear now", "nbrun cache clear empties the cache"),
      ("runs -n 5", "nbrun runs --help lists the options"),
      ("hw.md -o a.html -o b.html", "it has one value: leave one out"),
      ("hw.md --seed 1 --seed 2", "it has one value: leave one out"),
      ("hw.md -o a --output=b", "it has one value: leave one out"),
      // Files.
      ("-", "nbrun reads no standard input"), ("x", "the Markdown file here is hw.md"),
      ("\"\"", "a notebook is a Markdown file"), ("\" \"", "the Markdown file here is hw.md"),
      ("hw.md epochs=3", "write -P before an option of a step: -P epochs=3"),
      ("hw.md,hw.md", "separate the names with spaces: hw.md hw.md"), ("hw.html", "did you mean 'hw.md'?"),
      ("https://example.org/hw.md", "nbrun reads files: download it first"),
      ("nbrun hw.md", "write nbrun only once"),
      ("", "the Markdown file here is hw.md"), ("hw", "did you mean 'hw.md'?"),
      ("HW.md", "did you mean 'hw.md'?"),
      ("HW", "did you mean 'hw.md'?"), ("hw.mdd", "did you mean 'hw.md'?"),
      ("hww.md", "did you mean 'hw.md'?"),
      ("check hw", "did you mean 'hw.md'?"), ("nowhere/hw.md", "there is no folder 'nowhere'"),
      ("runs HW.md", "did you mean 'hw.md'?"), (".", "the Markdown file here is hw.md"),
      ("hw.md -- -q", "the Markdown file here is hw.md"),
    ])
  func hints(line: String, hint: String) throws {
    let outcome = try command.shell("\"$NBRUN\" \(line)")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(outcome.errors.contains("error: "))
    #expect(!outcome.errors.contains("Usage:") && !outcome.errors.contains("Error:"))
    #expect(outcome.output.isEmpty)
  }

  @Test("files that are there are named, the nearest first, and no more than a few")
  func list() throws {
    for number in 1...20 { try command.write("# A", to: "exercise\(number).md") }
    let outcome = try command.run(["hw1.md"])
    #expect(
      outcome.errors.contains("did you mean 'hw.md'?") || outcome.errors.contains("are hw.md, "),
      "\(outcome.errors)")
    let other = try command.run(["something-else.md"])
    #expect(other.errors.contains(", and 16 more"), "\(other.errors)")
    try command.write("# A", to: "output.md")
    let below = try command.shell("mkdir deep && mv hw.md deep && \"$NBRUN\" hw.md")
    #expect(below.errors.contains("did you mean 'deep/hw.md'?"))
  }

  @Test(
    "what asks for help gets it, with exit code 0",
    arguments: [
      "help", "-h", "--help", "help run", "help check", "help cache clear", "check --help", "check -h",
      "hw.md -h",
      "help help", "cache clear -h",
    ])
  func help(line: String) throws {
    let outcome = try command.shell("\"$NBRUN\" \(line)")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE"))
    #expect(outcome.errors.isEmpty)
  }

  @Test("options of one letter stand together", arguments: ["hw.md -qo x.html", "-qt json hw.md -o y"])
  func cluster(line: String) throws {
    #expect(try command.shell("\"$NBRUN\" \(line)").status == 0)
  }
}
