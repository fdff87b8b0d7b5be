namespace Headgate.Stages.Diagnostics;

/// <summary>A rule of the demand protocol does not hold: a defect of Headgate, or of a dispatcher that does not keep its contract.</summary>
internal sealed class InvariantViolatedException(string rule) : Exception($"This rule does not hold: {rule}");
