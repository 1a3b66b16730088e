// The door for nbrun and for Swift programs: `import Pipeline` brings what a program needs to run a notebook, and what a
// step of its own is made of.
@_exported import Planning
@_exported import RunHistory
@_exported import StepOptions
@_exported import StepProtocol
@_exported import Steps
