namespace Headgate.Stages.Intake;

/// <summary>The life of a consumer's end: <c>Pending ──► Open ──► Closed</c>, or <c>Pending ──► Closed</c> when it is refused.</summary>
internal enum InflowStatus
{
    Pending,
    Open,
    Closed,
}
