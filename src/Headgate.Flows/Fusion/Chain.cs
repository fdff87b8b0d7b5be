using Headgate.Flows.Inspection;

namespace Headgate.Flows.Fusion;

/// <summary>The rest of a stage's operators, from elements of one type to its output: how to make them, and what they are called.</summary>
/// <typeparam name="T">The type of the elements that come in.</typeparam>
/// <param name="create">Makes the operators for one stage.</param>
/// <param name="operators">Their names, in their order.</param>
/// <param name="keepsBatches">Whether all that comes out follows from the batch that went in last; false when an operator gathers over batches.</param>
internal sealed class Chain<T>(Func<IStageHost, Sink<T>> create, IReadOnlyList<string> operators, bool keepsBatches = true)
{
    /// <summary>Gets whether all that comes out follows from the batch that went in last.</summary>
    public bool KeepsBatches => keepsBatches;

    /// <summary>Gets the names of the operators.</summary>
    public IReadOnlyList<string> Operators => operators;

    /// <summary>Makes the operators of one stage.</summary>
    public Sink<T> Create(IStageHost host) => create(host);

    /// <summary>The chain with an operator before it.</summary>
    /// <typeparam name="TIn">The type of the elements that come in there.</typeparam>
    /// <param name="name">The name of the operator.</param>
    /// <param name="create">Makes the operator.</param>
    /// <param name="gathers">Whether it gathers over batches.</param>
    public Chain<TIn> After<TIn>(string name, Func<IStageHost, Sink<T>, Sink<TIn>> create, bool gathers = false)
    {
        var rest = this;
        return new Chain<TIn>(host => Kept(host, create(host, rest.Create(host))), [name, .. operators], keepsBatches && !gathers);

        Sink<TIn> Kept(IStageHost host, Sink<TIn> made)
        {
            if (made is IMeasured measured) host.Numbers.Add(measured);
            return host.Snapshots?.Keep(name, made) ?? made;
        }
    }
}
