namespace Headgate.Simulation.Obligations;

/// <summary>Something that is wrong with a run.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">Of whom, and how.</param>
public sealed record Violation(ViolationKind Kind, string Detail)
{
    public override string ToString() => $"{Kind}: {Detail}";
}
