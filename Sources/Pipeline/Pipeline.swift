// The one import for nbrun and for Swift programs: `import Pipeline` gives a program what it needs to run a notebook
// and to write a step of its own.
@_exported import Planning
@_exported import RunHistory
@_exported import StepOptions
@_exported import StepProtocol
@_exported import Steps
