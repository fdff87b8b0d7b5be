namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Messages of one acknowledger and one reference that have ended.</summary>
/// <param name="Reference">What they have in common: <see cref="Delivery.Reference"/>.</param>
/// <param name="Succeeded">Those that were processed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Returned">Those that were not finished.</param>
public readonly record struct EndedDeliveries(
    object? Reference, IReadOnlyList<Delivery> Succeeded, IReadOnlyList<Delivery> Failed, IReadOnlyList<Delivery> Returned);
