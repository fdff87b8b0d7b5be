namespace Headgate.Flows.Tests.Failures;

internal enum BrokenAt
{
    GetEnumerator,
    MoveNext,
    Current,
    Dispose,
}
