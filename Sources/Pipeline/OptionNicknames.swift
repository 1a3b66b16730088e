/// What options and steps are called elsewhere: for hints, never for reading.
public enum OptionNicknames {
  /// To the option of a step.
  public static let options = [
    "lr": "learning_rate", "eta": "learning_rate", "η": "learning_rate", "rate": "learning_rate",
    "learning": "learning_rate", "learningrate": "learning_rate", "step_size": "learning_rate",
    "epoch": "epochs", "num_epochs": "epochs", "n_epochs": "epochs", "max_epochs": "epochs",
    "iterations": "epochs", "batch": "batch_size", "bs": "batch_size", "batchsize": "batch_size",
    "minibatch": "batch_size", "mini_batch_size": "batch_size", "layers": "hidden",
    "hidden_layers": "hidden", "hidden_units": "hidden", "hidden_layer_sizes": "hidden",
    "units_hidden": "hidden",
    "act": "activation", "nonlinearity": "activation", "mu": "momentum", "wd": "weight_decay",
    "l2": "weight_decay", "decay": "weight_decay", "regularization": "weight_decay", "alpha": "weight_decay",
    "lambda": "weight_decay", "initializer": "weights", "initialization": "weights", "val": "validation",
    "validation_split": "validation", "val_split": "validation", "data": "dataset", "train_size": "train",
    "test_size": "test", "random_seed": "seed", "random_state": "seed",
  ]

  /// To the step.
  public static let steps = [
    "epoch": "epoch-loop", "epochs": "epoch-loop", "loop": "epoch-loop", "training": "epoch-loop",
    "fit": "epoch-loop", "sgd": "epoch-loop", "optimize": "epoch-loop", "data": "load", "dataset": "load",
    "network": "init", "model": "init", "initialize": "init", "initialise": "init", "predict": "forward",
    "backward": "backprop", "backpropagation": "backprop", "gradient": "backprop", "test": "evaluate",
    "evaluation": "evaluate", "eval": "evaluate", "accuracy": "evaluate", "plot": "weights",
    "assert": "expect",
  ]
}

extension StepCatalogue {
  /// The names of all options that some step takes, each once.
  public static var optionNames: [String] {
    Set(all.flatMap { step in declarations(of: step).map(\.name) }).sorted()
  }
}
