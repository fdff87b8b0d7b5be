namespace Headgate.Flows.Batches;

/// <summary>
/// What is said between elements, in their order (Tucker, Maier and others, <i>Exploiting Punctuation Semantics in Continuous Data Streams</i>).
/// It passes through the operators of a stage as elements do: one that holds elements back holds back what is said after them.
/// </summary>
internal abstract class Punctuation;
