using System.Globalization;

namespace Headgate.Dashboard.Actions;

/// <summary>An action that has begun.</summary>
internal sealed class ActionWork
{
    private readonly string _done;
    private readonly Task<long>? _counting;
    private readonly long? _count;

    /// <summary>Creates one that counts nothing.</summary>
    /// <param name="done">What the pipeline is when it is done.</param>
    /// <param name="end">Its end.</param>
    public ActionWork(string done, Task end)
    {
        _done = done;
        End = end;
    }

    /// <summary>Creates one that counts.</summary>
    /// <param name="done">What has happened when it is done; <c>{0}</c> is the count.</param>
    /// <param name="counting">Its end, with the count.</param>
    public ActionWork(string done, Task<long> counting)
        : this(done, (Task)counting) => _counting = counting;

    /// <summary>Creates one that is done.</summary>
    /// <param name="done">What has happened; <c>{0}</c> is the count.</param>
    /// <param name="count">The count.</param>
    public ActionWork(string done, long count)
        : this(done, Task.CompletedTask) => _count = count;

    /// <summary>Gets the task that ends when it is done.</summary>
    public Task End { get; }

    /// <summary>Gets what it has counted; null when it counts nothing, or is not done.</summary>
    public long? Count => _count ?? (_counting is { IsCompletedSuccessfully: true } ? _counting.Result : null);

    /// <summary>What it has done, in a sentence.</summary>
    public string Describe(string pipeline) => Count is { } count
        ? $"Pipeline '{pipeline}': {string.Format(CultureInfo.InvariantCulture, _done, count)}."
        : $"Pipeline '{pipeline}' is {_done}.";
}
