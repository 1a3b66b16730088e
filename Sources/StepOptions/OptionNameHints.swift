/// Other names for options, mostly from Keras, PyTorch and scikit-learn, and names of options that nbrun does not
/// have. They are used for hints only, never to read a notebook.
package enum OptionNameHints {
  /// Returns the option that a name means if its step is not known; nil if none of these options has that name.
  /// - Parameter kinds: kinds of step in order of preference.
  package static func option(
    meantBy written: String, among options: [String], ofSteps kinds: [String]
  ) -> String? {
    let folded = folded(written)
    if options.contains(folded) { return folded }
    return (kinds + [everyStep]).lazy.compactMap { synonyms[$0]?[folded] }.first { options.contains($0) }
  }

  /// Returns the option of this step that a name means, or the folded name itself if no such option is known.
  package static func name(for written: String, in step: String) -> String {
    let folded = folded(written)
    return synonyms[step]?[folded] ?? synonyms[everyStep]?[folded] ?? folded
  }

  /// Returns what nbrun has instead of an option that it lacks.
  static func absence(of written: String, in step: String) -> String? {
    let folded = folded(written)
    return absent[step]?[folded] ?? absent[everyStep]?[folded]
  }

  /// Returns the name in the form of option names: "learningRate", "learning-rate" and "Learning rate" become
  /// "learning_rate".
  package static func folded(_ name: String) -> String {
    var folded = ""
    var previous: Character = "_"
    for character in name {
      if character == "-" || character == " " || character == "_" {
        if previous != "_" { folded.append("_") }
        previous = "_"
        continue
      }
      if character.isUppercase, previous.isLowercase { folded.append("_") }
      folded += character.lowercased()
      previous = character
    }
    return folded
  }

  // MARK: Tables

  private static let everyStep = ""

  private static let synonyms = MeaningTable.of([
    (everyStep, "caption", "title text label legend description"),
    (everyStep, "id", "name identifier"),
    (everyStep, "echo", "show_source show_code source include show hide"),
    (
      everyStep, "seed", "random_state random_seed randomseed rng rng_seed rand_seed manual_seed"
    ),
    (
      "load", "dataset",
      "data set data_set name path folder file files dir directory root url source location"
    ),
    (
      "load", "train",
      "train_size n_train train_examples train_samples num_train training training_size max_train limit"
    ),
    ("load", "test", "test_size n_test test_examples test_samples num_test testing max_test"),
    (
      "load", "validation",
      "val valid validate val_size val_split valid_size validation_split validation_size validation_fraction holdout dev"
    ),
    (
      "load", "scale",
      "scaling normalize normalise normalization normalized rescale standardize standardise preprocess preprocessing transform"
    ),
    (
      "init", "hidden",
      """
      layers layer hidden_layers hidden_layer hidden_layer_sizes hidden_sizes hidden_size hidden_units hidden_dim \
      hidden_dims hiddens units neurons sizes layer_sizes architecture widths width nodes dims
      """
    ),
    (
      "init", "activation",
      "activations activation_function activation_fn act act_fn nonlinearity non_linearity transfer function hidden_activation"
    ),
    (
      "init", "weights",
      """
      weight init initializer initialiser initialization initialisation initialize kernel_initializer weight_init \
      weights_init weight_initialization init_method init_weights distribution
      """
    ),
    (
      "forward", "examples",
      "n count samples example n_examples num_examples batch batch_size size first images"
    ),
    ("forward", "split", "set on data dataset from subset"),
    (
      "backprop", "examples",
      "n count samples example n_examples num_examples batch batch_size size first images"
    ),
    ("backprop", "check", "checks entries n_checks samples_per_tensor gradient_check compare"),
    ("backprop", "step", "epsilon eps h delta step_size stepsize dx"),
    (
      "epoch-loop", "learning_rate",
      "lr learningrate learn_rate learning_rate_init eta η alpha rate step_size stepsize step learning lrate"
    ),
    (
      "epoch-loop", "epochs",
      "epoch n_epochs num_epochs nepochs max_epochs number_of_epochs epoch_count n_epoch iterations max_iter n_iter passes rounds"
    ),
    (
      "epoch-loop", "batch_size",
      "batch batchsize batches bs minibatch mini_batch minibatch_size mini_batch_size b batch_sizes"
    ),
    ("epoch-loop", "shuffle", "shuffled shuffling randomize random_order"),
    ("epoch-loop", "momentum", "mu μ beta momentum_rate momentum_factor"),
    (
      "epoch-loop", "weight_decay",
      "l2 l2_penalty l2_reg l2_regularization decay weightdecay lambda lambda_ λ regularization regularisation reg penalty"
    ),
    ("evaluate", "split", "set on data dataset from subset"),
    ("weights", "layer", "layers layer_index index n"),
    ("weights", "units", "unit count n_units number num_units filters neurons"),
  ])

  private static let absent = MeaningTable.of([
    (
      "load", "nbrun takes pictures of one kind, images with labels, in their own order",
      "labels features target augment augmentation transforms download format channels image_size shape"
    ),
    ("load", "batches are made in epoch-loop, by its batch_size", "batch_size batch batchsize"),
    (
      "load", "the set is split already: train, validation and test say how many examples each has",
      "split splits train_test_split ratio"
    ),
    ("load", "the order of examples is an option of epoch-loop: shuffle", "shuffle"),
    (
      "init",
      "the input's size and the number of classes come from the data: hidden names the layers between them",
      """
      input inputs input_size input_dim input_shape in_features n_inputs output outputs output_size output_dim \
      out_features n_outputs classes n_classes num_classes
      """
    ),
    (
      "init", "the number of layers follows from hidden, which has one entry for each hidden layer",
      "depth n_layers num_layers"
    ),
    ("init", "biases are always there, and start at 0", "bias biases use_bias bias_init bias_initializer"),
    ("init", "the output is always softmax", "output_activation final_activation softmax last_activation"),
    ("init", noDropout, "dropout dropout_rate batch_norm batchnorm batch_normalization layer_norm layernorm"),
    (
      "init", "loss and optimizer are fixed: softmax with cross-entropy, and gradient descent",
      "loss optimizer optimiser"
    ),
    (
      "epoch-loop",
      "the optimizer is always mini-batch gradient descent; momentum and weight_decay are its options",
      "optimizer optimiser solver method algorithm optim nesterov betas beta1 beta2 epsilon adam rmsprop sgd"
    ),
    (
      "epoch-loop", "the loss is always softmax with cross-entropy",
      "loss loss_function loss_fn criterion cost objective cost_function"
    ),
    (
      "epoch-loop", "there is no dropout; weight_decay works against overfitting",
      "dropout dropout_rate batch_norm batchnorm batch_normalization"
    ),
    (
      "epoch-loop", "weight_decay is the square penalty; there is no other",
      "l1 l1_penalty l1_reg elastic_net"
    ),
    (
      "epoch-loop",
      "the learning rate stays the same within a step: a second epoch-loop can go on with another",
      """
      lr_schedule schedule scheduler lr_scheduler learning_rate_schedule lr_decay learning_rate_decay warmup step_lr \
      gamma anneal annealing
      """
    ),
    (
      "epoch-loop", "training takes as many epochs as epochs says: the report names the best of them",
      "early_stopping patience stop_early callbacks callback min_delta tol tolerance n_iter_no_change"
    ),
    (
      "epoch-loop", "the validation set is an option of load: validation",
      "validation validation_split val validation_data validation_fraction val_split"
    ),
    (
      "epoch-loop", "losses and accuracies of every epoch are always there",
      "metrics metric verbose print log logging"
    ),
    (
      "epoch-loop", "gradients are not clipped; a smaller learning_rate keeps them from growing",
      "clip grad_clip gradient_clipping clipnorm max_norm"
    ),
    (
      everyStep, "nbrun computes on the processor; --threads says with how many threads",
      "device gpu cuda cpu workers num_workers n_jobs threads"
    ),
    (everyStep, "plots need no option: a step that has one always draws it", "plot plots figure figsize"),
  ])

  private static let noDropout =
    "there are dense layers only; weight_decay of epoch-loop works against overfitting"
}
