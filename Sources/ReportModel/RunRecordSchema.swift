extension RunRecord {
  /// The JSON Schema of every record (draft 2020-12).
  public static let schema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Run record of nbrun",
      "description": "The run and its results. A report contains it in <script type=\"application/json\" id=\"nbrun-record\">, and --to json writes it.",
      "type": "object",
      "properties": {
        "nbrun": {
          "type": "string",
          "description": "The version that ran."
        },
        "build": {
          "type": "string",
          "description": "Identifies this build among programs of the same version: the start of the program's own SHA-256."
        },
        "notebook": {
          "type": "object",
          "properties": {
            "path": {
              "type": "string"
            },
            "sha256": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "Of source."
            },
            "title": {
              "type": "string"
            },
            "source": {
              "type": "string",
              "description": "The notebook itself."
            }
          },
          "required": [
            "path",
            "sha256",
            "title"
          ],
          "additionalProperties": false
        },
        "status": {
          "enum": [
            "ok",
            "failed",
            "expectation-failed",
            "interrupted"
          ]
        },
        "started": {
          "type": "string",
          "description": "ISO 8601, in UTC."
        },
        "seconds": {
          "$ref": "#/$defs/number"
        },
        "seed": {
          "type": "integer",
          "minimum": 0,
          "description": "The seed of the random draws of steps without a seed of their own."
        },
        "parameters": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "description": "Options of the command line, as -P has them."
        },
        "allows_errors": {
          "type": "boolean",
          "description": "Whether the run was to go on after failed steps."
        },
        "threads": {
          "type": "integer"
        },
        "machine": {
          "type": "object",
          "properties": {
            "os": {
              "type": "string"
            },
            "cpu": {
              "type": "string"
            },
            "blas": {
              "type": "string",
              "description": "The kernels that computed the matrix products."
            },
            "arithmetic": {
              "type": "string",
              "description": "How it rounded."
            },
            "mathematics": {
              "type": "string",
              "description": "The C library, which computes logarithms and exponentials."
            }
          },
          "required": [
            "os",
            "cpu",
            "blas"
          ],
          "additionalProperties": false
        },
        "data": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string"
            },
            "sha256": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "SHA-256 of the set's files, unpacked."
            },
            "train": {
              "type": "integer"
            },
            "validation": {
              "type": "integer"
            },
            "test": {
              "type": "integer"
            }
          },
          "required": [
            "name",
            "sha256",
            "train",
            "validation",
            "test"
          ],
          "additionalProperties": false,
          "description": "The last data set; absent where no step loaded any."
        },
        "cells": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/cell"
          },
          "description": "The steps, in order."
        },
        "equations": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/equation"
          },
          "description": "The checked equations, in order."
        }
      },
      "required": [
        "nbrun",
        "notebook",
        "status",
        "started",
        "seconds",
        "seed",
        "threads",
        "machine",
        "cells",
        "equations"
      ],
      "additionalProperties": false,
      "$defs": {
        "number": {
          "description": "JSON has no infinity and no NaN: they are these words.",
          "anyOf": [
            {
              "type": "number"
            },
            {
              "enum": [
                "Infinity",
                "-Infinity",
                "NaN"
              ]
            }
          ]
        },
        "value": {
          "anyOf": [
            {
              "$ref": "#/$defs/number"
            },
            {
              "type": "string"
            },
            {
              "type": "boolean"
            },
            {
              "type": "array",
              "items": {
                "$ref": "#/$defs/value"
              }
            }
          ]
        },
        "epoch": {
          "type": "object",
          "properties": {
            "epoch": {
              "type": "integer",
              "description": "Counted from 1; 0 is the network before the training."
            },
            "loss": {
              "description": "The loss on the whole training set at the epoch's end, in nats.",
              "$ref": "#/$defs/number"
            },
            "training_accuracy": {
              "description": "The accuracy on the whole training set, 0 to 1.",
              "$ref": "#/$defs/number"
            },
            "test_accuracy": {
              "description": "The accuracy on the test set, 0 to 1.",
              "$ref": "#/$defs/number"
            },
            "validation_loss": {
              "description": "The loss on the validation set, in nats; absent without a validation set.",
              "$ref": "#/$defs/number"
            },
            "validation_accuracy": {
              "description": "The accuracy on the validation set, 0 to 1; absent without a validation set.",
              "$ref": "#/$defs/number"
            },
            "weights": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "SHA-256 of every parameter as 32-bit floats, the least significant byte first: layer by layer from the input, the weights row by row and then the biases."
            },
            "only_class": {
              "type": "integer",
              "description": "The class, counted from 0, that the network predicts for every test example; absent if it predicts several classes."
            },
            "seconds": {
              "description": "The time of the epoch with its evaluations.",
              "$ref": "#/$defs/number"
            },
            "training_seconds": {
              "description": "The time of its training alone.",
              "$ref": "#/$defs/number"
            }
          },
          "required": [
            "epoch",
            "loss",
            "test_accuracy",
            "seconds"
          ],
          "additionalProperties": false
        },
        "cell": {
          "type": "object",
          "properties": {
            "id": {
              "type": "string"
            },
            "step": {
              "type": "string",
              "description": "The step's kind."
            },
            "line": {
              "type": "integer",
              "description": "The step's first line in the notebook."
            },
            "status": {
              "enum": [
                "ok",
                "failed",
                "not-run"
              ]
            },
            "seconds": {
              "description": "The time of the step when it ran, in this run or an earlier one.",
              "$ref": "#/$defs/number"
            },
            "options": {
              "type": "object",
              "additionalProperties": {
                "$ref": "#/$defs/value"
              },
              "description": "The options as they ran, including defaults."
            },
            "values": {
              "type": "object",
              "additionalProperties": {
                "$ref": "#/$defs/value"
              },
              "description": "The results that {{ }} and expect can name."
            },
            "history": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/epoch"
              },
              "description": "For a training, an entry for each epoch."
            },
            "start": {
              "description": "For a training, the network before its first epoch.",
              "$ref": "#/$defs/epoch"
            },
            "shown": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "SHA-256 of what the step showed; absent for a training, for an expect, and if the step failed or showed nothing."
            },
            "error": {
              "type": "object",
              "properties": {
                "message": {
                  "type": "string"
                },
                "line": {
                  "type": "integer"
                },
                "column": {
                  "type": "integer"
                },
                "interruption": {
                  "type": "boolean",
                  "description": "Whether the user stopped the run."
                }
              },
              "required": [
                "message",
                "line",
                "column"
              ],
              "additionalProperties": false
            },
            "cautions": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "What a reader must know first."
            },
            "origin": {
              "enum": [
                "ran",
                "cache",
                "continued"
              ]
            },
            "reason": {
              "type": "string",
              "description": "Why the step ran, or why it did not have to."
            },
            "key": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "A hash of everything that its results depend on."
            }
          },
          "required": [
            "id",
            "step",
            "line",
            "status",
            "seconds",
            "options",
            "values"
          ],
          "additionalProperties": false
        },
        "equation": {
          "type": "object",
          "properties": {
            "source": {
              "type": "string",
              "description": "The LaTeX of both sides."
            },
            "line": {
              "type": "integer"
            },
            "column": {
              "type": "integer"
            },
            "verdict": {
              "enum": [
                "holds",
                "fails",
                "defines",
                "says-nothing",
                "unreadable",
                "open",
                "not-checked"
              ]
            },
            "relative_error": {
              "description": "The largest error of an entry, relative to the largest entry.",
              "$ref": "#/$defs/number"
            },
            "tolerance": {
              "$ref": "#/$defs/number"
            },
            "compared": {
              "type": "integer",
              "description": "Entries compared."
            },
            "entries": {
              "description": "The number of all entries.",
              "$ref": "#/$defs/number"
            },
            "kinks": {
              "type": "integer",
              "description": "Entries that could not be checked because of the kink of an activation."
            },
            "notes": {
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            "reason": {
              "type": "string",
              "description": "Why the equation says nothing, or is open."
            },
            "error": {
              "type": "string"
            },
            "hint": {
              "type": "string"
            }
          },
          "required": [
            "source",
            "verdict",
            "compared",
            "entries",
            "kinks",
            "notes"
          ],
          "additionalProperties": false
        }
      }
    }

    """#
}
