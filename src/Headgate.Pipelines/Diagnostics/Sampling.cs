namespace Headgate.Pipelines.Diagnostics;

/// <summary>
/// Which of many messages are measured one by one. To measure one costs more than many a handler; what a worker takes at once takes some 50 microseconds when there is much to do, and a few of
/// these say as much of how long things take as all of them. Counts are not sampled: they are kept a chunk at a time. Pure.
/// </summary>
internal static class Sampling
{
    /// <summary>So many of those that are handled together; if there are no more, all are.</summary>
    public const int Most = 4;

    /// <summary>Every how many of those that are handled together is measured.</summary>
    public static int StrideFor(int count) => count <= Most ? 1 : (count + Most - 1) / Most;
}
