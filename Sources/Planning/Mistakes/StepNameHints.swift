/// Words that authors put on a fence instead of a step's name, mostly from Keras, PyTorch and scikit-learn.
public enum StepNameHints {
  /// Returns the kind of step that a word means; nil for a word that resembles no step, or that is a step's name.
  public static func step(meantBy word: String) -> String? {
    if case .step(let kind)? = meaning(of: word) { kind } else { nil }
  }

  enum Meaning: Equatable {
    /// The kind of a step.
    case step(String)
    /// A sentence about what nbrun has instead of such a step.
    case instead(String)
  }

  /// - Parameter info: a fence's info string.
  /// - Returns: nil for a word that resembles no step, or that is a step's name.
  static func meaning(of info: String) -> Meaning? {
    let text = normal(info)
    let word = String(text.prefix { $0 != "-" })
    return meanings[text] ?? (text == word ? nil : meanings[word])
  }

  /// Returns the normalized form of an info string: "{Train_Model}" becomes "train-model".
  private static func normal(_ info: String) -> String {
    let bare = info.lowercased().filter { !"{}.()".contains($0) }
    return bare.split { $0 == " " || $0 == "\t" || $0 == "_" || $0 == "-" }.joined(separator: "-")
  }

  private static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [:]
    for (step, words) in synonyms {
      for word in words.split(separator: " ") { meanings[String(word)] = .step(step) }
    }
    for (words, sentence) in others {
      for word in words.split(separator: " ") { meanings[String(word)] = .instead(sentence) }
    }
    return meanings
  }()

  private static let synonyms: [(step: String, words: String)] = [
    (
      "load",
      """
      data dataset datasets loader dataloader data-loader load-data load-dataset loading data-loading read read-data \
      import-data get-data fetch fashion-mnist mnist input inputs split train-test-split preprocess preprocessing
      """
    ),
    (
      "init",
      """
      initialize initialise initialization initialisation initializer model network net mlp nn perceptron \
      neural-network neuralnetwork architecture layers layer sequential build build-model create create-model \
      define-model define setup init-weights init-network init-model initialize-weights hidden dense
      """
    ),
    (
      "forward",
      """
      forward-pass forwardpass forward-propagation forwardprop forward-prop feedforward feed-forward predict \
      prediction predictions inference infer
      """
    ),
    (
      "backprop",
      """
      backpropagation back-propagation back-prop backward backwards backward-pass backwardpass gradient gradients \
      grad grads gradient-check gradientcheck grad-check gradcheck derivative derivatives differences
      """
    ),
    (
      "epoch-loop",
      """
      training fit fitting epochs epoch epochloop train-loop training-loop train-model training-step loop optimize \
      optimise optimization optimisation optimizer sgd gd gradient-descent gradientdescent descent minibatch \
      mini-batch learn learning backprop-loop run-epochs hyperparameters hyperparams
      """
    ),
    (
      "evaluate",
      """
      evaluation eval test testing tests score scoring accuracy validate validation confusion confusion-matrix \
      metrics metric classification-report judge evaluate-model test-model test-accuracy
      """
    ),
    (
      "weights",
      "show-weights plot-weights visualize-weights filters features kernels weight-images visualize-filters"
    ),
    (
      "expect",
      """
      expectation expectations expected assert asserts assertion assertions claim claims check checks require \
      requires requirements should verify ensure
      """
    ),
  ]

  private static let others: [(words: String, sentence: String)] = [
    (
      """
      plot plots plotting figure figures chart charts graph curve curves loss-curve learning-curve visualize \
      visualise visualization history
      """,
      "each step draws its own plots: epoch-loop the losses and accuracies, load the classes, weights the weights"
    ),
    (
      "compile loss criterion cross-entropy crossentropy softmax cost",
      "the loss is always softmax with cross-entropy; learning_rate and momentum are options of epoch-loop"
    ),
    (
      "save export checkpoint checkpoints",
      "the cache keeps the trained network, and the report every result"
    ),
    ("config configuration settings options params parameters", "options stand in the step that takes them"),
  ]
}
