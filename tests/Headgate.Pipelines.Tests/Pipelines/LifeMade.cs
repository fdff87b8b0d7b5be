namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Everything that was made for a pipeline.</summary>
internal sealed class LifeMade
{
    public List<ILifeCounted> Things { get; } = [];

    public T Add<T>(T thing)
        where T : ILifeCounted
    {
        Things.Add(thing);
        return thing;
    }
}
