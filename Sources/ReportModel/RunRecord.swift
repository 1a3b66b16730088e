/// The run and its results, for programs. A report contains it as JSON, and `--to json` writes it.
public struct RunRecord: Codable, Sendable {
  public enum Status: String, Codable, Sendable {
    case ok, failed, interrupted
    case expectationFailed = "expectation-failed"
  }

  public struct Notebook: Codable, Sendable {
    public var path: String
    /// SHA-256 of `source`.
    public var sha256: String
    public var title: String
    /// The notebook's text, so that a report alone is enough to run it again.
    public var source: String?

    public init(path: String, sha256: String, title: String, source: String? = nil) {
      self.path = path
      self.sha256 = sha256
      self.title = title
      self.source = source
    }
  }

  public struct Machine: Codable, Sendable {
    public var os: String
    public var cpu: String
    /// The kernels that computed the matrix products: "AVX2 kernels".
    public var kernels: String
    /// How the kernels rounded: "fused multiply-add". Kernels with the same value give the same bits. Nil in older
    /// records, which do not have it.
    public var arithmetic: String?
    /// The C library, which computes logarithms and exponentials: "glibc 2.36".
    public var cLibrary: String?

    public init(
      os: String, cpu: String, kernels: String, arithmetic: String? = nil, cLibrary: String? = nil
    ) {
      self.os = os
      self.cpu = cpu
      self.kernels = kernels
      self.arithmetic = arithmetic
      self.cLibrary = cLibrary
    }

    // The keys that the first records had.
    private enum CodingKeys: String, CodingKey {
      case os, cpu, arithmetic
      case kernels = "blas"
      case cLibrary = "mathematics"
    }
  }

  public struct Data: Codable, Sendable {
    public var name: String
    public var sha256: String
    public var train: Int
    public var validation: Int
    public var test: Int

    public init(name: String, sha256: String, train: Int, validation: Int, test: Int) {
      self.name = name
      self.sha256 = sha256
      self.train = train
      self.validation = validation
      self.test = test
    }
  }

  public struct Epoch: Codable, Sendable, Hashable {
    /// The number of the epoch, counted from 1; 0 is the network before the training.
    public var epoch: Int
    /// The loss on the whole training set at the epoch's end, in nats.
    public var loss: Double
    /// The accuracy on the whole training set; nil in older records, which do not have it.
    public var trainingAccuracy: Double?
    public var testAccuracy: Double
    public var validationLoss: Double?
    public var validationAccuracy: Double?
    /// SHA-256 of all parameters after the epoch, as little-endian 32-bit floats: layer by layer from the input, the
    /// weights row by row and then the biases.
    public var weights: String?
    /// The class, counted from 0, that the network predicts for every test example; nil if it predicts several
    /// classes.
    public var onlyClass: Int?
    /// The time of the epoch with its evaluations.
    public var seconds: Double
    /// The time of the epoch's training alone.
    public var trainingSeconds: Double?

    public init(
      epoch: Int, loss: Double, trainingAccuracy: Double? = nil, testAccuracy: Double,
      validationLoss: Double? = nil, validationAccuracy: Double? = nil, weights: String? = nil,
      onlyClass: Int? = nil, seconds: Double,
      trainingSeconds: Double? = nil
    ) {
      self.epoch = epoch
      self.loss = loss
      self.trainingAccuracy = trainingAccuracy
      self.testAccuracy = testAccuracy
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
      self.weights = weights
      self.onlyClass = onlyClass
      self.seconds = seconds
      self.trainingSeconds = trainingSeconds
    }

    private enum CodingKeys: String, CodingKey {
      case epoch, loss, weights, seconds
      case onlyClass = "only_class"
      case trainingSeconds = "training_seconds"
      case trainingAccuracy = "training_accuracy"
      case testAccuracy = "test_accuracy"
      case validationLoss = "validation_loss"
      case validationAccuracy = "validation_accuracy"
    }
  }

  public struct Failure: Codable, Sendable {
    public var message: String
    public var line: Int
    public var column: Int
    /// Whether the user stopped the run, so that the step did not fail by itself.
    public var isInterruption: Bool?

    public init(message: String, line: Int, column: Int, isInterruption: Bool? = nil) {
      self.message = message
      self.line = line
      self.column = column
      self.isInterruption = isInterruption
    }

    private enum CodingKeys: String, CodingKey {
      case message, line, column
      case isInterruption = "interruption"
    }
  }

