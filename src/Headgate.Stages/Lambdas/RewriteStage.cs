namespace Headgate.Stages.Lambdas;

/// <summary>Makes one event of each, of the same type, in place.</summary>
internal sealed class RewriteStage<T>(Func<T, T> selector, ProducerConsumerOptions<T, T>? options) : Rewriter<T>(options)
{
    protected override void Rewrite(Span<T> events)
    {
        foreach (ref var item in events) item = selector(item);
    }
}
