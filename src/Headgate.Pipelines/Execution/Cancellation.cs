namespace Headgate.Pipelines.Execution;

/// <summary>Cancels tokens that users have: what they have registered with a token, and throws, is not the pipeline's failure.</summary>
internal static class Cancellation
{
    /// <summary>Cancels a token; all its registrations are called, whatever one of them throws.</summary>
    public static void Of(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // A registration of the user's threw; the token is cancelled all the same.
        }
    }
}
