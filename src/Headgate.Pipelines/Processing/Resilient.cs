using Polly;

namespace Headgate.Pipelines.Processing;

/// <summary>Puts what the user wants around each call of a handler.</summary>
internal static class Resilient
{
    public static Func<TIn, CancellationToken, ValueTask<TResult>> Wrap<TIn, TResult>(Func<TIn, CancellationToken, ValueTask<TResult>> handler, ResiliencePipeline? resilience)
    {
        if (resilience is null) return handler;
        return (item, token) => resilience.ExecuteAsync(static (state, token) => state.handler(state.item, token), (handler, item), token);
    }
}