  public struct Cell: Codable, Sendable {
    public var id: String
    public var step: String
    public var line: Int
    public var status: String
    public var seconds: Double
    /// The options as they ran, including defaults.
    public var options: [String: RecordValue]
    /// The results that `{{ }}` and `expect` can name.
    public var values: [String: RecordValue]
    public var history: [Epoch]?
    /// For a training, the network before its first epoch, as epoch 0.
    public var start: Epoch?
    /// SHA-256 of what the step showed: its text, tables, plots and pictures. Nil for a training, because they contain
    /// clock times, for an `expect`, and if the step failed or showed nothing.
    public var shown: String?
    public var error: Failure?
    /// What a reader must know first; nil if there is nothing.
    public var cautions: [String]?
    /// Whether the step ran, or where its results come from; nil in records that are older than the cache.
    public var origin: StepCell.Origin?
    public var reason: String?
    /// A hash of everything on which the step's results depend; nil if it is not known.
    public var key: String?

    public init(
      id: String, step: String, line: Int, status: String, seconds: Double,
      options: [String: RecordValue], values: [String: RecordValue], history: [Epoch]? = nil,
      start: Epoch? = nil, shown: String? = nil, error: Failure? = nil, cautions: [String]? = nil,
      origin: StepCell.Origin? = nil,
      reason: String? = nil,
      key: String? = nil
    ) {
      self.id = id
      self.step = step
      self.line = line
      self.status = status
      self.seconds = seconds
      self.options = options
      self.values = values
      self.history = history
      self.start = start
      self.shown = shown
      self.error = error
      self.cautions = cautions
      self.origin = origin
      self.reason = reason
      self.key = key
    }
  }

  /// An equals sign of a checked formula.
  public struct Equation: Codable, Sendable, Hashable {
    /// The LaTeX of both sides.
    public var source: String
    /// The line of the sign, or of the mistake; nil in a derivation that nbrun wrote.
    public var line: Int?
    public var column: Int?
    /// "holds", "fails", "defines", "says-nothing", "unreadable" or "open"; "not-checked" for a whole formula that the
    /// run did not reach.
    public var verdict: String
    /// The largest error of an entry, relative to the largest entry.
    public var relativeError: Double?
    public var tolerance: Double?
    /// The number of entries that were compared; `entries` is the number of all.
    public var compared: Int
    public var entries: Double
    /// The number of entries without a result, because a ReLU's kink lies between the two points of the difference.
    public var kinks: Int
    public var notes: [String]
    /// Why an equation says nothing, or is open.
    public var reason: String?
    public var error: String?
    public var hint: String?

    /// Whether the equation was found to be true or false. Only such equations are counted as checked.
    public var wasTested: Bool { verdict == "holds" || verdict == "fails" }

    public init(
      source: String, line: Int?, column: Int?, verdict: String, relativeError: Double?, tolerance: Double?,
      compared: Int, entries: Double, kinks: Int, notes: [String], reason: String? = nil, error: String?,
      hint: String?
    ) {
      self.source = source
      self.line = line
      self.column = column
      self.verdict = verdict
      self.relativeError = relativeError
      self.tolerance = tolerance
      self.compared = compared
      self.entries = entries
      self.kinks = kinks
      self.notes = notes
      self.reason = reason
      self.error = error
      self.hint = hint
    }

    private enum CodingKeys: String, CodingKey {
      case source, line, column, verdict, tolerance, compared, entries, kinks, notes, reason, error, hint
      case relativeError = "relative_error"
    }
  }

  /// The version of nbrun that ran.
  public var nbrun: String
  /// Identifies this build among programs of the same version: the start of the program's own SHA-256.
  public var build: String?
  public var notebook: Notebook
  public var status: Status
  /// When the run began; ISO 8601, in UTC.
  public var started: String
  public var seconds: Double
  public var seed: UInt64
  /// The options of the command line that replaced the notebook's, in the form of -P.
  public var parameters: [String]?
  /// Whether the run was to go on after failed steps, as --allow-errors asks.
  public var allowsErrors: Bool?
  public var threads: Int
  public var machine: Machine
  /// The last data set; nil if no step loaded one.
  public var data: Data?
  public var cells: [Cell]
  /// The checked equations, in the order of their check.
  public var equations: [Equation]

  public init(
    nbrun: String, build: String? = nil, notebook: Notebook, status: Status, started: String, seconds: Double,
    seed: UInt64, parameters: [String]? = nil, allowsErrors: Bool? = nil, threads: Int, machine: Machine,
    data: Data?, cells: [Cell],
    equations: [Equation] = []
  ) {
    self.nbrun = nbrun
    self.build = build
    self.notebook = notebook
    self.status = status
    self.started = started
    self.seconds = seconds
    self.seed = seed
    self.parameters = parameters
    self.allowsErrors = allowsErrors
    self.threads = threads
    self.machine = machine
    self.data = data
    self.cells = cells
    self.equations = equations
  }

  private enum CodingKeys: String, CodingKey {
    case nbrun, build, notebook, status, started, seconds, seed, parameters, threads, machine, data, cells,
      equations
    case allowsErrors = "allows_errors"
  }

  /// Whether the run reached its end: every step has run.
  public var isFinished: Bool { status == .ok || status == .expectationFailed }
}
