using Polly;

namespace Headgate.Pipelines.Processing;

/// <summary>Puts what the user wants around each call of a handler.</summary>
internal static class Resilient
{
    public static Func<TIn, CancellationToken, ValueTask<TResult>> Wrap<TIn, TResult>(Func<TIn, CancellationToken, ValueTask<TResult>> handler, ResiliencePipeline? resilience)
    {
        if (resilience is null) return handler;
        return (item, token) => CallAsync(handler, item, resilience, token);
    }

    private static async ValueTask<TResult> CallAsync<TIn, TResult>(
        Func<TIn, CancellationToken, ValueTask<TResult>> handler, TIn item, ResiliencePipeline resilience, CancellationToken token)
    {
        // What awaits the handler goes on where the handler does: in a lab, too.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, token);
        try
        {
            return await resilience.ExecuteAsync(static (context, state) => state.handler(state.item, context.CancellationToken), context, (handler, item));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
