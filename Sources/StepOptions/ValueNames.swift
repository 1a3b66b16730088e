/// Other names for the values of steps, mostly those of Keras and scikit-learn.
package enum ValueNames {
  /// Returns the value that a name means if no step has a value of that name; nil if no value or several values fit.
  /// - Parameter names: the full names of all values of the notebook, such as "epoch-loop.loss".
  package static func meant(by name: String, among names: [String]) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let last = OptionNameHints.folded(parts.last ?? "")
    let candidates = parts.count == 2 ? names.filter { $0.hasPrefix(parts[0] + ".") } : names
    for wish in [last] + (synonyms[last] ?? []) {
      let fitting = candidates.filter { $0.hasSuffix("." + wish) }
      if fitting.count == 1, fitting[0] != name { return fitting[0] }
    }
    return nil
  }

  /// Values by other names, the most likely value first.
  private static let synonyms: [String: [String]] = [
    "acc": ["test_accuracy", "accuracy"], "accuracy": ["test_accuracy"],
    "test_acc": ["test_accuracy", "accuracy"],
    "test_accuracy": ["accuracy"], "score": ["accuracy", "test_accuracy"],
    "best_accuracy": ["best_test_accuracy"], "best_acc": ["best_test_accuracy"],
    "best": ["best_test_accuracy"],
    "val_acc": ["validation_accuracy"], "val_accuracy": ["validation_accuracy"],
    "val_loss": ["validation_loss"],
    "train_loss": ["loss"], "training_loss": ["loss"], "final_loss": ["loss"], "last_loss": ["loss"],
    "cost": ["loss"], "error": ["max_relative_error", "loss"], "relative_error": ["max_relative_error"],
    "max_error": ["max_relative_error"], "initial_loss": ["first_loss"], "f1": ["macro_f1"],
    "f1_score": ["macro_f1"],
    "time": ["seconds"], "duration": ["seconds"], "speed": ["examples_per_second"],
    "params": ["parameters"], "n_parameters": ["parameters"], "errors": ["mistakes"], "wrong": ["mistakes"],
    "n_classes": ["classes"], "num_classes": ["classes"], "n_epochs": ["epochs"],
  ]
}
