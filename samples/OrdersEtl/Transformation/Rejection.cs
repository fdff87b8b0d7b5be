namespace OrdersEtl.Transformation;

/// <summary>Why one row is not loaded.</summary>
/// <param name="Kind">The kind, for the figures.</param>
/// <param name="Reason">One sentence with the offending value, for the person who has to mend the row.</param>
public sealed record Rejection(RejectionKind Kind, string Reason);
