namespace Headgate.Pipelines.Execution;

/// <summary>How much goes from one to the next at once: enough that handing over costs little beside handling, little enough to stay in a core's cache
/// and in the arrays that stages keep for reuse, and to let the next begin before all is there.</summary>
internal static class Portion
{
    public const int Most = 256;
}
