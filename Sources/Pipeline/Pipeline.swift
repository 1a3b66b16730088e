// `import Pipeline` stands for the imports of these five modules, in nbrun and in other Swift programs: what they need to
// run a notebook and to write a step of their own.
@_exported import Planning
@_exported import RunHistory
@_exported import StepOptions
@_exported import StepProtocol
@_exported import Steps
